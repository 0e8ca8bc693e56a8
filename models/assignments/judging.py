"""Judging the risk of an occasion: by the office, or by us within office hours, and the answer sent back (D41-D44).

Raises as `models.assignments.commands` does. What was found is kept in the occasion, sealed; the record tells of
states and levels.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.assignments import rules
from models.assignments.changing import change, planned, told
from models.assignments.clock import due_at
from models.assignments.words import HIGHEST_LEVEL, RETURNED_HOW, RISKS
from models.measures.checks import one_of, required
from models.notices.commands import drop_for
from models.store.clock import Clock
from models.store.errors import Refused

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

WORDS = 4000


def judge(session: Session, actor: Actor, assignment_id: str, seen: int, risk: str, clock: Clock) -> None:
    """Say whether a risk is seen. It lets an analysis be for known persons alone (rule 20)."""
    check(actor, "assignment.record")
    row = planned(session, assignment_id, seen)
    one_of(risk, RISKS, "assignment.no_such_risk")
    if risk == "not_judged":
        raise Refused("assignment.not_judged")
    analysis = rules.judged(row["category"], risk, row["analysis"])
    change(session, row, risk=risk, analysis=analysis)
    told(session, actor, "assignment.judged", row, clock.now(), {"risk": risk, "class": analysis})


def leave_to_office(session: Session, actor: Actor, assignment_id: str, seen: int, clock: Clock) -> None:
    """The party office makes the analysis itself: its duty, of which we are told when it is done (D41, D42)."""
    check(actor, "assignment.record")
    row = planned(session, assignment_id, seen)
    _not_yet(row)
    if row["office_id"] is None:
        raise Refused("assignment.no_office")
    change(session, row, analysis="by_office")
    told(session, actor, "assignment.left_to_office", row, clock.now(), {})


def escalate(session: Session, actor: Actor, assignment_id: str, seen: int, clock: Clock) -> None:
    """The risk cannot be judged there, or we are asked to: our clock of "skyndsamt" starts (D26, D43).

    What was analysed may be asked anew, when something has changed.
    """
    check(actor, "assignment.escalate")
    row = planned(session, assignment_id, seen)
    if row["analysis"] == "escalated":
        raise Refused("assignment.escalated_already", number=row["number"])
    start_clock(session, actor, row, clock.now())


def start_clock(session: Session, actor: Actor, row: RowMapping, now: datetime) -> None:
    """The act of `escalate`, also where an occasion is taken in with a question to us."""
    due = due_at(session.connection(), now)
    asked = {"escalated_at": now, "due_at": due, "answered_at": None, "returned_at": None, "returned_how": ""}
    change(session, row, analysis="escalated", **asked)
    told(session, actor, "assignment.escalated", row, now, {"until": due.isoformat()})


def take(session: Session, actor: Actor, assignment_id: str, seen: int, clock: Clock) -> None:
    """The officer answers for it."""
    check(actor, "assignment.record")
    row = planned(session, assignment_id, seen)
    if row["owner_label"] == actor.label:
        raise Refused("assignment.yours_already", number=row["number"])
    change(session, row, owner_id=_operator(session, actor), owner_label=actor.label)
    told(session, actor, "assignment.taken", row, clock.now(), {})


def answer(
    session: Session, actor: Actor, assignment_id: str, seen: int, result: str, level: int, clock: Clock
) -> None:
    """What the analysis found, and the level 0 to 4. Of what was escalated it is our answer, to be sent back."""
    check(actor, "assignment.answer")
    row = planned(session, assignment_id, seen)
    if row["analysis"] == "done":
        raise Refused("assignment.done_already", number=row["number"])
    if not 0 <= level <= HIGHEST_LEVEL:
        raise Refused("assignment.bad_level", highest=HIGHEST_LEVEL)
    words = required(result, "assignment.empty_result", WORDS)
    now = clock.now()
    ours = row["analysis"] == "escalated"
    by_office = row["analysis"] == "by_office"
    change(
        session,
        row,
        analysis="done",
        result=words,
        level=level,
        analysed_label="" if by_office else actor.label,
        answered_at=now if ours else None,
    )
    drop_for(session, f"assignment:{assignment_id}", now)
    detail: dict[str, object] = {"level": level, "by": "office" if by_office else "city"}
    told(session, actor, "assignment.answered", row, now, detail)


def send_back(session: Session, actor: Actor, assignment_id: str, seen: int, how: str, clock: Clock) -> None:
    """Whoever asked has our answer: the loop is closed (D44)."""
    check(actor, "assignment.answer")
    row = planned(session, assignment_id, seen)
    one_of(how, RETURNED_HOW, "assignment.no_such_way")
    if row["answered_at"] is None:
        raise Refused("assignment.no_answer", number=row["number"])
    if row["returned_at"] is not None:
        raise Refused("assignment.returned_already", number=row["number"])
    now = clock.now()
    change(session, row, returned_at=now, returned_how=how)
    told(session, actor, "assignment.sent_back", row, now, {"by": how})


def _operator(session: Session, actor: Actor) -> str | None:
    """Their id where they are in the register of operators."""
    chosen = select(_OPERATOR.c.id).where(_OPERATOR.c.id == actor.id)
    found = session.connection().execute(chosen).scalar()
    return None if found is None else str(found)


def _not_yet(row: RowMapping) -> None:
    """Raise Refused where the analysis is made, or no longer the office's."""
    if row["analysis"] == "done":
        raise Refused("assignment.done_already", number=row["number"])
    if row["analysis"] == "escalated":
        raise Refused("assignment.escalated_already", number=row["number"])
