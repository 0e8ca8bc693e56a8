"""One alarm in full words, from its row alone: what, when, where, over which line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import known, t
from tui.render.ages import age_of, when
from tui.render.alarms import clock_words, delay_words, kind_word, place_words, role, state_word
from tui.render.clocks import clocks_words
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.alarms.rows import AlarmRow

LABEL = 14


def detail_lines(alarm: AlarmRow, targets: Mapping[int, int], now: datetime, width: int) -> list[Line]:
    """Labelled facts, none of them a name or an address."""
    told, told_role = clock_words(alarm, targets, now)
    lines: list[Line] = [
        fit(line(Piece(f"P{alarm.priority} {kind_word(alarm.kind)}", role(alarm.priority))), width),
        *_labelled("details.event", event_words(alarm), width),
        EMPTY,
        *_labelled("details.state", state_word(alarm), width, "strong"),
        *_labelled("details.clock", told, width, told_role),
        *_labelled("details.age", age_of(alarm.received_at, now), width),
        EMPTY,
    ]
    for label, at in (
        ("details.triggered", alarm.triggered_at),
        ("details.arc", alarm.arc_received_at),
        ("details.received", alarm.received_at),
        ("details.acknowledged", alarm.acknowledged_at),
        ("details.action", alarm.action_at),
        ("details.restored", alarm.restored_at),
    ):
        if at is not None:
            lines += _labelled(label, when(at, now, seconds=True), width)
    lines += _labelled("details.delay", delay_words(alarm), width)
    lines += _labelled("details.clocks", clocks_words(alarm, targets), width)
    lines.append(EMPTY)
    where = t("details.where.portable") if alarm.portable else place_words(alarm)
    lines += _labelled("details.where", where, width)
    lines += _labelled("details.source", _source_words(alarm), width)
    lines += _labelled("details.account", alarm.account, width)
    return lines


def event_words(alarm: AlarmRow) -> str:
    """The event in plain words with its code as received: "inbrott, entré (BA)"."""
    words = t(alarm.text_id) if alarm.text_id and known(alarm.text_id) else ""
    if alarm.code and words:
        return f"{words} ({alarm.code})"
    return words or alarm.code


def _source_words(alarm: AlarmRow) -> str:
    word = f"alarm.source.{alarm.source}"
    return t(word) if known(word) else alarm.source


def _labelled(label: str, words: str, width: int, words_role: str = "") -> list[Line]:
    if not words:
        return []
    wrapped = wrap(words, max(8, width - LABEL))
    return [
        fit((cell(t(label) if at == 0 else "", LABEL, "dim"), Piece(part, words_role)), width)
        for at, part in enumerate(wrapped)
    ]
