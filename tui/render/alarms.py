"""Alarms in words: the row on the board, the strip, the ÄVEN line. Codes, never names (DIRECTIVE rule 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from models.store.text import clean
from models.words.lookup import known, n, t
from tui.local import UNCONFIRMED, is_local
from tui.render.ages import age, age_of, seconds_between, span_words, when
from tui.render.line import Line, Piece, as_much_as_fits, cell, cut, fit, line, spread

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.alarms.rows import AlarmRow

SIGNS: Mapping[int, str] = {1: "‼", 2: "!", 3: "!", 4: "~"}
WIDE = 108
"""From this many cells the row also says where it is and what the ARC's delay was."""


def sign(priority: int) -> str:
    """The sign of a priority; one cell, as plain as a letter."""
    return SIGNS.get(priority, "~")


def role(priority: int) -> str:
    """The role that colours a priority."""
    return f"p{min(4, max(1, priority))}"


def kind_word(kind: str) -> str:
    """ "personlarm"; an unknown kind is told by its own name."""
    return _word("alarm.kind", kind)


def kind_short(kind: str) -> str:
    """The kind in at most 15 cells, in capitals, for the board."""
    short = f"alarm.kind.short.{kind}"
    return (t(short) if known(short) else kind_word(kind)).upper()


def state_word(alarm: AlarmRow) -> str:
    """The state as the board says it, with who has the alarm."""
    if alarm.state == "new":
        return t("alarm.state.new" if alarm.restored_at is None else "alarm.state.new.restored")
    if alarm.state == "acknowledged" and alarm.acknowledged_label:
        return t("alarm.state.held_by", who=surname(alarm.acknowledged_label))
    return _word("alarm.state", alarm.state)


def surname(label: str) -> str:
    """ "Ek" of "M. Ek": what fits in a column. "Ek?" of "M. Ek, ej bekräftad": who it was has not been shown."""
    name, comma, _ = clean(label, 80).partition(",")
    parts = name.split()
    return parts[-1] + ("?" if comma else "") if parts else ""


def whose(alarm: AlarmRow) -> str:
    """The person's code, or the account where the line belongs to nobody yet; of a drill that it is one."""
    if alarm.drill:
        return t("drill.mark")
    return clean(alarm.person or alarm.account, 40) or "?"


def clock_words(
    alarm: AlarmRow, targets: Mapping[int, int], now: datetime, *, short: bool = False
) -> tuple[str, str]:
    """What the clock column says, and its role: target left or over, rings again, acknowledged at, restored at."""
    end = ".short" if short else ""
    if is_local(alarm) and alarm.rings:
        return t(f"alarm.local{end}"), "warn"
    if alarm.state == UNCONFIRMED and alarm.acknowledged_at is not None:
        return t(f"alarm.taken_at{end}", at=when(alarm.acknowledged_at, now, seconds=True)), "warn"
    if alarm.state == "new":
        target = targets.get(alarm.priority)
        if target is None:
            return "", ""
        left = target - seconds_between(alarm.received_at, now)
        if left >= 0:
            return t(f"alarm.target.left{end}", target=age(target), left=span_short(left)), ""
        return t(f"alarm.target.over{end}", target=age(target), over=span_short(-left)), "late"
    if alarm.state in ("shelved", "out_of_service") and alarm.shelved_until is not None:
        word = "alarm.rings_again" if alarm.state == "shelved" else "alarm.until"
        return t(word + end, at=when(alarm.shelved_until, now)), "dim"
    if alarm.state == "action_taken" and alarm.action_at is not None:
        return t(f"alarm.action_at{end}", at=when(alarm.action_at, now)), "dim"
    if alarm.acknowledged_at is not None:
        return t(f"alarm.acknowledged_at{end}", at=when(alarm.acknowledged_at, now)), "dim"
    return "", ""


def span_short(seconds: int) -> str:
    """ "6 s" under a minute, else "3:02"."""
    return t("time.seconds", s=seconds) if seconds < 60 else age(seconds)


def place_words(alarm: AlarmRow) -> str:
    """Where the signal says it is; never a home address of a portable alarm (SCREENS principle 8)."""
    parts = [t("proof.mark")] if alarm.proof else []
    parts += [t("alarm.portable")] if alarm.portable else []
    if alarm.zone.strip("0 "):
        parts.append(t("alarm.zone", zone=alarm.zone.lstrip("0")))
    if alarm.restored_at is not None and alarm.state != "new":  # whose state says so itself
        parts.append(t("alarm.restored"))
    if alarm.copies:
        parts.append(n("alarm.copies", alarm.copies))
    if alarm.source == "phone":
        parts.append(t("alarm.source.phone"))
    return ", ".join(parts)


def delay_words(alarm: AlarmRow) -> str:
    """How long the signal was on its way to us: "2 s efter LC"."""
    came = alarm.arc_received_at or alarm.triggered_at
    if came is None:
        return ""
    late = seconds_between(came, alarm.received_at)
    word = "alarm.after_arc" if alarm.arc_received_at is not None else "alarm.after_trigger"
    return t(word, span=span_words(late))


