"""What the locked screen says: class, age and state, and never whose, where or under which number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import known, n, t
from tui.render.ages import age, clock, clock_age, day_long, seconds_between
from tui.render.alarms import kind_word, role, sign, span_long, surname
from tui.render.big import ROWS, figures
from tui.render.line import (
    Line,
    Piece,
    as_much_as_fits,
    cell,
    cut,
    fit,
    joined,
    line,
    spread,
    width_of,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.alarms.rows import AlarmRow
    from tui.state import DeskState, Locked

CLOCK_ROWS = ROWS
MOST_WORDS = 9


def class_words(alarm: AlarmRow) -> str:
    """ "‼ PERSONLARM": what, and nothing of whose."""
    return f"{sign(alarm.priority)} {kind_word(alarm.kind).upper()}"


def head(state: DeskState, width: int) -> Line:
    """The city and the day; who is on duty stands elsewhere."""
    board = state.board
    left = joined(
        [
            Piece(" VAKTBORD", "title"),
            Piece(board.city if board else ""),
            Piece(t("demo") if board and board.demo else ""),
        ]
    )
    return spread(left, line(Piece(f"{day_long(state.now)} {clock(state.now, seconds=True)} ")), width)


def big_clock(state: DeskState, width: int) -> list[Line]:
    """The time in large figures, in the middle."""
    told = clock(state.now, seconds=True)
    rows = figures(told, "  ")
    before = " " * max(0, (width - len(rows[0])) // 2)
    return [fit(line(before, Piece(row, "strong")), width) for row in rows]


def strip(alarm: AlarmRow, state: DeskState, width: int) -> Line:
    """The one loud thing, without whose it is."""
    seconds = seconds_between(alarm.received_at, state.now)
    parts = [
        Piece(f" {class_words(alarm)}"),
        Piece(t("strip.unacknowledged", age=span_long(seconds))),
        Piece(t("strip.key", key="F2") if helps(state.locked) else "", act="acknowledge"),
        Piece(t(f"strip.louder.{min(3, alarm.ladder_step)}") if alarm.ladder_step else ""),
    ]
    others = max(0, state.unacknowledged - 1)
    return spread(as_much_as_fits(parts, width), line(n("strip.more", others) + " ") if others else (), width)


def helps(locked: Locked | None) -> bool:
    """Whether F2 acknowledges from here."""
    return locked is not None and locked.kind != "nobody"


def tiny(state: DeskState, width: int) -> Line:
    """All that a very small terminal can say."""
    if state.named is None:
        return line(Piece(cut(t("tiny.quiet"), width)))
    shown_age = clock_age((state.now - state.named.received_at).total_seconds())
    key = " F2" if helps(state.locked) else ""
    words = (f"{class_words(state.named)} {shown_age}{key}", f"{class_words(state.named)}{key}")
    return line(
        Piece(cut(next((each for each in words if width_of((Piece(each),)) <= width), words[-1]), width))
    )


def alarm_lines(state: DeskState, width: int, height: int) -> list[Line]:
    """Every open alarm as class, state and age; how many more there are where they do not all fit."""
    if state.board is None and not state.alarms:
        return [line(Piece(" " + t("locked.alarms_unknown"), "dim"))]
    rows = sorted(state.alarms, key=lambda row: (not row.rings, row.drill, row.priority, row.seq))
    if not rows:
        return [line(Piece(" " + t("locked.no_alarms"), "dim"))]
    room = height if len(rows) <= height else height - 1
    lines = [_alarm_line(row, state, width) for row in rows[: max(0, room)]]
    if len(rows) > len(lines):
        lines.append(line(Piece(" " + n("locked.more_alarms", len(rows) - len(lines)), "strong")))
    return lines[:height]


def _alarm_line(row: AlarmRow, state: DeskState, width: int) -> Line:
    kinds = 24 if width >= 70 else max(9, width - 28)
    where = t("locked.state.new") if row.rings else t(_state_id(row))
    loud = "strong" if row.rings else "dim"
    return fit(
        line(
            Piece(f" {sign(row.priority)} P{row.priority} ", role(row.priority)),
            cell(kind_word(row.kind).upper(), kinds, role(row.priority) if row.rings else ""),
            cell(where, 15, loud),
            Piece(age(seconds_between(row.received_at, state.now)), loud),
        ),
        width,
    )


def _state_id(row: AlarmRow) -> str:
    if row.state == "acknowledged" and surname(row.acknowledged_label).endswith("?"):
        return "locked.state.unproven"
    found = f"locked.state.{row.state}"
    return found if known(found) else "locked.state.going_on"


def said(state: DeskState, width: int, *, brief: bool) -> list[Line]:
    """What stands here, in the order it is needed: what was just done, what was answered, the next key, and why."""
    locked = state.locked
    if locked is None:
        return []
    parts: list[tuple[str, str]] = []
    if not brief or not (locked.asking or locked.helped or locked.said):
        parts.append((_title(locked), "title"))
    parts += _helped(locked)
    if locked.busy:
        parts.append((t("locked.checking"), "strong"))
    else:
        if locked.said:
            parts.append((locked.said, "warn"))
        if locked.wait_s:
            parts.append((t("locked.wait", s=locked.wait_s), "warn"))
        parts.append((_next(locked, away=state.away), "strong"))
    if not brief:
        parts += [(words, "") for words in _more(locked, away=state.away) if words]
    elif locked.demo:
        parts.append((_demo(locked), ""))
    room = max(1, width - 2)
    return [line(Piece(" " + row, look)) for words, look in parts for row in wrap(words, room)][:MOST_WORDS]


def _title(locked: Locked) -> str:
    if locked.kind == "officer":
        at = clock(locked.since) if locked.since is not None else ""
        return t("locked.title.officer", who=locked.officer, at=at)
    return t(f"locked.title.{locked.kind}")


def _helped(locked: Locked) -> Sequence[tuple[str, str]]:
    if not locked.helped:
        return ()
    if locked.left_s:
        return ((t("locked.helped", what=locked.helped, s=locked.left_s), "warn"),)
    return ((t("locked.lapsed"), "warn"),)


def _next(locked: Locked, *, away: bool) -> str:
    """The one next key."""
    if locked.asking == "code":
        return t("locked.ask_code")
    if locked.asking == "passphrase":
        return t("locked.ask_passphrase", code=locked.code)
    if locked.asking == "unlock":
        return t("locked.ask_pin" if locked.pin else "locked.ask_own")
    if locked.kind == "nobody" and away:
        return t("locked.away_new")
    return t(f"locked.next.{locked.kind}")


def _more(locked: Locked, *, away: bool) -> Sequence[str]:
    """What else is good to know."""
    why = f"locked.why.{locked.why}"
    found = [t(why, minutes=locked.minutes)] if known(why) else []
    if locked.kind == "officer":
        found.append(t("locked.away_own") if away else "" if locked.asking else t("locked.other"))
    if locked.kind == "blank":
        found.append(t("locked.blank"))
    if locked.demo:
        found.append(_demo(locked))
    return found


def _demo(locked: Locked) -> str:
    """What one signs in with in a demo, and as whom else, so that F9 can be tried."""
    if not locked.demo_other:
        return t("locked.demo", phrase=locked.demo)
    return t("locked.demo.other", phrase=locked.demo, other=locked.demo_other)
