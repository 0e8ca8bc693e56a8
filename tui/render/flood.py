"""Many alarms in few words: the flood's band, what a fold stands for, and how many more a person has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import tenths
from tui.render.line import Line, Piece, as_much_as_fits

if TYPE_CHECKING:
    from datetime import datetime

    from models.alarms.grouping import Fold
    from models.board.rows import FloodRow

MINUTES = 10


def flood_line(flood: FloodRow | None, now: datetime, width: int) -> Line | None:
    """ "LARMFLOD · 40 larm på 10 min · SF-07 31, 15,5/min"; None where there is none any more."""
    if flood is None or now >= flood.until:
        return None
    count = f"≥ {flood.count}" if flood.least else str(flood.count)
    parts = [Piece(" " + t("flood.band", n=count, minutes=MINUTES), "late")]
    parts += [
        Piece(t("flood.source", whose=each.whose, n=each.count, rate=tenths(each.rate)), "strong")
        for each in flood.sources
    ]
    if flood.more_sources:
        parts.append(Piece(n("flood.more", flood.more_sources)))
    return as_much_as_fits(parts, width)


def group_words(fold: Fold | None, attached: int, *, short: bool = False) -> str:
    """ "×12, 3,4/min" for chatter, "+2 samma person" for others of the same person; "" for an alarm alone."""
    if fold is not None:
        return t("group.folded", n=fold.count, rate=tenths(fold.rate))
    if not attached:
        return ""
    return t("group.attached.short" if short else "group.attached", n=attached)
