"""The pulse beside the database: told as it was, known as torn, old or another boot's, and bounded in size."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.clock import HeldClock, SystemClock, machine_boot_id
from models.watch.pulse import FRESH_S, SIZE, LocalPulse, ended, last_pulse, read_pulse, write_pulse

PULSE = LocalPulse(
    pid=4711,
    boot_id=machine_boot_id(),
    boottime=1000.25,
    cycle=17,
    receiving=True,
    storing="spool",
    fault="store.away",
    waiting=2,
    behind=30,
    spool_last=1204,
    dc09_tcp="127.0.0.1:12000",
    dc09_udp="[2001:db8:1111:2222:3333:4444:5555:6666]:12000",
    webhook=None,
)


def test_it_is_read_as_it_was_written_in_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "pulse"
    write_pulse(path, PULSE)
    assert read_pulse(path) == PULSE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    write_pulse(path, replace(PULSE, fault="", cycle=18))
    assert read_pulse(path) == replace(PULSE, fault="", cycle=18)
    assert path.stat().st_size == SIZE


def test_one_of_another_boot_is_only_the_last_there_was(tmp_path: Path) -> None:
    path = tmp_path / "pulse"
    before = replace(PULSE, boot_id="another")
    write_pulse(path, before)
    assert read_pulse(path) is None
    assert last_pulse(path) == before


@pytest.mark.parametrize("length", [0, 1, 13, 100, SIZE - 1])
def test_a_torn_one_is_none(tmp_path: Path, length: int) -> None:
    path = tmp_path / "pulse"
    write_pulse(path, PULSE)
    os.truncate(path, length)
    assert last_pulse(path) is None


@given(at=st.integers(0, 170), sign=st.integers(1, 255))
def test_a_flipped_byte_is_found(tmp_path: Path, at: int, sign: int) -> None:
    path = tmp_path / "pulse"
    write_pulse(path, PULSE)
    content = bytearray(path.read_bytes())
    content[at] ^= sign
    path.write_bytes(content)
    assert last_pulse(path) is None


@given(content=st.binary(max_size=SIZE + 10))
def test_any_bytes_are_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pulse"
    path.write_bytes(content)
    assert last_pulse(path) is None


@pytest.mark.parametrize(
    "wrong",
    [{"pid": -1}, {"receiving": 1}, {"storing": "?"}, {"boottime": "1"}, {"dc09_tcp": 5}, {"fault": None}],
)
def test_fields_that_cannot_be_are_none(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "pulse"
    write_pulse(path, replace(PULSE, **wrong))  # type: ignore[arg-type]  # wrong on purpose
    assert last_pulse(path) is None


def test_absent_or_no_file_of_ours_is_none(tmp_path: Path) -> None:
    assert last_pulse(tmp_path / "none") is None
    assert last_pulse(tmp_path) is None
    write_pulse(tmp_path / "real", PULSE)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert last_pulse(tmp_path / "link") is None
    with pytest.raises(OSError, match="symbolic"):
        write_pulse(tmp_path / "link", PULSE)
    os.mkfifo(tmp_path / "fifo")
    assert last_pulse(tmp_path / "fifo") is None


def test_the_longest_words_still_fit(tmp_path: Path) -> None:
    long = "å" * 300
    told = replace(PULSE, fault="x" * 300, dc09_tcp="h" * 300, dc09_udp=None, webhook=None)
    write_pulse(tmp_path / "pulse", told)
    found = last_pulse(tmp_path / "pulse")
    assert found is not None
    assert found.fault == "x" * 64
    with pytest.raises(ValueError, match="too long"):
        write_pulse(tmp_path / "pulse", replace(told, fault=long, dc09_tcp=long, dc09_udp=long, webhook=long))


def test_it_is_fresh_for_five_seconds_of_the_boot_clock(clock: HeldClock) -> None:
    pulse = replace(PULSE, boot_id=clock.boot_id(), boottime=clock.boottime())
    clock.jump(86_400)
    assert pulse.is_fresh(clock)
    clock.advance(FRESH_S - 0.1)
    assert pulse.is_fresh(clock)
    clock.advance(0.2)
    assert not pulse.is_fresh(clock)
    assert not PULSE.is_fresh(clock)
    assert PULSE.age_s(clock) == float("inf")


def test_an_ended_watch_is_never_fresh(tmp_path: Path) -> None:
    clock = SystemClock()
    path = tmp_path / "pulse"
    write_pulse(path, ended(replace(PULSE, boottime=clock.boottime())))
    found = read_pulse(path)
    assert found is not None
    assert not found.is_fresh(clock)
    assert (found.receiving, found.dc09_tcp, found.spool_last) == (False, None, PULSE.spool_last)
