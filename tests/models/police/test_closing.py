"""What police, court and crisis support put in the way of closing, and what a closed incident may still learn."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.crisis.commands import answer, offer
from models.incidents.closing import obstacles
from models.incidents.commands import change, open_incident
from models.incidents.feedback import give_feedback
from models.police.commands import write_report
from models.police.court import close_case, open_case
from models.police.rows import ReportTold
from models.store.errors import Overtaken, Refused
from models.store.store import Store
from tests.models.people.build import EK


def ids(store: Store, incident: str) -> dict[str, bool]:
    """The obstacles of these rooms, and whether each gives way to a reason."""
    ours = ("police.", "court.", "crisis.", "incident.obstacle.feedback")
    with store.read() as connection:
        return {
            each.message_id: each.yields
            for each in obstacles(connection, incident)
            if each.message_id.startswith(ours)
        }


def test_each_goes_when_it_is_mended(sqlite_store: Store) -> None:
    store, clock = sqlite_store, sqlite_store.clock
    with store.write() as session:
        incident = open_incident(session, EK, "hot", "harm", clock)
        court = open_case(session, EK, incident, "Provstads tingsrätt", clock)
        support = offer(session, EK, incident, clock, recipient="en anhörig")
    assert ids(store, incident) == {
        "incident.obstacle.feedback": False,
        "police.obstacle.unknown": False,
        "court.obstacle.open": True,
        "crisis.obstacle.unanswered": True,
        "crisis.obstacle.follow_ups": True,
    }
    with store.write() as session:
        write_report(session, EK, incident, ReportTold(why_not="vill inte"), 0, clock)
        close_case(session, EK, court, "withdrawn", 1, clock)
        answer(session, EK, support, False, 1, clock)
    with store.read() as connection:
        seen = connection.execute(text("SELECT version FROM incident")).scalar_one()
    with pytest.raises(Refused), store.write() as session:
        give_feedback(session, EK, incident, " ", seen, clock)
    with pytest.raises(Overtaken), store.write() as session:
        give_feedback(session, EK, incident, "ringde", seen + 1, clock)
    with store.write() as session:
        give_feedback(session, EK, incident, "ringde partikansliet", seen, clock)
    assert ids(store, incident) == {}


def test_filed_is_by_somebody_however_it_was_said(sqlite_store: Store) -> None:
    store, clock = sqlite_store, sqlite_store.clock
    with store.write() as session:
        incident = open_incident(session, EK, "hot", "near_miss", clock)
        change(session, EK, incident, 1, clock, police="filed")
    assert ids(store, incident)["police.obstacle.by_whom"] is False
    with store.write() as session:
        write_report(session, EK, incident, ReportTold(filed_by="person"), 0, clock)
    assert "police.obstacle.by_whom" not in ids(store, incident)


def test_a_closed_incident_only_comes_to_know_more(sqlite_store: Store) -> None:
    store, clock = sqlite_store, sqlite_store.clock
    with store.write() as session:
        incident = open_incident(session, EK, "hot", "near_miss", clock)
        write_report(session, EK, incident, ReportTold(state="not_filed", why_not="vill inte"), 0, clock)
        session.connection().execute(text("UPDATE incident SET state = 'closed'"))
    with pytest.raises(Refused, match=r"police\.closed_knows"), store.write() as session:
        write_report(session, EK, incident, ReportTold(state="not_known"), 1, clock)
    with store.write() as session:
        write_report(session, EK, incident, ReportTold(filed_by="person", decision="dropped"), 1, clock)
    assert "police.obstacle.unknown" not in ids(store, incident)
    with store.write() as session:
        session.connection().execute(text("UPDATE incident SET merged_into_id = id, police = 'not_filed'"))
    with pytest.raises(Refused, match=r"incident\.merged_away"), store.write() as session:
        write_report(session, EK, incident, ReportTold(officer="A. Polis"), 2, clock)
