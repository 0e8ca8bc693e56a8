"""The compliance board in words: a day that has not come is a day to keep, not one since when (D88)."""

from __future__ import annotations

from datetime import date

import pytest

from models.duties.measured import Measured, State
from models.words import lookup
from tui.render.compliance import since_piece
from tui.render.line import plain

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("state", "on", "language", "words"),
    [
        ("overdue", date(2026, 11, 24), "sv", "sedan 2026-11-24"),
        ("attention", TODAY, "sv", "sedan 2026-11-25"),
        ("attention", date(2027, 1, 30), "sv", "senast 2027-01-30"),
        ("attention", date(2027, 1, 30), "en", "by 2027-01-30"),
        ("ok", date(2027, 1, 30), "sv", ""),
        ("attention", None, "sv", ""),
    ],
)
def test_since_when_or_by_when(state: State, on: date | None, language: str, words: str) -> None:
    before = lookup.language()
    lookup.use(language)
    try:
        assert (
            plain(since_piece(Measured("D7", "trainings.offered", "city", 0, 2, state, on), TODAY)) == words
        )
    finally:
        lookup.use(before)
