"""Frames in the spool: packed and unpacked the same, read without a database, one alarm for its copies."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms.frames import ReceivedEvent, ReceivedFrame
from models.alarms.spooled import WINDOW_S, pack, read_local, unpack
from models.partners.rows import PartnerMessage
from models.store.clock import HeldClock
from models.store.policy import Dedupe
from models.store.spool.records import SpoolFault
from models.store.spool.writer import SpoolWriter
from tests.conftest import KEY
from tests.models.alarms.build import alarm_event, frame, restore_event

TEXTS = st.text(max_size=20)
INSTANTS = st.integers(0, 10**10).map(lambda seconds: datetime.fromtimestamp(seconds / 2, UTC))
EVENTS = st.builds(
    ReceivedEvent,
    event=TEXTS,
    kind=TEXTS,
    priority=st.integers(1, 4),
    code=TEXTS,
    text_id=TEXTS,
    partition=TEXTS,
    zone=TEXTS,
    text=st.none() | TEXTS,
    triggered_at=st.none() | INSTANTS,
    arc_received_at=st.none() | INSTANTS,
    restores=st.frozensets(TEXTS, max_size=3),
    position=st.none() | TEXTS,
    position_m=st.none() | st.integers(),
    arc_case=st.none() | TEXTS,
    arc_verified=st.booleans(),
    id=TEXTS,
)
FRAMES = st.builds(
    ReceivedFrame,
    transmitter_id=st.none() | TEXTS,
    person_id=st.none() | TEXTS,
    portable=st.booleans(),
    account=TEXTS,
    source=TEXTS,
    token=TEXTS,
    sequence=TEXTS,
    dedupe_key=TEXTS,
    raw=st.binary(max_size=200),
    received_at=INSTANTS,
    events=st.lists(EVENTS, max_size=3).map(tuple),
    id=TEXTS,
    boot_id=TEXTS,
    boottime=st.floats(0, 1e9),
    partner=st.none() | st.builds(PartnerMessage, TEXTS, TEXTS, TEXTS),
    canary=TEXTS,
)


def test_every_field_of_a_frame_is_drawn_below() -> None:
    """So that a field that is added and not packed is found: a record must give back all that reception knew."""
    for kind, drawn in ((ReceivedEvent, EVENTS), (ReceivedFrame, FRAMES)):
        assert {each.name for each in fields(kind)} == set(drawn.wrapped_strategy.kwargs)  # type: ignore[attr-defined]  # hypothesis' own lazy wrapper


@given(st.lists(FRAMES, max_size=4).map(tuple))
def test_what_is_packed_is_unpacked(frames: tuple[ReceivedFrame, ...]) -> None:
    assert unpack(pack(frames)) == frames


def test_a_lone_surrogate_does_not_stop_a_record(clock: HeldClock) -> None:
    odd = replace(frame(alarm_event(), clock.now()), account="\ud800")
    assert unpack(pack([odd])) == (odd,)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"[2,[]]", b"[1,[[]]]", b"[1,[[1,2]]]", b"\xff", b"null", b"[1,5]", b"[1,[5]]"],
)
def test_what_is_none_of_ours_is_told(body: bytes) -> None:
    with pytest.raises(ValueError):  # json's own error is one, too
        unpack(body)


def test_the_window_is_the_policys() -> None:
    assert Dedupe().window_s == WINDOW_S


def test_alarms_without_a_database(tmp_path: Path, clock: HeldClock) -> None:
    writer = SpoolWriter(tmp_path / "spool", KEY, clock)
    stored = frame(alarm_event(zone="1"), clock.now(), sequence="0001")
    writer.mark_applied(writer.append(pack([stored])))
    clock.advance(10)
    first = frame(alarm_event("burglary", 3, "130", zone="2"), clock.now(), sequence="0002")
    writer.append(pack([first, frame(alarm_event(zone="1"), clock.now(), sequence="0001")]))
    clock.advance(10)
    writer.append(pack([frame(alarm_event("burglary", 3, "130", zone="2"), clock.now(), sequence="0002")]))
    writer.append(
        pack([frame(restore_event(zone="2"), clock.now(), sequence="0003"), frame(None, clock.now())])
    )
    writer.append(pack([replace(frame(alarm_event(zone="8"), clock.now(), sequence="9"), canary="c")]))
    writer.append(b"of another version")
    clock.advance(WINDOW_S + 1)
    writer.append(pack([frame(alarm_event("burglary", 3, "130", zone="2"), clock.now(), sequence="0002")]))
    found = read_local(tmp_path / "spool", KEY)
    assert [(alarm.zone, alarm.copies, alarm.restored_at is not None) for alarm in found.alarms] == [
        ("2", 1, True),
        ("2", 0, False),
    ]
    assert found.alarms[0].id == first.events[0].id
    assert (found.last, found.applied, found.frames, found.spool_id) == (7, 1, 8, writer.spool_id)
    assert found.faults == (SpoolFault("changed", 6, 6),), "what this version cannot read may be an alarm"
    writer.mark_applied(7)
    assert read_local(tmp_path / "spool", KEY).alarms == ()
    writer.close()


def test_what_rang_last_is_shown_however_much_lies_before_it(tmp_path: Path, clock: HeldClock) -> None:
    writer = SpoolWriter(tmp_path / "spool", KEY, clock)
    for _ in range(9):
        writer.append(pack([frame(None, clock.now())]))
    writer.append(pack([frame(alarm_event(), clock.now())]))
    found = read_local(tmp_path / "spool", KEY, most=4)
    assert (len(found.alarms), found.frames, found.last) == (1, 10, 10)
    writer.close()


def test_a_clock_set_back_makes_no_new_alarm_a_copy(tmp_path: Path, clock: HeldClock) -> None:
    writer = SpoolWriter(tmp_path / "spool", KEY, clock)
    writer.append(pack([frame(alarm_event(), clock.now())]))
    clock.jump(-30 * 86_400)
    writer.append(pack([frame(alarm_event(), clock.now())]))
    assert [each.copies for each in read_local(tmp_path / "spool", KEY).alarms] == [0, 0]
    writer.close()


def test_reading_the_spool_loads_no_database() -> None:
    loaded = "import sys, models.alarms.spooled; print(any('sqlalchemy' in each for each in sys.modules))"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
