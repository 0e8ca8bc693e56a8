"""What an incident's screen says of who owes what, of the routine, and of what was shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.incident_sections import Case, Section
from tui.render.line import EMPTY
from tui.render.obligations import routine_summary, sharing_summary, summary_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from tui.render.line import Line


def _read_owed(connection: Connection, incident_id: str) -> object:
    from models.obligations.views import owed_case

    return owed_case(connection, incident_id)


def _owed(case: Case, width: int) -> Sequence[Line]:
    return summary_lines(case.own, case.now, width) if case.own is not None else [EMPTY]


def _shared(case: Case, width: int) -> Sequence[Line]:
    return sharing_summary(case.own, case.now, width) if case.own is not None else [EMPTY]


def _read_routine(connection: Connection, incident_id: str) -> object:
    from models.routines.working import worked_routine

    # Only how far it has come is shown here, so nobody's numbers are asked for.
    return worked_routine(connection, incident_id, "", None)


def _routine(case: Case, width: int) -> Sequence[Line]:
    return routine_summary(case.own, width)


OWED = Section("owed", "case_owed", _read_owed, _owed)
ROUTINE = Section("routine", "routine", _read_routine, _routine)
SHARING = Section("sharing", "case_owed", _read_owed, _shared)
