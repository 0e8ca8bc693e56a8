"""Numbers for a drill: nobody is rung, and nobody's number is shown. They are set aside for use in fiction."""

from __future__ import annotations

from models.plans.book import Book
from models.plans.rows import Number
from models.plans.words import SOURCES
from models.words.lookup import t


def rehearsed_book() -> Book:
    """A number for every source, each marked as the drill's own."""
    return {
        source: (Number(source, t("drill.mark"), f"08-465 004 {60 + place:02}"),)
        for place, source in enumerate(SOURCES)
    }
