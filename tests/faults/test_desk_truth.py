"""What the health line says through each fault: never that alarms are received while they are not (TRUST I5)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.faults.conftest import needs_strace
from tests.faults.figures import Figures
from tests.faults.harm import CALLS, injected
from tests.faults.machine import Allowed
from tests.faults.scene import Scene
from tests.faults.session import Session, until
from tests.faults.traffic import Sender, Traffic

Tell = Callable[[Figures], None]
Fault = Callable[[Scene], AbstractContextManager[None]]
OWED_S = 5.0
UP = re.compile("larmmottagning igång", re.IGNORECASE)
NONE = re.compile("INGEN LARMMOTTAGNING")
# The watch cannot write the database, and receives beside it; nothing escalates meanwhile.
LOCAL = re.compile("TAS EMOT LOKALT|STÅR STILLA")


@contextmanager
def stopped(scene: Scene) -> Iterator[None]:
    """The watch stands still."""
    scene.stop_watch()
    try:
        yield
    finally:
        scene.go_on()


@contextmanager
def killed(scene: Scene) -> Iterator[None]:
    """There is no watch."""
    scene.kill()
    yield
    scene.start()


@contextmanager
def locked(scene: Scene) -> Iterator[None]:
    """Another process keeps the database to itself."""
    with scene.store() as store:
        connection = store.engine.raw_connection()
        connection.cursor().execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")
            connection.close()


@contextmanager
def unwritable(scene: Scene) -> Iterator[None]:
    """Nothing that the watch writes gets to the disk."""
    with injected(scene, *(f"{each}:error=EROFS" for each in CALLS)):
        yield


@pytest.mark.parametrize(
    ("name", "fault", "words", "receives"),
    [
        ("locked database", locked, LOCAL, True),
        pytest.param("unwritable disk", unwritable, NONE, False, marks=needs_strace),
        pytest.param("killed watch", killed, NONE, False, marks=pytest.mark.long),
        pytest.param("stopped watch", stopped, NONE, False, marks=pytest.mark.long),
    ],
)
def test_the_desk_says_so_and_takes_it_back(
    scene: Scene,
    tell: Tell,
    allowed: Allowed,
    name: str,
    fault: Fault,
    words: re.Pattern[str],
    receives: bool,
) -> None:
    scene.start()
    desk = Session(scene.argv("desk"), scene.environment, size=(160, 30))
    try:
        until(lambda: _seen(desk, UP), f"never up: {desk.seen[-300:]!r}")
        time.sleep(1.0)
        with Traffic(scene.port, [Sender("7000")], pause_s=0.1) as traffic:
            traffic.until(1)
            desk.forget()
            began = time.monotonic()
            with fault(scene):
                until(lambda: _seen(desk, words), f"never said {words.pattern}: {desk.seen[-600:]!r}")
                took = time.monotonic() - began
                desk.forget()
                time.sleep(2.0)
                assert not _seen(desk, UP), desk.seen[-600:]
                taken = traffic.last_at > time.monotonic() - 1.5
            assert taken == receives
            began = time.monotonic()
            desk.forget()
            until(lambda: _seen(desk, UP), f"never up again: {desk.seen[-600:]!r}")
            back = time.monotonic() - began
            traffic.finish()
        tell(
            Figures(
                f"desk and {name}", traffic.sent, traffic.acknowledged, traffic.acknowledged, 0, 0, traffic.worst_s,
                (f"said so after {took:.1f} s", f"took it back after {back:.1f} s"),
            )
        )  # fmt: skip
        assert took <= allowed(OWED_S)
    finally:
        desk.end()


def _seen(desk: Session, words: re.Pattern[str]) -> bool:
    return words.search(desk.seen.decode(errors="replace")) is not None
