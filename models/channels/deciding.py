"""The city's decisions of who is woken: the ladder, and whether the alarm receiving centre rings TiB itself (D86)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.channels.reach import MOST
from models.channels.tables import Channel
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.ladder import AT_HOME, BY_NAME, DESKS, WAKES, Ladder, Rule, problem
from models.store.policy import ArcCalls, decide
from models.store.text import clean

_CHANNEL: Any = Channel.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

MOST_REFERENCE = 80


def decide_ladder(session: Session, actor: Actor, ladder: Ladder, decision: str, clock: Clock) -> None:
    """Let a ladder hold from now on; alarms that ring keep the profile they began by.

    Raises Refused for what cannot be climbed, a channel that is not there, or a decision without a reference.
    """
    check(actor, "policy.decide")
    wrong = problem(ladder)
    if wrong:
        raise Refused(f"ladder.bad_{wrong}", known=", ".join((*DESKS, *WAKES, f"{BY_NAME}NAMN")))
    rows = session.connection().execute(select(_CHANNEL.c.name).where(_CHANNEL.c.active).limit(MOST))
    names = {row.name.casefold() for row in rows}
    for word in _words(ladder):
        if word.startswith(BY_NAME) and word.removeprefix(BY_NAME).casefold() not in names:
            raise Refused("ladder.no_such_channel", name=clean(word.removeprefix(BY_NAME), 40))
    decide(session, actor, ladder, _reference(decision), clock.now(), clock.now())


def decide_arc_calls(session: Session, actor: Actor, rings: bool, decision: str, clock: Clock) -> None:
    """Put down, by a decision, whether the alarm receiving centre rings TiB at every alarm."""
    check(actor, "policy.decide")
    decide(session, actor, ArcCalls(rings=rings), _reference(decision), clock.now(), clock.now())


def first_woken(ladder: Ladder, priority: int) -> tuple[frozenset[str], ...]:
    """The words of the first stage that wakes anybody, for each of the hours; empty where no stage does."""
    hours = (
        (False, True)
        if ladder.office_profile or any(each.hours != "always" for each in ladder.rules)
        else (False,)
    )
    return tuple(
        _first(standing.rule(priority, office=office))
        for office in hours
        for standing in [ladder.standing(office)]
        if standing.profile == AT_HOME
    )


def _first(rule: Rule) -> frozenset[str]:
    stages = (rule.at_once, *(step.reach for step in rule.steps))
    return next((found for each in stages if (found := frozenset(each) - DESKS.keys())), frozenset())


def _words(ladder: Ladder) -> set[str]:
    return {
        word
        for rule in ladder.rules
        for stage in (rule.at_once, *(step.reach for step in rule.steps))
        for word in stage
    }


def _reference(decision: str) -> str:
    told = clean(decision, MOST_REFERENCE)
    if not told:
        raise Refused("channel.no_decision")
    return told
