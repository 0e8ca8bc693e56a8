"""Ended by a signal, a closed terminal or a dead parent: at once, with nothing left behind and nothing spinning."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.figures import Figures
from tests.faults.machine import Allowed
from tests.faults.scene import VAKTBORD, Scene, processes_of
from tests.faults.session import Session, alive, cpu_s, until
from tests.faults.traffic import Sender, Traffic
from tui.cli import lock

# What is owed by each program; a demo also ends its watch and its panels, and takes its home away.
OWED_S, DEMO_OWED_S = 1.0, 5.0
# Seconds of processor time in two seconds of idleness: an idle desk needs 0.04.
SPINNING_S = 0.6
Tell = Callable[[Figures], None]
# Returns from when it counts, where that is later than at once.
Ending = Callable[[Session], float | None]

ENDINGS: dict[str, Ending] = {
    "SIGHUP": lambda at: at.signal(signal.SIGHUP),
    "SIGTERM": lambda at: at.signal(signal.SIGTERM),
    "SIGINT": lambda at: at.signal(signal.SIGINT),
    "closed terminal": Session.hang_up,
    "dead parent": Session.orphan,
    "SIGTERM while stopped": lambda at: _stopped_told_continued(at),
}
UP = {"watch": "Larmmottagning igång", "simulate": "Simulerade", "desk": "F1", "demo": "F1"}


def _stopped_told_continued(at: Session) -> float:
    at.signal(signal.SIGSTOP)
    time.sleep(0.2)
    at.signal(signal.SIGTERM)
    time.sleep(0.2)
    assert alive(at.pid)
    at.signal(signal.SIGCONT)
    return time.monotonic()


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    """What the test started, ended afterwards."""
    started: list[Session] = []
    yield started
    for each in started:
        each.end()


def start(scene: Scene, command: str, sessions: list[Session], *, input_closed: bool = False) -> Session:
    """The program on the scene's home, until its first words."""
    # A demo makes its home among the temporary files: among ours, so that what is left of it is found.
    environment = {**scene.environment, "TMPDIR": str(scene.folder)}
    argv = [VAKTBORD, "demo"] if command == "demo" else scene.argv(command)
    session = Session(argv, environment, input_closed=input_closed)
    sessions.append(session)
    return session


def ended(scene: Scene, session: Session, how: str) -> float:
    """End it so; how long it took until nothing of it was left but a watch that stands by itself."""
    began = time.monotonic()
    began = ENDINGS[how](session) or began
    session.until_gone()
    gone = time.monotonic()
    if left(scene, session):
        until(lambda: not left(scene, session), f"left behind: {_said(left(scene, session))}", 10)
        gone = time.monotonic()
    return gone - began


def left(scene: Scene, session: Session) -> list[int]:
    """Every process of the scene but the shell that started the session and the watch meant to stay."""
    holder = lock.holder_of(scene.home)
    watch = holder.pid if holder and holder.pid != session.pid else 0
    return [
        each for each in processes_of(scene.folder) if alive(each) and each != watch and not _is_shell(each)
    ]


def _is_shell(pid: int) -> bool:
    """The shell that started a session of ours."""
    try:
        return Path(f"/proc/{pid}/comm").read_text() == "sh\n"
    except OSError:
        return True  # it has ended since


