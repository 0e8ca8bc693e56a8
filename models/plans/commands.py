"""A plan is begun upon a subject and worked step by step; every act is stamped and on record (D61).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule says no, and
Overtaken when another officer was first. `seen` is how many marks the officer had before them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.plans.engine import Mark, Standing, active, ends_call, stand
from models.plans.loading import keep_version
from models.plans.plan import Plan, Step
from models.plans.shipped_plans import shipped_for
from models.plans.tables import PlanMark, PlanRun, PlanVersion
from models.plans.views import chosen, marks_of, parsed, run_of
from models.plans.words import ACTS_OF, OUTCOMES
from models.store.chain import record, record_lost
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_PLAN: Any = PlanVersion.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RUN: Any = PlanRun.__table__  # type: ignore[attr-defined]  # as above
_MARK: Any = PlanMark.__table__  # type: ignore[attr-defined]  # as above

# Built once: every acknowledgement begins a plan.
_BEGIN = insert(_RUN)
_SHIPPED = (
    select(_PLAN)
    .where(_PLAN.c.code == bindparam("of"), _PLAN.c.shipped.is_(True), _PLAN.c.source == bindparam("words"))
    .order_by(_PLAN.c.seq.desc())
    .limit(1)
)


def begin(
    session: Session,
    actor: Actor,
    subject: str,
    kind: str,
    clock: Clock,
    *,
    person_id: str | None = None,
    transmitter_id: str | None = None,
    quietly: bool = False,
) -> None:
    """Begin the plan that holds now upon a subject; one that has begun goes on as it is.

    `quietly`: the entry comes with the first act at it (`tell_begun`), not before anybody has looked at it.
    """
    connection = session.connection()
    if run_of(connection, subject) is not None:
        return
    row = chosen(connection, kind, person_id, transmitter_id) or _shipped_row(session, actor, kind, clock)
    now = clock.now()
    connection.execute(
        _BEGIN,
        {
            "id": new_id(),
            "subject": subject,
            "plan_id": row["id"],
            "began_at": now,
            "began_by": actor.id,
            "began_label": actor.label,
            "boot_id": clock.boot_id(),
            "boottime": clock.boottime(),
        },
    )
    if not quietly:
        tell_begun(session, actor, subject, row, now)


def tell_begun(session: Session, actor: Actor, subject: str, row: RowMapping, now: datetime) -> None:
    """Put on record which version of which plan a subject is worked by."""
    detail: dict[str, object] = {
        "code": row["code"],
        "version": row["version"],
        "decision": row["decision"],
    }
    plan = parsed(row["source"])
    if plan is not None:
        detail |= {"sv": plan.title.sv, "en": plan.title.en}
    record(session, actor, "plan.began", subject, now, detail)


def replace_by(
    session: Session,
    actor: Actor,
    subject: str,
    kind: str,
    why: str,
    clock: Clock,
    *,
    person_id: str | None = None,
    transmitter_id: str | None = None,
    quietly: bool = False,
) -> None:
    """End the plan that a subject is worked by, and begin that of another class."""
    session.connection().execute(
        update(_RUN)
        .where(_RUN.c.subject == subject, _RUN.c.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_why=why)
    )
    begin(
        session, actor, subject, kind, clock,
        person_id=person_id, transmitter_id=transmitter_id, quietly=quietly,
    )  # fmt: skip


def _shipped_row(session: Session, actor: Actor, kind: str, clock: Clock) -> RowMapping:
    """The stored version of the shipped plan, kept the first time it is used as it then was."""
    plan, source = shipped_for(kind)
    connection = session.connection()
    told = {"of": plan.code, "words": source}
    found = connection.execute(_SHIPPED, told).mappings().one_or_none()
    if found is None:
        keep_version(session, actor, plan, source, "", clock.now(), is_shipped=True)
        found = connection.execute(_SHIPPED, told).mappings().one()
    return found


def mark(
    session: Session,
    actor: Actor,
    subject: str,
    seen: int,
    step_id: str,
    act: str,
    facts: frozenset[str],
    clock: Clock,
    *,
    numbers: int = 1,
    outcome: str = "",
    source: str = "",
    told: Mapping[str, str] | None = None,
) -> Mark:
    """Do something at the current step. `numbers` is how many numbers the step has to ring."""
    check(actor, "plan.work")
    run, plan, marks = _locked(session, actor, subject, seen, clock)
    standing = stand(plan, facts, marks, run["began_at"])
    step = _allowed(standing, step_id, act, outcome)
    words = {name: kept for name, given in (told or {}).items() if (kept := clean(given, 600))}
    if act in ("skipped", "not_applicable") and not words.get("reason"):
        raise Refused("plan.no_reason")
    tries = len(standing.current.tries) if standing.current is not None else 0
    made = Mark(
        number=len(marks) + 1,
        step=step.id,
        act=act,
        at=_stamp(clock, marks),
        by=actor.id,
        label=actor.label,
        outcome=outcome,
        source=source,
        ends=act == "called" and ends_call(step, tries, numbers, outcome),
        told=words,
    )
    _write(session, actor, subject, str(run["id"]), step, made, clock)
    return made


def undo(session: Session, actor: Actor, subject: str, seen: int, clock: Clock) -> Mark:
    """Take back the last thing done, if it was the officer's own. It stays on record that it was done."""
    check(actor, "plan.work")
    run, plan, marks = _locked(session, actor, subject, seen, clock)
    kept = active(marks)
    if not kept:
        raise Refused("plan.nothing_to_undo")
    last = kept[-1]
    if last.by != actor.id:
        raise Refused("plan.undo_not_yours", who=last.label)
    step = plan.step(last.step)
    made = Mark(
        len(marks) + 1, last.step, "undone", _stamp(clock, marks), actor.id, actor.label,
        outcome=last.act, undoes=last.number,
    )  # fmt: skip
    if step is None:
        raise NotFound("plan.no_such_step", step=last.step)
    _write(session, actor, subject, str(run["id"]), step, made, clock)
    return last


