"""Time: aware and UTC inside, held in tests, ids in the order they were made."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.access.actor import WATCH
from models.store.chain import record
from models.store.clock import HeldClock, SystemClock, deadline
from models.store.ids import new_id
from models.store.store import Store
from models.store.types import UtcDateTime, as_text


def test_ids_are_uuid_version_7_and_sort_by_time() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert UUID(first).version == 7
    assert UUID(first).variant == "specified in RFC 4122"
    assert first < second
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_a_naive_time_is_never_stored(sqlite_store: Store) -> None:
    with pytest.raises(Exception, match="without a zone"), sqlite_store.write() as session:
        record(session, WATCH, "tested", "thing:1", datetime(2026, 1, 1))  # noqa: DTZ001  # the mistake under test


def test_the_same_instant_comes_back_from_either_engine(store: Store) -> None:
    there = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    with store.write() as session:
        record(session, WATCH, "tested", "thing:1", there)
    with store.read() as connection:
        found = connection.execute(
            text("SELECT event_at FROM entry").columns(event_at=UtcDateTime)
        ).scalar_one()
    assert found == there
    assert found.utcoffset() == timedelta(0)


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001  # made aware below
def test_stored_text_sorts_as_time_does(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    later = instant + timedelta(microseconds=1)
    assert as_text(instant) < as_text(later)
    assert datetime.fromisoformat(as_text(instant)) == instant


def test_a_held_clock_keeps_wall_and_boot_time_apart(clock: HeldClock) -> None:
    due = deadline(clock, 30)
    clock.jump(-3600)
    clock.advance(30)
    assert clock.now() < due.at
    assert clock.boottime() >= due.boottime


def test_the_machines_clock_counts_suspend_and_moves_on() -> None:
    clock = SystemClock(timedelta(days=365))
    assert clock.now() - datetime.now(UTC) > timedelta(days=364)
    assert clock.boottime() <= clock.boottime()
    assert clock.boot_id()


def test_a_held_clock_must_be_aware() -> None:
    with pytest.raises(ValueError, match="aware"):
        HeldClock(datetime(2026, 1, 1))  # noqa: DTZ001  # the mistake under test
