"""A watch ends in time whatever hangs."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from tui.cli.ending import within


async def test_a_step_is_given_so_long_and_not_longer() -> None:
    hangs = threading.Event()
    done: list[str] = []
    assert await within(5.0, lambda: done.append("done"))
    assert done == ["done"]
    began = time.monotonic()
    assert not await within(0.05, hangs.wait)
    assert time.monotonic() - began < 4.0
    hangs.set()


async def test_what_a_step_raises_is_raised() -> None:
    def fails() -> None:
        raise ValueError("as told")

    with pytest.raises(ValueError, match="as told"):
        await within(5.0, fails)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("last.within(0.1, 5, insist=True); last.call_off(); hang()", 5),
        ("last.within(0.1, 5); last.call_off()", 0),
        ("last.within(60, 3); last.within(0.1, 4); hang()", 4),
    ],
)
def test_the_last_resort_ends_the_process_unless_it_was_called_off(told: str, code: int) -> None:
    script = (
        "import threading, time\nfrom tui.cli.ending import LastResort\nlast = LastResort()\n"
        f"def hang(): threading.Event().wait(60)\n{told}\ntime.sleep(0.3)"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=40, check=False).returncode == code
