"""What was received, as values: light to load, so that the spool can be read without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from models.partners.rows import PartnerMessage
from models.store.ids import new_id


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One event of a frame, already classified. `event` is alarm, restore, test or status; texts are clean.

    `id` is made at the door; an alarm that the event raises bears it.
    """

    event: str
    kind: str
    priority: int
    code: str
    text_id: str = ""
    partition: str = ""
    zone: str = ""
    text: str | None = None
    triggered_at: datetime | None = None
    arc_received_at: datetime | None = None
    restores: frozenset[str] = frozenset()
    position: str | None = None
    position_m: int | None = None
    arc_case: str | None = None
    arc_verified: bool = True
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class ReceivedFrame:
    """One valid frame from a known transmitter or partner. No events means that the line lives: it is only touched.

    `dedupe_key` is a digest of account, token, sequence and body without timestamp; `raw` the bytes as received.
    `id`, `received_at` and the same moment on the boot clock (`boot_id`, `boottime` in seconds) are made at the door,
    since a frame may be stored much later. `canary` names our own test, which touches its own row and nothing else.
    """

    transmitter_id: str | None
    person_id: str | None
    portable: bool
    account: str
    source: str
    token: str
    sequence: str
    dedupe_key: str
    raw: bytes
    received_at: datetime
    events: tuple[ReceivedEvent, ...] = ()
    id: str = field(default_factory=new_id)
    boot_id: str = ""
    boottime: float = 0.0
    partner: PartnerMessage | None = None
    canary: str = ""
