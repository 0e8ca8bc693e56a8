"""ADM-CID data: qualifier and code, group, zone or user ("3401 01 057"; DC-05)."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.dc09.message import CONTACT_ID, Event
from models.store.text import clean_bytes

_EVENT = re.compile(
    rb"\s*([0-9A-Fa-f])([0-9A-Fa-f]{3})"
    rb"(?:[\s,]+([0-9A-Fa-f]{1,2})(?:[\s,]+([0-9A-Fa-f]{1,4}))?|([0-9]{2})([0-9]{3}))?[\s,]*"
)
# The code stands as it should and what follows does not: the code still says what kind of alarm it is.
_CODE_AND_REST = re.compile(rb"\s*([0-9A-Fa-f])([0-9A-Fa-f]{3})[\s,]+(\S+)(?:[\s,]+(\S+))?(.*)", re.DOTALL)
_LONGEST = 16


def events_in(blocks: list[bytes]) -> tuple[Event, ...]:
    """The events of a Contact ID data section, in order; none where no block has its shape."""
    found: list[Event] = []
    unread: list[bytes] = []
    for block in blocks:
        match = _EVENT.fullmatch(block)
        if match is not None:
            qualifier, code, group, zone, glued_group, glued_zone = (
                part.decode("ascii").upper() if part else "" for part in match.groups()
            )
            found.append(Event(CONTACT_ID, code, qualifier, group or glued_group, zone or glued_zone))
            continue
        match = _CODE_AND_REST.fullmatch(block)
        if match is not None:
            qualifier, code = (part.decode("ascii").upper() for part in match.groups()[:2])
            group, zone, more = (
                clean_bytes(part or b"", limit)
                for part, limit in zip(match.groups()[2:], (_LONGEST, _LONGEST, 200), strict=True)
            )
            found.append(Event(CONTACT_ID, code, qualifier, group, zone, more))
        else:
            unread.append(block)
    if found and unread:
        words = clean_bytes(b" ".join([found[0].text.encode(), *unread]), 200)
        found[0] = replace(found[0], text=words)
    return tuple(found)
