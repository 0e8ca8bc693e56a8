"""An incident's own sections on its screen: class, assessment, acts, files, and what stands in the way of closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from models.words.lookup import n, t
from tui.incident_sections import Case, Section
from tui.render.ages import local
from tui.render.case import (
    act_told,
    acts_told,
    assessed_told,
    class_told,
    file_told,
    obstacle_told,
    review_told,
)
from tui.render.line import Line, Piece, fit, line

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _facts(connection: Connection, incident_id: str) -> Any:
    from models.incidents.describing import facts_of

    return facts_of(connection, incident_id)


def _facts_lines(case: Case, width: int) -> Sequence[Line]:
    return [_line(*class_told(case.own), width)]


def _assessments(connection: Connection, incident_id: str) -> Any:
    from models.incidents.assessing import assessments_of, holds

    return holds(assessments_of(connection, incident_id))


def _assessment_lines(case: Case, width: int) -> Sequence[Line]:
    lines = [_line(*assessed_told(case.own, case.now), width)]
    if case.own is not None:
        words, role = review_told(case.own, local(case.now).date())
        lines += [_line(words, role, width)] if words else []
    return lines


def _acts(connection: Connection, incident_id: str) -> Any:
    from models.incidents.remedial import acts_of

    return acts_of(connection, incident_id)


def _acts_lines(case: Case, width: int) -> Sequence[Line]:
    today = local(case.now).date()
    lines = [_line(*acts_told(case.own, today), width)]
    return lines + [_line(*act_told(row, today), width) for row in case.own if row.state == "open"]


def _files(connection: Connection, incident_id: str) -> Any:
    from models.incidents.evidence import files_of

    return files_of(connection, incident_id)


def _files_lines(case: Case, width: int) -> Sequence[Line]:
    if not case.own:
        return [_line(t("case.files.none"), "dim", width)]
    lines = [_line(n("case.files.count", len(case.own)), "", width)]
    return lines + [_line(*file_told(row, case.now), width) for row in case.own]


def _obstacles(connection: Connection, incident_id: str) -> Any:
    from models.incidents.closing import obstacles

    return obstacles(connection, incident_id)


def _obstacles_lines(case: Case, width: int) -> Sequence[Line]:
    if case.card.row.state == "closed":
        return [_line(t("case.closing.closed"), "dim", width)]
    if not case.own:
        return [_line(t("case.closing.free"), "", width)]
    lines = [_line(n("case.closing.count", len(case.own)), "warn", width)]
    return lines + [_line(*obstacle_told(row), width) for row in case.own]


def _line(words: str, role: str, width: int) -> Line:
    return fit(line(" ", Piece(words, role)), width)


FACTS = Section("facts", "case_facts", _facts, _facts_lines)
ASSESSMENT = Section("assessment", "assessments", _assessments, _assessment_lines)
ACTS = Section("acts", "case_acts", _acts, _acts_lines)
FILES = Section("files", "case_files", _files, _files_lines)
CLOSING = Section("closing", "case_closing", _obstacles, _obstacles_lines)
