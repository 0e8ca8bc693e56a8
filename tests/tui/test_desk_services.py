"""The desk's services on a real, encrypted database: two desks, one winner, and every act seen by the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.access.actor import unnamed
from models.alarms.rows import PhonedAlarm
from models.alarms.spooled import pack
from models.store.clock import HeldClock
from models.store.errors import NotFound, Overtaken, StoreUnavailable, VersionProblem
from models.store.spool.writer import SpoolWriter
from models.store.store import Store
from models.words import lookup
from tests.conftest import KEY
from tests.models.alarms.build import alarm_event, frame, receive
from tui.desk_local import DeskLocal, LocalPlaces
from tui.desk_services import LiveServices
from tui.desk_values import DeskSettings
from tui.feed import FATAL

MakeDesk = Callable[..., LiveServices]


@pytest.fixture
def desk_of(sqlite_store: Store, clock: HeldClock) -> Iterator[MakeDesk]:
    """Opens a desk of a named officer on the one database."""
    opened: list[LiveServices] = []

    def make(who: str, **more: object) -> LiveServices:
        assert sqlite_store.path is not None
        path: Path = sqlite_store.path
        desk = LiveServices(
            DeskSettings(),
            clock,
            lambda: Store.sqlite(path, KEY, clock),
            lambda connection: unnamed(who, f"desk of {who}"),
            **more,  # type: ignore[arg-type]  # passed on as given
        )
        opened.append(desk)
        return desk

    yield make
    for desk in opened:
        desk.close()


def started(desk: LiveServices) -> LiveServices:
    desk.start()
    return desk


def test_nothing_is_answered_before_start(desk_of: MakeDesk) -> None:
    with pytest.raises(StoreUnavailable):
        desk_of("Ek").read_board()


@pytest.mark.parametrize(("version", "told"), [("9999", "version.newer"), ("0001", "version.older")])
def test_a_desk_that_is_open_ends_when_the_database_gets_another_version(
    desk_of: MakeDesk, sqlite_store: Store, version: str, told: str
) -> None:
    desk = started(desk_of("Ek"))
    desk.pulse()
    with sqlite_store.write() as session:
        session.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
        # As a migration may leave it: what this program would read is no more there.
        session.connection().exec_driver_sql("ALTER TABLE chain_head RENAME TO chain_head_of_then")
    with pytest.raises(VersionProblem) as caught:
        desk.pulse()
    assert caught.value.message_id == told
    assert isinstance(caught.value, FATAL)


def test_an_act_at_one_desk_wakes_the_other(desk_of: MakeDesk) -> None:
    one, other = started(desk_of("Ek")), started(desk_of("Berg"))
    before = other.pulse().counter
    alarm_id = one.enter_alarm(PhonedAlarm(person="", kind="personal", note="ropade på hjälp"))
    assert other.wait(2.0)
    assert other.pulse().counter > before
    board = other.read_board()
    assert [row.id for row in board.alarms] == [alarm_id]
    assert board.alarms[0].rings


def test_the_second_to_acknowledge_is_told_who_was_first(desk_of: MakeDesk) -> None:
    one, other = started(desk_of("Ek")), started(desk_of("Berg"))
    alarm_id = one.enter_alarm(PhonedAlarm(person="", kind="personal"))
    one.acknowledge(alarm_id, 1)
    with pytest.raises(Overtaken) as caught:
        other.acknowledge(alarm_id, 1)
    assert caught.value.values["who"] == "Ek"
    one.release(alarm_id, 2)
    other.acknowledge(alarm_id, 3)
    assert other.read_alarm(alarm_id).row.acknowledged_label == "Berg"


def test_an_alarm_worked_to_closed(desk_of: MakeDesk) -> None:
    desk = started(desk_of("Ek"))
    alarm_id = desk.enter_alarm(PhonedAlarm(person="", kind="burglary"))
    desk.acknowledge(alarm_id, 1)
    desk.add_note(alarm_id, "LC har ringt grannen")
    card = desk.read_alarm(alarm_id)
    desk.mark_action(alarm_id, card.row.version, "väktare på väg")
    desk.close_alarm(alarm_id, desk.read_alarm(alarm_id).row.version, "user_error", "glömde larma av")
    assert desk.read_board().alarms == ()
    assert desk.search_history("", None, 10).rows[0].close_class == "user_error"


@pytest.mark.parametrize(
    ("language", "typed", "hits"),
    [("sv", "inbrott", 1), ("en", "burglary", 1), ("sv", "personlarm", 1), ("sv", "xyz", 0), ("sv", "", 2)],
)
def test_history_is_searched_in_the_words_on_screen(
    desk_of: MakeDesk, language: str, typed: str, hits: int
) -> None:
    lookup.use(language)
    desk = started(desk_of("Ek"))
    desk.enter_alarm(PhonedAlarm(person="", kind="burglary"))
    desk.enter_alarm(PhonedAlarm(person="", kind="personal"))
    assert len(desk.search_history(typed, None, 10).rows) == hits


def test_history_pages_join_without_a_hole(desk_of: MakeDesk) -> None:
    desk = started(desk_of("Ek"))
    for _ in range(7):
        desk.enter_alarm(PhonedAlarm(person="", kind="personal"))
    seen: list[int] = []
    before: int | None = None
    for _ in range(4):
        page = desk.search_history("", before, 3)
        seen += [row.seq for row in page.rows]
        before = page.before
        if before is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 7


def test_what_is_not_there_is_said(desk_of: MakeDesk) -> None:
    desk = started(desk_of("Ek"))
    with pytest.raises(NotFound):
        desk.read_alarm("no-such-alarm")
    with pytest.raises(NotFound):
        desk.read_incident("no-such-incident")


def test_a_watch_that_does_not_start_is_told_on_the_pulse(desk_of: MakeDesk) -> None:
    asked = threading.Event()

    def fails() -> None:
        asked.set()
        raise StoreUnavailable("watch.did_not_start", log="watch.log")

    desk = started(desk_of("Ek", ensure_watch=fails))
    assert asked.wait(2)
    for _ in range(200):
        if desk.pulse().watch.fault:
            break
        threading.Event().wait(0.01)
    assert "watch.log" in desk.pulse().watch.fault


def test_closing_wakes_a_desk_that_waits(desk_of: MakeDesk) -> None:
    desk = started(desk_of("Ek"))
    ended = threading.Event()

    def waits() -> None:
        desk.wait(30.0)
        ended.set()

    threading.Thread(target=waits, daemon=True).start()
    desk.close()
    assert ended.wait(5)


def test_how_far_the_spool_was_taken_in_is_noted_before_the_board_is_read(
    desk_of: MakeDesk, clock: HeldClock, tmp_path: Path
) -> None:
    places = LocalPlaces(tmp_path / "spool", KEY, tmp_path / "outbox", KEY, tmp_path / "pulse")
    writer = SpoolWriter(places.spool, KEY, clock)
    for zone in ("1", "2"):
        writer.append(pack([frame(alarm_event(zone=zone), clock.now(), sequence=zone)]))
    writer.mark_applied(1)
    desk = started(desk_of("Ek", open_local=lambda: DeskLocal(places, clock)))
    desk.local()
    desk.read_board()
    writer.mark_applied(2)
    writer.close()
    desk.without_database = True
    assert [alarm.zone for alarm in desk.local().alarms] == ["2"]


def test_an_alarm_that_is_stored_and_on_no_board_yet_is_not_hidden(
    desk_of: MakeDesk, sqlite_store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    places = LocalPlaces(tmp_path / "spool", KEY, tmp_path / "outbox", KEY, tmp_path / "pulse")
    event = replace(alarm_event(), id="alarm-1")
    writer = SpoolWriter(places.spool, KEY, clock)
    writer.append(pack([frame(event, clock.now())]))
    writer.close()
    desk = started(desk_of("Ek", open_local=lambda: DeskLocal(places, clock)))
    desk.read_board()
    assert [alarm.id for alarm in desk.local().alarms] == ["alarm-1"]
    receive(sqlite_store, frame(event, clock.now()))
    desk.pulse()
    assert [alarm.id for alarm in desk.local().alarms] == ["alarm-1"], "if the database went now"
    assert [row.id for row in desk.read_board().alarms] == ["alarm-1"]
    assert desk.local().alarms == ()
