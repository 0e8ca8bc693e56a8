"""An act that waits for the database, as a value and as a record's bytes; and what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from models.access.actor import Actor

VERBS = ("acknowledge", "note", "act", "reveal")
DONE, KEPT, OVERTAKEN, REFUSED, UNREADABLE = "done", "kept", "overtaken", "refused", "unreadable"
"""What became of an act: done; its words kept as a note; another was first; not possible any more; not readable."""


@dataclass(frozen=True, slots=True)
class PendingAct:
    """One act not yet in the database. `at` is when it was done; of a "reveal" `text` lists what was shown, and
    `person` is the code of whom it was shown: the database may have lost the alarm by the time it has the act.

    `spool_id` and `spool_number` are how far the local spool of alarms had come then: until the database has taken
    that much in, an alarm that is not in it may still come.
    """

    id: str
    verb: str
    alarm_id: str
    text: str
    actor: Actor
    at: datetime
    spool_id: str = ""
    spool_number: int = 0
    person: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of an act; `who` and `at` tell who was first where another was."""

    act: PendingAct | None
    outcome: str
    who: str = ""
    at: datetime | None = None


def packed(act: PendingAct) -> bytes:
    """An act as a record's bytes."""
    who = act.actor
    form, more = (2, [act.person]) if act.person else (1, [])
    return json.dumps(
        [
            form, act.id, act.verb, act.alarm_id, act.text, act.at.isoformat(), act.spool_id, act.spool_number,
            who.kind, who.id, who.label, who.role, who.desk, *more,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "replace")  # fmt: skip


def unpacked(body: bytes) -> PendingAct | None:
    """The act in a record's bytes; None where it is none that this version knows."""
    try:
        form, id_, verb, alarm_id, text, at, spool_id, number, *who = json.loads(body)
        person = str(who.pop()) if form == 2 else ""
        done_at = datetime.fromisoformat(at)
        act = PendingAct(id_, verb, alarm_id, text, Actor(*who), done_at, spool_id, int(number), person)
    except (ValueError, TypeError):
        return None
    return act if form in (1, 2) and verb in VERBS and act.at.tzinfo is not None else None
