"""Few persons are never counted out: a cell of 1 to 4 is not told, nor can it be reckoned from what is (rule 21).

Both rules are pure, and known to whoever reads a report: what they hide stays open also to one who knows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEW = 5
"""The fewest that a cell may tell of, but none at all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Names whose counts are told together; `count` None: fewer than FEW, and more than none."""

    names: tuple[str, ...]
    count: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A table that tells of no few: its cells in the order given, and the total, None where that is a few too."""

    cells: tuple[Cell, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: exactly, at least (few are left), "few", or not at all (None) where both are few.

    `of` is None where the whole is a few.
    """

    how: str
    count: int | None
    of: int | None


def is_few(count: int) -> bool:
    """Whether a count must not be told."""
    return 0 < count < FEW


def told(counts: Mapping[str, int]) -> Told:
    """Counts that add up to a total which is told beside them.

    Small ones are told together. Where that is one cell alone, too few still, or could be only one thing, all are
    told together: which others joined would say how large they are.
    """
    total = sum(counts.values())
    small = {name for name, count in counts.items() if is_few(count)}
    if not small:
        return Told(tuple(Cell((name,), count) for name, count in counts.items()), total)
    if _gives_away(len(small), sum(counts[name] for name in small)):
        small = set(counts)
    together = sum(counts[name] for name in small)
    cells: list[Cell] = []
    merged = False
    for name, count in counts.items():
        if name not in small:
            cells.append(Cell((name,), count))
        elif not merged:
            merged = True
            names = tuple(each for each in counts if each in small)
            cells.append(Cell(names, None if is_few(together) else together))
    return Told(tuple(cells), None if is_few(total) else total)


def _gives_away(cells: int, together: int) -> bool:
    """Whether so many small cells with this sum could be only one thing: all of them the least, or all the most."""
    return cells < 2 or together < FEW or together == cells or together == cells * (FEW - 1)


def share(count: int, of: int) -> Share:
    """`count` of `of` where neither those who are counted nor the rest may be a few."""
    if is_few(of):
        return Share("hidden", None, None)
    few, rest = is_few(count), is_few(of - count)
    if (few or rest) and of < 2 * FEW - 1:  # one part would tell of the other
        return Share("hidden", None, of)
    if few:
        return Share("few", None, of)
    if rest:
        return Share("at_least", of - FEW + 1, of)
    return Share("exact", count, of)
