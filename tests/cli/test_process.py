"""What a process leaves behind: no core file, no debug files, nothing that others can read."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any, cast

import pytest

from tui.cli import process


class Loop:
    """Takes what is to be called later."""

    def __init__(self) -> None:
        self.later: list[tuple[float, Callable[[], object]]] = []

    def call_later(self, delay: float, call: Callable[[], object]) -> None:
        self.later.append((delay, call))


SWITCHES = (
    "TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_PRESS", "TEXTUAL_SCREENSHOT", "TEXTUAL_SCREENSHOT_FILENAME", "TEXTUAL_DRIVER",
    "TEXTUAL_DEBUG", "TEXTUAL_DEVTOOLS_HOST", "TEXTUAL_WHATEVER_COMES_NEXT",
)  # fmt: skip


def test_no_core_file_and_private_files() -> None:
    script = (
        "import ctypes, os, resource\n"
        "from tui.cli import process\n"
        "process.harden()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))\n"
    )
    told = subprocess.run(
        [sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "(0, 0) 0 0o77"


def test_debug_switches_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SWITCHES:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    process.drop_debug_environment()
    assert not set(SWITCHES) & set(os.environ)
    assert os.environ["TEXTUAL_ANIMATIONS"] == "none"


def test_the_collector_passes_by_what_was_loaded() -> None:
    told, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.unfreeze()
    try:
        process.collect_seldom()
        assert gc.isenabled() and gc.get_threshold()[0] > told[0]
        loop = Loop()
        process.settle_soon(cast(Any, loop))
        assert gc.get_freeze_count() == 0
        [(delay, settle)] = loop.later
        settle()
        assert delay > 0 and gc.get_freeze_count() > 10_000
    finally:
        gc.set_threshold(*told)
        if not frozen:
            gc.unfreeze()