def forget_told(connection: Connection, subject: str) -> None:
    """Take away the words that came with what was done on a subject; that it was done stays (gallring)."""
    runs = select(_RUN.c.id).where(_RUN.c.subject == subject)
    connection.execute(update(_MARK).where(_MARK.c.run_id.in_(runs)).values(told=None))


def _locked(
    session: Session, actor: Actor, subject: str, seen: int, clock: Clock
) -> tuple[RowMapping, Plan, tuple[Mark, ...]]:
    connection = session.connection()
    connection.execute(
        select(_RUN.c.id).where(_RUN.c.subject == subject, _RUN.c.ended_at.is_(None)).with_for_update()
    )
    run = run_of(connection, subject)
    plan = parsed(run["source"]) if run is not None else None
    if run is None or plan is None:
        raise NotFound("plan.not_begun")
    marks = marks_of(connection, run["id"])
    if len(marks) != seen:
        last = marks[-1] if marks else None
        who, at = (last.label, last.at) if last is not None else (actor.label, run["began_at"])
        record_lost(session, actor, "plan.lost_race", subject, clock.now(), {"to": who})
        raise Overtaken("plan.changed_meanwhile", who=who, at=at)
    return run, plan, marks


def _stamp(clock: Clock, marks: tuple[Mark, ...]) -> datetime:
    """Now, and never before what was done last: a clock set back must not turn the order round."""
    return max([clock.now(), *(each.at for each in marks[-1:])])


def _allowed(standing: Standing, step_id: str, act: str, outcome: str) -> Step:
    """The step, if the act is for it now."""
    found = standing.of(step_id)
    if found is None:
        raise NotFound("plan.no_such_step", step=clean(step_id, 40))
    step = found.step
    if act == "facts":
        if step.kind != "emergency" and not step.asks_facts:
            raise Refused("plan.not_for_step", act=act)
        return step
    if act not in ACTS_OF[step.kind]:
        raise Refused("plan.not_for_step", act=clean(act, 40))
    if found.state != "current":
        raise Refused("plan.not_current")
    if act == "called" and outcome not in OUTCOMES:
        raise Refused("plan.no_such_outcome", given=clean(outcome, 40), known=", ".join(OUTCOMES))
    return step


def _write(
    session: Session, actor: Actor, subject: str, run_id: str, step: Step, made: Mark, clock: Clock
) -> None:
    session.connection().execute(
        insert(_MARK).values(
            id=new_id(),
            run_id=run_id,
            number=made.number,
            step=made.step,
            act=made.act,
            outcome=made.outcome,
            source=made.source,
            ends=made.ends,
            undoes=made.undoes,
            told=json.dumps(dict(made.told), ensure_ascii=False) if made.told else None,
            at=made.at,
            boot_id=clock.boot_id(),
            boottime=clock.boottime(),
            by=made.by,
            label=made.label,
        )
    )
    detail: dict[str, object] = {
        "step": step.id,
        "kind": step.kind,
        "sv": step.title.sv,
        "en": step.title.en,
    }
    more = {"outcome": made.outcome, "source": made.source, **made.told}
    detail |= {name: value for name, value in more.items() if value}
    record(session, actor, f"plan.{made.act}", subject, made.at, detail)
