"""Calls to the contact: when they came, how soon they were answered inside office hours, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from models.rota.contact_log import (
    NewCall,
    answering,
    calls,
    forget_words,
    hours_now,
    in_office_hours,
    log_call,
)
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, add_person

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Stockholm
NIGHT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)


def put(store: Store, new: NewCall) -> str:
    with store.write() as session:
        return log_call(session, EK, new, store.clock)


def after(at: datetime, seconds: int, outcome: str = "answered", **more: str) -> NewCall:
    return NewCall(at, at + timedelta(seconds=seconds), outcome, **more)


def test_calls_are_kept_with_their_wait_and_counted_inside_office_hours(
    store: Store, clock: HeldClock
) -> None:
    add_person(store, clock)
    put(store, after(NOON, 10, about="Ville ha råd om post", person="sf-07"))
    put(store, after(NOON + timedelta(minutes=5), 40, "office"))
    put(store, NewCall(NOON + timedelta(minutes=9), NOON + timedelta(minutes=10), "missed"))
    put(store, after(NIGHT, 5, "out_of_hours"))
    with store.read() as connection:
        rows = calls(connection, EK)
        told = answering(connection, NOON - timedelta(days=1), clock.now())
        hidden = calls(connection, AUDITOR.__class__("operator", "x", "X", "administrator"))
    assert [(row.outcome, row.in_hours, row.person) for row in rows] == [
        ("out_of_hours", False, ""), ("missed", True, ""), ("office", True, ""), ("answered", True, "SF-07"),
    ]  # fmt: skip
    assert rows[1].answered_at is None
    assert (rows[3].about, hidden[3].about) == ("Ville ha råd om post", "••••••••")
    assert (told.calls, told.missed, told.median_s, told.longest_s) == (3, 1, 25, 40)
    with store.write() as session:
        forget_words(session.connection(), f"contact_call:{rows[3].id}")
    with store.read() as connection:
        assert calls(connection, EK)[3].about == ""
        entries = connection.execute(
            text("SELECT count(*) FROM entry WHERE verb = 'contact_call.logged'")
        ).scalar()
    assert entries == 4


@pytest.mark.parametrize(
    ("new", "error"),
    [
        (after(NOON, -1), Refused),
        (after(NOON, 86_401), Refused),
        (after(NIGHT + timedelta(days=2), 5), Refused),
        (after(NOON, 5, "vidare"), Refused),
        (after(NOON, 5, person="SF-99"), NotFound),
    ],
)
def test_times_and_outcomes_that_cannot_be_are_refused(
    sqlite_store: Store, new: NewCall, error: type[Exception]
) -> None:
    with pytest.raises(error):
        put(sqlite_store, new)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        log_call(session, AUDITOR, after(NOON, 5), sqlite_store.clock)
    with sqlite_store.read() as connection:
        assert calls(connection, EK) == ()


@pytest.mark.parametrize(
    ("at", "inside", "until"),
    [
        (NOON, True, datetime(2026, 11, 24, 16, 0, tzinfo=UTC)),
        (NIGHT, False, datetime(2026, 11, 25, 7, 0, tzinfo=UTC)),
        (datetime(2026, 12, 25, 11, 0, tzinfo=UTC), False, datetime(2026, 12, 28, 7, 0, tzinfo=UTC)),
    ],
)
def test_the_office_is_open_by_the_profile_in_force(
    sqlite_store: Store, at: datetime, inside: bool, until: datetime
) -> None:
    with sqlite_store.read() as connection:
        assert in_office_hours(connection, at) is inside
        told = hours_now(connection, at)
    assert (told.open, told.until) == (inside, until)
