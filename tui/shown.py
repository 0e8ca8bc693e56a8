"""What is shown of a person's card, for half a minute and no longer; then even the desk does not have it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.cells import cached_cell_len

from tui.render.line import forget_words

if TYPE_CHECKING:
    from models.people.reveal import Revealed

SHOWN_S = 30.0


class Shown:
    """Holds one look. Time is counted on the desk's own clock, and on one that also runs while the machine sleeps."""

    def __init__(self) -> None:
        self._revealed: Revealed | None = None
        self._began = (0.0, 0.0)

    def __repr__(self) -> str:
        return "Shown()"

    def show(self, revealed: Revealed, mono: float, boottime: float) -> None:
        """Open from now on."""
        self._revealed = revealed
        self._began = (mono, boottime)

    def now(self, mono: float, boottime: float) -> Revealed | None:
        """What is open at this moment; when its time is over it is let go of."""
        if self._revealed is not None and self.left(mono, boottime) <= 0:
            self.hide()
        return self._revealed

    def left(self, mono: float, boottime: float) -> int:
        """Whole seconds that are left, 0 where nothing is open."""
        if self._revealed is None:
            return 0
        gone = max(0.0, mono - self._began[0], boottime - self._began[1])
        return max(0, math.ceil(SHOWN_S - gone))

    def hide(self) -> bool:
        """Let go of it; whether anything was open."""
        if self._revealed is None:
            return False
        self._revealed = None
        # Words that were measured and cleaned for the glass lie in caches.
        forget_words()
        cached_cell_len.cache_clear()
        return True
