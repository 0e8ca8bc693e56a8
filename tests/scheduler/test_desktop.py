"""What really reaches a desktop: our own notification service and Debian's dunst, each on a private bus."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from scheduler.bubble import Bubble
from scheduler.engines import DbusEngine, PlyerEngine
from scheduler.notifier import Notifier
from tests.scheduler.conftest import Desktop, until

needs_notify_send = pytest.mark.skipif(
    shutil.which("notify-send") is None, reason="notify-send is not installed: plyer has no way here"
)
HOSTILE = [
    ("--wait", "--wait"),
    ("-u critical", "--help\n-t 0"),
    ("<b>SF-07</b>", "<img src='x'/>&lt;b&gt; \\n \\x1b"),
    ("", "\x1b]0;titel\x07SF-07\u202e"),
    ("Vaktbord", "'>, 'body': <'annat"),
]


@needs_notify_send
def test_plyer_delivers_the_text_as_it_is_sent(desktop: Desktop) -> None:
    desktop.serve()
    notifier = Notifier(ordinary=[PlyerEngine()])
    outcome = notifier.show(Bubble("Vaktbord · PERSONLARM · P1", "SF-07: nytt larm för 24 s sedan, åäö."))
    assert (outcome.word, outcome.engine, notifier.health) == ("ok", "plyer", "ok")
    (told,) = desktop.received()
    assert (told["summary"], told["body"], told["app"]) == (
        "Vaktbord · PERSONLARM · P1",
        "SF-07: nytt larm för 24 s sedan, åäö.",
        "Vaktbord",
    )


@needs_notify_send
@pytest.mark.parametrize(("title", "body"), HOSTILE)
def test_hostile_text_arrives_as_harmless_text_by_plyer(desktop: Desktop, title: str, body: str) -> None:
    desktop.serve()
    assert Notifier(ordinary=[PlyerEngine()]).show(Bubble(title, body)).raised
    _harmless(desktop)


@pytest.mark.parametrize(("title", "body"), HOSTILE)
def test_hostile_text_arrives_as_harmless_text_by_dbus(desktop: Desktop, title: str, body: str) -> None:
    desktop.serve()
    assert Notifier(urgent=[DbusEngine()]).show(Bubble(title, body, urgent=True)).raised
    _harmless(desktop)


def _harmless(desktop: Desktop) -> None:
    (told,) = desktop.received()
    for text in (str(told["summary"]), str(told["body"])):
        assert not set(text) & set("<>&\\'\x1b\n\u202e")
        assert not text.startswith("-")
    assert told["summary"]


def test_an_urgent_one_is_marked_urgent_and_a_reminder_replaces_the_one_before(desktop: Desktop) -> None:
    desktop.serve()
    notifier = Notifier()
    for age in (30, 60):
        outcome = notifier.show(Bubble("Vaktbord", f"okvitterat i {age} s", urgent=True, slot="alarms"))
        assert (outcome.word, outcome.engine) == ("ok", "dbus")
    first, second = desktop.received()
    assert (first["urgency"], first["replaces"], second["replaces"]) == (2, 0, 1)


def test_what_plyer_cannot_do_goes_by_dbus(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without notify-send: plyer says it knows no way, and the notice still comes."""
    monkeypatch.setenv("PATH", str(desktop.folder))
    desktop.serve()
    outcome = Notifier().show(Bubble("Vaktbord", "samtal"))
    assert (outcome.word, outcome.engine) == ("ok", "dbus")
    assert [each["urgency"] for each in desktop.received()] == [1]


def test_plyer_alone_says_that_it_has_no_way(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(desktop.folder))
    notifier = Notifier(ordinary=[PlyerEngine()])
    assert str(notifier.show(Bubble("Vaktbord", "samtal"))) == "failed: no_engine"
    assert notifier.health == "no_engine"


@needs_notify_send
def test_a_failure_plyer_keeps_quiet_about_is_heard(desktop: Desktop) -> None:
    """Nobody serves on the bus: notify-send fails, plyer throws its exit code away, we don't."""
    assert str(Notifier(ordinary=[PlyerEngine()]).show(Bubble("Vaktbord", "samtal"))) == "failed: failed"


def test_nobody_shows_notifications_here(desktop: Desktop) -> None:
    notifier = Notifier(urgent=[DbusEngine()])
    assert notifier.probe() == "no_daemon"
    assert str(notifier.show(Bubble("Vaktbord", "larm", urgent=True))) == "failed: no_daemon"


