"""What a desk knows and keeps beside the database: also while that hangs, and whatever lies there."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from models.alarms.spooled import pack
from models.store.clock import HeldClock
from models.store.spool.writer import SpoolWriter
from models.store.store import Store
from tests.conftest import KEY
from tests.models.alarms.build import EK, alarm_event, frame, ring
from tui.desk_local import DRAFT, DeskLocal, LocalPlaces

PATIENCE_S = 10.0


@pytest.fixture
def places(tmp_path: Path) -> LocalPlaces:
    return LocalPlaces(tmp_path / "spool", KEY, tmp_path / "outbox", KEY, tmp_path / "pulse")


@pytest.fixture
def beside(places: LocalPlaces, clock: HeldClock) -> Iterator[DeskLocal]:
    made = DeskLocal(places, clock)
    yield made
    made.close()


class Hanging:
    """A database that answers nobody until it is let go."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked, self.let_go = threading.Event(), threading.Event()
        self.clock = store.clock
        self.write = store.write

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.asked.set()
        assert self.let_go.wait(PATIENCE_S)
        with self._store.read() as connection:
            yield connection


def test_a_database_that_hangs_keeps_nobody_from_acting_looking_or_leaving(
    store: Store, beside: DeskLocal
) -> None:
    alarm = ring(store)
    beside.put("acknowledge", alarm, "", EK)
    hanging: Any = Hanging(store)
    replaying = threading.Thread(target=beside.replay, args=(hanging,), daemon=True)
    replaying.start()
    assert hanging.asked.wait(PATIENCE_S)

    def works() -> None:
        beside.put("note", alarm, "hör ni mig", EK)
        seen.append([act.verb for act in beside.view(away=True).pending])
        beside.close()

    seen: list[list[str]] = []
    working = threading.Thread(target=works, daemon=True)
    working.start()
    working.join(PATIENCE_S / 2)
    hung = working.is_alive()
    hanging.let_go.set()
    replaying.join(PATIENCE_S)
    assert not hung
    assert seen == [["acknowledge", "note"]]


def test_what_is_done_for_real_waits_no_more_whoever_did_it(store: Store, beside: DeskLocal) -> None:
    alarm = ring(store)
    beside.put("acknowledge", alarm, "", EK)
    assert [each.outcome for each in beside.replay(store)] == ["done"]
    assert beside.view(away=True).pending == ()
    assert beside.replay(store) == ()


def fill(places: LocalPlaces, clock: HeldClock, *zones: str) -> SpoolWriter:
    """A spool with one alarm a zone, each in a record of its own."""
    writer = SpoolWriter(places.spool, KEY, clock)
    for zone in zones:
        writer.append(pack([frame(alarm_event(zone=zone), clock.now(), sequence=zone)]))
    return writer


def test_a_spool_that_cannot_be_read_is_a_fault_and_what_was_read_stays(
    places: LocalPlaces, beside: DeskLocal, clock: HeldClock, tmp_path: Path
) -> None:
    assert beside.view(away=True).faults == 0, "no watch has ever been on this machine"
    fill(places, clock, "1").close()
    seen = beside.view(away=True)
    assert ([alarm.zone for alarm in seen.alarms], seen.faults) == (["1"], 0)
    places.spool.rename(tmp_path / "elsewhere")
    stranger = SpoolWriter(places.spool, bytes(32), clock)
    stranger.append(b"under another key")
    stranger.close()
    harmed = beside.view(away=True)
    assert ([alarm.zone for alarm in harmed.alarms], harmed.faults) == (["1"], 1)
    places.spool.rename(tmp_path / "a stranger's")
    assert beside.view(away=True).faults == 1, "a spool that is there no more is no good sign"
    (tmp_path / "elsewhere").rename(places.spool)
    assert beside.view(away=True).faults == 0


def test_a_spool_that_could_never_be_read_is_a_fault(
    places: LocalPlaces, beside: DeskLocal, clock: HeldClock
) -> None:
    stranger = SpoolWriter(places.spool, bytes(32), clock)
    stranger.append(b"under another key")
    stranger.close()
    assert beside.view(away=True).faults == 1


def test_an_alarm_stored_just_before_the_database_went_is_shown(
    places: LocalPlaces, beside: DeskLocal, clock: HeldClock
) -> None:
    writer = fill(places, clock, "1", "2", "3")
    writer.mark_applied(1)
    upto = beside.taken_in()
    beside.board_read(upto)
    writer.mark_applied(2)  # stored when the board had been read, and the board is not read again
    assert [alarm.zone for alarm in beside.view(away=True).alarms] == ["2", "3"]
    beside.board_read(None)
    assert [alarm.zone for alarm in beside.view(away=True).alarms] == ["3"], (
        "the spool's own note is all there is"
    )
    writer.close()


def test_how_far_another_spool_was_taken_in_tells_nothing_of_this_one(
    places: LocalPlaces, beside: DeskLocal, clock: HeldClock
) -> None:
    writer = fill(places, clock, "1", "2")
    writer.mark_applied(2)
    beside.board_read(beside.taken_in())
    writer.close()
    shutil.rmtree(places.spool)
    fill(places, clock, "4", "5", "6").close()
    assert [alarm.zone for alarm in beside.view(away=True).alarms] == ["4", "5", "6"]


def test_where_there_is_no_spool_nothing_is_known_of_it(beside: DeskLocal) -> None:
    assert beside.taken_in() is None


def test_a_draft_of_the_log_outlives_its_desk_sealed_and_is_its_officers_own(
    beside: DeskLocal, places: LocalPlaces, clock: HeldClock
) -> None:
    assert beside.draft("op-ek") == {}
    beside.keep_draft("op-ek", {"text": "Grinden står öppen", "at": "03:02"})
    [path] = [each for each in places.outbox.iterdir() if each.name.startswith(DRAFT)]
    assert b"Grinden" not in path.read_bytes()
    again = DeskLocal(places, clock)
    assert again.draft("op-ek") == {"text": "Grinden står öppen", "at": "03:02"}
    assert again.draft("op-berg") == {}
    # Another who writes here does not write over it.
    again.keep_draft("op-berg", {"text": "Tyst"})
    assert again.draft("op-ek") == {"text": "Grinden står öppen", "at": "03:02"}
    again.keep_draft("op-ek", {})
    assert beside.draft("op-ek") == {}
    again.close()
