"""What is read of training: the catalogue with its figures, the invitations, and who holds what on a day (D7, D16)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from models.people.tables import Person
from models.training.rows import CourseRow, InvitationRow
from models.training.tables import Course, Invitation

_COURSE: Any = Course.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INVITATION: Any = Invitation.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_C, _I = _COURSE.c, _INVITATION.c
MOST = 2000


def courses(connection: Connection, day: date, limit: int = 200) -> tuple[CourseRow, ...]:
    """The catalogue: courses that are given first, then those that are ended."""
    done = _I.state == "completed"
    over = and_(done, _I.expires_on.is_not(None), _I.expires_on <= day)
    holds = and_(done, or_(_I.expires_on.is_(None), _I.expires_on > day))
    counted = (
        select(
            _I.course_id,
            func.count().label("invited"),
            func.sum(case((holds, 1), else_=0)).label("holding"),
            func.sum(case((over, 1), else_=0)).label("expired"),
        )
        .group_by(_I.course_id)
        .subquery()
    )
    chosen = (
        select(
            _C.id, _C.version, _C.code, _C.title, _C.form, _C.open_to_part_time, _C.valid_months, _C.active,
            counted.c.invited, counted.c.holding, counted.c.expired,
        )
        .outerjoin(counted, counted.c.course_id == _C.id)
        .order_by(_C.active.desc(), _C.code)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        CourseRow(*row[:8], int(row[8] or 0), int(row[9] or 0), int(row[10] or 0))
        for row in connection.execute(chosen)
    )


def invitations(
    connection: Connection, day: date, course: str = "", limit: int = MOST
) -> tuple[InvitationRow, ...]:
    """Invitations, of one course by code or of all: those without an answer first, the oldest on top, then the rest."""
    chosen = (
        select(
            _I.id, _I.version, _I.seq, _C.code.label("course"), _PERSON.c.code.label("person"), _I.state,
            _I.invited_on, _I.completed_on, _I.expires_on,
        )
        .join(_COURSE, _C.id == _I.course_id)
        .join(_PERSON, _PERSON.c.id == _I.person_id)
        .order_by(_I.state.not_in(("invited", "accepted")), _I.invited_on, _I.seq)
        .limit(limit)
    )  # fmt: skip
    if course:
        chosen = chosen.where(_C.code == course.strip().upper())
    return tuple(
        InvitationRow(*row, expired=row.expires_on is not None and row.expires_on <= day)
        for row in connection.execute(chosen)
    )


def holders(connection: Connection, day: date) -> frozenset[str]:
    """The ids of persons who have completed a training that holds on a day."""
    chosen = (
        select(_I.person_id)
        .where(
            _I.state == "completed",
            _I.completed_on <= day,
            or_(_I.expires_on.is_(None), _I.expires_on > day),
        )
        .distinct()
        .limit(MOST)
    )
    return frozenset(str(each) for each in connection.execute(chosen).scalars())


def expiring(connection: Connection, upto: date) -> tuple[InvitationRow, ...]:
    """Completed trainings that hold no longer on `upto` and were not completed anew, soonest first."""
    later = _INVITATION.alias("later")
    newer = (
        select(later.c.id)
        .where(
            later.c.person_id == _I.person_id,
            later.c.course_id == _I.course_id,
            later.c.state == "completed",
            later.c.seq > _I.seq,
        )
        .exists()
    )
    chosen = (
        select(
            _I.id, _I.version, _I.seq, _C.code.label("course"), _PERSON.c.code.label("person"), _I.state,
            _I.invited_on, _I.completed_on, _I.expires_on,
        )
        .join(_COURSE, _C.id == _I.course_id)
        .join(_PERSON, _PERSON.c.id == _I.person_id)
        .where(_I.state == "completed", _I.expires_on <= upto, ~newer)
        .order_by(_I.expires_on, _I.seq)
        .limit(MOST)
    )  # fmt: skip
    return tuple(InvitationRow(*row, expired=True) for row in connection.execute(chosen))
