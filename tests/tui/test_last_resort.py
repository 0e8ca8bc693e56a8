"""The red bar of a desk whose event loop stands still: it comes by itself, ticks, and goes when the loop lives."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from models.words import lookup
from tests.tui.conftest import OpenDesk
from tests.tui.invented import InventedServices
from tui.last_resort import BELL_EVERY, STILL_AFTER_S, LastResort, bar, bar_words

PATIENCE_S = 40.0
ROOT = Path(__file__).parent.parent.parent


class Looked:
    """A last resort looked at by hand: `pass_time` looks every half second."""

    def __init__(self) -> None:
        self.now = 0.0
        self.bars: list[bytes] = []
        self.ours = True
        self.resort = LastResort(self._write, "08-465 004 12", lambda: 80, lambda: self.now)

    def _write(self, told: bytes) -> bool:
        if self.ours:
            self.bars.append(told)
        return self.ours

    def pass_time(self, seconds: float, *, ticking: bool = False, step: float = 0.5) -> bool:
        painted = False
        for _ in range(int(seconds / step)):
            self.now += step
            if ticking:
                painted = self.resort.tick() or painted
            self.resort.look()
        return painted


def test_a_loop_that_ticks_is_left_alone() -> None:
    looked = Looked()
    looked.pass_time(60, ticking=True)
    assert looked.bars == []


def test_four_seconds_without_a_tick_are_told_and_again_each_second() -> None:
    looked = Looked()
    looked.pass_time(STILL_AFTER_S)
    assert looked.bars == []
    looked.pass_time(0.5)
    assert len(looked.bars) == 1
    assert "SKÄRMEN STÅR STILLA SEDAN 00:00:04" in looked.bars[0].decode()
    assert looked.bars[0].endswith(b"\a")
    looked.pass_time(9)
    assert len(looked.bars) == 10
    assert "00:00:13" in looked.bars[-1].decode()
    assert sum(each.endswith(b"\a") for each in looked.bars) == 1 + 10 // BELL_EVERY


def test_a_tick_ends_it_and_asks_for_the_whole_screen_once() -> None:
    looked = Looked()
    looked.pass_time(6)
    assert looked.pass_time(1, ticking=True)
    assert not looked.pass_time(1, ticking=True)
    before = len(looked.bars)
    looked.pass_time(STILL_AFTER_S - 0.5)
    assert len(looked.bars) == before
    looked.pass_time(1)
    assert len(looked.bars) == before + 1


def test_a_process_that_was_stopped_has_not_stood_still() -> None:
    looked = Looked()
    looked.pass_time(1, ticking=True)
    looked.now += 3600
    looked.resort.look()
    looked.pass_time(2)
    assert looked.bars == [], "the loop has its own four seconds to come back"


def test_a_screen_that_is_not_ours_is_left_alone() -> None:
    looked = Looked()
    looked.ours = False
    looked.pass_time(10)
    assert not looked.pass_time(1, ticking=True), "nothing was painted, nothing is to be painted anew"
    looked.resort.stop()
    looked.ours = True
    looked.pass_time(20)
    assert looked.bars == []


@given(st.floats(0, 1e6), st.text(max_size=30), st.integers(1, 300), st.sampled_from(["sv", "en"]))
def test_the_words_fill_the_line_whatever_its_width(
    still: float, phone: str, width: int, language: str
) -> None:
    lookup.use(language)
    words = bar_words(still, phone, width)
    assert cell_len(words) == width
    assert "\x1b" not in words
    lookup.use("sv")


def test_the_bytes_keep_the_cursor_and_work_without_colours() -> None:
    told = bar("x", bell=False, colour=False).decode()
    assert told.startswith("\x1b[?2026l\x1b7\x1b[1;1H")
    assert told.endswith("x\x1b[0m\x1b8")
    assert "\x1b[0;1;7m" in told
    assert "41m" in bar("x", bell=False).decode()


async def test_a_headless_desk_has_none(desk: OpenDesk) -> None:
    async with desk(InventedServices()) as opened:
        assert opened.app.last_resort is None


class Terminal:
    """A real desk in a real pseudo-terminal, whose loop `x` hangs for some seconds."""

    def __init__(self, hang_s: float) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.tui.hung_desk", str(hang_s)],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(slave)
        self.said = ""

    def until(self, holds: Callable[[str], bool]) -> float:
        """Read what the desk writes until it holds; the seconds it took."""
        began = time.monotonic()
        while not holds(self.said):
            assert time.monotonic() - began < PATIENCE_S, self.said[-2000:]
            if select.select([self._master], [], [], 0.2)[0]:
                self.said += os.read(self._master, 65536).decode("utf-8", "replace")
        return time.monotonic() - began

    def press(self, key: str) -> None:
        os.write(self._master, key.encode())

    def forget(self) -> None:
        """What was written so far does not count."""
        ends = time.monotonic() + 1.0
        while time.monotonic() < ends and select.select([self._master], [], [], 0.05)[0]:
            os.read(self._master, 65536)
        self.said = ""

    def end(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        os.close(self._master)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal(7.0)
    try:
        made.until(lambda said: "LARMMOTTAGNING IG" in said)
        yield made
    finally:
        made.end()


def test_a_hung_desk_turns_red_by_itself_and_is_painted_whole_when_it_lives(terminal: Terminal) -> None:
    terminal.forget()
    terminal.press("x")
    took = terminal.until(lambda said: "SKÄRMEN STÅR STILLA SEDAN 00:00:0" in said)
    assert took > 3.0, "not before it has stood still"
    terminal.until(lambda said: len(set(re.findall(r"SEDAN (00:00:\d\d)", said))) >= 2)
    assert "\a" in terminal.said
    bar_at = terminal.said.rindex("SKÄRMEN STÅR STILLA")
    terminal.until(lambda said: "VAKTBORD" in said[bar_at:] and "SF-19" in said[bar_at:])
    assert "INGEN LARMMOTTAGNING" not in terminal.said, "the desk stood still, not the watch"


def test_stopped_and_continued_it_is_painted_whole_at_once_without_a_bar(terminal: Terminal) -> None:
    terminal.forget()
    os.kill(terminal.process.pid, signal.SIGSTOP)
    time.sleep(5.5)
    terminal.forget()
    os.kill(terminal.process.pid, signal.SIGCONT)
    terminal.until(lambda said: "VAKTBORD" in said and "SF-19" in said)
    terminal.until(lambda said: "LARMMOTTAGNING IG" in said)
    assert "STILLA" not in terminal.said
    assert "INGEN LARMMOTTAGNING" not in terminal.said
    threads = len(list(Path(f"/proc/{terminal.process.pid}/task").iterdir()))
    for _ in range(3):
        os.kill(terminal.process.pid, signal.SIGSTOP)
        time.sleep(0.2)
        os.kill(terminal.process.pid, signal.SIGCONT)
        time.sleep(0.2)
    terminal.forget()
    assert len(list(Path(f"/proc/{terminal.process.pid}/task").iterdir())) <= threads, (
        "nobody reads keys twice"
    )
    terminal.press("?")
    terminal.until(lambda said: "Hjälp" in said)


def test_suspended_it_gives_the_terminal_back_and_takes_it_again(terminal: Terminal) -> None:
    terminal.forget()
    os.kill(terminal.process.pid, signal.SIGTSTP)
    terminal.until(lambda said: "\x1b[?1049l" in said)
    time.sleep(5.5)
    terminal.forget()
    assert terminal.said == "", "no bar over another program's screen"
    os.kill(terminal.process.pid, signal.SIGCONT)
    terminal.until(lambda said: "\x1b[?1049h" in said and "VAKTBORD" in said and "SF-19" in said)
    assert "INGEN LARMMOTTAGNING" not in terminal.said


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_to_a_desk_that_hangs_is_no_trap(terminal: Terminal, name: str) -> None:
    """Even then the kernel ends it: nothing here holds the process."""
    terminal.press("x")
    time.sleep(0.5)
    os.kill(terminal.process.pid, getattr(signal, name))
    assert terminal.process.wait(PATIENCE_S) is not None
