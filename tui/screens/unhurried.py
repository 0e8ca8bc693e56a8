"""A list that reads a year of everything: at most every few seconds, however fast alarms stream in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from tui.lists import ListPlace

R = TypeVar("R")
EVERY = timedelta(seconds=10)


class Unhurried(ListPlace[R]):
    """A list place that waits between its readings; the first comes at once."""

    def __init__(self) -> None:
        super().__init__()
        self._last: datetime | None = None

    def read_rows(self) -> None:
        now = self.desk.state.now
        if self._last is not None and timedelta(0) <= now - self._last < EVERY:
            self._read_at = None  # asked again at the next painting
            return
        self._last = now
        super().read_rows()

    def read_anew(self) -> None:
        """The database is back: what was asked meanwhile got no answer, so nothing is waited for."""
        super().read_anew()
        self._last = None
