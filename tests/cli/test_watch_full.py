"""The spool on a full disk of its own: nothing is acknowledged, nobody is told that all is well, and it recovers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store.home import Home
from tests.cli.conftest import Command
from tests.cli.running import add_transmitters, is_root, running

pytestmark = pytest.mark.skipif(not is_root(), reason="mounting a small disk takes root")
# Two segments of 4 MiB, a little for what else lies there, and no third.
SIZE = 9 * 1024 * 1024


@pytest.fixture
def disk(home: Home) -> Iterator[Path]:
    """A small disk where the spool will lie."""
    home.spool.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(home.spool)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield home.spool
    subprocess.run(["umount", "-l", str(home.spool)], check=True)


def test_a_full_disk_is_silence_on_the_wire_and_plain_words(
    home: Home, vaktbord: Command, disk: Path
) -> None:
    add_transmitters(vaktbord, "1001", "1002")
    fill(disk)
    with running(home, vaktbord) as watch:
        with pytest.raises((TimeoutError, AssertionError)):
            assert watch.send("1001", timeout_s=1.0).acknowledged
        watch.until(lambda: watch.status()["receiving"] is False)
        status = watch.status()
        assert (status["storing"], status["fault"], status["code"]) == ("nothing", "spool.full", 1)
        told = vaktbord("status")
        assert told.code == 1
        assert told.out.startswith("INGEN LARMMOTTAGNING")
        verdicts = {each["subject"]: each for each in json.loads(vaktbord("doctor", "--json").out)}
        assert verdicts["reception"]["grade"] == "bad"
        (disk / "filler").unlink()
        watch.until(lambda: watch.status()["code"] == 0)
        assert watch.send("1002", timeout_s=5.0).acknowledged
        watch.until(lambda: watch.in_database(["1002"]))


def fill(disk: Path) -> None:
    """Leave no byte."""
    with open(disk / "filler", "wb", buffering=0) as stream:
        try:
            while stream.write(bytes(4096)):
                pass
        except OSError:
            return
