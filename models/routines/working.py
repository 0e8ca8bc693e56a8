"""Working an incident by the city's routine: the same engine as an alarm's plan, and the version it began with (D61).

The routine begins when the incident is opened and goes on as it began, whatever is decided later (D62). One that
nobody has touched gives way to another when the incident gets another class.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.tables import Incident
from models.notices.commands import drop_for
from models.plans import commands as plans
from models.plans.book import ABOUT_THE_PERSON, Book, book, numbers_of
from models.plans.engine import stand
from models.plans.reading import without_words
from models.plans.rows import Number, WorkedPlan
from models.plans.views import marks_of, parsed, plan_for, run_of
from models.rota.views import on_duty
from models.routines.kinds import routine_kind
from models.store.clock import Clock
from models.store.errors import NotFound, Refused

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

RECLASSED = "reclassed"
THEIR_OWN = frozenset({"person", "relative"})


def subject_of(incident_id: str) -> str:
    """What the routine of an incident is begun upon."""
    return f"incident:{incident_id}"


def step_subject(run_id: str, step: str) -> str:
    """What the notices of one step are about."""
    return f"routine:{run_id}:{step}"


def begin_routine(session: Session, actor: Actor, incident_id: str, clock: Clock) -> None:
    """Begin the routine that holds now upon an incident, or let another take the place of one not yet worked.

    Called within the act that opened or changed the incident, which has the right.
    """
    row = _row(session.connection(), incident_id)
    if row["state"] == "closed":
        return
    connection, subject = session.connection(), subject_of(incident_id)
    kind = routine_kind(row["family"], row["item"])
    run = run_of(connection, subject)
    if run is None:
        plans.begin(session, actor, subject, kind, clock, person_id=row["person_id"], quietly=True)
        return
    plan = parsed(run["source"])
    if plan is None or kind in plan.kinds or marks_of(connection, run["id"]):
        return
    plans.replace_by(
        session, actor, subject, kind, RECLASSED, clock, person_id=row["person_id"], quietly=True
    )


def work(
    session: Session,
    actor: Actor,
    incident_id: str,
    seen: int,
    step: str,
    act: str,
    clock: Clock,
    *,
    outcome: str = "",
    source: str = "",
    told: Mapping[str, str] | None = None,
) -> None:
    """Do something at the routine's current step. Raises Overtaken where another has worked it since `seen` marks."""
    check(actor, "plan.work")
    row = _open(session, incident_id)
    connection, now = session.connection(), clock.now()
    run = run_of(connection, subject_of(incident_id))
    if run is None:
        # Opened before there were routines.
        begin_routine(session, actor, incident_id, clock)
        run = run_of(connection, subject_of(incident_id))
    if run is not None and not marks_of(connection, run["id"]):
        plans.tell_begun(session, actor, subject_of(incident_id), run, now)
    plan = parsed(run["source"]) if run is not None else None
    at_step = plan.step(step) if plan is not None else None
    rings = at_step is not None and at_step.phones
    numbers = numbers_of(at_step.phones, _book(connection, row, now)) if at_step is not None and rings else ()
    plans.mark(
        session, actor, subject_of(incident_id), seen, step, act, facts_of(connection, row, now), clock,
        numbers=len(numbers) if rings else 1, outcome=outcome, source=source, told=told,
    )  # fmt: skip
    if run is not None:
        drop_for(session, step_subject(run["id"], step), now)


def undo(session: Session, actor: Actor, incident_id: str, seen: int, clock: Clock) -> None:
    """Take back the last thing the officer did at the routine's steps."""
    check(actor, "plan.work")
    _open(session, incident_id)
    plans.undo(session, actor, subject_of(incident_id), seen, clock)


def worked_routine(
    connection: Connection, incident_id: str, actor_id: str, now: datetime | None, *, words: bool = True
) -> WorkedPlan | None:
    """The routine an incident is worked by and where it stands; before it is begun, the one that would be.

    The office's numbers are shown to whoever has the case; the person's own only on their card, on record. Without
    `now` no numbers are read, and office hours count as over; without `words` why a step was passed over is blocks.
    """
    found = (
        connection.execute(select(_INCIDENT).where(_INCIDENT.c.id == incident_id)).mappings().one_or_none()
    )
    if found is None:
        return None
    facts = facts_of(connection, found, now)
    run = run_of(connection, subject_of(incident_id))
    plan = parsed(run["source"]) if run is not None else None
    began_at: datetime | None = None
    if run is None or plan is None:
        kind = routine_kind(found["family"], found["item"])
        plan, version, decision, scope = plan_for(connection, kind, found["person_id"], None)
        standing = stand(plan, facts, (), found["reported_at"])
    else:
        began_at, version, decision, scope = run["began_at"], run["version"], run["decision"], run["scope"]
        standing = stand(plan, facts, marks_of(connection, run["id"]), run["began_at"])
    known = _book(connection, found, now) if now is not None and found["state"] != "closed" else {}
    has_it = found["owner_id"] == actor_id
    numbers = {
        step.id: tuple(_shown(each, has_it) for each in numbers_of(step.phones, known))
        for step in plan.steps
        if step.phones
    }
    return WorkedPlan(
        plan.code, int(version), str(decision), scope.partition(":")[0],
        standing if words else without_words(standing), began_at, numbers,
        preview=began_at is None,
    )  # fmt: skip


def facts_of(connection: Connection, row: RowMapping, now: datetime | None) -> frozenset[str]:
    """What is true of an incident, for the conditions of its steps."""
    true = {
        "person_known": row["person_id"] is not None,
        "office_hours": now is not None and on_duty(connection, now).contact_required,
        "harm": row["outcome"] == "harm",
        "ongoing": row["tense"] == "ongoing",
        "police_filed": row["police"] == "filed",
        "on_duty": row["board_id"] is not None or row["scene"] == "on_duty",
    }
    return frozenset(name for name, holds in true.items() if holds)


def _shown(number: Number, has_it: bool) -> Number:
    open_to_all = number.source not in ABOUT_THE_PERSON
    if open_to_all or (has_it and number.source not in THEIR_OWN):
        return number
    return Number(number.source, "", "", hidden=True)


def _book(connection: Connection, row: RowMapping, now: datetime) -> Book:
    return book(connection, row["person_id"], now)


def _row(connection: Connection, incident_id: str) -> RowMapping:
    chosen = select(_INCIDENT).where(_INCIDENT.c.id == incident_id)
    row = connection.execute(chosen).mappings().one_or_none()
    if row is None:
        raise NotFound("incident.not_found")
    return row


def _open(session: Session, incident_id: str) -> RowMapping:
    """The incident, held. A closed one is worked no more."""
    chosen = select(_INCIDENT).where(_INCIDENT.c.id == incident_id).with_for_update()
    row = session.connection().execute(chosen).mappings().one_or_none()
    if row is None:
        raise NotFound("incident.not_found")
    if row["state"] == "closed":
        raise Refused("incident.closed_already", number=row["number"])
    return row
