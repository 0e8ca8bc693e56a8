"""ADM-CID data: qualifier and code, group, zone or user ("3401 01 057"; DC-05)."""

from __future__ import annotations

import re

from intake.dc09.message import CONTACT_ID, Event

_EVENT = re.compile(
    rb"\s*([0-9A-Fa-f])([0-9A-Fa-f]{3})(?:[\s,]+([0-9A-Fa-f]{1,2}))?(?:[\s,]+([0-9A-Fa-f]{1,4}))?\s*"
)


def events_in(blocks: list[bytes]) -> tuple[Event, ...]:
    """The events of a Contact ID data section, in order; none where no block has its shape."""
    found: list[Event] = []
    for block in blocks:
        match = _EVENT.fullmatch(block)
        if match is not None:
            qualifier, code, group, zone = (
                part.decode("ascii").upper() if part else "" for part in match.groups()
            )
            found.append(Event(CONTACT_ID, code, qualifier, group, zone))
    return tuple(found)
