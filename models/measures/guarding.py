"""Guard orders: who guards whom, from when until when, whom to ring, and who decided it (D23)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.measures.checks import WORDS, person_of, required
from models.measures.tables import GuardOrder, Measure
from models.notices.commands import drop_for
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_ORDER: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # as above


def order(
    session: Session,
    actor: Actor,
    person: str,
    starts_at: datetime,
    ends_at: datetime,
    supplier: str,
    phone: str,
    decided_by: str,
    clock: Clock,
    *,
    place: str = "",
    contact: str = "",
    reason: str = "",
    measure: int | None = None,
) -> str:
    """Order guards for a person, by code, from an instant until before another; returns the order's id.

    `measure` is the number of the measure it belongs to, of the kind guarding and the same person's.
    """
    check(actor, "guard.order")
    if ends_at <= starts_at:
        raise Refused("guard.ends_before_start")
    now = clock.now()
    if ends_at <= now:
        raise Refused("guard.passed")
    person_id = person_of(session, person)
    row: dict[str, object] = {
        "id": new_id(),
        "person_id": person_id,
        "measure_id": _measure(session, measure, person_id) if measure is not None else None,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "supplier": required(supplier, "guard.no_supplier"),
        "phone": required(phone, "guard.no_phone"),
        "place": clean(place, 400) or None,
        "contact": clean(contact, 400) or None,
        "reason": clean(reason, WORDS, keep_lines=True) or None,
        "decided_by": required(decided_by, "guard.no_decider"),
        "recorded_label": actor.label,
        "recorded_at": now,
        "version": 1,
    }
    session.connection().execute(insert(_ORDER).values(**row))
    detail: dict[str, object] = {
        "person": f"person:{person_id}", "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(),
        "decided_by": row["decided_by"],
    }  # fmt: skip
    record(session, actor, "guard.ordered", f"guard:{row['id']}", now, detail)
    return str(row["id"])


def extend(
    session: Session,
    actor: Actor,
    order_id: str,
    seen: int,
    ends_at: datetime,
    decided_by: str,
    clock: Clock,
) -> None:
    """Let it last until another instant, later or sooner; with who decided so. Its end is then told of anew."""
    check(actor, "guard.order")
    row = _locked(session, order_id, seen)
    now = clock.now()
    if ends_at <= row["starts_at"]:
        raise Refused("guard.ends_before_start")
    if ends_at <= now:
        raise Refused("guard.passed")
    who = required(decided_by, "guard.no_decider")
    _change(session, row, ends_at=ends_at, decided_by=who)
    drop_for(session, f"guard:{order_id}", now)
    detail: dict[str, object] = {
        "before": row["ends_at"].isoformat(), "ends_at": ends_at.isoformat(), "decided_by": who,
    }  # fmt: skip
    record(session, actor, "guard.extended", f"guard:{order_id}", now, detail)


def end(session: Session, actor: Actor, order_id: str, seen: int, clock: Clock) -> None:
    """It is over: called off before its time, or its end confirmed with the guards. It leaves the board."""
    check(actor, "guard.order")
    row = _locked(session, order_id, seen)
    now = clock.now()
    _change(session, row, ended_at=now)
    drop_for(session, f"guard:{order_id}", now)
    record(session, actor, "guard.ended", f"guard:{order_id}", now, {"early": now < row["ends_at"]})


def _locked(session: Session, order_id: str, seen: int) -> RowMapping:
    found = session.connection().execute(select(_ORDER).where(_ORDER.c.id == order_id).with_for_update())
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("guard.not_found", number=clean(order_id, 40))
    if row["ended_at"] is not None:
        raise Refused("guard.ended_already", number=row["seq"])
    if row["version"] != seen:
        raise Overtaken("guard.changed_meanwhile", number=row["seq"])
    return row


def _change(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_ORDER).where(_ORDER.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )


def _measure(session: Session, number: int, person_id: str) -> str:
    chosen = select(_MEASURE.c.id).where(
        _MEASURE.c.seq == number, _MEASURE.c.person_id == person_id, _MEASURE.c.kind == "guarding"
    )
    found = session.connection().execute(chosen).scalar()
    if found is None:
        raise NotFound("guard.no_such_measure", number=number)
    return str(found)