def board_row(alarm: AlarmRow, targets: Mapping[int, int], now: datetime, width: int, more: str = "") -> Line:
    """One alarm on the board: sign, P, kind, whose, state, age, clock and, with room, where and how late.

    `more` is what the row stands for beside itself: alarms folded into it, or others of the same person.
    """
    colour = role(alarm.priority)
    quiet = alarm.state in ("shelved", "out_of_service")
    loud = alarm.rings
    told, told_role = clock_words(alarm, targets, now)
    if width < 60:
        return _narrow_row(alarm, now, width)
    pieces = [
        cell(f"{sign(alarm.priority)} P{alarm.priority}", 6, "dim" if quiet else colour),
        cell(kind_short(alarm.kind), 16, "dim" if quiet else colour),
        cell(whose(alarm), 8, "dim" if quiet else "code"),
        *_state_cells(alarm, 15),
        cell(age_of(alarm.received_at, now), 7, "strong" if loud else "", right=True),
        Piece("  "),
    ]
    used = 6 + 16 + 8 + 15 + 7 + 2
    if width < WIDE:
        more = more or (t("proof.mark") if alarm.proof else "")
        if more:
            pieces.append(Piece(f"{more}  ", "strong"))
            used += cell_len(more) + 2
        room = max(0, width - used)
        if cell_len(told) > room:
            told, told_role = clock_words(alarm, targets, now, short=True)
        # Half a word says less than none: how old the alarm is stands beside it.
        return fit((*pieces, cell(told if cell_len(told) <= room else "", room, told_role)), width)
    pieces.append(cell(told, 26, told_role))
    place = ", ".join(part for part in (more, place_words(alarm)) if part)
    pieces.append(cell(place, max(0, width - used - 26 - 17), "strong" if more else "dim" if quiet else ""))
    pieces.append(cell(delay_words(alarm), 17, "dim", right=True))
    return fit(tuple(pieces), width)


def _state_cells(alarm: AlarmRow, width: int) -> tuple[Piece, ...]:
    word = cut(state_word(alarm), width)
    rest = Piece(" " * (width - cell_len(word)))
    if not alarm.rings:
        return Piece(word), rest
    return Piece(word, "strong" if alarm.priority > 1 else "unacknowledged"), rest


def _narrow_row(alarm: AlarmRow, now: datetime, width: int) -> Line:
    colour = role(alarm.priority)
    room = max(4, width - 2 - 8 - 7 - 9)
    word = t("alarm.state.new.short") if alarm.rings else state_word(alarm)
    return fit(
        line(
            cell(sign(alarm.priority), 2, colour),
            cell(whose(alarm), 8, "code"),
            cell(kind_short(alarm.kind), room, colour),
            cell(word, 9, "unacknowledged" if alarm.rings else ""),
            cell(age_of(alarm.received_at, now), 7, right=True),
        ),
        width,
    )


def loud_words(alarm: AlarmRow) -> str:
    """ "‼ PERSONLARM SF-07", and whether it is the test that was expected."""
    words = f"{sign(alarm.priority)} {kind_word(alarm.kind).upper()} {whose(alarm)}"
    return f"{words} ({t('proof.mark')})" if alarm.proof else words


def strip_line(alarm: AlarmRow, others: int, now: datetime, key: str, width: int) -> Line:
    """The one loud thing: what, whose, for how long, and the key that takes it."""
    words = cut(loud_words(alarm), max(8, width - 22))
    left = as_much_as_fits(
        [
            Piece(f" {words}", act="open_named"),
            Piece(t("strip.unacknowledged", age=span_long(seconds_between(alarm.received_at, now)))),
            Piece(t("strip.key", key=key), act="acknowledge"),
            Piece(t(f"strip.louder.{min(3, alarm.ladder_step)}") if alarm.ladder_step else ""),
        ],
        width,
    )
    right = line(n("strip.more", others) + " ") if others else ()
    return spread(left, right, width)


def span_long(seconds: int) -> str:
    """ "24 s", "4:10", "2 h 05"."""
    return t("time.seconds", s=seconds) if seconds < 60 else age(seconds)


def also_line(alarm: AlarmRow | None, reception: str, now: datetime, key: str, width: int) -> Line:
    """ÄVEN: the loudest other alarm, then whether alarms are received (SCREENS principle 7)."""
    if alarm is None:
        return as_much_as_fits([Piece(" " + t("also.none"), "dim"), Piece(reception, "dim")], width)
    word = "also.rings" if key else "also.rings.keyless"
    ringing = t(word, age=age_of(alarm.received_at, now), key=key) if alarm.rings else ""
    words = [
        Piece(f" {t('also')} {loud_words(alarm)}", role(alarm.priority), "open_also"),
        Piece(ringing or f"{state_word(alarm)} {age_of(alarm.received_at, now)}", "strong", "open_also"),
        Piece(reception, "dim"),
    ]
    fitted: list[Piece] = [words[0], Piece(" "), words[1]]
    if sum(len(piece.text) for piece in fitted) + len(reception) + 3 <= width:
        fitted += [Piece(" · ", "dim"), words[2]]
    return fit(tuple(fitted), width)


def title_words(ringing: tuple[AlarmRow, ...], dead: bool) -> str:
    """The terminal's title: class and count only, never whose (TRUST threat 10)."""
    if dead:
        return t("title.dead")
    if not ringing:
        return t("title.quiet")
    loudest = ringing[0]
    return t(
        "title.ringing",
        sign=sign(loudest.priority),
        kind=" ".join((*((t("drill.mark"),) if loudest.drill else ()), kind_word(loudest.kind).upper())),
        count=n("alarm.unacknowledged", len(ringing)),
    )


def _word(family: str, name: str) -> str:
    found = f"{family}.{name}"
    return t(found) if known(found) else clean(name.replace("_", " "), 40)
