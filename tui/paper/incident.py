"""The papers of an incident: the whole report, and the draft of a police report; each says why it is secret (D76)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.store.errors import Refused
from models.words.lookup import language, t
from tui.paper.blocks import Block, Heading, Paper, Paragraph, Table
from tui.render import ages
from tui.render.law import (
    court_details,
    court_words,
    date_words,
    feedback_words,
    follow_up_words,
    ready_text,
    report_details,
    report_words,
    reporter_word,
    support_words,
    when_words,
    whom,
    word,
)
from tui.render.timeline import entry_words

if TYPE_CHECKING:
    from datetime import datetime

    from models.incidents.report import CaseReport

SEALED_SUFFIXES = (".pdf", ".age")
OPEN_SUFFIXES = (".pdf", ".txt")
# A cell of a table holds so much; more is told in paragraphs.
LONG = 1500
LEAST_PHRASE = 12
PAIR = (1, 3)


def paper_bytes(found: CaseReport, kind: str, suffix: str, phrase: str) -> bytes:
    """The paper as a file: a PDF or text, sealed by a pass phrase where there is one.

    A sealed PDF opens in any reader, ".age" in any program that knows age. Raises Refused for a phrase that is too
    short.
    """
    if phrase:
        fit_phrase(phrase)
    paper = police_paper(found) if kind == "police" else incident_paper(found)
    if suffix == ".pdf":
        from tui.paper.pdf import pdf

        return pdf(paper, phrase)
    from tui.paper.text import text

    told = text(paper).encode()
    if not phrase:
        return told
    from pyrage import passphrase

    return bytes(passphrase.encrypt(told, phrase))


def fit_phrase(phrase: str) -> None:
    """Raise Refused for a pass phrase that would be guessed."""
    if len(phrase.strip()) < LEAST_PHRASE:
        raise Refused("report.short_phrase", n=LEAST_PHRASE)


def incident_paper(found: CaseReport) -> Paper:
    """The report: what is held, what was done, by whom, and the whole timeline."""
    now, case = found.at, found.case
    blocks: list[Block] = [*_grounds(found), Heading(t("case.section.facts"))]
    blocks += _pairs(
        [
            (t("case.person"), found.name or case.person or "-"),
            (t("case.title"), case.title),
            (t("case.outcome"), word("incident.outcome", case.outcome)),
            (
                t("case.class"),
                ", ".join(_some(word("incident.family", case.family), word("incident.item", case.item))),
            ),
            (t("case.tense"), word("incident.tense", case.tense)),
            (t("case.when"), when_words(case, now)),
            (t("case.reported"), _instant(case.reported_at)),
            (t("case.reporter"), reporter_word(case.reporter_kind)),
            (t("case.where"), ", ".join(_some(word("incident.scene", case.scene), case.place or ""))),
            (t("case.target"), word("incident.target", case.target)),
            (t("case.channel"), word("incident.channel", case.channel)),
            (t("case.motive"), word("incident.motive", case.motive)),
            (t("case.perpetrator"), word("incident.perpetrator", case.perpetrator)),
            (t("case.board"), case.board or ""),
            (t("case.owner"), case.owner),
            (t("case.office_informed"), _instant(case.office_informed_at)),
            (t("case.closed"), _closed(found)),
        ]
    )
    blocks += _told(t("case.section.what"), case.what_happened)
    blocks += _told(t("case.section.close_reason"), case.close_reason)
    blocks += _judged(found)
    if found.acts:
        blocks.append(Heading(t("case.section.acts")))
        blocks.append(
            Table(
                (t("case.act"), t("case.holder"), t("case.due"), t("case.state")),
                tuple(
                    (
                        row.what,
                        word("obligation.holder", row.holder),
                        row.due_on.isoformat(),
                        word("case.act", row.state),
                    )
                    for row in found.acts
                ),
                (4, 2, 2, 2),
            )
        )
    if found.owed:
        blocks.append(Heading(t("case.section.owed")))
        blocks.append(
            Table(
                (t("case.duty"), t("case.holder"), t("case.source"), t("case.state")),
                tuple(
                    (
                        word("obligation.kind", row.kind), word("obligation.holder", row.holder), row.source,
                        word("obligation.state", row.state),
                    )
                    for row in found.owed
                ),
                (4, 2, 2, 2),
            )
        )  # fmt: skip
    blocks += _pursued(found)
    if found.evidence:
        blocks.append(Heading(t("case.section.evidence")))
        blocks.append(Table((t("case.file"), "SHA-256"), found.evidence, (2, 3)))
    blocks.append(Heading(t("case.section.timeline")))
    blocks.append(
        Table(
            (t("case.at"), t("case.what"), t("case.who")),
            tuple((_instant(row.event_at), entry_words(row, now)[:LONG], row.who) for row in found.timeline),
            (2, 5, 2),
        )
    )
    return Paper(t("case.paper", number=case.number), _subtitle(found), language(), now, tuple(blocks))


def police_paper(found: CaseReport) -> Paper:
    """The draft of a police report: the ready text, point by point. It is no report before the police have it."""
    alarms = tuple(_instant(each.received_at) for each in found.alarms)
    points = ready_text(
        found.case, found.report, found.at, name=found.name, alarms=alarms, files=len(found.evidence)
    )
    blocks: list[Block] = [Paragraph(t("case.police.draft")), *_grounds(found)]
    for name, words in points:
        blocks.append(Heading(name, 3))
        blocks += _paragraphs(words)
    return Paper(
        t("case.police.paper", number=found.case.number),
        _subtitle(found),
        language(),
        found.at,
        tuple(blocks),
    )


def _grounds(found: CaseReport) -> Iterable[Block]:
    """The law it stands on, and the grounds of secrecy with the city's decision of them."""
    yield Paragraph(t("case.law"))
    grounds = "; ".join(found.secrecy) or "-"
    decided = found.grounds.decision or t("case.grounds_example")
    yield Paragraph(t("case.grounds", grounds=grounds, decision=decided))


