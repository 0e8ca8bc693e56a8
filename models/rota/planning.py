"""What every change of the rota is made of: a shift put in, a shift taken out, a span cleared for others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.tables import Operator
from models.rota.tables import Shift
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_SHIFT: Any = Shift.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

LONGEST_S = 7 * 86400


def put(
    session: Session,
    actor: Actor,
    duty: str,
    operator_id: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    *,
    kind: str = "planned",
    pattern_id: str | None = None,
    replaces_id: str | None = None,
) -> str:
    """Put a shift in where nothing stands; returns its id."""
    shift_id = new_id()
    session.connection().execute(
        insert(_SHIFT).values(
            id=shift_id,
            duty=duty,
            operator_id=operator_id,
            starts_at=starts_at,
            ends_at=ends_at,
            kind=kind,
            pattern_id=pattern_id,
            replaces_id=replaces_id,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {
        "duty": duty,
        "who": name_of(session, operator_id),
        "from": starts_at.isoformat(),
        "to": ends_at.isoformat(),
        **({} if kind == "planned" else {"kind": kind}),
    }
    record(session, actor, "shift.planned", f"shift:{shift_id}", now, detail)
    return shift_id


def take_out(session: Session, actor: Actor, shift_id: str, seen: int, now: datetime) -> RowMapping:
    """Take a shift out; the row stays. Raises NotFound, and Overtaken where it has changed since `seen`."""
    connection = session.connection()
    row = connection.execute(select(_SHIFT).where(_SHIFT.c.id == shift_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("shift.not_found")
    done = connection.execute(
        update(_SHIFT)
        .where(_SHIFT.c.id == shift_id, _SHIFT.c.version == seen, _SHIFT.c.superseded_at.is_(None))
        .values(superseded_at=now, version=seen + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("shift.changed_meanwhile")
    record(session, actor, "shift.superseded", f"shift:{shift_id}", now, {"duty": row["duty"]})
    return row


def clear(
    session: Session, actor: Actor, duty: str, starts_at: datetime, ends_at: datetime, now: datetime
) -> str | None:
    """Take out what stands of a duty within a span; what lies outside it stays. The id of the first that gave way."""
    standing = (
        session.connection()
        .execute(
            select(_SHIFT)
            .where(_SHIFT.c.duty == duty, _SHIFT.c.superseded_at.is_(None))
            .where(_SHIFT.c.starts_at < ends_at, _SHIFT.c.ends_at > starts_at)
            .order_by(_SHIFT.c.starts_at)
        )
        .mappings()
        .all()
    )
    for row in standing:
        take_out(session, actor, row["id"], row["version"], now)
        kept = {"kind": row["kind"], "pattern_id": row["pattern_id"], "replaces_id": row["id"]}
        if row["starts_at"] < starts_at:
            put(session, actor, duty, row["operator_id"], row["starts_at"], starts_at, now, **kept)
        if row["ends_at"] > ends_at:
            put(session, actor, duty, row["operator_id"], ends_at, row["ends_at"], now, **kept)
    return str(standing[0]["id"]) if standing else None


def lay(
    session: Session,
    actor: Actor,
    duty: str,
    operator_id: str,
    starts_at: datetime,
    ends_at: datetime,
    clock: Clock,
    *,
    kind: str,
    pattern_id: str | None = None,
) -> str:
    """Put a shift in over whatever stands there; returns its id. Raises Refused for a span that cannot be."""
    check_span(starts_at, ends_at)
    now = clock.now()
    replaced = clear(session, actor, duty, starts_at, ends_at, now)
    return put(
        session, actor, duty, operator_id, starts_at, ends_at, now,
        kind=kind, pattern_id=pattern_id, replaces_id=replaced,
    )  # fmt: skip


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Refused for a span that is empty or longer than seven days."""
    if not 0 < (ends_at - starts_at).total_seconds() <= LONGEST_S:
        raise Refused("shift.bad_span")


def works_here(session: Session, operator_id: str) -> str:
    """The name of an operator who works here; raises NotFound for any other."""
    chosen = select(_OPERATOR.c.name).where(_OPERATOR.c.id == operator_id, _OPERATOR.c.active.is_(True))
    name = session.connection().execute(chosen).scalar()
    if name is None:
        raise NotFound("operator.not_found", code=clean(operator_id, 40))
    return str(name)


def name_of(session: Session, operator_id: str) -> str:
    """The name of an operator, also of one who has left."""
    chosen = select(_OPERATOR.c.name).where(_OPERATOR.c.id == operator_id)
    return str(session.connection().execute(chosen).scalar_one())
