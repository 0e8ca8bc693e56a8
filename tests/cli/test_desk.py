"""The real desk and the real demo in a pseudo-terminal: started, left, hung up on and killed; nothing stays behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.store.home import Home
from tests.bench.terminal import Terminal
from tests.cli.conftest import Command
from tui.cli import lock, watch_control

PATIENCE_S = 30.0
PYTHONPATH = {"PYTHONPATH": str(Path(__file__).parent.parent.parent)}


class Window(Terminal):
    """A terminal that can be closed under its program."""

    def hang_up(self) -> None:
        """What closing the window or losing the ssh line does."""
        os.close(self._main)
        self._main = os.open(os.devnull, os.O_RDWR)


def _terminal(*told: str, **environment: str) -> Window:
    return Window([sys.executable, "-P", "-m", "tui.cli.main", *told], environment)


@pytest.fixture
def stopped_after(home: Home) -> Iterator[Home]:
    """A home whose detached watch is ended after the test."""
    yield home
    watch_control.stop(home, home.settings())


def _until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    ends = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_the_desk_starts_a_watch_that_stays_when_it_leaves(stopped_after: Home, vaktbord: Command) -> None:
    home = stopped_after
    with _terminal("--home", str(home.folder), "desk") as desk:
        desk.wait_for("LARMMOTTAGNING IGÅNG", PATIENCE_S)
        desk.press(b"\x11")
        desk.wait_for("--stop", PATIENCE_S)
        assert desk.process.wait(PATIENCE_S) == 0
    assert lock.holder_of(home) is not None
    assert vaktbord("status").code == 0


long = pytest.mark.long


@pytest.mark.parametrize(
    "sent", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=long), pytest.param(signal.SIGINT, marks=long)]
)
def test_a_signal_ends_the_desk_and_not_the_watch(stopped_after: Home, sent: signal.Signals) -> None:
    home = stopped_after
    with _terminal("--home", str(home.folder)) as desk:
        desk.wait_for("LARMMOTTAGNING IGÅNG", PATIENCE_S)
        desk.process.send_signal(sent)
        assert desk.process.wait(PATIENCE_S) == 0
    assert lock.holder_of(home) is not None


def test_a_closed_terminal_ends_the_desk(stopped_after: Home) -> None:
    home = stopped_after
    desk = _terminal("--home", str(home.folder), "desk")
    desk.wait_for("LARMMOTTAGNING IGÅNG", PATIENCE_S)
    desk.hang_up()
    assert desk.process.wait(PATIENCE_S) == 0
    assert lock.holder_of(home) is not None


# A hanging one goes on for ever; a busy machine is not what is looked at.
ENDED_S = 15.0


def _stuck(home: Home, what: str) -> Window:
    desk = Window([sys.executable, "-P", "-m", "tests.cli.stuck_desk", str(home.folder), what], PYTHONPATH)
    desk.wait_for("VAKTBORD", PATIENCE_S)
    desk.wait_for("SF-19", PATIENCE_S)
    desk.drain(1.0)
    return desk


@pytest.mark.parametrize("what", ["worker", "close"])
def test_a_frozen_database_does_not_keep_the_officer_at_the_desk(home: Home, what: str) -> None:
    with _stuck(home, what) as desk:
        desk.press(b"\x11")
        _until(lambda: desk.read(0.1) is None or desk.process.poll() is not None, ENDED_S)
        assert desk.process.wait(ENDED_S) == 0


@pytest.mark.parametrize("how", ["signal", "hang up"])
def test_a_frozen_database_does_not_keep_a_desk_that_is_told_to_end(home: Home, how: str) -> None:
    desk = _stuck(home, "worker")
    if how == "signal":
        desk.process.send_signal(signal.SIGTERM)
        _until(lambda: desk.read(0.1) is None or desk.process.poll() is not None, ENDED_S)
    else:
        desk.hang_up()
    assert desk.process.wait(ENDED_S) == 0
    desk.end()


@pytest.mark.parametrize("how", ["key", "signal"])
def test_what_follows_a_desk_that_ended_by_itself_is_not_cut_off(home: Home, how: str) -> None:
    """A demo takes its home away then."""
    with _stuck(home, "nothing") as desk:
        if how == "key":
            desk.press(b"\x11")
        else:
            desk.process.send_signal(signal.SIGTERM)
        desk.wait_for("gone on", PATIENCE_S)
        assert desk.process.wait(PATIENCE_S) == 0


def test_a_misspelt_key_in_the_settings_is_a_sentence_before_any_screen(home: Home) -> None:
    told = home.settings_file.read_text().replace("[desk.keys]", '[desk.keys]\nacknowlege = "a"')
    home.settings_file.write_text(told)
    with _terminal("--home", str(home.folder), "desk") as desk:
        desk.wait_for("acknowledge", PATIENCE_S)
        assert desk.process.wait(PATIENCE_S) == 7
        assert b"\x1b[?1049h" not in desk.seen


def test_a_wrong_key_ends_the_desk_with_a_sentence(home: Home) -> None:
    (home.folder / "vaktbord.key").write_bytes(bytes(32))
    with _terminal("--home", str(home.folder), "desk") as desk:
        desk.wait_for("inte nyckeln", PATIENCE_S)
        assert desk.process.wait(PATIENCE_S) == 3
    assert lock.holder_of(home) is None


def _demo_home(demo: Window) -> Path:
    demo.wait_for(" status", PATIENCE_S)
    words = demo.seen.decode().split()
    return next(Path(each) for each in words if "vaktbord-demo-" in each)


def _demo_processes(folder: Path) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if os.fsencode(folder) in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize(
    "how", ["key", "SIGKILL", pytest.param("SIGTERM", marks=long), pytest.param("hang up", marks=long)]
)
def test_the_demo_takes_everything_with_it(how: str, tmp_path: Path) -> None:
    demo = _terminal("demo", TMPDIR=str(tmp_path))
    folder = _demo_home(demo)
    demo.wait_for("LARMMOTTAGNING IGÅNG", PATIENCE_S)
    assert len(_demo_processes(folder)) == 2  # the watch and the panels
    if how == "key":
        demo.press(b"\x11")
    elif how == "hang up":
        demo.hang_up()
    else:
        demo.process.send_signal(getattr(signal, how))
    demo.process.wait(PATIENCE_S)
    _until(lambda: not _demo_processes(folder) and not folder.exists())
    demo.end()
