"""Plans are taken into force as new versions, and out of force again; what has begun goes on as it began (D62)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people.tables import Person, Transmitter
from models.plans import schema
from models.plans.plan import Plan
from models.plans.shipped_plans import shipped
from models.plans.tables import PlanVersion
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_PLAN: Any = PlanVersion.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above


def load(
    session: Session,
    actor: Actor,
    source: str,
    decision: str,
    clock: Clock,
    *,
    person: str = "",
    transmitter: str = "",
) -> tuple[str, int]:
    """Take a plan's file into force as a new version; its code and version. What has begun goes on as it began.

    `person` is a code and `transmitter` an account that the plan is for; else it is for its classes of alarms.
    """
    check(actor, "plan.decide")
    reference = clean(decision, 200)
    if not reference:
        raise Refused("plan.no_decision")
    plan, problems = schema.check(source)
    if plan is None:
        first = problems[0]
        raise Refused("plan.faulty", count=len(problems), line=first.line)
    scope = _scope(session.connection(), person, transmitter)
    now = clock.now()
    version = keep_version(session, actor, plan, source, scope, now, decision=reference)
    detail: dict[str, object] = {"code": plan.code, "version": version, "decision": reference}
    if person or transmitter:
        detail["whose"] = clean(person or transmitter, 40)
    record(session, actor, "plan.loaded", f"plan:{plan.code}", now, detail)
    return plan.code, version


def decide_shipped(session: Session, actor: Actor, code: str, decision: str, clock: Clock) -> tuple[str, int]:
    """Record a decision on a plan that came with the program, as it stands."""
    found = shipped().get(clean(code, 40))
    if found is None:
        raise NotFound("plan.not_found", code=clean(code, 40))
    # Its first line calls it an example, which it is no more.
    lines = found[1].splitlines(keepends=True)
    kept = lines[next(at for at, each in enumerate(lines) if not each.startswith("#")) :]
    return load(session, actor, "".join(kept), decision, clock)


def end(
    session: Session, actor: Actor, code: str, clock: Clock, *, person: str = "", transmitter: str = ""
) -> None:
    """Take a loaded plan out of force: the class's, or the shipped one, is used instead from now on."""
    check(actor, "plan.decide")
    scope = _scope(session.connection(), person, transmitter)
    now, shown = clock.now(), clean(code, 40)
    ended = session.connection().execute(
        update(_PLAN)
        .where(
            _PLAN.c.code == shown,
            _PLAN.c.scope == scope,
            _PLAN.c.shipped.is_(False),
            _PLAN.c.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    if not ended.rowcount:
        raise NotFound("plan.not_found", code=shown)
    record(session, actor, "plan.ended", f"plan:{shown}", now, {"whose": clean(person or transmitter, 40)})


def _scope(connection: Connection, person: str, transmitter: str) -> str:
    if person:
        found = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code == clean(person, 40).upper()))
        person_id = found.scalar()
        if person_id is None:
            raise NotFound("person.not_found", code=clean(person, 40))
        return f"person:{person_id}"
    if transmitter:
        account = clean(transmitter, 40)
        found = connection.execute(select(_TRANSMITTER.c.id).where(_TRANSMITTER.c.account == account))
        transmitter_id = found.scalar()
        if transmitter_id is None:
            raise NotFound("transmitter.not_found", account=account)
        return f"transmitter:{transmitter_id}"
    return ""


def keep_version(
    session: Session,
    actor: Actor,
    plan: Plan,
    source: str,
    scope: str,
    now: datetime,
    *,
    decision: str = "",
    is_shipped: bool = False,
) -> int:
    """Keep a plan as the next version of its code and scope; the version."""
    connection = session.connection()
    newest = connection.execute(
        select(func.max(_PLAN.c.version)).where(_PLAN.c.code == plan.code, _PLAN.c.scope == scope)
    ).scalar()
    version = int(newest or 0) + 1
    connection.execute(
        insert(_PLAN).values(
            id=new_id(),
            code=plan.code,
            scope=scope,
            version=version,
            kinds=" ".join(plan.kinds),
            source=source,
            shipped=is_shipped,
            decision=decision,
            recorded_at=now,
            recorded_by=actor.id,
            recorded_label=actor.label,
        )
    )
    return version
