"""The yearly follow-up: due a year after the last, on record, and late when nobody drew it up (D88)."""

from __future__ import annotations

from datetime import date

import pytest

from models.access.actor import LOADER
from models.duties.measured import State
from models.duties.measured_follow_up import behind, measured, note_follow_up, standing
from models.people.commands import add_person
from models.people.validity import today
from models.store.clock import HeldClock
from models.store.store import Store

SINCE = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("last", "day", "state", "due"),
    [
        (None, date(2026, 1, 1), "attention", date(2026, 9, 1)),
        (None, date(2026, 9, 1), "attention", date(2026, 9, 1)),
        (None, date(2026, 9, 2), "overdue", date(2026, 9, 1)),
        (date(2026, 2, 3), date(2027, 2, 3), "ok", date(2027, 2, 3)),
        (date(2026, 2, 3), date(2027, 2, 4), "overdue", date(2027, 2, 3)),
        (date(2028, 2, 29), date(2029, 3, 1), "ok", date(2029, 3, 1)),
    ],
)
def test_when_the_next_is_due(last: date | None, day: date, state: State, due: date) -> None:
    assert standing(last, SINCE, day) == (state, due)


def test_what_the_record_says(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    with store.write() as session:
        add_person(session, LOADER, "SF-01", "Prova", clock)
    with store.read() as connection:
        [found] = measured(connection, today(clock))
    assert (found.count, found.state, found.since) == (0, "attention", date(2027, 11, 25))
    clock.advance(40 * 86_400)
    with store.write() as session:
        note_follow_up(session, LOADER, 2026, "pdf", clock)
    made = today(clock)
    clock.advance(366 * 86_400)
    with store.read() as connection:
        [before] = measured(connection, date(2027, 1, 3))
        [then] = measured(connection, made)
        [now] = measured(connection, today(clock))
        lines = behind(connection, "follow_up.made", today(clock))
    assert (before.count, then.count, then.state) == (0, 1, "ok")
    assert (now.count, now.state, now.since) == (1, "overdue", date(2028, 1, 4))
    assert [each.on for each in lines] == [made]
