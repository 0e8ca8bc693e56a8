"""The handover in words: the band that no screen hides, the sheet, and the list of those that were kept (D87)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.store.text import clean
from models.words.lookup import n, t
from tui.render.ages import day_short, local, when
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap

if TYPE_CHECKING:
    from datetime import datetime

    from models.handover.reading import Reading
    from models.handover.rows import HandoverBoard, HandoverRow, Missing
    from models.handover.sheet import Section
    from tui.state import DeskState

# Stands before the key in the band's words, and never on the glass: from there it is not broken over two lines.
KEY_MARK = "\x1f"
SIGNS = {"late": "‼", "warn": "!", "": "·"}


def band(state: DeskState, key: str, *, named: bool = True) -> tuple[str, str]:
    """What the band says, and how: "dead" where a handover is late, "warn" where one is to be signed; "" for none.

    `key` goes to the handover; "" where one is there. Not `named`: on the locked screen, what is late and since when.
    """
    board = state.board.handover if state.board is not None else None
    if board is None:
        return "", ""
    late = board.late(state.now)
    if not named:
        since = (
            late[0].since
            if late
            else board.coming.at
            if board.coming and _overdue(board, state.now)
            else None
        )
        words = t("handover.band.locked", at=when(since, state.now)) if since is not None else ""
        return words, "dead" if words else ""
    told_key = f"{KEY_MARK}{t('handover.band.key', key=key)}" if key else ""
    if late:
        more = f" {n('handover.band.more', len(late) - 1)}" if len(late) > 1 else ""
        return (
            f"{t('handover.band.late')} {missing_words(late[0], state.now)}{more} {told_key}".rstrip(),
            "dead",
        )
    if _overdue(board, state.now):
        coming = board.coming
        assert coming is not None  # _overdue says so
        told = {"outgoing": coming.outgoing, "incoming": coming.incoming, "at": when(coming.at, state.now)}
        return f"{t('handover.band.overdue', **told)} {told_key}".rstrip(), "dead"
    if board.missing:
        return (
            f"{t('handover.band.missing')} {missing_words(board.missing[0], state.now)} {told_key}".rstrip(),
            "warn",
        )
    coming = board.coming
    if coming is not None and coming.early_at <= state.now:
        which = "handover.band.written" if coming.written else "handover.band.coming"
        told = {"outgoing": coming.outgoing, "incoming": coming.incoming, "at": when(coming.at, state.now)}
        return f"{t(which, **told)} {told_key}".rstrip(), "warn"
    return "", ""


def missing_words(row: Missing, now: datetime) -> str:
    """ "M. Ek till S. Berg 07:00: S. Berg har inte skrivit under."."""
    told = {
        "outgoing": clean(row.outgoing, 40),
        "incoming": clean(row.incoming, 40),
        "at": when(row.since, now),
    }
    return t(f"handover.missing.{row.standing}", **told)


def _overdue(board: HandoverBoard, now: datetime) -> bool:
    """Whether somebody should have relieved the one who has TiB, longer ago than they may take."""
    coming = board.coming
    return coming is not None and now >= coming.at + board.grace


def sheet_lines(found: Reading, now: datetime, width: int, *, code: bool = True) -> list[Line]:
    """The sheet, and what has come since it was written; what is new stands first."""
    lines: list[Line] = []
    if found.new or found.gone:
        lines += _said(t("handover.since_written"), width, "warn")
        lines += _sections(found.new, width, "handover.new")
        lines += _sections(found.gone, width, "handover.gone")
        lines.append(EMPTY)
    if found.row is not None and found.sheet is None:
        lines += _said(t("handover.weeded"), width, "dim")
    lines += _sections(found.sections, width)
    if found.remark:
        lines += [EMPTY, *_said(t("handover.remark", words=clean(found.remark, 400)), width)]
    if code and found.head:
        lines += [EMPTY, *_said(t("handover.code", code=found.head), width, "strong")]
    return lines


def _sections(sections: Iterable[Section], width: int, mark: str = "") -> list[Line]:
    lines: list[Line] = []
    for section in sections:
        title = t(f"handover.section.{section.id}")
        if mark:
            title = t(mark, section=title)
        if not section.lines:
            lines.append(fit(line(Piece(f" {title}: ", "dim"), Piece(t("handover.nothing"), "dim")), width))
            continue
        lines.append(fit(line(Piece(f" {title}", "title")), width))
        for each in section.lines:
            lines += hanging(SIGNS[each.weight], each.text, width, each.weight if not mark else "")
    return lines


def hanging(sign: str, words: str, width: int, role: str = "") -> list[Line]:
    """A sign, and words on as many lines as they need beside it."""
    parts = wrap(clean(words, 400), max(10, width - 4)) or [""]
    return [
        fit(line(Piece(f" {sign if at == 0 else ' '} ", role), Piece(part, role)), width)
        for at, part in enumerate(parts)
    ]


def head_lines(found: Reading, now: datetime, width: int, *, read: bool, key: str, here: str) -> list[Line]:
    """Who leaves and who comes, what is signed, and what the officer does next, as sentences."""
    lines: list[Line] = []
    for words, role in _head(found, now, read=read, key=key, here=here):
        lines += _said(words, width, role)
    return lines


def _head(found: Reading, now: datetime, *, read: bool, key: str, here: str) -> Iterable[tuple[str, str]]:
    part, row = found.part, found.row
    if row is None and part is None:
        yield t("handover.head.nobody"), "late"
        return
    if row is None:
        assert part is not None  # the other case is above
        incoming = part.incoming or t("handover.head.whoever")
        yield t("handover.head.unwritten", outgoing=part.outgoing, incoming=incoming), "strong"
    else:
        incoming = row.incoming or t("handover.head.whoever")
        told = {
            "number": row.seq,
            "outgoing": row.outgoing,
            "incoming": incoming,
            "at": when(row.written_at, now),
        }
        yield t("handover.head.written", **told), "strong"
        yield signed_words(row, now), "ok" if row.signed else "warn" if row.open else "dim"
    if part is None or (row is not None and not row.open):
        return
    if part.again:
        yield t("handover.do.wait", who=part.incoming or t("handover.head.whoever"), key=here), "strong"
        if found.new or found.gone:
            yield (t("handover.do.anew", key=key), "key") if read else (t("handover.do.read_anew"), "warn")
        return
    if not part.planned:
        yield t("handover.do.not_next", who=part.outgoing), "dim"
        return
    passed = "passed" if part.span_id is not None else "passes"
    yield t(f"handover.do.{part.side}.{passed}", outgoing=part.outgoing, at=_since(found, now)), ""
    yield (t("handover.do.sign", key=key), "key") if read else (t("handover.do.read"), "warn")


def _since(found: Reading, now: datetime) -> str:
    part = found.part
    since = part.since if part is not None else None
    if since is None and part is not None:
        since = next((each.since for each in found.missing if each.span_id == part.span_id), None)
    return when(since, now) if since is not None else ""


def signed_words(row: HandoverRow, now: datetime) -> str:
    """Who has signed, and when; who has not."""
    if row.settled_at is not None:
        return t("handover.settled", who=clean(row.settled_by, 40), at=when(row.settled_at, now))
    if row.withdrawn_at is not None:
        return t("handover.withdrawn", at=when(row.withdrawn_at, now))
    said = []
    for who, at in ((row.outgoing, row.outgoing_signed_at), (row.incoming, row.incoming_signed_at)):
        name = clean(who, 40) or t("handover.head.whoever")
        said.append(
            t("handover.signed_at", who=name, at=when(at, now)) if at else t("handover.not_signed", who=name)
        )
    return " · ".join(said)


def kept_line(row: HandoverRow, now: datetime, width: int) -> Line:
    """One kept sheet in the list."""
    here = local(row.written_at)
    day = f"{day_short(here.date(), local(now).date())} {here:%H:%M}"
    role = "" if row.signed else "warn" if row.open else "dim"
    names = 30 if width >= 100 else 22
    between = f"{clean(row.outgoing, 20)} > {clean(row.incoming, 20) or '?'}"
    pieces = [cell(str(row.seq), 5, "code", right=True), Piece("  "), cell(day, 14), cell(between, names)]
    return fit((*pieces, Piece(t(f"handover.standing.{row.standing}"), role)), width)


def _said(words: str, width: int, role: str = "") -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(10, width - 2))]
