"""A list that the database searches as one types: sealed words are found by it, and stand on no line."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.widgets import Input

from models.store.errors import StoreUnavailable, VaktbordError
from tui.lists import ListPlace

if TYPE_CHECKING:
    from textual.timer import Timer

R = TypeVar("R")

REST_S = 0.15
"""Typing rests this long before the database is asked."""
STANDS_S = 0.8
"""Words that stand this long are a search, and go on record."""


class AskedList(ListPlace[R]):
    """`words` are those asked for; `answered` says whether the rows that stand there answer them."""

    SEARCHES: ClassVar[str] = ""
    """What is searched, as the record names it."""
    LEAST: ClassVar[int] = 1
    """Fewer letters than this are no search."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._answered = ""
        self._on_record = ""
        self._resting: Timer | None = None

    @property
    def answered(self) -> bool:
        """Whether what is shown was found by the words that stand there."""
        return self._answered == self.words

    def words_changed(self) -> None:
        """Other words are asked for: before they are read."""

    def asks(self) -> Hashable:
        return self.words

    def got(self, rows: Sequence[R]) -> None:
        self._answered = self.words

    def can_find(self) -> bool:
        return self.is_mounted and self.focused is not self._field.input

    def put_on_record(self, opened: str = "") -> None:
        """Put the search on record, once while its words stand, and again with each hit that is `opened`."""
        asked, count, services = self.words, len(self.rows), self.desk.services
        if asked and (opened or asked != self._on_record):
            self._on_record = asked
            self.desk.act(
                lambda: services.searched(self.SEARCHES, asked, count, opened), failed=self._not_on_record
            )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_S, self._search)

    def _search(self) -> None:
        words = " ".join(self._field.input.value.split())
        if words != self.words:
            self.words = words
            self.words_changed()
            self.paint(self.desk.state)
            if len(words) >= self.LEAST:
                self._resting = self.set_timer(STANDS_S, self.put_on_record)

    def _not_on_record(self, error: VaktbordError) -> None:
        self._on_record = ""
        if not isinstance(error, StoreUnavailable):
            self.desk.failed(error)
