"""A risk that waits for our answer is told of as it comes, before it is late and when it is; once each (D43)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from models.access.actor import LOADER
from models.store.clock import HeldClock
from models.store.policy import OfficeHours, decide
from models.store.store import Store
from models.words.lookup import t
from scheduler.clockwork import Clockwork
from scheduler.wording import bubble_for
from tests.models.assignments.build import plan, read, set_up


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
