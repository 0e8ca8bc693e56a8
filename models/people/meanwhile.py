"""Nobody writes over what another has just written in the register: who was first, and when, stands in the record.

A form carries the newest entry of the board that its officer saw. What another has done of the same kind upon the same
person, office or board since then is told before anything is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from models.access.actor import Actor
from models.store.errors import Overtaken, Refused
from models.store.guard import hold
from models.store.tables import Entry
from models.store.text import clean

_E: Any = Entry.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class

_MANDATE, _SCOPE, _SEAT = ("mandate.%",), ("scope.%",), ("board.seat\\_%",)
_CONTACT = {noun: (f"{noun}.changed", f"{noun}.ended", f"{noun}.reopened") for noun in ("office", "board")}
_RESPONSIBLE = ("office.responsible\\_%", "office.verified")
_LEAD = ("board.lead\\_%", "board.verified")
_DUTIES = ("board.%\\_recorded", "board.%\\_withdrawn")
# The verbs, as patterns, that write what each act writes. An act that only adds is not here.
WRITES: Mapping[str, tuple[str, ...]] = {
    "person.change": ("person.changed",),
    "person.home": ("home.%",),
    "person.protect": ("person.protected",),
    "person.mandate": _MANDATE,
    "person.end-mandate": _MANDATE,
    "person.scope": _SCOPE,
    "person.end-scope": _SCOPE,
    "person.seat": _SEAT,
    "person.end-seat": _SEAT,
    "office.change": _CONTACT["office"],
    "office.end": _CONTACT["office"],
    "office.reopen": _CONTACT["office"],
    "office.responsible": _RESPONSIBLE,
    "office.end-responsible": _RESPONSIBLE,
    "office.verify": _RESPONSIBLE,
    "board.change": _CONTACT["board"],
    "board.end": _CONTACT["board"],
    "board.reopen": _CONTACT["board"],
    "board.lead": _LEAD,
    "board.end-lead": _LEAD,
    "board.verify": _LEAD,
    "board.analysis": _DUTIES,
    "board.routine": _DUTIES,
    "board.channel": _DUTIES,
    "board.withdraw": _DUTIES,
}


def require_unchanged(
    session: Session, actor: Actor, act: str, subject: str, code: str, told: Mapping[str, str]
) -> None:
    """Let one act upon the subject at a time, and raise Overtaken where another did the same since what was seen.

    `told["entry"]` is the newest entry that was seen; without it, as from a command line, the act is upon what stands.
    Overtaken tells who, when, and the entry that a new try is to carry.
    """
    hold(session, f"register:{subject}")
    if "entry" not in told or act not in WRITES:
        return
    seen = told["entry"]
    if not seen.isascii() or not seen.isdigit() or len(seen) > 18:
        raise Refused("register.no_number", given=clean(seen, 40))
    found = (
        session.connection()
        .execute(
            select(_E.seq, _E.actor_label, _E.entered_at)
            .where(_E.subject == subject, _E.seq > int(seen), _E.actor_id != actor.id)
            .where(or_(*(_E.verb.like(each, escape="\\") for each in WRITES[act])))
            .order_by(_E.seq.desc())
            .limit(1)
        )
        .one_or_none()
    )
    if found is not None:
        raise Overtaken(
            "register.changed_meanwhile",
            who=found.actor_label,
            at=found.entered_at,
            code=clean(code, 40).upper(),
            entry=found.seq,
        )
