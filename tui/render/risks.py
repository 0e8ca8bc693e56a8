"""Risks in words: lists by number, level and day, and what was opened, whole (D14, D15, D19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.risks.rows import ActorCard, ActorRow, AnalysisCard, NoteCard, NoteRow, RiskRow, ThreatRow
from models.words.lookup import n, t
from tui.render.ages import day_short, when
from tui.render.line import EMPTY, Line, Piece, as_much_as_fits, cell, fit, joined, line, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from models.risks.rows import AssessmentRow, Link, ThreatCard

LABEL = 14


def code_of(row: RiskRow) -> str:
    """What a row is spoken of by: "H-2026-003", "HA-03", "N-7", "R-2"."""
    if isinstance(row, ThreatRow):
        return row.number
    if isinstance(row, ActorRow):
        return row.code
    return f"{'N' if isinstance(row, NoteRow) else 'R'}-{row.number}"


def risk_line(row: RiskRow, today: date, width: int) -> Line:
    """One row of a list. Of a threat and an actor nothing but number, level and review."""
    head = cell(code_of(row), 12, "code")
    if isinstance(row, ThreatRow | ActorRow):
        if row.closed_on is not None:
            words = t("risk.closed", day=day_short(row.closed_on, today))
            return fit(line(head, cell("", 14), Piece(words, "dim")), width)
        return fit(
            line(head, cell(t(f"risk.level.{row.level}"), 14, level_role(row.level)),
                 review_piece(row.review_on, today)),
            width,
        )  # fmt: skip
    if isinstance(row, NoteRow):
        told = [Piece(row.source), Piece(" ".join(f"#{each}" for each in row.tags.split()), "dim")]
        if row.review_on is not None:
            told.insert(0, review_piece(row.review_on, today))
        return fit(line(head, cell(day_short(row.dated_on, today), 13), *joined(told)), width)
    state = review_piece(row.next_review_on, today) if row.newest else Piece(t("analysis.replaced"), "dim")
    told = [state, Piece(row.title), Piece(row.name), Piece(row.reference, "dim")]
    return fit(line(head, cell(day_short(row.done_on, today), 13), *joined(told)), width)


def risk_head(kind: str, width: int) -> Line:
    """The words above the columns of one of the lists."""
    second = "risk.head.level" if kind in ("threat", "actor") else "risk.head.day"
    return fit(
        line(" ", cell(t("risk.head.number"), 12, "dim"),
             cell(t(second), 14 if kind in ("threat", "actor") else 13, "dim"),
             Piece(t("risk.head.review"), "dim")),
        width,
    )  # fmt: skip


def level_role(level: int) -> str:
    """How loud a level is."""
    return ("dim", "", "p3", "p2", "p1")[level]


def review_piece(day: date, today: date) -> Piece:
    """ "ses över 20 dec", or how late it is."""
    left = (day - today).days
    if left < 0:
        return Piece(n("risk.review_late", -left), "late")
    if left == 0:
        return Piece(t("risk.review_today"), "warn")
    return Piece(t("risk.review", day=day_short(day, today)), "warn" if left <= 7 else "")


def threat_lines(card: ThreatCard, now: datetime, today: date, width: int) -> list[Line]:
    """A threat whole: what it is, whom it concerns, what is known, and every assessment, the newest first."""
    row = card.row
    state = (
        review_piece(row.review_on, today)
        if row.closed_on is None
        else Piece(t("risk.closed", day=day_short(row.closed_on, today)), "dim")
    )
    head = Piece(f" {t('place.threat')} {row.number}", "title")
    lines = [
        as_much_as_fits([head, Piece(t(f"risk.level.{row.level}"), level_role(row.level)), state], width)
    ]
    if row.level == 4 and row.state == "open":
        lines.append(fit(line(Piece(f" {t('risk.level.4.long')}", "warn")), width))
    lines += [
        *_fact("title", card.title, width, "strong"),
        *link_lines(card.links, width),
        *_fact("evidence", card.evidence or t("threat.evidence.none"), width, "" if card.evidence else "dim"),
        *_fact("recorded", f"{when(card.recorded_at, now)} · {card.who}", width, "dim"),
        EMPTY,
        fit(line(Piece(f" {n('threat.assessments', len(card.assessments))}", "title")), width),
    ]
    for at, each in enumerate(card.assessments):
        lines += _assessment(len(card.assessments) - at, each, now, width)
    return lines


def _assessment(number: int, each: AssessmentRow, now: datetime, width: int) -> list[Line]:
    dim = "dim" if each.struck_at is not None else ""
    sure = t(f"threat.confidence.{each.confidence}") if each.confidence else ""
    head = joined(
        [Piece(f" {number}", dim or "key"), Piece(t(f"risk.level.{each.level}"), dim or level_role(each.level)),
         Piece(sure, dim), Piece(each.method, dim), Piece(f"{when(each.assessed_at, now)} {each.who}", "dim")]
    )  # fmt: skip
    lines = [fit(head, width)]
    if each.struck_at is not None:
        struck = t("threat.struck", who=each.struck_label, why=each.struck_reason or "")
        lines += [fit(line("   ", Piece(part, "warn")), width) for part in wrap(struck, max(8, width - 4))]
    for part in each.reasons.splitlines():
        lines += [fit(line("   ", Piece(told, dim)), width) for told in wrap(part, max(8, width - 4))]
    return lines


def card_lines(
    card: ActorCard | NoteCard | AnalysisCard, now: datetime, today: date, width: int
) -> list[Line]:
    """An actor, a note or an analysis whole."""
    row = card.row
    recorded = _fact("recorded", f"{when(card.recorded_at, now)} · {card.who}", width, "dim")
    if isinstance(card, ActorCard):
        head = _head("actor", card.row.code, t(f"risk.level.{card.row.level}"), width)
        state = (
            review_piece(card.row.review_on, today).text
            if card.row.closed_on is None
            else t("risk.closed", day=day_short(card.row.closed_on, today))
        )
        return [
            head,
            *_fact("name", card.name or t("actor.unnamed"), width, "strong"),
            *link_lines(card.links, width),
            *_fact("known", card.known or "", width),
            *_fact("review", state, width),
            *recorded,
        ]
    if isinstance(card, NoteCard):
        note = card.row
        again = review_piece(note.review_on, today).text if note.review_on else t("risk.no_review")
        return [
            _head("note", code_of(note), day_short(note.dated_on, today), width),
            *_fact("source", note.source, width),
            *_fact("text", card.text, width, "strong"),
            *_fact("tags", " ".join(f"#{each}" for each in note.tags.split()), width),
            *link_lines(card.links, width),
            *_fact("review", again, width),
            *recorded,
        ]
    assert isinstance(card, AnalysisCard)
    analysis = card.row
    state = review_piece(analysis.next_review_on, today).text if analysis.newest else t("analysis.replaced")
    return [
        _head("analysis", code_of(row), f"{analysis.title} {analysis.name}", width),
        *_fact("done", day_short(analysis.done_on, today), width),
        *_fact("review", state, width),
        *_fact("reference", analysis.reference, width),
        *_fact("summary", card.summary or t("analysis.no_summary"), width, "" if card.summary else "dim"),
        *_fact("sha256", analysis.sha256, width, "dim"),
        *recorded,
    ]


def link_lines(links: Sequence[Link], width: int) -> list[Line]:
    """Whom and what it concerns, by code."""
    words = ", ".join(f"{t(f'risk.link.{each.kind}')} {each.code}" for each in links)
    return _fact("links", words or t("risk.no_links"), width, "code" if words else "dim")


def _head(kind: str, code: str, more: str, width: int) -> Line:
    words = f" {t(f'risk.kind.{kind}').capitalize()} {code}"
    return as_much_as_fits([Piece(words, "title"), Piece(more, "strong")], width)


def _fact(label: str, words: str, width: int, role: str = "") -> list[Line]:
    lines = [part for told in words.splitlines() for part in wrap(told, max(8, width - LABEL - 1))]
    return [
        fit(
            line(" ", cell(t(f"risk.fact.{label}") if at == 0 else "", LABEL - 1, "dim"), Piece(part, role)),
            width,
        )
        for at, part in enumerate(lines)
    ]
