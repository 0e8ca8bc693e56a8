"""What desks and commands read of planned exposure: lists by number and code, and one card whole (D42, D43, D68)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from models.assignments import rules
from models.assignments.clock import office_time
from models.assignments.rows import AssignmentCard, AssignmentRow, Exposed, LinkedMeasure
from models.assignments.tables import Assignment, AssignmentMeasure, AssignmentPerson
from models.boards.tables import Board, BoardSeat
from models.measures.tables import GuardOrder, Measure
from models.people.tables import PartyOffice, Person
from models.people.validity import holds, local_day
from models.store.timeline import timeline

_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_GOES: Any = AssignmentPerson.__table__  # type: ignore[attr-defined]  # as above
_LED_TO: Any = AssignmentMeasure.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above
_SEAT: Any = BoardSeat.__table__  # type: ignore[attr-defined]  # as above
_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # as above
_GUARD: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # as above
_A = _ASSIGNMENT.c

SOON = timedelta(hours=72)
MONTH = timedelta(days=30)
LIMIT = 500
# A clock that is shown goes on for so long without being read anew.
_TICKS = timedelta(days=1)
_COLUMNS = (
    _A.id, _A.number, _A.version, _A.category, _A.forum, _A.asker,
    func.coalesce(_OFFICE.c.code, "").label("office"), func.coalesce(_BOARD.c.code, "").label("board"),
    _A.starts_at, _A.ends_at, _A.needed_by, _A.risk, _A.analysis, _A.level, _A.analysed_label, _A.escalated_at,
    _A.due_at, _A.answered_at, _A.returned_at, _A.returned_how, _A.owner_label, _A.state, _A.recorded_label,
    _A.recorded_at,
)  # fmt: skip


def ahead(
    connection: Connection, now: datetime, within: timedelta = MONTH, *, limit: int = LIMIT
) -> tuple[AssignmentRow, ...]:
    """What takes place now or begins within a time, the soonest first."""
    chosen = (
        _select()
        .where(_A.state == "planned", _A.starts_at < now + within)
        .where(or_(_A.ends_at > now, _A.ends_at.is_(None) & (_A.starts_at > now - rules.LASTS)))
        .order_by(_A.starts_at, _A.seq)
        .limit(limit)
    )
    return _rows(connection, chosen, now)


def inbox(connection: Connection, now: datetime, *, limit: int = LIMIT) -> tuple[AssignmentRow, ...]:
    """The risks that wait for our answer, the soonest due first; then the answers that nobody has been given."""
    waiting = (
        _select()
        .where(_A.state == "planned", _A.analysis == "escalated")
        .order_by(_A.due_at, _A.seq)
        .limit(limit)
    )
    unsent = (
        _select()
        .where(_A.state == "planned", _A.answered_at.is_not(None), _A.returned_at.is_(None))
        .order_by(_A.answered_at, _A.seq)
        .limit(limit)
    )
    return (*_rows(connection, waiting, now), *_rows(connection, unsent, now))[:limit]


def everything(connection: Connection, now: datetime, *, limit: int = LIMIT) -> tuple[AssignmentRow, ...]:
    """All there are, the latest first, also those called off and over."""
    return _rows(connection, _select().order_by(_A.starts_at.desc(), _A.seq.desc()).limit(limit), now)


def exposed(connection: Connection, now: datetime) -> Exposed:
    """What the overview tells: the coming 72 hours, and what waits for us (D42, D43)."""
    waiting = tuple(row for row in inbox(connection, now, limit=50) if row.lack == "answer")
    return Exposed(ahead(connection, now, SOON, limit=50), waiting)


def of_person(
    connection: Connection, person_id: str, now: datetime, *, limit: int = 50
) -> tuple[AssignmentRow, ...]:
    """The occasions that a person goes to, or has gone to, the latest first."""
    goes = select(_GOES.c.assignment_id).where(_GOES.c.person_id == person_id, _GOES.c.ended_at.is_(None))
    chosen = (
        _select().where(_A.id.in_(goes), _A.state == "planned").order_by(_A.starts_at.desc()).limit(limit)
    )
    return _rows(connection, chosen, now)


def by_number(connection: Connection, number: str, now: datetime) -> AssignmentRow | None:
    """The occasion with this number, "U2026-014"."""
    found = _rows(connection, _select().where(_A.number == number.strip().upper()).limit(1), now)
    return found[0] if found else None


def card(connection: Connection, assignment_id: str, now: datetime) -> AssignmentCard | None:
    """One occasion whole."""
    more = (_A.title, _A.place, _A.about, _A.result, _A.cancelled_why, _A.board_id)
    found = connection.execute(_select(*more).where(_A.id == assignment_id)).one_or_none()
    if found is None:
        return None
    row = _filled(connection, [AssignmentRow(*found[: len(_COLUMNS)])], now)[0]
    return AssignmentCard(
        row=row,
        title=found.title,
        place=found.place,
        about=found.about,
        result=found.result,
        cancelled_why=found.cancelled_why,
        measures=tuple(_linked(connection, assignment_id)),
        seated=_seated(connection, found.board_id, now) if found.board_id else (),
        timeline=timeline(connection, f"assignment:{assignment_id}"),
    )


def seated_on(connection: Connection, board: str, now: datetime) -> tuple[str, ...]:
    """Who has a seat on a board, by code: those whom its meetings expose (D68)."""
    found = connection.execute(select(_BOARD.c.id).where(_BOARD.c.code == board.strip().upper())).scalar()
    return _seated(connection, str(found), now) if found is not None else ()


def _seated(connection: Connection, board_id: str, now: datetime) -> tuple[str, ...]:
    chosen = (
        select(_PERSON.c.code)
        .join(_SEAT, _SEAT.c.person_id == _PERSON.c.id)
        .where(_SEAT.c.board_id == board_id, holds(_SEAT, local_day(now)))
        .order_by(_PERSON.c.code)
        .limit(LIMIT)
    )
    return tuple(connection.execute(chosen).scalars())


def _linked(connection: Connection, assignment_id: str) -> Iterable[LinkedMeasure]:
    c, m, g = _LED_TO.c, _MEASURE.c, _GUARD.c
    found = connection.execute(
        select(m.seq, m.kind, m.state, g.seq.label("guard"), g.ended_at)
        .select_from(
            _LED_TO.outerjoin(_MEASURE, m.id == c.measure_id).outerjoin(_GUARD, g.id == c.guard_order_id)
        )
        .where(c.assignment_id == assignment_id)
        .order_by(c.seq)
        .limit(LIMIT)
    )
    for row in found:
        if row.guard is None:
            yield LinkedMeasure("measure", row.seq, row.kind, row.state)
        else:
            yield LinkedMeasure("guard_order", row.guard, "guarding", "ended" if row.ended_at else "ordered")


def _select(*more: Any) -> Select[Any]:
    offices = _ASSIGNMENT.outerjoin(_OFFICE, _OFFICE.c.id == _A.office_id)
    return select(*_COLUMNS, *more).select_from(offices.outerjoin(_BOARD, _BOARD.c.id == _A.board_id))


def _rows(connection: Connection, chosen: Select[Any], now: datetime) -> tuple[AssignmentRow, ...]:
    return _filled(connection, [AssignmentRow(*row) for row in connection.execute(chosen)], now)


def _filled(connection: Connection, rows: list[AssignmentRow], now: datetime) -> tuple[AssignmentRow, ...]:
    """Rows with those who go, and with the office hours that their clocks are reckoned by."""
    goes: dict[str, list[str]] = defaultdict(list)
    if rows:
        found = connection.execute(
            select(_GOES.c.assignment_id, _PERSON.c.code)
            .join(_PERSON, _PERSON.c.id == _GOES.c.person_id)
            .where(_GOES.c.assignment_id.in_([row.id for row in rows]), _GOES.c.ended_at.is_(None))
            .order_by(_PERSON.c.code)
        )
        for assignment_id, code in found:
            goes[assignment_id].append(code)
    clocks = [row.due_at for row in rows if row.lack == "answer" and row.due_at is not None]
    hours = office_time(connection, min(now, *clocks), max(now, *clocks) + _TICKS) if clocks else ()
    return tuple(
        replace(
            row,
            persons=tuple(goes[row.id]),
            office_time=hours if row.lack == "answer" else (),
        )
        for row in rows
    )
