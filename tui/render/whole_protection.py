"""A person's whole protection in one list: the seven kinds in order, and what stands for each (D25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from models.measures.words import MEASURE_KINDS
from models.words.lookup import n, t
from tui.render.ages import day_short
from tui.render.line import Line, Piece, fit, line, plain
from tui.render.protection import advice_line, device_line, guard_line, measure_line, today_at

if TYPE_CHECKING:
    from models.measures.rows import AdviceRow, DeviceRow, GuardRow, MeasureRow, Protection

WIDE = 400


@dataclass(frozen=True, slots=True)
class WholeRow:
    """One line: the heading of a kind with its words, or one thing that stands for it."""

    key: str
    heading: str = ""
    words: str = ""
    measure: MeasureRow | None = None
    guard: GuardRow | None = None
    device: DeviceRow | None = None
    advice: AdviceRow | None = None


def whole_rows(whole: Protection, today: date) -> tuple[WholeRow, ...]:
    """The list of a person's protection."""
    rows: list[WholeRow] = []
    for kind in MEASURE_KINDS:
        held: list[WholeRow] = []
        words = ""
        if kind == "talks":
            words = _talk(whole, today)
        if kind == "incident_reporting":
            words = n("whole.incidents", whole.incidents) if whole.incidents else t("whole.incidents.none")
        if kind == "guarding":
            held += [WholeRow(each.id, guard=each) for each in whole.guards]
        if kind == "alarm":
            held += [WholeRow(each.id, device=each) for each in whole.devices]
        held += [WholeRow(each.id, measure=each) for each in whole.measures if each.kind == kind]
        said = words or ("" if held else t("whole.nothing"))
        rows += [WholeRow(f"kind-{kind}", t(f"measure.kind.{kind}"), said), *held]
    told = "" if whole.advice else t("whole.nothing")
    rows.append(WholeRow("kind-advice", t("whole.advice"), told))
    rows += [WholeRow(each.id, advice=each) for each in whole.advice]
    return tuple(rows)


def whole_line(row: WholeRow, now: datetime, width: int) -> Line:
    """One line of it."""
    today = today_at(now)
    if row.measure is not None:
        return measure_line(row.measure, today, width)
    if row.guard is not None:
        return guard_line(row.guard, now, width)
    if row.device is not None:
        return device_line(row.device, today, width)
    if row.advice is not None:
        return advice_line(row.advice, now, width)
    words = f": {row.words}" if row.words else ""
    return fit(
        line(Piece(f" {row.heading[:1].upper()}{row.heading[1:]}", "title"), Piece(words, "dim")), width
    )


def as_plain(rows: tuple[WholeRow, ...], now: datetime) -> list[str]:
    """The same as plain lines, for the command line."""
    return [plain(whole_line(row, now, WIDE)).strip() for row in rows]


def _talk(whole: Protection, today: date) -> str:
    state = t(f"whole.state.{whole.talk}")
    if whole.talk_due_on is None:
        return t("whole.talk", state=state)
    return t("whole.talk_due", state=state, day=day_short(whole.talk_due_on, today))
