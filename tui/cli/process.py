"""How this process lives: no core dumps, no reading by a debugger, no debug files, threads that take short turns."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

_PR_SET_DUMPABLE = 4
# By then a desk has read its first board, and a watch has made its first cycle.
SETTLED_S = 5.0


def harden() -> None:
    """No core file with an address in it, and files made from here on are the owner's alone (TRUST threat 9)."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    os.umask(0o077)


def share_fairly() -> None:
    """Let threads take turns every millisecond: a board being read must not keep a key, or a sender, waiting."""
    sys.setswitchinterval(0.001)


def collect_seldom() -> None:
    """Let the collector of cycles pass seldom: loading the program makes many objects and hardly a cycle."""
    gc.set_threshold(50_000, 20, 100)


def settle_soon(loop: asyncio.AbstractEventLoop) -> None:
    """Once the program is loaded the collector need not look through it again, and keep a key or a sender waiting."""
    loop.call_later(SETTLED_S, gc.freeze)


ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def leave_on_signals() -> None:
    """Let a signal to end unwind the program, so that what it has made is taken away again.

    For before and after an event loop; a loop that takes signals itself has them while it runs.
    """

    def leave(number: int, _: FrameType | None) -> None:
        ignore_signals()
        raise SystemExit(128 + number)

    for each in ENDING:
        signal.signal(each, leave)


def ignore_signals() -> None:
    """From here on the program is ending anyway."""
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)


# How the screen is drawn; all else that Textual reads of the environment is for its developers.
_DRAWING = frozenset({"TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FPS", "TEXTUAL_SMOOTH_SCROLL"})


def drop_debug_environment() -> None:
    """Textual's developer switches would write keys and screens to a log, a file or a port, or load other code."""
    for name in [each for each in os.environ if each.startswith("TEXTUAL") and each not in _DRAWING]:
        del os.environ[name]
