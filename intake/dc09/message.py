"""What a DC-09 frame says, as frozen values; every text in them has passed `clean`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CONTACT_ID = "ADM-CID"
SIA_DCS = "SIA-DCS"
LINK_TESTS = frozenset({"NULL", "XNM"})
RECEIVER_TOKENS = frozenset({"ACK", "NAK", "DUH", "RSP"})


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a message.

    `code` is three digits (Contact ID), two letters (SIA) or empty where it could not be understood.
    `qualifier` is the sender's own: 1, 3, 6 (Contact ID) or N, O (SIA). `area` is the partition (group, ri),
    `zone` the zone or user number as sent.
    """

    token: str
    code: str
    qualifier: str = ""
    area: str = ""
    zone: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """One extended data block: its letter (DC-09 annex H) and its text."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """The clear head of a frame; `echo` is sequence, R, L and account byte for byte as received."""

    token: str
    encrypted: bool
    sequence: str
    receiver: str | None
    prefix: str | None
    account: str
    echo: bytes
    rest: bytes
    binary_crc: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One frame, understood as far as it can be.

    `events` is empty for a link test and holds at least one event otherwise. `content` is what two copies of
    one message share: data and extended data, without padding and timestamp. `timestamp` is the sender's, in
    UTC as DC-09 5.5.1.8 says; many panels send local time in plain frames.
    """

    header: Header
    inner_account: str | None
    events: tuple[Event, ...]
    extras: tuple[Extra, ...]
    timestamp: datetime | None
    content: bytes
