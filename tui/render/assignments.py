"""Planned exposure in words: lists by number and code, the running clock, and one card (D41-D44, D68)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import clock, day_short, local, span_words, weekday_short, when
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap

if TYPE_CHECKING:
    from datetime import datetime

    from models.assignments.rows import AssignmentCard, AssignmentRow, Exposed

WHEN, NUMBER, HEADING, PERSONS = 14, 10, 21, 13
LABEL = 16
SHOWN = 9
_LOUD = ("judgement", "analysis", "office_result", "return")


def assignment_head(width: int) -> Line:
    """The words above the columns."""
    names = ((t("assignment.head.when"), WHEN), (t("assignment.head.number"), NUMBER),
             (t("assignment.head.category"), HEADING), (t("assignment.head.persons"), PERSONS))  # fmt: skip
    return fit(
        line(
            " ", *(cell(word, room, "dim") for word, room in names), Piece(t("assignment.head.lack"), "dim")
        ),
        width,
    )


def assignment_line(row: AssignmentRow, now: datetime, width: int) -> Line:
    """When, number, heading, who goes by code, and what is lacking."""
    dim = "dim" if not row.open or row.over(now) else ""
    role = dim or ("strong" if row.starts_at <= now else "")
    return fit(
        line(
            " ", cell(begins(row, now), WHEN, role), cell(row.number, NUMBER, dim or "code"),
            cell(heading(row), HEADING, dim), cell(codes(row), PERSONS, dim or "code"),
            Piece(lack_words(row, now), dim or lack_role(row, now)),
        ),
        width,
    )  # fmt: skip


def exposed_lines(found: Exposed, now: datetime, width: int, height: int) -> list[Line]:
    """The panel of the overview: late answers of ours first, then the coming 72 hours."""
    rows = [row for row in found.ahead if not row.over(now)]
    lines = [_waiting_line(row, now, width) for row in found.waiting]
    shown = (
        rows[: max(1, height - len(lines))]
        if len(lines) + len(rows) <= height
        else rows[: max(0, height - len(lines) - 1)]
    )
    lines += [_soon_line(row, now, width) for row in shown]
    if len(rows) > len(shown):
        lines.append(
            fit(line(Piece(n("assignment.more", len(rows) - len(shown)), "dim", "assignments")), width)
        )
    if not lines:
        lines.append(fit(line(Piece(t("assignment.none.soon"), "dim")), width))
    return lines[: max(1, height)]


def _soon_line(row: AssignmentRow, now: datetime, width: int) -> Line:
    room = max(12, width - 11 - SHOWN - 22)
    return fit(
        line(
            cell(begins(row, now), 11, "strong" if row.starts_at <= now else ""), cell(heading(row), room), " ",
            cell(codes(row), SHOWN, "code"), Piece(lack_short(row), lack_role(row, now)),
        ),
        width,
    )  # fmt: skip


def _waiting_line(row: AssignmentRow, now: datetime, width: int) -> Line:
    words = f"{t('assignment.ours', number=row.number)} · {clock_words(row, now, short=True)}"
    return fit(line(Piece(words, lack_role(row, now), "assignments")), width)


def begins(row: AssignmentRow, now: datetime) -> str:
    """ "tor 18:00", "pågår" while it lasts."""
    if row.starts_at <= now < row.ends:
        return t("assignment.now", at=clock(row.ends))
    return when(row.starts_at, now)


def heading(row: AssignmentRow) -> str:
    """The heading of the directive, or the kind of board event."""
    return t(f"assignment.forum.{row.forum}") if row.forum else t(f"assignment.category.{row.category}")


def codes(row: AssignmentRow) -> str:
    """Who goes: "SF-04", "SF-04 +2"."""
    if not row.persons:
        return "-"
    more = len(row.persons) - 1
    return row.persons[0] if not more else f"{row.persons[0]} +{more}"


def lack_short(row: AssignmentRow) -> str:
    """What is lacking in two words."""
    return t(f"assignment.lack.{row.lack or row.analysis}", level=row.level)


def lack_words(row: AssignmentRow, now: datetime) -> str:
    """What is lacking, with the clock where one runs."""
    if not row.open:
        return t("assignment.state.cancelled")
    return clock_words(row, now, short=True) if row.lack == "answer" else lack_short(row)


def lack_role(row: AssignmentRow, now: datetime) -> str:
    """Late is loud, lacking warns, the rest is quiet."""
    if row.lack == "answer":
        return "late" if row.late(now) else "warn"
    return "warn" if row.lack in _LOUD else "dim"


def clock_words(row: AssignmentRow, now: datetime, *, short: bool = False) -> str:
    """ "svar inom 2 h 05 min kontorstid", "FÖRSENAT sedan 12:00"; told where the office is shut. `short` in a list."""
    left = row.left(now)
    if left is None or row.due_at is None:
        return ""
    seconds = abs(left.total_seconds())
    word = "over" if row.late(now) else "stands" if row.clock_stands(now) else "left"
    told = f"assignment.clock.{word}" + (".short" if short else "")
    return t(told, span=span_words(seconds), at=when(row.due_at, now))


def day_and_time(row: AssignmentRow, now: datetime) -> str:
    """ "torsdag 26 nov 18:00-20:00"."""
    there = local(row.starts_at).date()
    words = f"{weekday_short(there)} {day_short(there, local(now).date())} {clock(row.starts_at)}"
    if row.ends_at is None:
        return words
    last = local(row.ends_at).date()
    ends = (
        clock(row.ends_at) if last == there else f"{day_short(last, local(now).date())} {clock(row.ends_at)}"
    )
    return f"{words}-{ends}"


def card_lines(card: AssignmentCard, now: datetime, width: int) -> list[Line]:
    """One occasion: what is to be done first, then what is known."""
    row = card.row
    lines: list[Line] = []
    if row.lack:
        lines += _plain(next_words(row, now), lack_role(row, now), width)
    elif row.open:
        lines += _plain(t(f"assignment.settled.{row.analysis}", level=row.level), "ok", width)
    else:
        lines += _plain(t("assignment.off", why=card.cancelled_why or ""), "warn", width)
    lines.append(EMPTY)
    if card.result:
        by = row.analysed_by or t("assignment.by_office")
        lines += _fact("result", f"{t(f'risk.level.{row.level}')} · {by}", width, "strong")
        lines += _fact("", card.result, width)
    lines += _fact("what", card.title, width, "strong")
    lines += _fact("category", _category(row), width)
    lines += _fact("when", day_and_time(row, now), width, "strong")
    if card.place:
        lines += _fact("place", card.place, width)
    lines += _fact(
        "persons", ", ".join(row.persons) or t("assignment.nobody"), width, "code" if row.persons else "warn"
    )
    absent = [code for code in card.seated if code not in row.persons]
    if card.seated:
        told = t("assignment.seated", codes=", ".join(card.seated))
        lines += _fact(
            "board",
            f"{row.board}: {told}" + (t("assignment.absent", codes=", ".join(absent)) if absent else ""),
            width,
        )
    elif row.board:
        lines += _fact("board", row.board, width)
    lines += _fact("asker", asker_words(row), width)
    if row.needed_by is not None:
        lines += _fact("needed_by", when(row.needed_by, now), width)
    lines += _fact("risk", t(f"assignment.risk.{row.risk}"), width)
    if card.about:
        lines += _fact("about", card.about, width)
    lines += _analysis(card, now, width)
    for each in card.measures:
        kind = t(f"measure.kind.{each.kind}")
        state = (
            t(f"assignment.linked.{each.state}")
            if each.what == "guard_order"
            else t(f"measure.state.{each.state}")
        )
        lines += _fact("measure", f"{each.number} · {kind} · {state}", width)
    return lines


def _analysis(card: AssignmentCard, now: datetime, width: int) -> list[Line]:
    row, lines = card.row, list[Line]()
    if row.escalated_at is not None and row.due_at is not None:
        words = t("assignment.asked", at=when(row.escalated_at, now), due=when(row.due_at, now))
        lines += _fact("asked", words, width)
    if row.owner:
        lines += _fact("owner", row.owner, width)
    if row.returned_at is not None:
        how = t(f"assignment.how.{row.returned_how}")
        lines += _fact("returned", t("assignment.returned", at=when(row.returned_at, now), how=how), width)
    return lines


def next_words(row: AssignmentRow, now: datetime) -> str:
    """What is to be done now, as a sentence."""
    words = t(f"assignment.next.{row.lack}")
    return f"{clock_words(row, now)}. {words}" if row.lack == "answer" else words


def asker_words(row: AssignmentRow) -> str:
    """ "partikansli HL"."""
    code = row.office if row.asker == "office" else row.board if row.asker == "board" else ""
    return f"{t(f'assignment.asker.{row.asker}')} {code}".strip()


def _category(row: AssignmentRow) -> str:
    words = t(f"assignment.category.{row.category}")
    return f"{words} · {t(f'assignment.forum.{row.forum}')}" if row.forum else words


def _plain(words: str, role: str, width: int) -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(1, width - 2))]


def _fact(name: str, words: str, width: int, role: str = "") -> list[Line]:
    label = t(f"assignment.fact.{name}") if name else ""
    parts = [part for each in words.split("\n") for part in wrap(each, max(8, width - LABEL - 2))] or [""]
    return [
        fit(line(" ", cell(label if at == 0 else "", LABEL, "dim"), Piece(part, role)), width)
        for at, part in enumerate(parts)
    ]


def assignment_words(row: AssignmentRow, now: datetime) -> str:
    """One occasion as a line of text: nobody's name, nothing of what was said."""
    persons = ", ".join(row.persons) or "-"
    return f"{row.number}: {day_and_time(row, now)}, {heading(row)}, {persons}, {lack_words(row, now)}"


def card_words(card: AssignmentCard, now: datetime) -> list[str]:
    """One card as lines of text."""
    return [
        card.row.number,
        *("".join(piece.text for piece in each).rstrip() for each in card_lines(card, now, 100)),
    ]
