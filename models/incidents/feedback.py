"""What the reporter was told of how the matter went: required before an incident is closed (D24)."""

from __future__ import annotations

from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held, put
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken, Refused
from models.store.text import clean

HOW = 400
# What one of our own staff reported needs no word back: whoever told of it works with it.
OWN = ("staff",)


def give_feedback(
    session: Session, actor: Actor, incident_id: str, how: str, seen: int, clock: Clock
) -> None:
    """Note that the reporter was told, and how; or why there is nobody to tell. `seen` is the incident's version.

    Told once more, the latest stands and the entry of each stays.
    """
    check(actor, "incident.change")
    row = held(session, incident_id)
    if row["version"] != seen:
        raise Overtaken("incident.changed_meanwhile", number=row["number"])
    kept = clean(how, HOW)
    if not kept:
        raise Refused("incident.feedback_how")
    now = clock.now()
    put(session, row, feedback_at=now, feedback_how=kept)
    record(session, actor, "incident.fed_back", f"incident:{incident_id}", now, {"how": kept})


def feedback_missing(reporter_kind: str, told: bool) -> bool:
    """Whether somebody outside us reported it and has not been told."""
    return not told and reporter_kind not in OWN
