"""What police, court and crisis support put in the way of closing, and what a closed incident may still learn."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.crisis.commands import answer, offer
from models.incidents.closing import obstacles
from models.incidents.commands import change, open_incident
from models.incidents.describing import Facts
from models.incidents.feedback import give_feedback
from models.incidents.views import incident_card
from models.people.validity import local_day
from models.police.commands import write_report
from models.police.court import close_case, open_case
from models.police.rows import ReportTold
from models.police.views import report_of, unconfirmed
from models.store.errors import Overtaken, Refused
from models.store.store import Store
from tests.models.people.build import EK
from tui.law_typed import do


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
    with pytest.raises(Refused, match=r"incident\.feedback_to_whom"), store.write() as session:
        give_feedback(session, EK, incident, "ringde", seen, clock)
    with store.write() as session:
        give_feedback(session, EK, incident, "ringde partikansliet", seen, clock, reporter="office")
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


@pytest.mark.parametrize("told", [{}, {"number": "0201-K1-26"}, {"decision": "dropped"}])
def test_what_somebody_filed_stays_filed_until_the_report_is_put_right(
    sqlite_store: Store, told: dict[str, str]
) -> None:
    store, clock = sqlite_store, sqlite_store.clock
    with store.write() as session:
        incident = open_incident(session, EK, "hot", "near_miss", clock)
        filed = ReportTold(filed_by="person", filed_at=clock.now(), **told)  # type: ignore[arg-type]  # its own names
        write_report(session, EK, incident, filed, 0, clock)
    for state in ("not_known", "to_file", "not_filed"):
        with pytest.raises(Refused, match=r"police\.filed_stands"), store.write() as session:
            change(session, EK, incident, 2, clock, police=state)
    with store.write() as session:
        write_report(session, EK, incident, ReportTold(state="to_file"), 1, clock)
    with store.read() as connection:
        report = report_of(connection, incident, local_day(clock.now()))
    assert (report.state, report.filed_by, report.filed_at) == ("to_file", "", None)
    assert (report.report_number, report.decision) == (None, "")
    # What the police called it stays readable, struck.
    assert report.decision_note == (f"✗ {told['number']} 2026-11-25" if "number" in told else None)
    with store.write() as session:
        change(session, EK, incident, 3, clock, police="not_known")


def test_what_nobody_filed_may_be_said_anew(sqlite_store: Store) -> None:
    store, clock = sqlite_store, sqlite_store.clock
    with store.write() as session:
        incident = open_incident(session, EK, "hot", "near_miss", clock, police="filed")
        change(session, EK, incident, 1, clock, police="not_known")
    assert ids(store, incident)["police.obstacle.unknown"] is False


def test_a_reason_does_not_answer_for_what_is_to_be_filed(sqlite_store: Store) -> None:
    store, clock = sqlite_store, sqlite_store.clock
    with store.write() as session:
        incident = open_incident(session, EK, "hot", "near_miss", clock)
        write_report(session, EK, incident, ReportTold(state="not_filed", why_not="vill inte"), 0, clock)
    with store.read() as connection:
        assert unconfirmed(connection, local_day(clock.now())) == ()
    with store.write() as session:
        change(session, EK, incident, 2, clock, police="to_file")
    assert ids(store, incident)["police.obstacle.unknown"] is False
    with store.read() as connection:
        assert len(unconfirmed(connection, local_day(clock.now()))) == 1


@pytest.mark.parametrize(
    ("reporter", "asked"), [("", True), ("unknown", False), ("staff", False), ("public", True)]
)
def test_who_told_is_said_before_a_closing_or_said_to_be_unknown(
    sqlite_store: Store, reporter: str, asked: bool
) -> None:
    """One that was fed back before it was asked who told is asked for it still (D57)."""
    store, clock = sqlite_store, sqlite_store.clock
    with store.write() as session:
        incident = open_incident(
            session, EK, "hot", "near_miss", clock, facts=Facts(reporter_kind=reporter) if reporter else None
        )
    with store.read() as connection:
        found = {each.message_id: each.yields for each in obstacles(connection, incident)}
    assert ("incident.obstacle.feedback" in found) is asked
    with store.write() as session:
        session.connection().execute(text("UPDATE incident SET feedback_at = reported_at"))
    with store.read() as connection:
        found = {each.message_id: each.yields for each in obstacles(connection, incident)}
    assert found.get("incident.obstacle.reporter") is (None if reporter else False)
    with store.write() as session:
        do(
            session,
            EK,
            "feedback",
            {"id": incident, "seen": "1", "how": "ringt", "reporter": "office"},
            clock,
        )
    with store.read() as connection:
        card = incident_card(connection, incident)
        assert not [each for each in obstacles(connection, incident) if "reporter" in each.message_id]
    assert card is not None
    (told,) = (each for each in card.timeline if each.verb == "incident.fed_back")
    assert told.detail["reporter_kind"] == {"from": reporter, "to": "office"}
