"""Support through a case in court: its days, moved and cancelled, and how it ended (D27)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.incidents.commands import open_incident
from models.police.court import add_date, cancel_date, change_case, close_case, move_date, open_case
from models.police.rows import CourtRow
from models.police.views import courts_of, dates_ahead
from models.store.clock import HeldClock
from models.store.errors import Overtaken, Refused
from models.store.store import Store
from tests.models.people.build import EK


def case(store: Store) -> tuple[str, str]:
    """An incident and its case in court."""
    with store.write() as session:
        incident = open_incident(session, EK, "hot via sms", "harm", store.clock)
        return incident, open_case(
            session,
            EK,
            incident,
            "Provstads tingsrätt",
            store.clock,
            number="B 1-26",
            counsel="J. Juristsson",
        )


def of(store: Store, incident: str) -> CourtRow:
    with store.read() as connection:
        (row,) = courts_of(connection, incident)
    return row


def test_a_case_from_its_first_day_to_its_outcome(store: Store, clock: HeldClock) -> None:
    incident, case_id = case(store)
    first, later = clock.now() + timedelta(days=5), clock.now() + timedelta(days=9)
    with store.write() as session:
        heard = add_date(session, EK, case_id, "hearing", first, clock, place="sal 3")
        add_date(session, EK, case_id, "meeting", later, clock)
    with store.write() as session:
        move_date(session, EK, heard, first + timedelta(days=1), 1, clock)
        change_case(session, EK, case_id, 1, clock, companion="S. Stödjande", counsel="")
    with store.read() as connection:
        ahead = dates_ahead(connection, clock.now())
    assert [(row.kind, row.starts_at) for row in ahead] == [
        ("hearing", first + timedelta(days=1)),
        ("meeting", later),
    ]
    now = of(store, incident)
    assert (now.companion, now.counsel, now.case_number, now.version) == ("S. Stödjande", None, "B 1-26", 2)
    clock.jump(7 * 86400)
    with store.write() as session:
        close_case(session, EK, case_id, "convicted", 2, clock)
    done = of(store, incident)
    assert (done.outcome, done.open) == ("convicted", False)
    # What was held stays as held; what was still to come is cancelled with the case.
    assert [each.cancelled_at is None for each in done.dates] == [True, False]
    with store.read() as connection:
        assert dates_ahead(connection, clock.now()) == ()
    with pytest.raises(Refused, match=r"court\.closed_already"), store.write() as session:
        add_date(session, EK, case_id, "meeting", later, clock)


def test_a_day_is_cancelled_with_a_reason_and_once(sqlite_store: Store, clock: HeldClock) -> None:
    _, case_id = case(sqlite_store)
    with sqlite_store.write() as session:
        day = add_date(session, EK, case_id, "hearing", clock.now() + timedelta(days=1), clock)
    for why, seen, message_id in (
        (" ", 1, "court.why_cancelled"),
        ("uppskjuten", 2, "court.changed_meanwhile"),
    ):
        with pytest.raises(Refused) as refused, sqlite_store.write() as session:
            cancel_date(session, EK, day, why, seen, clock)
        assert refused.value.message_id == message_id
    with sqlite_store.write() as session:
        cancel_date(session, EK, day, "uppskjuten", 1, clock)
    with pytest.raises(Refused, match=r"court\.cancelled_already"), sqlite_store.write() as session:
        cancel_date(session, EK, day, "igen", 2, clock)


def test_what_a_court_case_must_say(sqlite_store: Store, clock: HeldClock) -> None:
    incident, case_id = case(sqlite_store)
    with pytest.raises(Refused, match=r"court\.no_court"), sqlite_store.write() as session:
        open_case(session, EK, incident, " ", clock)
    with pytest.raises(Refused, match=r"court\.no_such_outcome"), sqlite_store.write() as session:
        close_case(session, EK, case_id, "", 1, clock)
    with pytest.raises(Refused, match=r"police\.ahead"), sqlite_store.write() as session:
        close_case(session, EK, case_id, "other", 1, clock, on=clock.now().date() + timedelta(days=2))
    with pytest.raises(Overtaken), sqlite_store.write() as session:
        change_case(session, EK, case_id, 4, clock, court="Hovrätten")
