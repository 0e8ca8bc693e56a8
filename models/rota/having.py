"""Duty passes when the incoming accepts: at the desk, by phone, or taken at once (DIRECTIVE rule 13; D35, D36)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.rota.absence import come
from models.rota.cover import required
from models.rota.duty import STAYS, Record, is_away, on_duty_at
from models.rota.planning import lay, name_of, works_here
from models.rota.rows import ShiftRow
from models.rota.stood import record_between
from models.rota.tables import DutySpan
from models.rota.words import DUTIES
from models.store.chain import record
from models.store.clock import Clock, zone
from models.store.errors import Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.policy import OfficeHours, in_force
from models.store.text import clean

_SPAN: Any = DutySpan.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

# For how long a duty that nobody planned is taken where no later shift ends it: TiB's is until it is passed on.
_TAKEN_FOR = timedelta(hours=12)


def accept(session: Session, actor: Actor, duty: str, clock: Clock) -> str:
    """Accept one's own shift: from now on the duty is had. The contact says that they are in place. The span's id.

    Raises Refused where the actor has no shift now or soon, has accepted already, or has not signed in.
    """
    check(actor, "duty.accept")
    now = clock.now()
    known = _record(session, duty, now)
    shift = _own_shift(known, duty, actor.id, now)
    if shift is None:
        _require_operator(session, actor)
        raise Refused("duty.not_yours")
    if _has_accepted(known, shift, now):
        raise Refused("duty.already_yours")
    way = "on_site" if duty == "contact" else "accepted"
    return _pass(session, actor, known, duty, actor.id, way, shift.id, now)


def accept_by_phone(session: Session, actor: Actor, duty: str, operator_id: str, clock: Clock) -> str:
    """The incoming said by telephone that they take over: the outgoing enters it, and they sign at their next login.

    Raises Refused where the incoming has no shift now or soon, or somebody else than the outgoing enters it.
    """
    check(actor, "duty.accept")
    now = clock.now()
    known = _record(session, duty, now)
    works_here(session, operator_id)
    holder = on_duty_at(duty, now, known)
    if holder.had is not None and holder.operator_id != actor.id and actor.kind == "operator":
        raise Refused("duty.not_the_outgoing", who=holder.operator)
    shift = _own_shift(known, duty, operator_id, now)
    if shift is None:
        raise Refused("duty.not_theirs")
    if _has_accepted(known, shift, now):
        raise Refused("duty.already_theirs", who=shift.operator)
    return _pass(session, actor, known, duty, operator_id, "phone", shift.id, now)


def take(session: Session, actor: Actor, duty: str, clock: Clock) -> str:
    """Take a duty now, planned or not: nobody is asked (D36). The span's id.

    Whoever takes it is here: what was told of their being away ends. TiB is had until another accepts. A contact's or
    backup's taking stands in the rota until the shift it relieves ends, or the office closes.
    """
    check(actor, "duty.accept")
    now = clock.now()
    hold(session, "rota")
    _require_operator(session, actor)
    come(session, actor, clock)
    known = _record(session, duty, now)
    shift = _own_shift(known, duty, actor.id, now)
    if shift is not None and _has_accepted(known, shift, now):
        raise Refused("duty.already_yours")
    holder = on_duty_at(duty, now, known)
    if duty in STAYS:
        if holder.had is not None and holder.operator_id == actor.id and shift is None:
            raise Refused("duty.already_yours")
        return _pass(session, actor, known, duty, actor.id, "taken", shift.id if shift else None, now)
    if shift is None or shift.starts_at > now:
        ends_at = _until(session, known, duty, now)
        shift_id = lay(session, actor, duty, actor.id, now, ends_at, clock, kind="override")
    else:
        shift_id = shift.id
    return _pass(session, actor, known, duty, actor.id, "taken", shift_id, now)


def acceptable(connection: Connection, operator_id: str, now: datetime) -> tuple[str, ...]:
    """The duties that an operator can accept now: their own shift has begun or soon does, and they have not said so."""
    known = record_between(connection, now - timedelta(days=1), now + timedelta(days=1))
    found = []
    for duty in DUTIES:
        shift = _own_shift(known, duty, operator_id, now)
        if shift is not None and not _has_accepted(known, shift, now):
            found.append(duty)
    return tuple(found)


def sign(session: Session, actor: Actor, now: datetime) -> int:
    """Sign what was accepted by telephone in the actor's name: at their login. How many."""
    rows = (
        session.connection()
        .execute(
            select(_SPAN.c.id, _SPAN.c.duty).where(
                _SPAN.c.operator_id == actor.id, _SPAN.c.way == "phone", _SPAN.c.signed_at.is_(None)
            )
        )
        .all()
    )
    for row in rows:
        chosen = update(_SPAN).where(_SPAN.c.id == row.id, _SPAN.c.signed_at.is_(None))
        session.connection().execute(chosen.values(signed_at=now, version=_SPAN.c.version + 1))
        record(session, actor, "duty.signed", f"duty:{row.id}", now, {"duty": row.duty})
    return len(rows)


