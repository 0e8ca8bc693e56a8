"""Who cannot come: told once, by anybody; what it leaves bare is a gap at once (D36). Why is never in the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.rota.planning import works_here
from models.rota.tables import Absence
from models.rota.words import ABSENCES
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_ABSENCE: Any = Absence.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence that holds or is to come; `ends_at` is None until they are back."""

    id: str
    operator_id: str
    code: str
    operator: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    version: int


def report(
    session: Session,
    actor: Actor,
    operator_id: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None,
    clock: Clock,
) -> str:
    """An operator cannot come: sick, on leave, at lunch or otherwise; until further notice without an end. Its id."""
    check(actor, "absence.record")
    if kind not in ABSENCES:
        raise Refused("absence.no_such_kind", given=clean(kind, 40), known=", ".join(ABSENCES))
    if ends_at is not None and ends_at <= starts_at:
        raise Refused("shift.bad_span")
    name = works_here(session, operator_id)
    now = clock.now()
    absence_id = new_id()
    session.connection().execute(
        insert(_ABSENCE).values(
            id=absence_id,
            operator_id=operator_id,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
        )
    )
    until = {} if ends_at is None else {"to": ends_at.isoformat()}
    detail: dict[str, object] = {"who": name, "from": starts_at.isoformat(), **until}
    record(session, actor, "absence.reported", f"absence:{absence_id}", now, detail)
    return absence_id


def back(session: Session, actor: Actor, absence_id: str, seen: int, clock: Clock) -> None:
    """They are back, or never went: the absence holds no more from now on. The row stays."""
    check(actor, "absence.record")
    now = clock.now()
    connection = session.connection()
    done = connection.execute(
        update(_ABSENCE)
        .where(_ABSENCE.c.id == absence_id, _ABSENCE.c.version == seen, _ABSENCE.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now, version=seen + 1)
    )
    if done.rowcount == 0:
        found = connection.execute(select(_ABSENCE.c.id).where(_ABSENCE.c.id == absence_id)).scalar()
        raise NotFound("absence.not_found") if found is None else Overtaken("absence.changed_meanwhile")
    record(session, actor, "absence.ended", f"absence:{absence_id}", now)


def come(session: Session, actor: Actor, clock: Clock) -> None:
    """Whoever takes a duty has come: no absence of theirs that holds now holds any more."""
    now = clock.now()
    held = select(_ABSENCE.c.id, _ABSENCE.c.version).where(
        _ABSENCE.c.operator_id == actor.id,
        _ABSENCE.c.withdrawn_at.is_(None),
        _ABSENCE.c.starts_at <= now,
        or_(_ABSENCE.c.ends_at.is_(None), _ABSENCE.c.ends_at > now),
    )
    for row in session.connection().execute(held.limit(LIMIT)).all():
        back(session, actor, row.id, row.version, clock)


def absences(connection: Connection, at: datetime, limit: int = LIMIT) -> tuple[AbsenceRow, ...]:
    """Absences that hold at an instant or begin after it, the soonest first."""
    found = connection.execute(
        select(
            _ABSENCE.c.id, _ABSENCE.c.operator_id, _OPERATOR.c.code, _OPERATOR.c.name, _ABSENCE.c.kind,
            _ABSENCE.c.starts_at, _ABSENCE.c.ends_at, _ABSENCE.c.version,
        )
        .join(_OPERATOR, _OPERATOR.c.id == _ABSENCE.c.operator_id)
        .where(_ABSENCE.c.withdrawn_at.is_(None), or_(_ABSENCE.c.ends_at.is_(None), _ABSENCE.c.ends_at > at))
        .order_by(_ABSENCE.c.starts_at, _ABSENCE.c.seq)
        .limit(limit)
    )  # fmt: skip
    return tuple(AbsenceRow(*row) for row in found)
