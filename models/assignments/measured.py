"""What planned exposure says of the directive: judged beforehand, answered without delay, given back (D26, D41-D44).

The analysis is the office's duty, known or not known (DIRECTIVE rule 17); the answer to what it puts to us is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.assignments.tables import Assignment, AssignmentPerson
from models.boards.tables import Board
from models.duties.days import begins, ends, year_before
from models.duties.measured import BehindRow, Holder, Measured, State, none_left, of_all
from models.people.tables import PartyOffice
from models.people.validity import local_day

_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_GOES: Any = AssignmentPerson.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above
_A = _ASSIGNMENT.c

AHEAD = timedelta(days=30)
MOST = 20_000
MEETINGS = ("known_persons", "unknown_persons")


@dataclass(frozen=True, slots=True)
class _Occasion:
    """What the figures are made of, as it stood at the end of a day."""

    number: str
    category: str
    board: str
    code: str
    starts_at: datetime
    judged: bool
    persons: bool
    escalated_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    returned_at: datetime | None

    def late(self, at: datetime) -> bool:
        """Whether our answer was due before an instant and not given: the day it is due on is not over."""
        return self.answered_at is None and self.due_at is not None and self.due_at < at

    @property
    def in_time(self) -> bool:
        """Whether our answer came before it was due."""
        return self.answered_at is not None and self.due_at is not None and self.answered_at <= self.due_at


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The figures of this room on a day."""
    ahead, asked = _read(connection, day)
    answered = [each for each in asked if each.answered_at is not None]
    late = [each for each in asked if each.late(begins(day))]
    due = [*answered, *late]
    in_time = [each for each in due if each.in_time]
    returned = [each for each in answered if each.returned_at is not None]
    oldest = min((local_day(each.due_at) for each in late if each.due_at is not None), default=None)
    meetings = [each for each in ahead if each.category in MEETINGS]
    others = [each for each in ahead if each.category not in MEETINGS]
    events = [each for each in ahead if each.board]
    return (
        Measured("D26", "assignments.answered", "city", len(answered), len(asked),
                 of_all(len(answered), len(asked), late=bool(late)) if asked else "not_measured", oldest),
        _office("D41", "assignments.meetings", meetings, lambda each: each.judged),
        _office("D42", "assignments.occasions", others, lambda each: each.judged),
        # That nothing was put to us may be right, or may be that nobody knows the way.
        Measured("D43", "assignments.escalated", "office", len(asked), None, "ok" if asked else "not_known"),
        Measured("D44", "assignments.late", "city", len(late), None, none_left(len(late), late=True), oldest),
        Measured("D44", "assignments.in_time", "city", len(in_time), len(due),
                 of_all(len(in_time), len(due)) if due else "not_measured"),
        Measured("D44", "assignments.returned", "city", len(returned), len(answered),
                 of_all(len(returned), len(answered)) if answered else "not_measured"),
        _office("D68", "assignments.events", events, lambda each: each.persons, holder="board"),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The occasions behind a figure, by the code of who asks and by number."""
    ahead, asked = _read(connection, day)
    at = begins(day)
    chosen: dict[str, list[_Occasion]] = {
        "assignments.answered": [each for each in asked if each.answered_at is None],
        "assignments.meetings": [each for each in ahead if each.category in MEETINGS and not each.judged],
        "assignments.occasions": [
            each for each in ahead if each.category not in MEETINGS and not each.judged
        ],
        "assignments.escalated": asked,
        "assignments.late": [each for each in asked if each.late(at)],
        "assignments.in_time": [
            each for each in asked if (each.answered_at or each.late(at)) and not each.in_time
        ],
        "assignments.returned": [each for each in asked if each.answered_at and each.returned_at is None],
        "assignments.events": [each for each in ahead if each.board and not each.persons],
    }
    return tuple(
        BehindRow(each.code, f"measured.behind.{id}", local_day(_when(each, id)), (("number", each.number),))
        for each in chosen.get(id, [])
    )


def _when(each: _Occasion, id: str) -> datetime:
    ours = id in ("assignments.answered", "assignments.late", "assignments.in_time")
    return each.due_at if ours and each.due_at is not None else each.starts_at


def _office(
    duty: str,
    id: str,
    rows: list[_Occasion],
    done: Callable[[_Occasion], bool],
    holder: Holder = "office",
) -> Measured:
    """What others do of what is ahead: as far as we know."""
    count = sum(map(done, rows))
    state: State = of_all(count, len(rows), known_only=True) if rows else "not_measured"
    since = min((local_day(each.starts_at) for each in rows if not done(each)), default=None)
    return Measured(duty, id, holder, count, len(rows), state, since)


def _read(connection: Connection, day: date) -> tuple[list[_Occasion], list[_Occasion]]:
    """What lay within 30 days ahead on a day, and what was put to us in the twelve months to it."""
    at = ends(day)
    goes = select(_GOES.c.assignment_id).where(
        _GOES.c.recorded_at <= at, (_GOES.c.ended_at.is_(None)) | (_GOES.c.ended_at > at)
    )
    found = connection.execute(
        select(
            _A.number, _A.category, _A.starts_at, _A.analysis, _A.escalated_at, _A.due_at, _A.answered_at,
            _A.returned_at, _A.id.in_(goes).label("persons"), _OFFICE.c.code.label("office"),
            _BOARD.c.code.label("board"),
        )
        .select_from(
            _ASSIGNMENT.outerjoin(_OFFICE, _OFFICE.c.id == _A.office_id).outerjoin(
                _BOARD, _BOARD.c.id == _A.board_id
            )
        )
        .where(_A.state == "planned", _A.recorded_at <= at)
        .order_by(_A.starts_at, _A.seq)
        .limit(MOST)
    )  # fmt: skip
    rows = [
        _Occasion(
            number=row.number, category=row.category, board=row.board or "",
            code=row.office or row.board or "-", starts_at=row.starts_at,
            judged=row.analysis in ("done", "not_needed"), persons=bool(row.persons),
            escalated_at=_by(row.escalated_at, at), due_at=row.due_at, answered_at=_by(row.answered_at, at),
            returned_at=_by(row.returned_at, at),
        )
        for row in found
    ]  # fmt: skip
    first = begins(year_before(day))
    ahead = [each for each in rows if begins(day) <= each.starts_at < begins(day) + AHEAD]
    asked = [each for each in rows if each.escalated_at is not None and each.escalated_at >= first]
    return ahead, asked


def _by(moment: datetime | None, at: datetime) -> datetime | None:
    """The instant, if it had come by then."""
    return moment if moment is not None and moment <= at else None
