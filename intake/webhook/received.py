"""From a message to what models store: every one that a partner signed becomes a frame, understood or not."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intake.registry import Known
from intake.webhook import meaning
from intake.webhook.meaning import CONTACT_ID, OTHER
from intake.webhook.reading import Unreadable, read
from models.alarms.codes import CONTACT_ID_NEW, CONTACT_ID_RESTORE, Classified, classify
from models.alarms.frames import ReceivedEvent, ReceivedFrame
from models.partners.rows import PartnerMessage, PartnerSender
from models.store.clock import Clock
from models.store.ids import new_id

SOURCE = "webhook"
# A time that lies further off is no help to an officer; the message as received still holds it.
_BELIEVABLE_PAST = timedelta(days=30)
_BELIEVABLE_FUTURE = timedelta(hours=24)

Find = Callable[[str], Known | None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message came to: its frame, the id that answers carry, and what is to be told of it.

    `unreadable` is a word for what was wrong, empty where it was understood; `stranger` the account, where it
    belongs to no transmitter.
    """

    frame: ReceivedFrame
    id: str
    unreadable: str = ""
    stranger: str = ""


def take(body: bytes, partner: PartnerSender, message_id: str, find: Find, clock: Clock) -> Taken:
    """The frame of a message that `partner` signed; never fails on what the body holds."""
    origin = PartnerMessage(partner.id, message_id, hashlib.sha256(body).hexdigest())
    receipt = receipt_of(origin)
    blank = ReceivedFrame(
        id=new_id(),
        transmitter_id=None,
        person_id=None,
        portable=False,
        account=partner.name,
        source=SOURCE,
        token=OTHER,
        sequence=message_id,
        dedupe_key=hashlib.sha256(f"{origin.partner_id}\n{message_id}\n{origin.digest}".encode()).hexdigest(),
        raw=body,
        received_at=clock.now(),
        boot_id=clock.boot_id(),
        boottime=clock.boottime(),
        partner=origin,
    )
    account = ""
    try:
        root = read(body)
        account = meaning.account_of(root)
        said = meaning.message(root)
    except Unreadable as error:
        return _unreadable(blank, receipt, error.reason, account, find)
    if said.type == "heartbeat":
        return Taken(blank, receipt)
    known = find(said.account)
    event = _event(said, known.kind if known else "", receipt, blank.received_at)
    frame = replace(_of(blank, said.account, known), token=said.token, events=(event,))
    return Taken(frame, receipt, stranger="" if known else said.account)


def receipt_of(origin: PartnerMessage) -> str:
    """The id that answers to this message carry, and its alarm: the same for every copy, across restarts.

    A UUID of version 8 (RFC 9562, 5.8) made of the partner, the message's id and its body.
    """
    shared = f"{origin.partner_id}\n{origin.message_id}\n{origin.digest}".encode()
    value = int.from_bytes(hashlib.sha256(b"receipt\n" + shared).digest()[:16], "big")
    value &= ~(0xF << 76) & ~(0b11 << 62)
    return str(uuid.UUID(int=value | 0x8 << 76 | 0b10 << 62))


def _of(blank: ReceivedFrame, account: str, known: Known | None) -> ReceivedFrame:
    if known is None:
        return replace(blank, account=account)
    return replace(
        blank,
        account=known.account,
        transmitter_id=known.id,
        person_id=known.person_id,
        portable=known.portable,
    )


def _event(said: meaning.Message, transmitter_kind: str, id: str, now: datetime) -> ReceivedEvent:
    found = _restore(said, transmitter_kind) if said.type == "restore" else _alarm(said, transmitter_kind)
    return ReceivedEvent(
        id=id,
        event=found.event,
        kind=found.kind,
        priority=found.priority,
        code=said.code,
        text_id=found.text_id,
        partition=said.partition,
        zone=said.zone,
        text=said.text,
        triggered_at=_believable(said.occurred_at, now),
        arc_received_at=_believable(said.received_at, now),
        restores=found.restores,
        position=said.position,
        position_m=said.position_m,
        arc_case=said.case,
        arc_verified=said.verified,
    )


def _alarm(said: meaning.Message, transmitter_kind: str) -> Classified:
    """What is sent as an alarm is one, whatever its code says: the partner's people decided so."""
    qualifier = said.qualifier or CONTACT_ID_NEW if said.token == CONTACT_ID else ""
    found = classify(said.token, said.code, qualifier, transmitter_kind)
    if found.event == "restore":
        unknown = classify(OTHER, said.code, "", transmitter_kind)
        return replace(unknown, text_id=found.text_id)
    return replace(found, event="alarm")


def _restore(said: meaning.Message, transmitter_kind: str) -> Classified:
    """A restore by its own code, or by the code of the alarm that it ends."""
    qualifier = CONTACT_ID_RESTORE if said.token == CONTACT_ID else ""
    found = classify(said.token, said.code, qualifier, transmitter_kind)
    return replace(found, event="restore", restores=found.restores or frozenset({said.code}))


def _unreadable(blank: ReceivedFrame, receipt: str, reason: str, account: str, find: Find) -> Taken:
    """It is signed, so somebody meant something by it: shown as an alarm that could not be read."""
    known = find(account) if account else None
    found = classify(OTHER, "", "", known.kind if known else "")
    event = ReceivedEvent(
        id=receipt,
        event="alarm",
        kind=found.kind,
        priority=found.priority,
        code="",
        text_id=found.text_id,
    )
    frame = replace(_of(blank, account or blank.account, known), events=(event,))
    return Taken(frame, receipt, unreadable=reason)


def _believable(instant: datetime | None, now: datetime) -> datetime | None:
    if instant is None or not -_BELIEVABLE_PAST <= instant - now <= _BELIEVABLE_FUTURE:
        return None
    return instant