def _record(session: Session, duty: str, now: datetime) -> Record:
    if duty not in DUTIES:
        raise Refused("shift.no_such_duty", given=clean(duty, 40), known=", ".join(DUTIES))
    hold(session, "rota")
    return record_between(session.connection(), now - timedelta(days=1), now + timedelta(days=1))


def _own_shift(known: Record, duty: str, operator_id: str, now: datetime) -> ShiftRow | None:
    """The operator's shift now, else the one that begins soon; none while they are away."""
    if is_away(operator_id, now, known.away):
        return None
    mine = [each for each in known.stood if (each.shift.duty, each.shift.operator_id) == (duty, operator_id)]
    current = [each.shift for each in mine if each.span.starts_at <= now < each.span.ends_at]
    soon = [each.shift for each in mine if now < each.span.starts_at <= now + known.rules.early]
    return next(iter([*current, *soon]), None)


def _has_accepted(known: Record, shift: ShiftRow, now: datetime) -> bool:
    """Whether the operator has the duty already, in this shift or one that goes on into it."""
    at = max(now, shift.starts_at)
    holder = on_duty_at(shift.duty, at, known)
    return holder.had is not None and holder.operator_id == shift.operator_id


def _pass(
    session: Session,
    actor: Actor,
    known: Record,
    duty: str,
    operator_id: str,
    way: str,
    shift_id: str | None,
    now: datetime,
) -> str:
    connection = session.connection()
    held = connection.execute(
        select(_SPAN.c.id, _SPAN.c.operator_id, _SPAN.c.began_at).where(
            _SPAN.c.duty == duty, _SPAN.c.ended_at.is_(None)
        )
    ).one_or_none()
    if held is not None:
        # The clock may have been set back since it began; it is never shorter than nothing.
        ended = update(_SPAN).where(_SPAN.c.id == held.id)
        connection.execute(ended.values(ended_at=max(now, held.began_at), version=_SPAN.c.version + 1))
    span_id = new_id()
    connection.execute(
        insert(_SPAN).values(
            id=span_id,
            duty=duty,
            operator_id=operator_id,
            shift_id=shift_id,
            way=way,
            began_at=now,
            entered_by=actor.id,
            entered_label=actor.label,
            signed_at=None if way == "phone" else now,
            version=1,
        )
    )
    detail: dict[str, object] = {"duty": duty, "way": way, "who": name_of(session, operator_id)}
    if held is not None:
        detail["after"] = name_of(session, held.operator_id)
    record(session, actor, "duty.accepted", f"duty:{span_id}", now, detail)
    return span_id


def _until(session: Session, known: Record, duty: str, now: datetime) -> datetime:
    """When a duty taken outside any shift of one's own ends: with the shift it relieves, or as the office closes."""
    current = on_duty_at(duty, now, known).planned
    if current is not None:
        return current.ends_at
    coming = [
        each.span.starts_at for each in known.stood if each.shift.duty == duty and each.span.starts_at > now
    ]
    ends_at = min([now + _TAKEN_FOR, *coming])
    if duty == "contact":
        hours = in_force(session.connection(), OfficeHours, now)
        for span in required(hours, now, ends_at, zone()):
            return span.ends_at
    return ends_at


def _require_operator(session: Session, actor: Actor) -> None:
    """Raise Refused for one who is no named operator: a duty is somebody's."""
    chosen = select(_OPERATOR.c.id).where(_OPERATOR.c.id == actor.id, _OPERATOR.c.active.is_(True))
    if session.connection().execute(chosen).scalar() is None:
        raise Refused("duty.who_are_you")