def _judged(found: CaseReport) -> Iterable[Block]:
    if not found.assessments:
        return
    yield Heading(t("case.section.assessments"))
    for row in found.assessments:
        words = t(
            "case.assessed", severity=row.severity, level=row.level, likelihood=row.likelihood,
            consequence=row.consequence, life=_yes(row.danger_to_life), ongoing=_yes(row.ongoing),
        )  # fmt: skip
        struck = f" {t('case.struck')}" if row.struck else ""
        yield Paragraph(f"{_instant(row.assessed_at)}: {words}{struck}")
        yield from _paragraphs(row.reasoning)


def _pursued(found: CaseReport) -> Iterable[Block]:
    """Police, court, crisis support, and what the reporter was told."""
    now = found.at
    yield Heading(t("case.section.police"))
    told = [(t("law.row.report"), report_words(found.report, now)[0]), *report_details(found.report, now)]
    for row in found.courts:
        told.append((t("law.row.court"), court_words(row, now)[0]))
        told += court_details(row)
        told += [(t("law.row.date"), date_words(each, now)[0]) for each in row.dates]
    told.append((t("law.row.feedback"), feedback_words(found.case, now)[0]))
    yield from _pairs(told)
    if found.supports:
        yield Heading(t("case.section.crisis"))
        today = ages.local(now).date()
        rows = []
        for each in found.supports:
            rows.append((whom(each), support_words(each, now)[0]))
            rows += [("", follow_up_words(row, today)[0]) for row in each.follow_ups]
        yield from _pairs(rows)
        if any(each.employed for each in found.supports):
            yield Paragraph(t("law.employed"))


def _pairs(rows: Iterable[tuple[str, str]]) -> Iterable[Block]:
    kept = tuple((name, words[:LONG]) for name, words in rows if words)
    if kept:
        yield Table(("", ""), kept, PAIR)


def _told(heading: str, words: str | None) -> Iterable[Block]:
    if words:
        yield Heading(heading)
        yield from _paragraphs(words)


def _paragraphs(words: str) -> Iterable[Block]:
    """Each line of its own, and none longer than a paper takes."""
    for each in words.split("\n"):
        while len(each) > LONG:
            at = each.rfind(" ", 0, LONG) + 1 or LONG
            yield Paragraph(each[:at])
            each = each[at:]
        if each:
            yield Paragraph(each)


def _subtitle(found: CaseReport) -> str:
    return t("case.subtitle", number=found.case.number, at=_instant(found.at))


def _closed(found: CaseReport) -> str:
    case = found.case
    if case.closed_at is None:
        return ""
    return ", ".join(_some(_instant(case.closed_at), word("incident.class", case.close_class or "")))


def _instant(at: datetime | None) -> str:
    return f"{ages.local(at):%Y-%m-%d %H:%M}" if at is not None else ""


def _yes(value: bool) -> str:
    return t("law.yes") if value else t("law.no")


def _some(*words: str) -> Iterable[str]:
    return (each for each in words if each)
