"""The desk in a real terminal while the world is unkind: any size of window, and a watch that stands still."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import pytest

from tests.faults.figures import Figures
from tests.faults.machine import Allowed
from tests.faults.scene import Scene
from tests.faults.session import Session, alive, until
from tests.faults.traffic import Sender, Traffic

Tell = Callable[[Figures], None]
RED_WITHIN_S = 5.0
ALARM, RED, UP = "INBROTT", "INGEN LARMMOTTAGNING", "larmmottagning igång"


@pytest.fixture
def desk(scene: Scene) -> Iterator[Session]:
    """A desk with alarms on it."""
    scene.start()
    with Traffic(scene.port, [Sender("7000"), Sender("7002")]) as traffic:
        traffic.until(2)
        traffic.finish()
    session = Session(scene.argv("desk"), scene.environment, size=(100, 30))
    try:
        session.until_seen(ALARM)
        yield session
    finally:
        session.end()


def sizes(count: int) -> list[tuple[int, int]]:
    """Every corner first, then any."""
    chance = random.Random(3)
    corners = [(1, 1), (300, 100), (1, 100), (300, 1), (40, 10), (39, 9), (80, 24)]
    return corners + [(chance.randint(1, 300), chance.randint(1, 100)) for _ in range(count)]


@pytest.mark.parametrize("count", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_a_storm_of_sizes(scene: Scene, desk: Session, tell: Tell, count: int) -> None:
    """No exception, and the alarm is there wherever there is room for it."""
    chance = random.Random(4)
    looked = 0
    worst_s = 0.0
    for place, (columns, rows) in enumerate(sizes(count)):
        desk.resize(columns, rows)
        if place % 8 == 0:
            # Let it settle, and ask for a whole picture in another size, so that nothing is left out as known.
            size = (max(40, columns), max(10, rows))
            time.sleep(0.3)
            desk.resize(size[0] + 1, size[1])
            time.sleep(0.2)
            desk.forget()
            began = time.monotonic()
            desk.resize(*size)
            desk.until_seen(ALARM)
            worst_s = max(worst_s, time.monotonic() - began)
            looked += 1
        else:
            time.sleep(chance.uniform(0.0, 0.05))
        assert alive(desk.pid), desk.seen[-500:]
    desk.resize(80, 24)
    desk.until_seen(ALARM)
    log = scene.home.logs / "desk.log"
    assert not log.exists() or not log.read_text()
    tell(
        Figures(
            f"resize storm, {count + 7} sizes",
            0,
            0,
            0,
            0,
            0,
            worst_s,
            (f"the alarm looked for {looked} times",),
        )
    )


@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.long)])
def test_a_watch_that_stands_still_turns_the_desk_red(
    scene: Scene, desk: Session, tell: Tell, allowed: Allowed, times: int
) -> None:
    took: list[float] = []
    back: list[float] = []
    for _ in range(times):
        until(lambda: _is_up(desk), "never up")
        time.sleep(1.0)
        desk.forget()
        stopped = time.monotonic()
        scene.stop_watch()
        desk.until_seen(RED)
        took.append(time.monotonic() - stopped)
        desk.forget()
        began = time.monotonic()
        scene.go_on()
        until(lambda: _is_up(desk), "never up")
        back.append(time.monotonic() - began)
    tell(
        Figures(
            f"watch stopped (SIGSTOP), {times} times", 0, 0, 0, 0, 0, max(took),
            (f"red after {max(took):.1f} s at worst", f"up again after {max(back):.1f} s"),
        )
    )  # fmt: skip
    assert max(took) <= allowed(RED_WITHIN_S)


def _is_up(desk: Session) -> bool:
    """In capitals when all is well, in small letters while something else is to be said."""
    return UP in desk.seen.decode(errors="replace").lower()
