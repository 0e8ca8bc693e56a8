"""The desk's own watchdog: a thread that does not need the event loop, and says so when the loop stands still.

A screen that hangs looks like a quiet night. So the loop ticks once a second, and without a tick for more than four
seconds this thread writes a red bar over the top line, straight to the terminal, with a ticking age and the bell,
until the loop lives again and the whole screen is painted anew (TRUST I5).
"""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import clock_age
from tui.render.line import Piece, as_much_as_fits, plain, width_of

if TYPE_CHECKING:
    from collections.abc import Callable

STILL_AFTER_S = 4.0
LOOK_S = 0.5
BELL_EVERY = 5
_MOST_S = 1.0
# Ends a frame half sent, keeps the cursor, goes to the first cell; white and bold on red, and without colours reverse.
_BEFORE = "\x1b[?2026l\x1b7\x1b[1;1H"
_RED, _REVERSE = "\x1b[0;1;37;41m", "\x1b[0;1;7m"
_AFTER = "\x1b[0m\x1b8"


def bar_words(still_s: float, arc_phone: str, width: int) -> str:
    """What the bar says, in exactly `width` cells: what matters most first."""
    ring = t("health.ring_arc", phone=arc_phone) if arc_phone else t("health.ring_arc.unknown")
    parts = [Piece(" " + t("still", age=clock_age(still_s))), Piece(ring), Piece(t("still.what"))]
    fitted = as_much_as_fits(parts, width)
    return plain(fitted) + " " * (width - width_of(fitted))


def bar(words: str, *, bell: bool, colour: bool = True) -> bytes:
    """The bytes that paint the words over the top line and leave the cursor where it was."""
    painted = f"{_BEFORE}{_RED if colour else _REVERSE}{words}{_AFTER}"
    return (painted + ("\a" if bell else "")).encode("utf-8", "replace")


class LastResort:
    """Counts the seconds without a tick while it itself runs: a process that was stopped has not stood still.

    `write` writes past the event loop, and not where the screen is not ours; `size` gives the terminal's width.
    """

    def __init__(
        self,
        write: Callable[[bytes], bool],
        arc_phone: str,
        width: Callable[[], int],
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._arc_phone = arc_phone
        self._width = width
        self._mono = mono
        self._ticks = 0
        self._seen_ticks = 0
        self._still_s = 0.0
        self._looked_at = mono()
        self._written = 0
        self._told = False
        self._ended = threading.Event()
        self._colour = not os.environ.get("NO_COLOR")

    def start(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._run, name="last resort", daemon=True).start()

    def stop(self) -> None:
        """End: from here nothing is written."""
        self._ended.set()

    def tick(self) -> bool:
        """The loop lives. True once after the bar was shown: the whole screen must be painted anew."""
        self._ticks += 1
        told, self._told = self._told, False
        return told

    def look(self) -> None:
        """Look once; called by the thread, and by tests."""
        now = self._mono()
        # No more than a second for one look: what is beyond it we have not run ourselves.
        passed, self._looked_at = min(_MOST_S, max(0.0, now - self._looked_at)), now
        if self._ticks != self._seen_ticks:
            self._seen_ticks, self._still_s, self._written = self._ticks, 0.0, 0
            return
        self._still_s += passed
        beyond = int(self._still_s - STILL_AFTER_S) + 1 if self._still_s > STILL_AFTER_S else 0
        if beyond <= self._written or self._ended.is_set():
            return
        first = self._written == 0
        self._written = beyond
        words = bar_words(self._still_s, self._arc_phone, max(1, self._width()))
        if self._write(bar(words, bell=first or beyond % BELL_EVERY == 0, colour=self._colour)):
            self._told = True

    def _run(self) -> None:
        while not self._ended.wait(LOOK_S):
            self.look()