def _said(pids: list[int]) -> list[str]:
    found = []
    for each in pids:
        try:
            found.append(Path(f"/proc/{each}/cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def line(command: str, took: dict[str, float], *more: str) -> Figures:
    """Nothing is sent here; what counts is how long each end took."""
    ends = ", ".join(f"{how} {seconds:.2f} s" for how, seconds in took.items())
    return Figures(f"signals: {command} ends", 0, 0, 0, 0, 0, max(took.values()), (ends, *more))


SOME = ("SIGHUP", "closed terminal", "dead parent")
every_way = pytest.mark.parametrize("hows", [SOME, pytest.param(tuple(ENDINGS), marks=pytest.mark.long)])


@every_way
def test_the_watch_ends_at_once_and_leaves_its_home(
    scene: Scene, sessions: list[Session], tell: Tell, allowed: Allowed, hows: tuple[str, ...]
) -> None:
    took: dict[str, float] = {}
    for how in hows:
        watch = start(scene, "watch", sessions)
        watch.until_seen(UP["watch"])
        took[how] = ended(scene, watch, how)
        assert lock.holder_of(scene.home) is None
        assert scene.home.folder.is_dir()
    tell(line("watch", took))
    assert max(took.values()) <= allowed(OWED_S)
    assert "Traceback" not in "".join(each.seen.decode() for each in sessions)


@every_way
def test_panels_end_at_once_and_the_watch_goes_on(
    scene: Scene, sessions: list[Session], tell: Tell, allowed: Allowed, hows: tuple[str, ...]
) -> None:
    scene.start()
    took: dict[str, float] = {}
    for how in hows:
        panels = start(scene, "simulate", sessions)
        panels.until_seen("127.0.0.1")
        took[how] = ended(scene, panels, how)
    tell(line("simulate", took))
    assert max(took.values()) <= allowed(OWED_S)
    assert _receives(scene)


@every_way
def test_a_desk_ends_at_once_and_the_watch_goes_on(
    scene: Scene, sessions: list[Session], tell: Tell, allowed: Allowed, hows: tuple[str, ...]
) -> None:
    scene.start()
    took: dict[str, float] = {}
    for how in hows:
        desk = start(scene, "desk", sessions)
        desk.until_seen(UP["desk"])
        took[how] = ended(scene, desk, how)
    tell(line("desk", took))
    assert max(took.values()) <= allowed(OWED_S)
    assert _receives(scene)


@pytest.mark.parametrize("hows", [("closed terminal",), pytest.param(tuple(ENDINGS), marks=pytest.mark.long)])
def test_a_demo_ends_at_once_with_its_watch_its_panels_and_its_home(
    scene: Scene, sessions: list[Session], tell: Tell, allowed: Allowed, hows: tuple[str, ...]
) -> None:
    took: dict[str, float] = {}
    for how in hows:
        demo = start(scene, "demo", sessions)
        demo.until_seen(UP["demo"], 60)
        took[how] = ended(scene, demo, how)
        assert list(scene.folder.glob("vaktbord-demo-*")) == []
    tell(line("demo", took))
    assert max(took.values()) <= allowed(DEMO_OWED_S)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demo_ended_while_it_is_built_leaves_nothing(
    scene: Scene, sessions: list[Session], sent: signal.Signals
) -> None:
    demo = start(scene, "demo", sessions)
    until(lambda: list(scene.folder.glob("vaktbord-demo-*")) != [], "no home was made")
    demo.signal(sent)
    demo.until_gone()
    until(lambda: not left(scene, demo), f"left behind: {_said(left(scene, demo))}", 10)
    assert list(scene.folder.glob("vaktbord-demo-*")) == []


def test_without_input_a_watch_and_panels_run_idle_and_a_desk_says_what_it_needs(
    scene: Scene, sessions: list[Session], tell: Tell, allowed: Allowed
) -> None:
    watch = start(scene, "watch", sessions, input_closed=True)
    watch.until_seen(UP["watch"])
    desk = start(scene, "desk", sessions, input_closed=True)
    desk.until_gone()
    assert desk.code() == 2
    assert desk.seen.count(b"\n") == 1
    panels = start(scene, "simulate", sessions, input_closed=True)
    panels.until_seen("127.0.0.1")
    time.sleep(1.0)
    used = _idle({"watch": watch, "simulate": panels})
    took = {"simulate": ended(scene, panels, "SIGTERM"), "watch": ended(scene, watch, "SIGTERM")}
    tell(line("without input", took, *used))
    assert max(took.values()) <= allowed(OWED_S)


def test_stopped_and_continued_they_go_on_and_do_not_spin(
    scene: Scene, sessions: list[Session], tell: Tell, allowed: Allowed
) -> None:
    watch = start(scene, "watch", sessions)
    watch.until_seen(UP["watch"])
    desk = start(scene, "desk", sessions)
    desk.until_seen("IGÅNG")
    running = {"watch": watch, "desk": desk}
    for each in running.values():
        each.signal(signal.SIGSTOP)
    time.sleep(1.0)
    for each in running.values():
        each.signal(signal.SIGCONT)
    assert _receives(scene)
    time.sleep(1.0)
    used = _idle(running)
    took = {name: ended(scene, running[name], "SIGTERM") for name in ("desk", "watch")}
    tell(line("stopped and continued", took, *used))
    assert max(took.values()) <= allowed(OWED_S)


def _idle(running: dict[str, Session]) -> list[str]:
    """Fails where one spins; what each used."""
    before = {name: cpu_s(each.pid) for name, each in running.items()}
    time.sleep(2.0)
    used = {name: cpu_s(each.pid) - before[name] for name, each in running.items()}
    assert max(used.values()) < SPINNING_S, used
    return [f"{name} used {seconds:.2f} s of 2 s idle" for name, seconds in used.items()]


def _receives(scene: Scene) -> bool:
    with Traffic(scene.port, [Sender("7000")]) as traffic:
        traffic.until(1)
        traffic.finish()
        return traffic.acknowledged >= 1
