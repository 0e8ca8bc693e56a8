"""The register on one screen: code, category, party, and what has been offered (D4-D8). No names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from models.words.lookup import known, language, n, t
from tui.render.ages import day_short, when
from tui.render.card import category_word
from tui.render.line import Line, Piece, cell, fit, line, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from models.people.rows import PersonRow, TransmitterRow
    from tui.desk_values import DoubtfulLines

WIDE = 110
WIDEST = 130


def talk_words(row: PersonRow, today: date) -> tuple[str, str]:
    """How the yearly talk stands, and the role of the words: offered is not held (rule 15)."""
    if not row.in_scope:
        return t("talk.not_covered"), "dim"
    due = row.talk_due_on
    if row.talk == "overdue" and due is not None:
        return n("talk.overdue", (today - due).days), "late"
    if row.talk == "due" and due is not None:
        return n("talk.due", (due - today).days), "warn"
    if row.talk == "not_offered":
        return t("talk.not_offered"), "warn"
    state = f"talk.state.{row.talk_state}"
    words = t(state) if row.talk_state and known(state) else t("talk.ok")
    return (f"{words}, {t('talk.next', day=day_short(due, today))}" if due is not None else words), ""


def person_line(row: PersonRow, today: date, width: int) -> Line:
    """One person: the talk is what the eye should find."""
    talk, role = talk_words(row, today)
    dim = "" if row.in_scope else "dim"
    percent = "%" if width < WIDE else " %"
    degree = f"{degree_word(row.degree_tenths)}{percent}" if row.degree_tenths is not None else ""
    to_decide = "warn" if row.to_decide else dim
    word = category_word(row.category) if width >= WIDE else category_short(row.category)
    category = word + (f" ({t('people.to_decide')})" if row.to_decide and width >= WIDE else "")
    rooms = _rooms(width)
    senders = _senders(row.transmitters, width, rooms[7])
    pieces = (
        cell(row.code, rooms[0], "code" if row.in_scope else "dim"),
        cell(category, rooms[1], to_decide),
        cell(degree, rooms[2], to_decide, right=True),
        Piece(_gap(width)),
        cell(row.office or "", rooms[3], dim),
        cell(talk, rooms[4], role or dim),
        _given(row.introduction_offered, row.in_scope, rooms[5]),
        _given(row.training_offered, row.in_scope, rooms[6]),
        cell(senders, rooms[7], dim),
    )
    return fit(pieces, width)


def degree_word(tenths: int) -> str:
    """A degree as it is: "40" or "39,9", never rounded over the line."""
    whole, part = divmod(tenths, 10)
    return f"{whole}{',' if language() == 'sv' else '.'}{part}" if part else str(whole)


def category_short(category: str | None) -> str:
    """The category in at most 11 cells."""
    short = f"category.short.{category}"
    return t(short) if known(short) else category_word(category)


def _senders(devices: Sequence[TransmitterRow], width: int, room: int) -> str:
    """The transmitters that there is room for, then how many more there are: "pers +2"."""
    between = ", " if width >= WIDE else " "
    words = [transmitter_word(each, width) for each in devices]
    for kept in range(len(words), 0, -1):
        more = f" +{len(words) - kept}" if kept < len(words) else ""
        told = between.join(words[:kept]) + more
        if cell_len(told) <= room:
            return told
    return between.join(words) or t("people.no_sender")


def doubtful_lines(told: DoubtfulLines, now: datetime, width: int) -> list[Line]:
    """The lines that are silent, then those whose silence would say nothing, at most five sentences."""
    silent = [
        t(
            "people.silent",
            whose=row.person or row.account,
            since=when(row.last_heard_at or row.began_at, now),
        )
        for row in told.silent
        if row.subject != "all"
    ]
    unproven = [
        t(
            "people.unproven",
            whose=f"{row.person or ''} {row.account}".strip(),
            last=_last_heard(row.last_heard_at, now),
        )
        for row in told.unproven
    ]
    lines: list[Line] = []
    for words, role, title in (
        (silent, "late", "people.silent.title"),
        (unproven, "warn", "people.unproven.title"),
    ):
        if words:
            said = f"{t(title)}: {' · '.join(words)}"
            lines += [fit(line(Piece(" " + part, role)), width) for part in wrap(said, max(1, width - 2))[:3]]
    return lines


def _last_heard(at: datetime | None, now: datetime) -> str:
    return t("people.unproven.never") if at is None else when(at, now)


def people_head(width: int) -> Line:
    """The words above the columns."""
    rooms = _rooms(width)
    names = ("code", "category", "degree", "office", "talk", "introduction", "training", "senders")
    pieces: list[Piece] = [Piece(" ")]
    for name, room in zip(names, rooms, strict=True):
        pieces.append(cell(t(f"people.head.{name}"), room, "dim", right=name == "degree"))
        if name == "degree":
            pieces.append(Piece(_gap(width)))
    return fit(tuple(pieces), width)


def transmitter_word(sender: TransmitterRow, width: int) -> str:
    """ "personlarm 1007" with room, "pers 1007" with less, else "pers"."""
    word = f"transmitter.{sender.kind}" if width >= WIDEST else f"transmitter.short.{sender.kind}"
    kind = t(word) if known(word) else sender.kind
    return f"{kind} {sender.account}" if width >= WIDE else kind


def _rooms(width: int) -> tuple[int, ...]:
    if width < WIDE:
        fixed = (6, 12, 5, 6, 29, 6, 4)
        return (*fixed, max(4, width - sum(fixed) - 2))
    fixed = (7, 29, 6, 8, 31, 6, 5)
    return (*fixed, max(8, width - sum(fixed) - 3))


def _gap(width: int) -> str:
    """What parts the degree, which ends at the right, from what comes after it."""
    return " " if width < WIDE else "  "


def _given(offered: bool, in_scope: bool, room: int) -> Piece:
    if not in_scope:
        return cell("-", room, "dim")
    word = t("people.yes") if offered else t("people.no")
    return cell(word, room, "" if offered else "warn")
