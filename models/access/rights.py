"""Who may do what: one table of roles and verbs, checked in every command (TRUST threat 2, issue rights)."""

from __future__ import annotations

from models.access.actor import Actor
from models.store.errors import NotAllowed

ROLES = ("tib", "officer", "head", "administrator", "auditor")

_HELP = frozenset(
    {
        "alarm.acknowledge", "alarm.release", "alarm.note", "alarm.act", "alarm.escalate", "alarm.enter",
        "disturbance.settle",
    }
)  # fmt: skip
_WORK = _HELP | {
    "alarm.close", "alarm.shelve", "alarm.unshelve", "incident.open", "incident.note", "incident.change",
    "incident.close", "offer.record", "notice.settle",
}  # fmt: skip
_PARTNERS = frozenset({"partner.add", "partner.rotate", "partner.end"})
_SET_UP = frozenset(
    {"person.add", "transmitter.add", "operator.add", "office.add", "shift.plan", "policy.decide"} | _PARTNERS
)

RIGHTS: dict[str, frozenset[str]] = {
    "tib": _WORK,
    "officer": _WORK | {"shift.plan", "person.add", "transmitter.add", "office.add"},
    "head": _WORK
    | _PARTNERS
    | {"shift.plan", "policy.decide", "person.add", "transmitter.add", "office.add"},
    "administrator": _SET_UP | _HELP,
    "auditor": frozenset(),
    # An unnamed officer: a desk or command line before any operator exists.
    "unnamed": _WORK | _SET_UP,
    # The watch and the demo's loader.
    "system": _WORK | _SET_UP | {"watch.run", "alarm.receive"},
}


def check(actor: Actor, verb: str) -> None:
    """Let the actor do `verb`, or raise NotAllowed. Nothing that helps is withheld from one who works alarms."""
    if verb not in RIGHTS.get(actor.role, frozenset()):
        raise NotAllowed("access.not_allowed", who=actor.label, verb=verb)
