"""The rota as a grid: a week with its hours as a bar, or a month with a sign a day; gaps in words and pattern (D36)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import clock, day_short, local, weekday_short
from tui.render.alarms import surname
from tui.render.line import EMPTY, Line, Piece, cell, cut, fit
from tui.render.rota_slots import Block, Lane, Slot, midnight

if TYPE_CHECKING:
    from models.rota.rows import Gap, ShiftRow
    from tui.rota_values import RotaSpan

NOW, GAP, AWAY = "┃", "░", "·"
_BARS = "━═"
HOURS_FROM = 12
"""Cells from which a shift is told with its end: alike in a whole week."""


def label_room(width: int) -> int:
    """Cells of the column with the rows' names."""
    return 9 if width < 120 else 16


def week_lines(
    week: Block, span: RotaSpan, now: datetime, at: Slot | None, width: int
) -> tuple[list[Line], int]:
    """A week: its head, each row's slots under their days, and a bar of its hours. And on which line the cursor is."""
    room = label_room(width)
    each = max(4, (width - room) // 7)
    lines, cursor = [_week_head(week, now, room, each, width)], 0
    for lane in week.lanes:
        for line_at in range(lane.height):
            label = lane.row.label if line_at == 0 else ""
            pieces = [cell(label, room - 1, "title" if lane.row.by_person else "strong"), Piece(" ")]
            for day, slots in zip(week.days, lane.days, strict=True):
                slot = slots[line_at] if line_at < len(slots) else None
                pieces.append(_slot_piece(slot, slot is not None and slot == at, day, now, each))
                if slot is not None and slot == at:
                    cursor = len(lines)
            lines.append(fit(tuple(pieces), width))
        if not lane.row.by_person:
            lines.append(_bar_line(lane, week, span, now, room, each))
    return lines, cursor


def month_lines(
    month: Block, span: RotaSpan, now: datetime, at: Slot | None, width: int
) -> tuple[list[Line], int]:
    """A month: a column a day, initials or duties in it, "▒▒" where something is bare. And the cursor's line."""
    room = label_room(width)
    each = max(2, min(5, (width - room) // max(1, len(month.days))))
    today = local(now).date()
    heads: tuple[list[Piece], ...] = ([cell("", room)], [cell("", room)], [cell("", room)])
    for day in month.days:
        closed = not _office_open(day, span)
        role = "strong" if day == today else "dim" if closed else ""
        heads[0].append(cell("▼" if day == today else "", each, "key"))
        heads[1].append(cell(weekday_short(day)[: each - 1], each, role))
        heads[2].append(cell(f"{day.day}", each, role))
    lines, cursor = [fit(tuple(head), width) for head in heads], 0
    if not month.days or today not in month.days:
        lines = lines[1:]
    for lane in month.lanes:
        pieces = [cell(lane.row.label, room - 1, "title" if lane.row.by_person else "strong"), Piece(" ")]
        for slots in lane.days:
            chosen = next((slot for slot in slots if slot == at), None)
            if chosen is not None:
                cursor = len(lines)
            pieces += _month_cell(slots, chosen, now, each)
        lines.append(fit(tuple(pieces), width))
    return lines, cursor


def mine_lines(block: Block, now: datetime, at: Slot | None, width: int) -> tuple[list[Line], int]:
    """My coming shifts, a line each; the next one first."""
    lines: list[Line] = []
    cursor = 0
    for lane in block.lanes:
        slot = lane.slots[0]
        shift = slot.shift
        if shift is None:
            continue
        if slot == at:
            cursor = len(lines)
        day, today = local(shift.starts_at).date(), local(now).date()
        chosen = slot == at
        state = t("rota.slot.now") if shift.starts_at <= now < shift.ends_at else ""
        if slot.away:
            state = t("rota.slot.away")
        pieces = (
            Piece("▌" if chosen else " ", "key"),
            cell(f"{weekday_short(day)} {day_short(day, today)}", 12, "unacknowledged" if chosen else ""),
            cell(f" {clock(shift.starts_at)}-{clock(shift.ends_at)}", 14),
            cell(t(f"rota.duty.{shift.duty}"), 16),
            cell(t(f"rota.kind.{shift.kind}"), 18, "dim"),
            Piece(state, "warn" if slot.away else "strong"),
        )
        lines.append(fit(pieces, width))
    return lines or [fit((Piece(" " + t("rota.mine.none"), "dim"),), width)], cursor


def gap_lines(span: RotaSpan, now: datetime, width: int, most: int) -> list[Line]:
    """The gaps of the span that are not over, in words; the last line counts the rest."""
    coming = [gap for gap in span.gaps if gap.ends_at > now]
    shown = coming if len(coming) <= most else coming[: most - 1]
    lines = [fit((Piece(f" {GAP * 2} ", "late"), Piece(gap_words(gap, now), "late")), width) for gap in shown]
    if len(coming) > len(shown):
        lines.append(fit((Piece(" " + n("rota.gaps.more", len(coming) - len(shown)), "late"),), width))
    return lines


def gap_words(gap: Gap, now: datetime, who: str = "") -> str:
    """ "tor 26 nov LUCKA 13:00-15:00, ingen kontaktperson (frånvarande)"."""
    day, today = local(gap.starts_at).date(), local(now).date()
    begins = f"{weekday_short(day)} {day_short(day, today)}"
    told = t(f"rota.gap.{gap.duty}", starts=clock(gap.starts_at), ends=_until(gap.starts_at, gap.ends_at))
    if gap.cause == "nobody":
        return t("rota.gap.without", day=begins, gap=told)
    cause = t(f"rota.cause.{gap.cause}")
    return t("rota.gap.with", day=begins, gap=told, cause=f"{who} {cause}".strip())


def shift_words(shift: ShiftRow, now: datetime) -> str:
    """ "M. Ek, TiB, ons 25 nov 19:00-07:00"."""
    day, today = local(shift.starts_at).date(), local(now).date()
    return t(
        "rota.shift.words",
        who=shift.operator,
        duty=t(f"rota.duty.{shift.duty}"),
        day=f"{weekday_short(day)} {day_short(day, today)}",
        starts=clock(shift.starts_at),
        ends=_until(shift.starts_at, shift.ends_at),
    )


def _until(starts_at: datetime, ends_at: datetime) -> str:
    """The end as one says it: with its day where that is neither the same nor the next morning's."""
    days = (local(ends_at).date() - local(starts_at).date()).days
    whole_day = days == 1 and clock(ends_at) == "00:00"
    if whole_day:
        return "24:00"
    return clock(ends_at) if days < 2 else f"{weekday_short(local(ends_at).date())} {clock(ends_at)}"


def clock_short(at: datetime) -> str:
    """ "08" on the hour, else "08:30"."""
    words = clock(at)
    return words[:2] if words.endswith(":00") else words


def _week_head(week: Block, now: datetime, room: int, each: int, width: int) -> Line:
    today = local(now).date()
    pieces = [cell(t("rota.week", number=week.days[0].isocalendar().week), room, "title")]
    for day in week.days:
        words = f"{'▶' if day == today else ' '}{weekday_short(day)} {day.day}"
        if each >= 12:
            words = f"{'▶' if day == today else ' '}{weekday_short(day)} {day_short(day, day)}"
        pieces.append(cell(words, each, "strong" if day == today else "dim" if day < today else ""))
    return fit(tuple(pieces), width)


def _slot_piece(slot: Slot | None, chosen: bool, day: date, now: datetime, each: int) -> Piece:
    if slot is None:
        return Piece(" " * each)
    words, role = _slot_words(slot, now, each - 2)
    mark = "▌" if chosen else "▶" if _holds(slot, now) else " "
    return cell(mark + cut(words, each - 2), each, "unacknowledged" if chosen else role)


def _slot_words(slot: Slot, now: datetime, room: int) -> tuple[str, str]:
    if slot.gap is not None:
        starts, ends = clock_short(slot.gap.starts_at), clock_short(slot.gap.ends_at)
        ends = "24" if ends == "00" else ends
        who = surname(slot.lost.operator) if slot.lost is not None else ""
        long = f"{t('rota.gap.word')} {starts}-{ends} {who}".rstrip()
        tries: tuple[str, ...] = (long, f"{GAP}{starts} {who}" if who else f"{GAP}{starts}-{ends}")
        shown = next((each for each in tries if len(each) <= room), f"{GAP}{starts}")
        return shown, "late" if slot.gap.ends_at > now else "dim"
    if slot.absence is not None:
        return t("rota.slot.away.short"), "warn"
    shift = slot.shift
    if shift is None:
        return AWAY, "dim"
    over = shift.ends_at <= now
    role = "warn" if slot.away else "dim" if over else "strong" if _holds(slot, now) else ""
    starts, ends = clock_short(shift.starts_at), clock_short(shift.ends_at)
    carried = local(shift.starts_at).date() < slot.day
    first = f"-{ends}" if carried else starts
    if slot.row == shift.operator_id:
        words = f"{t(f'rota.sign.{shift.duty}')} {first}" + ("" if carried else f"-{ends}")
        return (f"{words} {t('rota.slot.away.short')}" if slot.away else words), role
    if slot.away:
        return f"{first} {surname(shift.operator)} {t('rota.slot.away.short')}", role
    hours = first if carried or room < HOURS_FROM else f"{starts}-{ends}"
    names: tuple[str, ...] = (f"{hours} {shift.operator}", f"{hours} {surname(shift.operator)}")
    tries = names[room < HOURS_FROM :]
    return next((each for each in tries if len(each) <= room), f"{first} {surname(shift.operator)}"), role


def _holds(slot: Slot, now: datetime) -> bool:
    span = slot.shift or slot.gap
    return span is not None and span.starts_at <= now < span.ends_at


def _bar_line(lane: Lane, week: Block, span: RotaSpan, now: datetime, room: int, each: int) -> Line:
    """The hours of a week as a bar: a line where somebody is planned, a pattern where nobody is, and now."""
    shifts = [shift for shift in span.shifts if shift.duty == lane.row.key]
    gaps = [gap for gap in span.gaps if gap.duty == lane.row.key]
    pieces = [Piece(" " * room)]
    for day in week.days:
        begins = midnight(day, local(span.starts_at))
        step = (midnight(day + timedelta(days=1), local(span.starts_at)) - begins) / (each - 1)
        for part in range(each - 1):
            pieces.append(_bar_cell(begins + part * step, step, shifts, gaps, now))
        pieces.append(Piece(" "))
    return _joined(pieces)


def _bar_cell(
    begins: datetime, step: timedelta, shifts: list[ShiftRow], gaps: list[Gap], now: datetime
) -> Piece:
    ends, middle = begins + step, begins + step / 2
    if begins <= now < ends:
        return Piece(NOW, "key")
    if any(gap.starts_at < ends and gap.ends_at > begins for gap in gaps):
        return Piece(GAP, "late")
    for at, shift in enumerate(shifts):
        if shift.starts_at <= middle < shift.ends_at:
            return Piece(_BARS[at % 2], "dim" if ends <= now else "ok")
    return Piece(" ")


def _joined(pieces: list[Piece]) -> Line:
    """Neighbours of one role made one piece."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].role == piece.role:
            found[-1] = Piece(found[-1].text + piece.text, piece.role)
        else:
            found.append(piece)
    return tuple(found) or EMPTY


def _month_cell(slots: tuple[Slot, ...], chosen: Slot | None, now: datetime, each: int) -> list[Piece]:
    signs = [_month_sign(slot) for slot in slots]
    bare = any(slot.gap is not None for slot in slots)
    shown = GAP * min(2, each - 1) + "".join(dict.fromkeys(each for each in signs if each))
    if not bare:
        shown = "".join(dict.fromkeys(signs))
    if len(shown) > each - 1 and each > 2:
        shown = shown[: each - 1]
    role = "late" if bare else "warn" if any(slot.away or slot.absence for slot in slots) else ""
    if not bare and all(slot.shift is not None and slot.shift.ends_at <= now for slot in slots):
        role = "dim"
    if chosen is not None:
        return [cell(shown[: each - 1] or " ", each - 1, "unacknowledged"), Piece("▌", "key")]
    if each == 2:
        return [cell(shown[:2], 2, role)]
    return [cell(shown, each, role)]


def _month_sign(slot: Slot) -> str:
    if slot.gap is not None:
        return ""
    if slot.absence is not None:
        return "-"
    if slot.shift is None:
        return AWAY
    if slot.row == slot.shift.operator_id:
        return t(f"rota.sign.{slot.shift.duty}")
    return surname(slot.shift.operator)[:1]


def _office_open(day: date, span: RotaSpan) -> bool:
    return any(local(hours.starts_at).date() == day for hours in span.hours)
