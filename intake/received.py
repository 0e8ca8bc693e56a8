"""From a DC-09 message and its transmitter to what models store."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from intake.dc09.extras import occurred, position, words
from intake.dc09.message import Event, Message
from intake.registry import CANARY, Known
from models.alarms.codes import classify
from models.alarms.receive import ReceivedEvent, ReceivedFrame
from models.store.clock import Clock
from models.store.text import clean

_MOST_WORDS = 400
# A plain frame's time may be local or years wrong; only one that is past and near is told as when it happened.
_LATE = timedelta(hours=24)
_EARLY = timedelta(minutes=1)


def received_frame(
    message: Message, raw: bytes, sender: Known, source: str, now: datetime, clock: Clock
) -> ReceivedFrame:
    """The frame as models store it, with its id and its moment on both clocks; a link test has no events."""
    header = message.header
    return ReceivedFrame(
        transmitter_id=None if sender.kind == CANARY else sender.id,
        person_id=sender.person_id,
        portable=sender.portable,
        account=sender.account,
        source=source,
        token=header.token,
        sequence=header.sequence,
        dedupe_key=_dedupe_key(message, sender.account),
        raw=raw,
        received_at=now,
        events=tuple(_event(event, message, sender.kind, now) for event in message.events),
        boot_id=clock.boot_id(),
        boottime=clock.boottime(),
        canary=message.events[0].text if sender.kind == CANARY and message.events else "",
    )


def _dedupe_key(message: Message, account: str) -> str:
    """What all copies of one message share: account, token, sequence and body without time."""
    header = message.header
    shared = f"{account}\n{header.token}\n{header.sequence}\n".encode()
    return hashlib.sha256(shared + message.content).hexdigest()


def _event(event: Event, message: Message, transmitter_kind: str, now: datetime) -> ReceivedEvent:
    meaning = classify(event.token, event.code, event.qualifier, transmitter_kind)
    place = None
    text: str | None = event.text
    triggered = message.timestamp
    if message.extras:
        at = position(message.extras)
        place = f"{at[0]:.5f}, {at[1]:.5f}" if at is not None else None
        triggered = occurred(message.extras) or triggered
        text = _with_extras(event.text, message)
    if triggered is not None and not now - _LATE <= triggered <= now + _EARLY:
        triggered = None
    return ReceivedEvent(
        event=meaning.event,
        kind=meaning.kind,
        priority=meaning.priority,
        code=event.code,
        text_id=meaning.text_id,
        partition=event.area,
        zone=event.zone,
        text=text or None,
        triggered_at=triggered,
        restores=meaning.restores,
        position=place,
    )


def _with_extras(text: str, message: Message) -> str:
    """The event's own words, then what its extended data says."""
    said = [text, *words(message.extras)] if text else words(message.extras)
    return clean(" · ".join(dict.fromkeys(said)), _MOST_WORDS)
