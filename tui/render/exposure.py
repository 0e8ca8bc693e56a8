"""Exposure year over year in words and bars, at the desk and on paper; nothing is said of too little (D82-D84)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.line import Line, Piece, cell, fit, line

if TYPE_CHECKING:
    from models.exposure.rows import Exposed, ExposedPeriod, Exposure

YEARS, DEGREES, CATEGORIES = "exposure.years", "exposure.degrees", "exposure.categories"
# On paper a sign that the reader's own font has.
BAR, GLASS_SIGN, PAPER_SIGN = 16, "█", "="
WIDE = 110


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One line of the chart: which year, whom it is of, how many, through how much time, how often.

    `bar` is its length, 0 where there is too little to say how often.
    """

    when: str
    what: str
    count: str
    time: str
    rate: str
    bar: int

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as cells of a table."""
        often = f"{self.rate} {PAPER_SIGN * self.bar}" if self.rate else t("exposure.too_few")
        return (self.when, self.what, self.count, self.time, often)


def chart_rows(told: Exposure, id: str) -> tuple[ChartRow, ...]:
    """The years one after another, the oldest first; bars are drawn to the most of those that are told."""
    each_year = [(year, group) for year in told for group in groups_of(year, id)]
    most = max((group.rate for _, group in each_year if group.rate is not None), default=0.0)
    return tuple(_row(year, group, id, most) for year, group in each_year)


def groups_of(year: ExposedPeriod, id: str) -> Iterable[Exposed]:
    """The groups of a year that a figure shows."""
    if id == YEARS:
        return (year.within,)
    return year.degrees if id == DEGREES else year.categories


def _row(year: ExposedPeriod, group: Exposed, id: str, most: float) -> ChartRow:
    return ChartRow(
        when=period_words(year),
        what=group_words(group, id, year),
        count=count_words(group, id),
        time="-" if group.person_years is None else f"{group.person_years:.1f}",
        rate="" if group.rate is None else f"{group.rate:.2f}",
        bar=max(1, round(BAR * group.rate / most)) if group.rate else 0,
    )


def period_words(year: ExposedPeriod) -> str:
    """ "2025-11-26–2026-11-25", from day to day."""
    return f"{year.period.first}–{year.period.last}"


def group_words(group: Exposed, id: str, year: ExposedPeriod) -> str:
    """Whom a line is of; those who cannot be told apart are told as such."""
    if id == YEARS:
        return t("exposure.within")
    groups = year.degrees if id == DEGREES else year.categories
    if len(groups) == 1 and len(group.names) > 1:
        return t("report.together")
    start = "report.degree" if id == DEGREES else "category"
    return " + ".join(
        t("report.degree.other" if name == "other" else f"{start}.{name}") for name in group.names
    )


def count_words(group: Exposed, id: str) -> str:
    """How many; a few as "fewer than 5", and what the rest would give away as not shown."""
    if group.count is None:
        return t("report.hidden" if id == YEARS else "report.few")
    return f"{group.count}"


def head_words() -> tuple[str, ...]:
    """What the columns are."""
    return tuple(t(f"exposure.col.{each}") for each in ("when", "what", "count", "time", "rate"))


def head_line(width: int) -> Line:
    """What the columns at the desk are."""
    when, what, count, time, rate = head_words()
    left = _columns(when, what, count, time, width, "dim")
    return fit(line(*left, Piece(rate, "dim")), width)


def chart_line(row: ChartRow, width: int) -> Line:
    """A line at the desk; where that is narrow a year is told by its last day."""
    when = row.when if width >= WIDE else row.when[-11:]
    parts = _columns(when, row.what, row.count, row.time, width)
    if row.rate:
        parts += [cell(row.rate, 5, right=True), "  ", GLASS_SIGN * row.bar]
    else:
        parts.append(Piece(t("exposure.too_few"), "dim"))
    return fit(line(*parts), width)


def _columns(when: str, what: str, count: str, time: str, width: int, role: str = "") -> list[Piece | str]:
    wide = width >= WIDE
    return [
        " ",
        cell(when, 22 if wide else 12, role or "code"),
        cell(what, 40 if wide else 17, role),
        " ",
        cell(count, 12 if wide else 10, role or "strong", right=True),
        cell(time, 14 if wide else 11, role, right=True),
        "  ",
    ]
