"""sd_notify against a real datagram socket: what is sent, when, and that nothing is where nobody asked."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.systemd import READY, STOPPING, Lifeline, notify, status, watchdog_s


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """What systemd listens on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.settimeout(0.2)
        yield made


def _heard(manager: socket.socket) -> list[str]:
    heard = []
    while True:
        try:
            heard.append(manager.recv(4096).decode())
        except TimeoutError:
            return heard


def test_states_come_as_one_datagram(manager: socket.socket) -> None:
    told = {"NOTIFY_SOCKET": manager.getsockname()}
    assert notify(READY, status("tar emot på 127.0.0.1:12000"), environment=told)
    assert notify(STOPPING, environment=told)
    assert _heard(manager) == ["READY=1\nSTATUS=tar emot på 127.0.0.1:12000", "STOPPING=1"]


def test_an_abstract_socket_is_told_too() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0vaktbord-test-{os.getpid()}")
        manager.settimeout(0.2)
        assert notify(READY, environment={"NOTIFY_SOCKET": f"@vaktbord-test-{os.getpid()}"})
        assert _heard(manager) == ["READY=1"]


@pytest.mark.parametrize(
    "address", [None, "", "relative", "vsock:2:1234", "/no/such/socket", "@" + "x" * 300]
)
def test_nobody_there_is_no_error(address: str | None) -> None:
    assert not notify(READY, environment={} if address is None else {"NOTIFY_SOCKET": address})


def test_a_manager_that_does_not_read_holds_nobody_up(manager: socket.socket) -> None:
    told = {"NOTIFY_SOCKET": manager.getsockname()}
    answers = [notify(READY, environment=told) for _ in range(5000)]
    assert answers[0]
    assert not answers[-1]


def test_a_status_cannot_begin_another_state() -> None:
    assert status("en rad\nMAINPID=1\r\n  till") == "STATUS=en rad MAINPID=1 till"
    assert len(status("x" * 1000)) < 220


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "77"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "78"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "-5"}, None),
        ({"WATCHDOG_USEC": "often"}, None),
        ({"WATCHDOG_USEC": "²"}, None),
    ],
)
def test_the_watchdog_is_read_from_the_environment(
    environment: dict[str, str], seconds: float | None
) -> None:
    assert watchdog_s(environment, pid=77) == seconds


def test_a_sign_of_life_needs_both(manager: socket.socket) -> None:
    line = Lifeline({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "30000000"})
    for _ in range(10):
        line.cycle_finished()
    assert _heard(manager) == []
    line.loop_turned()
    assert _heard(manager) == ["WATCHDOG=1"]
    for _ in range(10):
        line.loop_turned()
    assert _heard(manager) == []
    line.cycle_finished()
    assert _heard(manager) == ["WATCHDOG=1"]


def test_without_a_watchdog_nothing_is_sent(manager: socket.socket) -> None:
    line = Lifeline({"NOTIFY_SOCKET": manager.getsockname()})
    line.cycle_finished()
    line.loop_turned()
    assert _heard(manager) == []
