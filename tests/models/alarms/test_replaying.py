"""Frame by frame into the database: what another holds is waited for, never taken for a fault of the frame."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models.alarms import replaying
from models.alarms.frames import ReceivedFrame
from models.alarms.receive import Stored, store_frames
from models.alarms.replaying import store_each
from models.store.clock import Clock, HeldClock
from models.store.errors import StoreUnavailable
from models.store.store import Store
from tests.models.alarms.build import add_person, alarm_event, frame


@pytest.mark.parametrize("table", ["person", "transmitter"])
def test_what_another_holds_is_no_fault_of_the_frame(
    postgres_store: Store, clock: HeldClock, table: str
) -> None:
    store = postgres_store
    person, transmitter = add_person(store, clock)
    alarm = frame(alarm_event(), clock.now(), person_id=person, transmitter_id=transmitter)
    with store.write() as other:
        other.connection().execute(text(f"SELECT id FROM {table} FOR UPDATE"))
        with pytest.raises(StoreUnavailable), store.write() as session:
            session.connection().execute(text("SET LOCAL lock_timeout = '100ms'"))
            store_each(session, [alarm], clock)
    with store.write() as session:
        assert store_each(session, [alarm], clock) == 0
    with store.read() as connection:
        found = connection.execute(text("SELECT person_id, transmitter_id FROM alarm")).all()
        assert [tuple(row) for row in found] == [(person, transmitter)]
        assert connection.execute(text("SELECT count(*) FROM disturbance")).scalar_one() == 0


@pytest.mark.parametrize("state", ["55P03", "40P01", "40001", "57014"])
def test_a_wait_that_the_server_ended_is_tried_again(
    postgres_store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    tries = 0

    def ended_once(session: Session, frames: Sequence[ReceivedFrame], clock: Clock) -> list[Stored]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raised = f"DO $$ BEGIN RAISE EXCEPTION 'ended' USING ERRCODE = '{state}'; END $$"
            session.connection().exec_driver_sql(raised)
        return store_frames(session, frames, clock)

    monkeypatch.setattr(replaying, "store_frames", ended_once)
    alarm = frame(alarm_event(), clock.now())
    with pytest.raises(StoreUnavailable), postgres_store.write() as session:
        store_each(session, [alarm], clock)
    with postgres_store.write() as session:
        assert store_each(session, [alarm], clock) == 0