def test_no_bus_is_said_so(no_desktop: None) -> None:
    notifier = Notifier()
    assert notifier.health == "untried"
    assert notifier.probe() == "no_bus"
    assert [str(notifier.show(Bubble("Vaktbord", "larm", urgent))) for urgent in (True, False)] == [
        "failed: no_bus"
    ] * 2
    assert notifier.health == "no_bus"


def test_a_bus_that_was_there_and_is_gone_is_no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/gone")
    assert Notifier().probe() == "no_bus"


def test_health_comes_back_by_itself(desktop: Desktop) -> None:
    notifier = Notifier()
    assert notifier.probe() == "no_daemon"
    desktop.serve()
    assert notifier.probe() == "untried"
    assert notifier.show(Bubble("Vaktbord", "larm", urgent=True)).raised
    assert notifier.probe() == "ok"


@pytest.mark.parametrize("urgent", [True, pytest.param(False, marks=needs_notify_send)])
def test_a_hung_desktop_is_given_up_and_leaves_no_process(desktop: Desktop, urgent: bool) -> None:
    """The limit is two seconds in use; here it is shorter, so that the test is. The deaf service never answers."""
    desktop.serve(deaf=True)
    notifier = Notifier(limit_s=1.5)
    assert str(notifier.show(Bubble("Vaktbord", "larm", urgent))) == "failed: hung"
    assert notifier.health == "hung"
    until(lambda: not _processes_with(desktop.address))


def _processes_with(address: str) -> list[str]:
    """Our plyer children and what they started, by the bus they were given."""
    found = []
    for each in Path("/proc").iterdir():
        if not each.name.isdigit():
            continue
        try:
            command, environment = (each / "cmdline").read_bytes(), (each / "environ").read_bytes()
        except OSError:
            continue
        if address.encode() in environment and (b"notify-send" in command or b"plyer_child" in command):
            found.append(command.decode(errors="replace"))
    return found


def test_a_stopped_bus_holds_nobody_up(desktop: Desktop) -> None:
    desktop.started[0].send_signal(signal.SIGSTOP)
    notifier = Notifier(limit_s=0.5)
    assert notifier.probe() == "hung"


def test_closing_lets_go_of_whoever_waits(desktop: Desktop) -> None:
    desktop.serve(deaf=True)
    notifier = Notifier(limit_s=60)
    said: list[str] = []
    waiting = threading.Thread(target=lambda: said.append(notifier.show(Bubble("V", "l", urgent=True)).word))
    waiting.start()
    until(lambda: notifier._worker is not None)
    notifier.close()
    waiting.join(10)
    assert said == ["hung"]


@needs_notify_send
@pytest.mark.skipif(
    shutil.which("dunst") is None or shutil.which("Xvfb") is None, reason="dunst or Xvfb is not installed"
)
def test_dunst_receives_what_plyer_and_dbus_send(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notification service that officers really have, on a screen that nobody sees."""
    reader, writer = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp", "-screen", "0", "640x480x24"],
        pass_fds=(writer,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    desktop.started.append(screen)
    with os.fdopen(reader) as told:
        monkeypatch.setenv("DISPLAY", f":{told.readline().strip()}")
    desktop.started.append(subprocess.Popen(["dunst"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    notifier = Notifier()
    until(lambda: notifier.probe() == "untried")
    assert (
        notifier.show(Bubble("Vaktbord · säkerhetssamtal", "SF-11: erbjud inom 7 dagar.")).engine == "plyer"
    )
    assert (
        notifier.show(Bubble("Vaktbord · PERSONLARM · P1", "SF-07: nytt larm.", urgent=True)).engine == "dbus"
    )
    subprocess.run(["dunstctl", "close-all"], check=True)
    until(lambda: len(_history()) == 2)
    assert sorted(_history()) == [
        ("Vaktbord · PERSONLARM · P1", "SF-07: nytt larm."),
        ("Vaktbord · säkerhetssamtal", "SF-11: erbjud inom 7 dagar."),
    ]


def _history() -> list[tuple[str, str]]:
    found = subprocess.run(["dunstctl", "history"], check=True, capture_output=True).stdout
    return [(each["summary"]["data"], each["body"]["data"]) for each in json.loads(found)["data"][0]]
