"""The register in words: party offices, boards, and cover that ends (D39, D40, D66-D73; DIRECTIVE rule 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import day_short
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap
from tui.render.phones import grouped

if TYPE_CHECKING:
    from datetime import date

    from models.boards.rows import BoardStanding, LeadRow
    from models.people.ending_rows import EndingItemRow, EndingRow
    from models.people.office_standing import OfficeStanding
    from models.people.rows import ResponsibleRow

CODE, NAME, LABEL = 8, 26, 20
# What is late and what only nears; the rest is plain.
_LATE = frozenset({"no_responsible", "lead", "analysis", "analysis_late", "routine", "routine_roles"})


def office_head(width: int) -> Line:
    """The words above the columns of offices."""
    return _head(
        ("office.head.code", CODE), ("office.head.party", NAME), ("office.head.stands", 40), width=width
    )


def office_line(row: OfficeStanding, width: int) -> Line:
    """One office: what is missing is what the eye should find. No names."""
    if not row.active:
        return _line(row.code, row.party, t("register.ended"), "dim", width)
    words = ", ".join(t(f"office.warning.{each}") for each in row.warnings) or t("office.whole")
    return _line(row.code, row.party, words, _role(row.warnings), width)


def board_head(width: int) -> Line:
    """The words above the columns of boards."""
    return _head(
        ("office.head.code", CODE), ("board.head.name", NAME), ("board.head.missing", 40), width=width
    )


def board_line(row: BoardStanding, width: int) -> Line:
    """One board: what it lacks, the worst first."""
    if not row.active:
        return _line(row.code, row.name, t("register.ended"), "dim", width)
    words = ", ".join(t(f"board.missing.{each}") for each in row.missing) or t("board.whole")
    return _line(row.code, row.name, words, _role(row.missing), width)


def ending_head(width: int) -> Line:
    """The words above the columns of endings."""
    return _head(
        ("office.head.code", CODE), ("ending.head.ends", 14), ("ending.head.stands", 40), width=width
    )


def ending_line(row: EndingRow, today: date, width: int) -> Line:
    """One cover that ends: what is asked or left to do."""
    late = row.stands == "ask" or (
        row.stands == "stays" and row.review_on is not None and row.review_on < today
    )
    role = "late" if late else "dim" if row.stands == "closed" else "warn"
    words = ending_words(row, today)
    return fit(
        (cell(row.code, CODE, "code"), cell(day_short(row.ends_on, today), 14), Piece(words, role)), width
    )


def ending_words(row: EndingRow, today: date) -> str:
    """Where it stands, what is left, and how many devices still ring."""
    parts = [t(f"ending.stands.{row.stands}")]
    if row.stands == "stays" and row.review_on is not None:
        parts.append(t("ending.review", day=day_short(row.review_on, today)))
    if row.stands == "recall":
        parts.append(n("ending.left", len(row.left)))
    if row.ringing and row.stands not in ("again", "closed"):
        parts.append(n("ending.ringing", row.ringing))
    return " · ".join(parts)


def office_lines(row: OfficeStanding, today: date, width: int) -> list[Line]:
    """One office whole: what is missing first, then who answers, numbers, and the five items."""
    lines = _warnings([t(f"office.warning.{each}") for each in row.warnings], _role(row.warnings), width)
    lines += _fact("phone", grouped(row.phone) or t("register.none"), width, "key")
    lines += _fact("out_of_hours", grouped(row.out_of_hours_phone) or t("register.none"), width)
    lines.append(EMPTY)
    for name, one in (("responsible", row.responsible), ("deputy", row.deputy)):
        lines += _named(name, one, today, width)
    lines += [EMPTY, fit(line(Piece(f" {t('office.items')}", "strong")), width)]
    for number, item in enumerate(row.attested, 1):
        on = t("office.attested_on", day=day_short(item.on, today)) if item.on else t("office.not_attested")
        words = f"{number}  {t(f'office.item.{item.item}')}: {on}"
        lines += [
            fit(line(" ", Piece(part, "warn" if item.late else "")), width) for part in wrap(words, width - 2)
        ]
    return lines


def board_lines(row: BoardStanding, today: date, width: int) -> list[Line]:
    """One board whole: what is missing first, then who leads, what is analysed, written and agreed, and its seats."""
    lines = _warnings([t(f"board.missing.{each}") for each in row.missing], _role(row.missing), width)
    lines += _fact("kind", t(f"board.kind.{row.kind}"), width)
    lines += _fact("phone", grouped(row.phone) or t("register.none"), width, "key")
    lines += _fact("out_of_hours", grouped(row.out_of_hours_phone) or t("register.none"), width)
    lines.append(EMPTY)
    for name, one in (("lead", row.lead), ("deputy", row.deputy)):
        lines += _named(name, one, today, width)
    analysis, routine = row.analysis, row.routine
    words = t("register.none")
    if analysis is not None:
        words = t(
            "board.analysis_on", day=day_short(analysis.done_on, today),
            next=day_short(analysis.next_due_on, today), where=analysis.reference,
        )  # fmt: skip
    lines += _fact("analysis", words, width, "" if analysis else "warn")
    words = t("register.none")
    if routine is not None:
        roles = t("board.roles" if routine.roles_named else "board.no_roles")
        day = day_short(routine.dated_on, today)
        words = t("board.routine_on", day=day, roles=roles, where=routine.reference)
    lines += _fact("routine", words, width, "" if routine is not None and routine.roles_named else "warn")
    for each in row.channels:
        words = t("board.channel_on", office=each.office, how=each.how, day=day_short(each.agreed_on, today))
        lines += _fact("channel", words, width)
    if row.offices_missing or not row.channels:
        words = t("register.none")
        if row.offices_missing:
            words = t("board.channel_missing", offices=", ".join(row.offices_missing))
        lines += _fact("channel", words, width, "warn")
    seats = ", ".join(f"{each.person} {t(f'board.role.{each.role}')}" for each in row.seats)
    lines += _fact("seats", seats or t("register.none"), width)
    return lines


def ending_lines(row: EndingRow, today: date, width: int) -> list[Line]:
    """One ending whole: the question first; the list only when it is answered."""
    lines = _warnings([ending_words(row, today)], "late" if row.stands == "ask" else "warn", width)
    lines += _fact("ends", day_short(row.ends_on, today), width)
    answer = t(f"register.threat.{row.threat}") if row.threat else t("ending.not_answered_yet")
    lines += _fact("threat", answer, width, "" if row.threat else "late")
    if row.decided_by:
        lines += _fact("decided_by", row.decided_by, width)
    if row.review_on is not None:
        lines += _fact("review", day_short(row.review_on, today), width)
    lines.append(EMPTY)
    if not row.items:
        return lines + _plain(t("ending.nothing_recalled"), "dim", width)
    for number, item in enumerate(row.items, 1):
        lines += _plain(_item(number, item), "dim" if item.state != "open" else "", width)
    return lines


def _item(number: int, item: EndingItemRow) -> str:
    label = t(f"measure.kind.{item.label}") if item.kind == "measure" else item.label
    parts = [f"{number}  {t(f'ending.kind.{item.kind}')} {label}".rstrip(), t(f"ending.state.{item.state}")]
    if item.returned is False and item.state != "done":
        parts.append(t("ending.still_rings"))
    if item.done_label and item.state != "open":
        parts.append(item.done_label)
    return " · ".join(parts)


def _named(name: str, one: ResponsibleRow | LeadRow | None, today: date, width: int) -> list[Line]:
    if one is None:
        return _fact(name, t("register.nobody"), width, "warn")
    until = t("register.until", day=day_short(one.valid_to, today)) if one.valid_to else ""
    seen = one.verified_on
    verified = t("register.verified", day=day_short(seen, today)) if seen else t("register.never_verified")
    parts = (one.name, grouped(one.phone), until, verified)
    return _fact(name, " · ".join(part for part in parts if part), width)


def _line(code: str, name: str, words: str, role: str, width: int) -> Line:
    quiet = "dim" if role == "dim" else ""
    return fit((cell(code, CODE, quiet or "code"), cell(name, NAME, quiet), Piece(words, role)), width)


def _head(*columns: tuple[str, int], width: int) -> Line:
    return fit((Piece(" "), *(cell(t(name), room, "dim") for name, room in columns)), width)


def _role(lacks: tuple[str, ...]) -> str:
    if not lacks:
        return ""
    return "late" if _LATE & set(lacks) else "warn"


def _warnings(words: list[str], role: str, width: int) -> list[Line]:
    if not words:
        return []
    said = ", ".join(words)
    return [*_plain(said[:1].upper() + said[1:], role, width), EMPTY]


def _plain(words: str, role: str, width: int) -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(1, width - 2))]


def _fact(name: str, words: str, width: int, role: str = "") -> list[Line]:
    parts = wrap(words, max(8, width - LABEL - 2)) or [""]
    first = line(" ", cell(t(f"register.fact.{name}"), LABEL, "dim"), Piece(parts[0], role))
    rest = [fit(line(" " * (LABEL + 1), Piece(part, role)), width) for part in parts[1:]]
    return [fit(first, width), *rest]
