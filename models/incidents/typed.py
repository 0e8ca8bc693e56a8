"""Acts upon a case from answers in text, as the desk's forms give them: days as ISO, choices as their stored values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.incidents.assessing import Judgement, assess, strike
from models.incidents.commands import change
from models.incidents.describing import Facts, facts_of, state_facts
from models.incidents.doubles import judge_different
from models.incidents.handing_over import hand_over
from models.incidents.merging import merge
from models.incidents.remedial import add_act, end_act
from models.incidents.tables import Incident
from models.incidents.words import ITEMS
from models.journal.naming import meant
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

Told = Mapping[str, str]

_PLAIN = ("tense", "scene", "place", "target", "channel", "motive", "perpetrator", "reporter_kind", "reporter",
          "reporter_phone", "waiting_for")  # fmt: skip
_INSTANTS = ("occurred_until", "office_informed_at")


def do(session: Session, actor: Actor, name: str, told: Told, clock: Clock) -> str:
    """Do an act by its name (ACTS) on the incident `told["incident"]`; returns what is told of it, "" for nothing."""
    return ACTS[name](session, actor, told, clock)


def family_of(item: str) -> str:
    """The family an item belongs to; "" for none."""
    return next((family for family, items in ITEMS.items() if item in items), "")


def _facts(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    """What is given is set, what is left out stays."""
    incident = told["incident"]
    before = facts_of(session.connection(), incident)
    if before is None:
        raise NotFound("incident.not_found")
    chosen = select(_INCIDENT.c.occurred_at).where(_INCIDENT.c.id == incident)
    begins: datetime | None = session.connection().execute(chosen).scalar()
    given: dict[str, Any] = {name: told[name] for name in _PLAIN if name in told}
    given |= {name: _instant(told[name]) for name in _INSTANTS if name in told}
    if "tense" in given and not given["tense"]:
        given["tense"] = "occurred"
    if "perpetrator" in given and not given["perpetrator"]:
        given["perpetrator"] = "unknown"
    if "item" in told:
        given |= {"item": told["item"], "family": family_of(told["item"])}
    for name, kind in (("board", "board"), ("actor", "actor"), ("event", "assignment")):
        if name in told:
            given[f"{kind}_id"] = _linked(session, kind, told[name])
    if "occurred_at" in told:
        begins = _instant(told["occurred_at"])
    facts: Facts = replace(before, **given)
    state_facts(session, actor, incident, facts, int(told["seen"]), clock, occurred_at=begins)
    return ""


def _wait(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    """On whom it waits, and the day it is shown again."""
    _facts(session, actor, {name: told[name] for name in ("incident", "seen", "waiting_for")}, clock)
    day = date.fromisoformat(told["bring_up"]) if told.get("bring_up") else None
    version = session.connection().execute(
        select(_INCIDENT.c.version).where(_INCIDENT.c.id == told["incident"])
    )
    change(session, actor, told["incident"], int(version.scalar_one()), clock, bring_up_on=day)
    return ""


def _assess(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    review = date.fromisoformat(told["review"]) if told.get("review") else None
    judged = Judgement(
        _figure(told["severity"]), told["danger"] == "yes", told["ongoing"] == "yes", _figure(told["level"]),
        _figure(told["likelihood"]), _figure(told["consequence"]), told["reasoning"], review,
    )  # fmt: skip
    return assess(session, actor, told["incident"], judged, int(told["seen"]), clock)


def _strike(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    strike(session, actor, told["thing"], told["reason"], clock)
    return ""


def _add(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    due = date.fromisoformat(told["due"])
    return add_act(
        session,
        actor,
        told["incident"],
        told["what"],
        told["holder"],
        due,
        clock,
        owner=told.get("owner", ""),
    )


def _end(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    end_act(session, actor, told["thing"], told["state"], told.get("how", ""), int(told["seen"]), clock)
    return ""


def _merge(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    """The incident goes into `thing`; `seen` is "its version:the other's"."""
    own, _, other = told["seen"].partition(":")
    return merge(session, actor, told["incident"], told["thing"], int(own), int(other), clock)


def _different(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    judge_different(session, actor, told["incident"], told["thing"], clock)
    return ""


def _hand_over(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    """`thing` is "id:version,id:version"."""
    pairs = [each.partition(":") for each in told["thing"].split(",") if each]
    chosen = [(incident, int(seen)) for incident, _, seen in pairs]
    return str(hand_over(session, actor, chosen, told["to"], told["reason"], clock))


ACTS: Mapping[str, Callable[[Session, Actor, Told, Clock], str]] = {
    "facts": _facts, "wait": _wait, "assess": _assess, "strike": _strike, "act": _add, "end_act": _end,
    "merge": _merge, "different": _different, "hand_over": _hand_over,
}  # fmt: skip


def _instant(told: str) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _figure(told: str) -> int:
    """A figure of one digit; -1 is refused where it is used."""
    return int(told) if told.isascii() and told.isdigit() and len(told) == 1 else -1


def _linked(session: Session, kind: str, code: str) -> str | None:
    """The id of what a code or number means, where it is of this kind; None for no code."""
    shown = clean(code, 40)
    if not shown:
        return None
    try:
        found = meant(session.connection(), shown)
    except NotFound:
        found = None
    if found is None or found.kind != kind:
        raise Refused("incident.no_such_link", given=shown)
    return found.id
