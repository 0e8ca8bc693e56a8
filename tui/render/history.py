"""A line of the alarm history: when, what, whose code, how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import age, local, seconds_between
from tui.render.alarms import kind_short, kind_word, role, sign, whose
from tui.render.card import class_word
from tui.render.details import event_words
from tui.render.line import Line, Piece, cell, fit

if TYPE_CHECKING:
    from datetime import datetime

    from models.alarms.rows import AlarmRow

WIDE = 110


def history_line(row: AlarmRow, now: datetime, width: int) -> Line:
    """Date and time to the second, P, kind, code, end or state, and with room the event and the time to acknowledge."""
    closed = row.state == "closed"
    at = local(row.received_at)
    colour = "" if closed else role(row.priority)
    end = class_word(row.close_class) if closed else t(f"alarm.state.{row.state}")
    expected = f"{t('proof.mark')} · " if row.proof else ""
    head = (
        cell(at.strftime("%Y-%m-%d"), 11, "" if at.date() == local(now).date() else "dim"),
        cell(at.strftime("%H:%M:%S"), 10),
        cell(f"{sign(row.priority)} P{row.priority}", 5, colour),
    )
    if width < WIDE:
        last = max(8, width - 11 - 10 - 5 - 16 - 8)
        return fit(
            (
                *head,
                cell(kind_short(row.kind), 16, colour),
                cell(whose(row), 8, "code"),
                cell(f"{expected}{end}", last, _tone(row)),
            ),
            width,
        )
    taken = row.first_acknowledged_at or row.acknowledged_at
    acknowledged = age(seconds_between(row.received_at, taken)) if taken is not None else ""
    last = max(10, width - 11 - 10 - 5 - 28 - 8 - 20 - 9)
    return fit(
        (
            *head,
            cell(kind_word(row.kind), 28, colour),
            cell(whose(row), 8, "code"),
            cell(end, 20, _tone(row)),
            cell(acknowledged, 7, "dim", right=True),
            Piece("  "),
            cell(f"{expected}{event_words(row)}", last, "dim"),
        ),
        width,
    )


def history_head(width: int) -> Line:
    """The words above the columns."""
    rooms = [("date", 11), ("time", 10), ("priority", 5)]
    if width < WIDE:
        rooms += [("kind", 16), ("whose", 8), ("end", 20)]
    else:
        rooms += [("kind", 28), ("whose", 8), ("end", 20), ("taken", 9), ("event", 20)]
    return fit((Piece(" "), *(cell(t(f"history.head.{name}"), room, "dim") for name, room in rooms)), width)


def _tone(row: AlarmRow) -> str:
    if row.state == "new":
        return "unacknowledged"
    return "warn" if row.close_class in ("real", "probable") else ""
