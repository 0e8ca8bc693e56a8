"""A risk that waits for our answer is told of as it comes, before it is late and when it is; once each (D43)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from models.access.actor import LOADER
from models.assignments.commands import change
from models.assignments.rows import AssignmentChange
from models.store.clock import HeldClock
from models.store.policy import OfficeHours, decide
from models.store.store import Store
from models.words.lookup import t
from scheduler.assignments import look_to_assignments
from scheduler.clockwork import Clockwork
from scheduler.wording import bubble_for
from tests.models.assignments.build import plan, read, set_up
from tests.models.people.build import LIND


def test_each_threshold_is_told_once_through_restarts(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    set_up(store)
    with store.write() as session:
        long_ago = datetime(2024, 1, 1, tzinfo=UTC)
        decide(session, LOADER, OfficeHours(), "KS 2024/1", long_ago, long_ago)
    row = read(store, plan(store, hours=200, escalate=True, title="planterat zebrahjul")).row
    assert row.due_at is not None
    for at in (clock.now(), row.due_at - timedelta(minutes=59), row.due_at + timedelta(minutes=1)):
        clock.jump(max(0.0, (at - clock.now()).total_seconds()))
        for _ in range(2):
            assert Clockwork(store, lambda: 1, lambda: (True, "")).look_to_openings()
    with store.read() as connection:
        told = connection.execute(
            text(
                "SELECT text_id, urgent, \"values\" FROM notice WHERE text_id LIKE 'notice.assignment%' ORDER BY seq"
            )
        ).all()
    ids = [each.text_id.rpartition(".")[2] for each in told]
    assert ids == ["asked", "due", "overdue"]
    assert [bool(each.urgent) for each in told] == [False, False, True]
    bubbles = [bubble_for(each.text_id, json.loads(each[2]), False, clock.now()) for each in told]
    assert all(row.number in each.body for each in bubbles)
    assert "zebrahjul" not in repr(told) + repr(bubbles)
    assert bubbles[0].title == t("notice.assignment.title")
    broken = bubble_for("notice.assignment.due", {"number": "\x1b[1m", "at": 7}, False, clock.now())
    assert "\x1b" not in broken.body


def test_moving_the_occasion_silences_no_question_and_many_late_ones_are_urgent_still(
    sqlite_store: Store, clock: HeldClock
) -> None:
    store = sqlite_store
    set_up(store)
    ids = [plan(store, hours=900, escalate=True) for _ in range(4)]
    clock.jump(800 * 3600.0)
    calm = plan(store, "known_persons", hours=30)
    assert look_to_assignments(store) == 5

    def notices(what: str, *, waiting: bool = True) -> list[bool]:
        with store.read() as connection:
            rows = connection.execute(text("SELECT text_id, urgent, outcome FROM notice ORDER BY seq")).all()
        return [bool(row.urgent) for row in rows if row.text_id == what and (row.outcome is None) is waiting]

    assert notices("notice.assignment.many") == [True]
    for each in (ids[0], calm):
        row = read(store, each).row
        told = AssignmentChange(starts_at=row.starts_at + timedelta(hours=1))
        with store.write() as session:
            change(session, LIND, each, row.version, told, clock)
    # The occasion that nobody judged is told of anew, with its new hour.
    assert look_to_assignments(store) == 1
    assert notices("notice.assignment.unjudged") == [False]
