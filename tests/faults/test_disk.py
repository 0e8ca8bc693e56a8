"""A disk that is full, limited, read-only or broken: no ACK without storage, plain words, and recovery by itself."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import needs_mount, needs_strace, settle_in
from tests.faults.figures import Figures
from tests.faults.harm import CALLS, FLUSHED, fill, injected, mounted, stop_file_system
from tests.faults.scene import Scene, account_for
from tests.faults.session import until
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
TRUE_WITHIN_S = 5.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB in memory."""
    with mounted(tmp_path / "disk", "tmpfs", "size=64m") as place:
        yield place


def tells_the_truth(scene: Scene, traffic: Traffic) -> str:
    """I5: the program says that it receives only where something was acknowledged in the last seconds."""
    asked = time.monotonic()
    told = scene.told("status", "--json")
    said = told.stdout.strip().startswith("{") and json.loads(told.stdout)["receiving"]
    assert "Traceback" not in told.stderr
    if said:
        assert traffic.last_at > asked - TRUE_WITHIN_S, (told.stdout, asked - traffic.last_at)
        return "status said receiving, and it was"
    return f"status said not receiving (exit {told.returncode})"


def all_is_well_again(scene: Scene, traffic: Traffic, fault: str, *more: str) -> Figures:
    """Acknowledged again without a restart; the figures."""
    recovered = traffic.until_answered_after(time.monotonic())
    traffic.finish()
    assert scene.process is not None and scene.process.poll() is None
    return account_for(scene, fault, traffic, f"recovered in {recovered:.2f} s", *more)


@needs_mount
@pytest.mark.parametrize("for_s", [2.5, pytest.param(60.0, marks=pytest.mark.long)])
def test_a_full_disk(small_disk: Path, made_home: Path, tell: Tell, for_s: float) -> None:
    scene = settle_in(made_home, small_disk)
    try:
        scene.start()
        with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
            traffic.until(len(scene.senders))
            # A disk that fills in a watch's very first second leaves no room for its first sign of life.
            until(scene.home.pulse_file.exists, "the watch gave no sign of life")
            ballast = fill(small_disk)
            full = traffic.acknowledged
            time.sleep(for_s)
            truth = tells_the_truth(scene, traffic)
            while_full = f"{traffic.acknowledged - full} acknowledged while full"
            ballast.unlink()
            tell(all_is_well_again(scene, traffic, f"disk full for {for_s:.0f} s", while_full, truth))
    finally:
        scene.end()


@pytest.mark.parametrize("for_s", [2.0, pytest.param(30.0, marks=pytest.mark.long)])
def test_a_limit_on_the_size_of_files(scene: Scene, tell: Tell, for_s: float) -> None:
    scene.start()
    with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
        traffic.until(len(scene.senders))
        before = resource.prlimit(scene.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(scene.pid, resource.RLIMIT_FSIZE, (4096, before[1]))
        time.sleep(for_s / 2)
        limited, at = traffic.acknowledged, time.monotonic()
        time.sleep(for_s / 2)
        assert traffic.acknowledged - limited <= len(scene.senders), "the limit did not bite"
        assert traffic.last_at < at + 0.5
        truth = tells_the_truth(scene, traffic)
        resource.prlimit(scene.pid, resource.RLIMIT_FSIZE, before)
        tell(all_is_well_again(scene, traffic, f"file size limit for {for_s:.0f} s", truth))


@needs_strace
@pytest.mark.parametrize(
    "error", ["EROFS", *(pytest.param(e, marks=pytest.mark.long) for e in ("EDQUOT", "EIO", "ENOSPC"))]
)
def test_every_call_fails_for_a_while(scene: Scene, tell: Tell, error: str) -> None:
    """Read-only, over quota, broken, full: as the program sees it."""
    scene.start()
    with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
        traffic.until(len(scene.senders))
        with injected(scene, *(f"{each}:error={error}" for each in CALLS)):
            failing = traffic.acknowledged
            time.sleep(TRUE_WITHIN_S)
            assert traffic.acknowledged - failing <= 2 * len(scene.senders), "acknowledged and not stored"
            assert traffic.last_at < time.monotonic() - TRUE_WITHIN_S / 2
            truth = tells_the_truth(scene, traffic)
        tell(all_is_well_again(scene, traffic, f"every write fails with {error}", truth))


@needs_mount
@pytest.mark.long
def test_a_disk_that_breaks(made_home: Path, tmp_path: Path, tell: Tell) -> None:
    """Every call fails for good: nothing is acknowledged; what was is there when the disk is mounted anew."""
    place = tmp_path / "disk"
    with mounted(place, "ext4"):
        scene = settle_in(made_home, place)
        scene.start()
        with Traffic(scene.port, scene.senders, pause_s=0.01) as traffic:
            traffic.until(200)
            stop_file_system(place, FLUSHED)
            time.sleep(TRUE_WITHIN_S)
            assert traffic.last_at < time.monotonic() - TRUE_WITHIN_S / 2
            truth = tells_the_truth(scene, traffic)
            traffic.give_up()
        scene.end()
    with mounted(place, "ext4"):
        scene.start()
        try:
            tell(account_for(scene, "disk broken for good", traffic, truth))
        finally:
            scene.end()
