"""Whom to call when nobody has taken an alarm: the ladder's last step, on the whole screen (D35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import age_of, when
from tui.render.alarms import loud_words
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap
from tui.render.phones import grouped

if TYPE_CHECKING:
    from models.rota.rows import OnDuty
    from tui.state import DeskState

LAST_STEP = 3


def call_list_lines(state: DeskState, width: int) -> list[Line]:
    """What rings and for how long, the key that takes it, then whom to call, in order."""
    alarm, board = state.named, state.board
    if alarm is None:
        return []
    age = age_of(alarm.received_at, state.now)
    lines: list[Line] = [
        # The line that tells lies behind this list: whoever took one alarm must see that they did. It stands above what
        # rings: under it "closed" would read as said of the alarm that nobody has.
        fit(line(Piece(f"  {state.told.text}", "dim")), width) if state.told else EMPTY,
        fit(line(Piece(f"  {t('call_list.nobody', age=age)}", "loud")), width),
        EMPTY,
        fit(line(Piece(f"  {loud_words(alarm)}", "p1")), width),
        fit(line(Piece(f"  {t('strip.key', key='F2')}", "key", "acknowledge")), width),
        EMPTY,
        fit(line(Piece(f"  {t('call_list.order')}", "strong")), width),
        EMPTY,
    ]
    calls = _on_duty(board.duty, state) if board is not None else []
    calls.append((t("call_list.arc"), state.arc_phone, ""))
    for number, (label, phone, who) in enumerate(calls, 1):
        told = (cell(f"  {number}  {label}", 26, "dim"), cell(grouped(phone), 18, "strong"), Piece(who))
        lines += [fit(told, width), EMPTY]
    lines += [fit(line(Piece("  " + part, "warn")), width) for part in wrap(t("call_list.112"), width - 3)]
    lines += [EMPTY, fit(line(Piece(f"  {t('call_list.back', key='esc')}", "dim", "back")), width)]
    return lines


def _on_duty(duty: OnDuty, state: DeskState) -> list[tuple[str, str, str]]:
    until = f", {t('alarm.until', at=when(duty.tib.ends_at, state.now))}" if duty.tib else ""
    return [
        (t(label), shift.phone, shift.operator + more)
        for label, shift, more in (
            ("call_list.tib", duty.tib, until),
            ("call_list.backup", duty.tib_backup, ""),
            ("duty.label.contact", duty.contact, ""),
            ("call_list.next", duty.tib_next, ""),
        )
        if shift is not None
    ]
