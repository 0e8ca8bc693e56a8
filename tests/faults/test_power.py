"""The power is cut: what was not synced is gone. What was acknowledged is there; without the syncs it would not be."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.conftest import needs_mount, needs_strace, settle_in
from tests.faults.figures import Figures
from tests.faults.harm import CUT, mounted, stop_file_system
from tests.faults.scene import Scene, account_for, rung_and_stored
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
# Nothing is written by itself within a test: neither the journal nor, for as long as it lasts, dirty pages.
DISK = ("ext4", "commit=300")

pytestmark = needs_mount


def cut_again_and_again(made_home: Path, folder: Path, cuts: int) -> Figures:
    """Cut under load at a random moment, mount, start and go on; the figures at the end."""
    chance = random.Random(11)
    place = folder / "disk"
    with mounted(place, *DISK):
        scene = settle_in(made_home, place)
        os.sync()
    try:
        with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
            for _ in range(cuts):
                with mounted(place, *DISK):
                    scene.start()
                    traffic.until_answered_after(time.monotonic())
                    time.sleep(chance.uniform(0.0, 0.4))
                    stop_file_system(place, CUT)
                    scene.kill()
            with mounted(place, *DISK):
                scene.start()
                traffic.until_answered_after(time.monotonic())
                traffic.finish()
                figures = account_for(scene, f"power cut, {cuts} times", traffic)
                scene.end()
    finally:
        scene.end()
    return figures


def test_a_cut_loses_nothing_acknowledged(made_home: Path, tmp_path: Path, tell: Tell) -> None:
    tell(cut_again_and_again(made_home, tmp_path, 2))


@pytest.mark.long
def test_a_hundred_cuts_lose_nothing_acknowledged(made_home: Path, tmp_path: Path, tell: Tell) -> None:
    tell(cut_again_and_again(made_home, tmp_path, 100))


@needs_strace
@pytest.mark.long
def test_the_same_cut_without_syncs_loses(made_home: Path, tmp_path: Path, tell: Tell) -> None:
    """The losing control: the same program and the same cut, its syncs answered but not done."""
    place = tmp_path / "disk"
    with mounted(place, *DISK):
        scene = settle_in(made_home, place)
        os.sync()
        calls = "fdatasync,fsync,sync_file_range,msync"
        scene.start(
            *(
                "strace",
                "-f",
                "-qq",
                "-e",
                f"trace={calls}",
                "-e",
                f"inject={calls}:retval=0",
                "-o",
                os.devnull,
            )
        )
        try:
            with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
                traffic.until(100)
                stop_file_system(place, CUT)
                traffic.give_up()
        finally:
            scene.end()
    with mounted(place, *DISK):
        present = _present(scene, traffic)
    lost = traffic.acknowledged - present
    tell(
        Figures(
            "power cut without syncs (must lose)", traffic.sent, traffic.acknowledged, present, lost, 0,
            traffic.worst_s,
        )
    )  # fmt: skip
    assert lost > 0


def _present(scene: Scene, traffic: Traffic) -> int:
    """What is still there, in a home that is whole otherwise: it was synced before."""
    try:
        with suppress(TimeoutError):
            scene.start()
            scene.until_taken_in(10)
        with scene.store() as store:
            stored = rung_and_stored(store)
    finally:
        scene.end()
    return sum(1 for each in traffic.answers if each in stored)
