"""What the reporter was told of how the matter went: required before an incident is closed (D24)."""

from __future__ import annotations

from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held, one_known, put
from models.incidents.words import REPORTERS
from models.obligations.keeping import keep
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken, Refused
from models.store.text import clean

HOW = 400
# What one of our own staff reported needs no word back: whoever told of it works with it. Nor can one be told of whom
# it was said that nobody knows who it is.
NEEDS_NO_WORD = ("staff", "unknown")


def give_feedback(
    session: Session, actor: Actor, incident_id: str, how: str, seen: int, clock: Clock, *, reporter: str = ""
) -> None:
    """Note that the reporter was told, and how; or why there is nobody to tell. `seen` is the incident's version.

    `reporter` is who told of it, a word of REPORTERS, where that is not known yet or was wrong. Told once more, the
    latest stands and the entry of each stays.
    """
    check(actor, "incident.change")
    row = held(session, incident_id)
    if row["version"] != seen:
        raise Overtaken("incident.changed_meanwhile", number=row["number"])
    kept, kind = clean(how, HOW), reporter or row["reporter_kind"]
    if not kept:
        raise Refused("incident.feedback_how")
    if not kind:
        raise Refused("incident.feedback_to_whom", number=row["number"])
    one_known(kind, REPORTERS, "incident.no_such_fact")
    now = clock.now()
    detail: dict[str, object] = {"how": kept}
    if kind != row["reporter_kind"]:
        if row["state"] == "closed" and row["reporter_kind"]:
            raise Refused("incident.closed_already", number=row["number"])
        detail["reporter_kind"] = {"from": row["reporter_kind"], "to": kind}
    put(session, row, feedback_at=now, feedback_how=kept, reporter_kind=kind)
    record(session, actor, "incident.fed_back", f"incident:{incident_id}", now, detail)
    keep(session, actor, incident_id, clock)


def feedback_missing(reporter_kind: str, told: bool) -> bool:
    """Whether somebody who can be told reported it and has not been; nobody asked who it was counts as somebody."""
    return not told and reporter_kind not in NEEDS_NO_WORD
