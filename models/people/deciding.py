"""What is decided of cover: of one person where title and degree disagree, and the city's rules for all (rule 16)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people import validity
from models.people.commands import require_person
from models.people.policy import Boundaries, Endings
from models.people.tables import ScopeDecision
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.policy import decide, in_force
from models.store.text import clean

_DECISION: Any = ScopeDecision.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def decide_scope(
    session: Session,
    actor: Actor,
    person_id: str,
    covered: bool,
    ground: str,
    decided_by: str,
    decision: str,
    clock: Clock,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> str:
    """Record that a person is or is not covered from a day, today if none is said; returns the decision's id.

    Raises Refused where it is not said on which ground, who decided, or by which decision.
    """
    check(actor, "scope.decide")
    why, who, reference = clean(ground, 200), clean(decided_by, 120), clean(decision, 80)
    if not why or not who or not reference:
        raise Refused("scope.needs_words")
    require_person(session, person_id)
    now = clock.now()
    starts = valid_from or validity.local_day(now)
    row: dict[str, object] = {
        "person_id": person_id,
        "covered": covered,
        "ground": why,
        "decided_by": who,
        "decision": reference,
        "valid_from": starts,
        "valid_to": valid_to,
    }
    row_id = validity.put(session, _DECISION, _DECISION.c.person_id == person_id, row, now)
    detail: dict[str, object] = {
        "covered": covered,
        "decision": reference,
        "from": starts.isoformat(),
        "to": None if valid_to is None else valid_to.isoformat(),
    }
    record(session, actor, "scope.decided", f"person:{person_id}", now, detail)
    return row_id


def end_scope_decision(session: Session, actor: Actor, person_id: str, ends_on: date, clock: Clock) -> None:
    """The decision holds no longer from `ends_on`: the rule speaks again. Raises NotFound where none holds."""
    check(actor, "scope.decide")
    now = clock.now()
    if not validity.end(session, _DECISION, _DECISION.c.person_id == person_id, ends_on, now):
        raise NotFound("scope.no_decision")
    record(session, actor, "scope.decision_ended", f"person:{person_id}", now, {"until": ends_on.isoformat()})


def set_boundaries(
    session: Session,
    actor: Actor,
    within_tenths: int,
    titles: tuple[str, ...] | None,
    decision: str,
    clock: Clock,
) -> None:
    """Decide how near the line a degree is a boundary case, and which titles raise the question; None keeps those.

    Raises Refused for more than ten percent, for too many titles, or without a reference.
    """
    now, reference = clock.now(), clean(decision, 80)
    named = in_force(session.connection(), Boundaries, now).titles
    if titles is not None:
        named = tuple(dict.fromkeys(filter(None, (clean(each, 60).casefold() for each in titles))))
    if not 0 <= within_tenths <= 100 or len(named) > 40 or not reference:
        raise Refused("register.bad_boundaries")
    decide(session, actor, Boundaries(within_tenths, named), reference, now, now)


def set_asked_ahead(session: Session, actor: Actor, days: int, decision: str, clock: Clock) -> None:
    """Decide so many days before cover ends the question of the threat is put. Raises Refused outside 1 to 365."""
    now, reference = clock.now(), clean(decision, 80)
    if not 1 <= days <= 365 or not reference:
        raise Refused("register.bad_ahead")
    decide(session, actor, Endings(days), reference, now, now)
