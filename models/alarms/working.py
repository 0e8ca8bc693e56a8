"""Working an alarm by its plan: what is true of it, who may, and the first act that counts as action taken (D34)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update
from sqlmodel import Session

from models.access.actor import Actor, is_unproven
from models.access.rights import check
from models.alarms import states
from models.alarms.tables import Alarm
from models.alarms.words import PANIC_KINDS
from models.drills.rehearsal import rehearsed_book
from models.plans import commands as plans
from models.plans.book import ABOUT_THE_PERSON, Book, book, numbers_of
from models.plans.call_list import show_pass_phrase
from models.plans.engine import stand
from models.plans.reading import without_words
from models.plans.rows import Number, PassPhrase, WorkedPlan
from models.plans.views import marks_of, parsed, plan_for, run_of
from models.plans.words import DOING
from models.rota.views import on_duty
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
IN_HAND = ("acknowledged", "action_taken")
DURESS = "duress"


def begin_plan(session: Session, actor: Actor, row: RowMapping, clock: Clock) -> None:
    """Begin the plan for an alarm that somebody has taken; it keeps that version to its end."""
    plans.begin(
        session, actor, f"alarm:{row['id']}", row["kind"], clock,
        person_id=row["person_id"], transmitter_id=row["transmitter_id"],
    )  # fmt: skip


def work(
    session: Session,
    actor: Actor,
    alarm_id: str,
    seen: int,
    step: str,
    act: str,
    clock: Clock,
    *,
    outcome: str = "",
    source: str = "",
    told: Mapping[str, str] | None = None,
) -> None:
    """Do something at the alarm's current step. The first thing done about it counts as action taken.

    Raises Overtaken where another officer has worked the plan since `seen` marks.
    """
    check(actor, "plan.work")
    row = _in_hand(session, alarm_id)
    connection = session.connection()
    run = run_of(connection, f"alarm:{alarm_id}")
    if run is None:
        begin_plan(session, actor, row, clock)
        run = run_of(connection, f"alarm:{alarm_id}")
    plan = parsed(run["source"]) if run is not None else None
    at_step = plan.step(step) if plan is not None else None
    known = _book(connection, row, clock.now()) if at_step is not None and at_step.phones else {}
    plans.mark(
        session, actor, f"alarm:{alarm_id}", seen, step, act, facts_of(connection, row, clock.now()), clock,
        numbers=len(numbers_of(at_step.phones, known)) if at_step is not None else 1,
        outcome=outcome, source=source, told=told,
    )  # fmt: skip
    if act in DOING:
        _acted(session, row, clock)


def undo(session: Session, actor: Actor, alarm_id: str, seen: int, clock: Clock) -> None:
    """Take back the last thing the officer did at the plan's steps. The alarm's own state stays."""
    check(actor, "plan.work")
    _in_hand(session, alarm_id)
    plans.undo(session, actor, f"alarm:{alarm_id}", seen, clock)


def duress(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> None:
    """The person said their duress word: the alarm is one of duress from now on, worked by that plan (rule 6).

    The word itself is never told here, and so never kept with the alarm.
    """
    check(actor, "plan.work")
    row = _in_hand(session, alarm_id)
    now = clock.now()
    was = {"kind": row["kind"], "priority": row["priority"]}
    if row["kind"] not in PANIC_KINDS:
        session.connection().execute(
            update(_ALARM)
            .where(_ALARM.c.id == alarm_id)
            .values(kind=DURESS, priority=1, version=row["version"] + 1)
        )
    record(session, actor, "alarm.duress", f"alarm:{alarm_id}", now, was)
    plans.replace_by(
        session, actor, f"alarm:{alarm_id}", DURESS, DURESS, clock,
        person_id=row["person_id"], transmitter_id=row["transmitter_id"],
    )  # fmt: skip


def pass_phrase(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> PassPhrase | None:
    """What to ask the person for, to the officer who has the alarm; on record. None where nothing is kept."""
    row = _in_hand(session, alarm_id)
    if row["acknowledged_by"] != actor.id or is_unproven(actor.id):
        raise Refused("plan.not_your_alarm", who=row["acknowledged_label"])
    if not row["person_id"]:
        return None
    return show_pass_phrase(session, actor, row["person_id"], f"alarm:{alarm_id}", clock)


def worked_plan(
    connection: Connection, alarm_id: str, actor_id: str, now: datetime, *, words: bool = True
) -> WorkedPlan | None:
    """The plan an alarm is worked by and where it stands; before it is begun, the one that would be.

    Numbers that tell who the person is are shown to the officer who has the alarm. Without `words`, why a step was
    passed over is blocks; not for that officer.
    """
    found = connection.execute(select(_ALARM).where(_ALARM.c.id == alarm_id)).mappings().one_or_none()
    if found is None:
        return None
    facts = facts_of(connection, found, now)
    run = run_of(connection, f"alarm:{alarm_id}")
    plan = parsed(run["source"]) if run is not None else None
    began_at: datetime | None = None
    if run is None or plan is None:
        plan, version, decision, scope = plan_for(
            connection, found["kind"], found["person_id"], found["transmitter_id"]
        )
        standing = stand(plan, facts, (), found["acknowledged_at"] or now)
    else:
        began_at, version, decision, scope = run["began_at"], run["version"], run["decision"], run["scope"]
        standing = stand(plan, facts, marks_of(connection, run["id"]), run["began_at"])
    opened = found["acknowledged_by"] == actor_id and found["state"] != "closed" and not is_unproven(actor_id)
    known = _book(connection, found, now) if found["state"] in IN_HAND else {}
    return WorkedPlan(
        plan.code,
        int(version),
        str(decision),
        _whose(scope),
        standing if words or opened else without_words(standing),
        began_at,
        {
            step.id: tuple(_for(each, opened) for each in numbers_of(step.phones, known))
            for step in plan.steps
            if step.phones
        },
        preview=began_at is None,
    )


def facts_of(connection: Connection, row: RowMapping, now: datetime) -> frozenset[str]:
    """What is true of an alarm, for the conditions of its steps."""
    # A burglary that came in as P2 was heard or seen; one phoned in is P2 only until somebody knows more.
    verified = row["kind"] == "burglary" and row["priority"] <= 2 and row["source"] != "phone"
    true = {
        "portable": row["portable"],
        "located": row["position"] is not None,
        "person_known": row["person_id"] is not None,
        "office_hours": on_duty(connection, now).contact_required,
        "phoned_in": row["source"] == "phone",
        "source_confirmed": row["arc_verified"],
        "verified": verified,
    }
    return frozenset(name for name, holds in true.items() if holds)


def _book(connection: Connection, row: RowMapping, now: datetime) -> Book:
    """Whom to ring about an alarm; in a drill nobody, at numbers that are nobody's."""
    return rehearsed_book() if row["drill"] else book(connection, row["person_id"], now)


def _for(number: Number, opened: bool) -> Number:
    if opened or number.source not in ABOUT_THE_PERSON:
        return number
    return Number(number.source, "", "", hidden=True)


def _whose(scope: str) -> str:
    return scope.partition(":")[0]


def _in_hand(session: Session, alarm_id: str) -> RowMapping:
    row = (
        session.connection()
        .execute(select(_ALARM).where(_ALARM.c.id == alarm_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("alarm.not_found", alarm=clean(alarm_id, 40))
    if row["state"] not in IN_HAND:
        raise Refused("plan.not_in_hand", state=row["state"])
    return row


def _acted(session: Session, row: RowMapping, clock: Clock) -> None:
    """The alarm's own state: something was done about it, and the acknowledgement goes stale no more."""
    if row["state"] != "acknowledged":
        return
    session.connection().execute(
        update(_ALARM)
        .where(_ALARM.c.id == row["id"])
        .values(
            state=states.after(row["state"], "act", row["kind"]),
            action_at=row["action_at"] or clock.now(),
            version=row["version"] + 1,
            due_at=None,
            due_boot_id="",
            due_boottime=0.0,
        )
    )
