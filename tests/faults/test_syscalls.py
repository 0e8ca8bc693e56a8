"""Every call that writes or syncs, made to fail in turn in the running program: what was acknowledged is there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from itertools import product

import pytest

from tests.faults.conftest import needs_strace
from tests.faults.figures import Figures
from tests.faults.harm import CALLS, injected
from tests.faults.scene import PATIENCE_S, Scene, account_for
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
ERRORS = ("ENOSPC", "EIO")
TURNS = range(1, 9)
# A call that has not come after so many alarms does not come.
ENOUGH = 150

pytestmark = needs_strace


def fail_in_turn(scene: Scene, turns: Sequence[tuple[str, str, int]], for_s: float) -> Figures:
    """One watch, never restarted: each call fails from its n-th time on for a while, then all is well again."""
    scene.start()
    with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
        traffic.until(len(scene.senders))
        for call, error, when in turns:
            with injected(scene, f"{call}:error={error}:when={when}..{when + 2}"):
                time.sleep(for_s)
            traffic.until_answered_after(time.monotonic())
        traffic.finish()
        assert scene.process is not None and scene.process.poll() is None
        named = f"{len(turns)} times {', '.join(sorted({call for call, *_ in turns}))}"
        return account_for(scene, f"failing calls, {named}", traffic)


def kill_in_turn(scene: Scene, turns: Sequence[tuple[str, int]]) -> Figures:
    """Killed at the n-th time of a call, from the start on, again and again, and started anew each time."""
    scene.start()
    with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
        traffic.until(len(scene.senders))
        killed = 0
        for call, when in turns:
            scene.kill()
            how = ("-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}")
            scene.start("strace", "-f", "-qq", "-o", os.devnull, *how, wait=False)
            killed += dies_of_it(scene, traffic)
            scene.end()
            scene.start()
            traffic.until_answered_after(time.monotonic())
        traffic.finish()
        named = ", ".join(sorted({call for call, *_ in turns}))
        return account_for(scene, f"killed at {named}", traffic, f"{killed} of {len(turns)} came to it")


def dies_of_it(scene: Scene, traffic: Traffic) -> bool:
    """Whether the watch came to the call it is killed at; not, where so many alarms went by without it."""
    assert scene.process is not None
    enough, ends = traffic.acknowledged + ENOUGH, time.monotonic() + PATIENCE_S
    while traffic.acknowledged < enough and time.monotonic() < ends:
        if scene.process.poll() is not None:
            return True
        time.sleep(0.01)
    return False


def test_a_call_that_fails_costs_nothing_acknowledged(scene: Scene, tell: Tell) -> None:
    turns = [
        ("fdatasync", "EIO", 1),
        ("pwrite64", "ENOSPC", 1),
        ("pwrite64", "EIO", 2),
        ("write", "ENOSPC", 1),
    ]
    tell(fail_in_turn(scene, turns, 0.3))


def test_killed_at_a_call_nothing_acknowledged_is_lost(scene: Scene, tell: Tell) -> None:
    figures = kill_in_turn(scene, [("fdatasync", 6)])
    tell(figures)
    assert figures.more == ("1 of 1 came to it",)


@pytest.mark.long
def test_every_call_fails_in_turn(scene: Scene, tell: Tell) -> None:
    tell(fail_in_turn(scene, [(c, e, n) for c, e, n in product(CALLS, ERRORS, TURNS)], 0.4))


@pytest.mark.long
def test_killed_at_every_call_in_turn(scene: Scene, tell: Tell) -> None:
    tell(kill_in_turn(scene, [(c, 3 * n) for c, n in product(CALLS, TURNS)]))
