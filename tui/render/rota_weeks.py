"""The rota of two weeks: a line or two a day, who holds which duty when, today and now marked, gaps in words (D36)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import clock, day_short, local, weekday_short
from tui.render.alarms import surname
from tui.render.line import EMPTY, Line, Piece, cell, fit, width_of

if TYPE_CHECKING:
    from models.rota.rows import Gap, ShiftRow
    from tui.services import RotaSpan

DUTIES = ("contact", "tib", "tib_backup")
DAY = 12


def rota_lines(span: RotaSpan, now: datetime, width: int) -> list[Line]:
    """Every day of the span: this week first, a rule with the week's number before each."""
    lines: list[Line] = []
    day, last = local(span.starts_at).date(), local(span.ends_at).date()
    today = local(now).date()
    widths = _columns(width)
    while day < last:
        if day.isoweekday() == 1 or not lines:
            if lines:
                lines.append(EMPTY)
            lines.append(_week_head(day, today, widths, width))
        lines += _day_lines(day, span, now, widths, width)
        day += timedelta(days=1)
    return lines


def _columns(width: int) -> tuple[int, int, int]:
    room = max(30, width - DAY)
    contact = room * 45 // 100
    tib = room * 31 // 100
    return contact, tib, room - contact - tib


def _week_head(day: date, today: date, widths: tuple[int, int, int], width: int) -> Line:
    monday = day - timedelta(days=day.weekday())
    this = today - timedelta(days=today.weekday())
    weeks = (monday - this).days // 7
    name = t("rota.week.this") if weeks == 0 else t("rota.week.next") if weeks == 1 else ""
    number = t("rota.week", number=day.isocalendar().week)
    head = cell(number, DAY, "title")
    duties = [cell(t(f"rota.duty.{duty}"), room, "dim") for duty, room in zip(DUTIES, widths, strict=True)]
    line_ = (head, *duties)
    if name and width >= 100:
        line_ = (
            cell(number, DAY, "title"),
            *duties[:2],
            cell(t("rota.duty.tib_backup") + f"   {name}", widths[2], "dim"),
        )
    return fit(line_, width)


def _day_lines(
    day: date, span: RotaSpan, now: datetime, widths: tuple[int, int, int], width: int
) -> list[Line]:
    today = day == local(now).date()
    columns = [
        _column([shift for shift in span.shifts if shift.duty == duty], day, span, now, room - 1)
        for duty, room in zip(DUTIES, widths, strict=True)
    ]
    gap_pieces = [_gap_piece(gap) for gap in span.gaps if local(gap.starts_at).date() == day]
    height = max(1, *(len(column) for column in columns))
    lines: list[Line] = []
    for at in range(height):
        label = f"{'▶' if today else '·'}{weekday_short(day)} {day_short(day, day)}" if at == 0 else ""
        pieces: list[Piece] = [
            cell(label, DAY, "strong" if today else "dim" if day < local(now).date() else "")
        ]
        for column, room in zip(columns, widths, strict=True):
            parts = column[at] if at < len(column) else EMPTY
            pieces += [*parts, Piece(" " * max(0, room - width_of(parts)))]
        lines.append(fit(tuple(pieces), width))
    lines += [fit((Piece(" " * DAY), piece), width) for piece in gap_pieces]
    return lines


def _column(shifts: list[ShiftRow], day: date, span: RotaSpan, now: datetime, room: int) -> list[Line]:
    """The shifts that begin on the day; with little room the surnames alone, each from when it begins."""
    first = local(span.starts_at).date() == day
    its = [
        shift
        for shift in shifts
        if local(shift.starts_at).date() == day or (first and _carries_in(shift, span))
    ]
    for whole in (True, False):
        pieces = [_shift_piece(shift, span, now, whole, its[at + 1 :]) for at, shift in enumerate(its)]
        lines = _lines_of(pieces, room, "  " if whole else " ")
        if len(lines) < 2:
            return lines
    return lines


def _shift_piece(shift: ShiftRow, span: RotaSpan, now: datetime, whole: bool, later: list[ShiftRow]) -> Piece:
    holds = shift.starts_at <= now < shift.ends_at
    role = "strong" if holds else "dim" if shift.ends_at <= now else ""
    mark = "▶" if holds else ""
    starts, ends = clock_short(shift.starts_at), clock_short(shift.ends_at)
    if _carries_in(shift, span):
        return Piece(f"{mark}-{ends} {shift.operator if whole else surname(shift.operator)}", role)
    if whole:
        return Piece(f"{mark}{starts}-{ends} {shift.operator}", role)
    until = "" if later and later[0].starts_at == shift.ends_at else f"-{ends}"
    return Piece(f"{mark}{starts} {surname(shift.operator)}{until}", role)


def _lines_of(pieces: list[Piece], room: int, between: str) -> list[Line]:
    lines: list[Line] = []
    current: Line = EMPTY
    for piece in pieces:
        wider = (*current, Piece(between), piece) if current else (piece,)
        if current and width_of(wider) > room:
            lines.append(fit(current, room))
            current = (piece,)
        else:
            current = wider
    return [*lines, fit(current, room)] if current else lines


def _carries_in(shift: ShiftRow, span: RotaSpan) -> bool:
    return shift.starts_at < span.starts_at < shift.ends_at


def clock_short(at: datetime) -> str:
    """ "08" on the hour, else "08:30"."""
    words = clock(at)
    return words[:2] if words.endswith(":00") else words


def _gap_piece(gap: Gap) -> Piece:
    """ "LUCKA 13:00-15:00, ingen kontaktperson"."""
    ends = clock(gap.ends_at)
    if local(gap.ends_at).date() != local(gap.starts_at).date():
        ends = f"{weekday_short(local(gap.ends_at).date())} {ends}"
    return Piece(t(f"rota.gap.{gap.duty}", starts=clock(gap.starts_at), ends=ends), "late")
