"""Reception on both engines: one alarm an event, copies kept, restores find their alarm, all or nothing (D32)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.alarms.receive import notice_refused, store_frames
from models.alarms.views import alarm_row, open_alarms
from models.store import chain
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import add_person, alarm_event, frame, receive, restore_event, ring


def _count(store: Store, what: str) -> int:
    with store.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())


def test_an_event_is_one_alarm_and_one_signal(store: Store, clock: HeldClock) -> None:
    person_id, transmitter_id = add_person(store, clock)
    receive(store, frame(alarm_event(), clock.now(), transmitter_id=transmitter_id, person_id=person_id))
    with store.read() as connection:
        (row,) = open_alarms(connection)
    assert (row.state, row.priority, row.kind, row.person, row.rings) == ("new", 1, "personal", "SF-07", True)
    assert row.due_at == clock.now() + timedelta(seconds=180)
    assert _count(store, "signal") == 1


def test_a_batch_is_one_commit_with_one_entry(store: Store, clock: HeldClock) -> None:
    frames = [frame(alarm_event(), clock.now(), sequence=f"{n:04}") for n in range(50)]
    assert len({stored.alarm_ids for stored in receive(store, *frames)}) == 50
    assert _count(store, "entry") == 1
    with store.read() as connection:
        assert chain.verify(connection) is None


@pytest.mark.parametrize(
    ("waited", "doubled"),
    [(0, False), (11, False), (119, False), (120, False), (121, True), (3600, True)],
)
def test_a_retransmission_within_the_window_is_a_copy(
    store: Store, clock: HeldClock, waited: float, doubled: bool
) -> None:
    first = ring(store)
    clock.advance(waited)
    (again,) = receive(store, frame(alarm_event(), clock.now()))
    assert again.copy is not doubled
    assert (again.alarm_ids == (first,)) is not doubled
    assert _count(store, "alarm") == 1 + doubled
    assert _count(store, "signal") == 2
    with store.read() as connection:
        row = alarm_row(connection, first)
    assert row is not None
    assert row.copies == (0 if doubled else 1)


def test_the_window_runs_from_the_last_copy(store: Store, clock: HeldClock) -> None:
    ring(store)
    for _ in range(5):
        clock.advance(100)
        (again,) = receive(store, frame(alarm_event(), clock.now()))
        assert again.copy
    assert _count(store, "alarm") == 1


def test_copies_within_one_batch_are_one_alarm(store: Store, clock: HeldClock) -> None:
    first, second = receive(store, frame(alarm_event(), clock.now()), frame(alarm_event(), clock.now()))
    assert second.copy
    assert first.alarm_ids == second.alarm_ids


@pytest.mark.parametrize(
    ("event", "sequence"),
    [(alarm_event(code="110"), "0001"), (alarm_event(), "0002"), (alarm_event(zone="002"), "0001")],
)
def test_anything_else_is_a_new_alarm(store: Store, clock: HeldClock, event: object, sequence: str) -> None:
    ring(store)
    assert not receive(store, frame(event, clock.now(), sequence=sequence))[0].copy  # type: ignore[arg-type]  # a table of events
    assert _count(store, "alarm") == 2


def test_a_restore_marks_its_alarm_and_leaves_it_to_be_seen(store: Store, clock: HeldClock) -> None:
    burglary = ring(store, alarm_event("burglary", 3, "130"))
    other = ring(store, alarm_event("burglary", 3, "130", zone="009"), sequence="0002")
    clock.advance(20)
    receive(store, frame(restore_event(), clock.now(), sequence="0003"))
    with store.read() as connection:
        restored, untouched = alarm_row(connection, burglary), alarm_row(connection, other)
    assert restored is not None and untouched is not None
    assert (restored.restored_at, restored.state) == (clock.now(), "new")
    assert untouched.restored_at is None


def test_a_restore_in_the_same_batch_finds_its_alarm(store: Store, clock: HeldClock) -> None:
    stored, _ = receive(
        store,
        frame(alarm_event("burglary", 3, "130"), clock.now()),
        frame(restore_event(), clock.now(), sequence="0002"),
    )
    with store.read() as connection:
        row = alarm_row(connection, stored.alarm_ids[0])
    assert row is not None and row.restored_at is not None


def test_a_link_test_touches_only_the_line(store: Store, clock: HeldClock) -> None:
    _, transmitter_id = add_person(store, clock)
    before = _count(store, "entry")
    for _ in range(3):
        receive(store, frame(None, clock.now(), transmitter_id=transmitter_id))
    assert (_count(store, "signal"), _count(store, "entry")) == (0, before)
    with store.read() as connection:
        assert connection.execute(text("SELECT links FROM line")).scalar_one() == 3


def test_a_batch_that_fails_stores_nothing(store: Store, clock: HeldClock) -> None:
    with pytest.raises(RuntimeError), store.write() as session:
        store_frames(session, [frame(alarm_event(), clock.now())], clock)
        raise RuntimeError("power")
    assert _count(store, "alarm") == 0
    assert _count(store, "signal") == 0


def test_refused_traffic_is_one_counted_row_that_opens_again(store: Store, clock: HeldClock) -> None:
    for _ in range(3):
        with store.write() as session:
            notice_refused(session, "unknown_account", "9999", "198.51.100.7", 2, clock)
    with store.read() as connection:
        assert connection.execute(text("SELECT times FROM intake_notice")).scalars().all() == [6]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 200)), min_size=1, max_size=12)
)
def test_every_frame_is_kept_and_no_alarm_is_doubled(
    migrated_file: object, tmp_path_factory: pytest.TempPathFactory, sent: list[tuple[int, int, int]]
) -> None:
    """Against a plain model of the rule: a copy is the same key within 120 s of that key's last copy."""
    import shutil

    from tests.conftest import KEY, NIGHT

    path = tmp_path_factory.mktemp("h") / "vaktbord.db"
    shutil.copyfile(str(migrated_file), path)
    clock = HeldClock(NIGHT)
    store = Store.sqlite(path, KEY, clock)
    last: dict[tuple[int, int], float] = {}
    alarms, passed = 0, 0.0
    for sequence, zone, waited in sent:
        clock.advance(waited)
        passed += waited
        receive(store, frame(alarm_event(zone=str(zone)), clock.now(), sequence=f"{sequence:04}"))
        if (sequence, zone) not in last or passed - last[sequence, zone] > 120:
            alarms += 1
        last[sequence, zone] = passed
    assert (_count(store, "alarm"), _count(store, "signal")) == (alarms, len(sent))
    store.close()
