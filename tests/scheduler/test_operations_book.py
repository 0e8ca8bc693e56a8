"""The keeper's book says what is: the unit file is sound and tight, and kinds and metrics are those that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.watch.words import DISTURBANCES
from scheduler.metrics import MetricFacts, Metrics

BOOK = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The book's unit file, with what this machine has in the places of the account and the program."""
    found = re.search(r"```ini\n(\[Unit\].*?)```", BOOK, re.S)
    assert found is not None
    text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", found[1], flags=re.M)
    path = tmp_path / "vaktbord.service"
    path.write_text(re.sub(r"^User=\S+", "User=root", text, flags=re.M), encoding="utf-8")
    return path


def _analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: nothing to read a unit file with")
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_systemd_understands_the_unit_file(unit: Path) -> None:
    told = _analyzed("verify", str(unit))
    ours = [line for line in (told.stdout + told.stderr).splitlines() if unit.name in line]
    assert ours == []
    assert told.returncode == 0


def test_the_sandbox_is_as_tight_as_the_book_says(unit: Path) -> None:
    unit.write_text(unit.read_text().replace("User=root", "User=vaktbord"))
    told = _analyzed("security", "--offline=true", str(unit))
    if "offline" in told.stderr:
        pytest.skip("this systemd cannot judge a file that is not loaded")
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told.stdout)
    assert level is not None
    said = re.search(r"calls it ([0-9.]+), OK", BOOK)
    assert said is not None
    assert float(level[1]) <= float(said[1]) + 0.3


def test_the_unit_waits_for_what_the_watch_says(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    assert {
        "Type=notify",
        "WatchdogSec=30",
        "LimitCORE=0",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
    } <= set(lines)
    # With it, /proc/sys/kernel/random/boot_id is gone.
    assert not [line for line in lines if line.startswith(("ProcSubset", "PrivateNetwork"))]


def test_every_kind_of_disturbance_is_told() -> None:
    part = BOOK[BOOK.index("## Disturbances") :]
    rows = re.findall(r"^\| (`[^|]*`) \|", part[: part.index("\n## ", 5)], re.M)
    assert {kind for row in rows for kind in re.findall(r"`(\w+)`", row)} == set(DISTURBANCES)


def test_every_metric_that_is_named_exists() -> None:
    facts = MetricFacts(
        canary_age_s=1.0, canary_delay_s=0.1, cycle_age_s=1.0, loop_age_s=1.0, last_frame_age_s=1.0
    )
    page = Metrics(lambda: facts).page()[0].decode()
    named = set(re.findall(r"`(vaktbord_[a-z_]+)`", BOOK)) - {"vaktbord_append"}  # PostgreSQL's function
    assert named
    assert [name for name in named if f"\n{name} " not in page] == []
