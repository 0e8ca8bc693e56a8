"""Police and court, and crisis support, as sections of an incident's screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.incident_sections import Case, Section
from tui.render.ages import local
from tui.render.law import (
    court_words,
    feedback_words,
    follow_up_words,
    report_details,
    report_words,
    support_words,
    whom,
)
from tui.render.line import Line, Piece, fit, line

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.crisis.rows import SupportRow
    from models.incidents.facts import CaseFacts
    from models.police.rows import CourtRow, Report

WIDE = 70


@dataclass(frozen=True, slots=True)
class Pursued:
    """What the section of police and court reads."""

    facts: CaseFacts
    report: Report
    courts: tuple[CourtRow, ...]


def _read_police(connection: Connection, incident_id: str) -> Pursued:
    from models.incidents.facts import case_facts
    from models.police.views import courts_of, report_of

    facts = case_facts(connection, incident_id)
    today = local(facts.reported_at).date()
    return Pursued(facts, report_of(connection, incident_id, today), courts_of(connection, incident_id))


def _police_lines(case: Case, width: int) -> Sequence[Line]:
    own: Pursued = case.own
    # Days are counted to now, not to when it was read.
    report = _as_of(own, case)
    # At 80 columns whose it is matters more than what it is called: the section's title has said police.
    told = [(t("law.row.report") if width >= WIDE else "", *report_words(report, case.now))]
    told += [(f"  {name}", words, "") for name, words in report_details(report, case.now)]
    told += [(t("law.row.court"), *court_words(each, case.now)) for each in own.courts]
    told.append((t("law.row.feedback"), *feedback_words(own.facts, case.now)))
    return [_line(*each, width) for each in told]


def _as_of(own: Pursued, case: Case) -> Report:
    from dataclasses import replace

    days = (local(case.now).date() - local(own.facts.reported_at).date()).days
    return replace(own.report, day=max(0, days) + 1)


def _read_crisis(connection: Connection, incident_id: str) -> tuple[SupportRow, ...]:
    from models.crisis.views import support_of
    from models.incidents.facts import case_facts

    today = local(case_facts(connection, incident_id).reported_at).date()
    return support_of(connection, incident_id, today)


def _crisis_lines(case: Case, width: int) -> Sequence[Line]:
    supports: tuple[SupportRow, ...] = case.own
    if not supports:
        return [fit(line(Piece(f" {t('law.crisis.none')}", "dim")), width)]
    today = local(case.now).date()
    lines = []
    for row in supports:
        words, role = support_words(row, case.now)
        lines.append(_line(t("law.row.support", who=whom(row)), words, role, width))
        if row.next_due is not None:
            lines.append(_line(t("law.row.follow_up"), *follow_up_words(row.next_due, today), width))
        if row.employed:
            lines.append(fit(line(Piece(f" {t('law.employed')}", "warn")), width))
    return lines


def _line(name: str, words: str, role: str, width: int) -> Line:
    return fit(line(" ", Piece(f"{name}: " if name else "", "dim"), Piece(words, role)), width)


POLICE = Section("police", "police", _read_police, _police_lines)
CRISIS = Section("crisis", "crisis", _read_crisis, _crisis_lines)
