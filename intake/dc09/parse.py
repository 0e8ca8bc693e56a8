"""A frame's body into a header, and a header's rest into a message."""

from __future__ import annotations

import re
from datetime import datetime

from intake.dc09 import content_id, sia
from intake.dc09.crypto import Key
from intake.dc09.extras import extras_in
from intake.dc09.framing import Frame
from intake.dc09.message import CONTACT_ID, LINK_TESTS, SIA_DCS, Event, Extra, Header, Message
from intake.dc09.stamp import read_stamp
from models.store.text import clean_bytes

_HEAD = re.compile(
    rb'"(\*?)([^"\[\]]{1,24})"(([0-9A-Za-z]{4})(R[0-9A-Fa-f]*)?(L[0-9A-Fa-f]*)?(?:A[0-9A-Fa-f]*)?(?:#([^\[\]|"]{0,64}))?)'
    rb"(?:\[(.*))?",
    re.DOTALL,
)
_TAIL = re.compile(rb"_[\d:,\-]{4,24}\Z")
_DATA_END = re.compile(rb"\](?=\[|\Z)")
# Deciphered with the right key: padding, perhaps data after a bar, "]", extended data, time.
_DECIPHERED = re.compile(
    rb"([^\[\]|]{0,32})(\|.*)?\](?:\[.*\])?(_\d\d:\d\d:\d\d,\d\d-\d\d-\d{4})?[\r\n\0 ]*\Z", re.DOTALL
)
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{32})+")


def read_header(frame: Frame) -> Header | None:
    """The clear head of a sound frame; None where not even sequence and account can be found."""
    match = _HEAD.fullmatch(frame.body)
    if match is None:
        return None
    star, token, echo, sequence, receiver, prefix, account, rest = match.groups()
    return Header(
        token=clean_bytes(token, 24).upper(),
        encrypted=bool(star),
        sequence=sequence.decode("ascii"),
        receiver=None if receiver is None else receiver[1:].decode("ascii"),
        prefix=None if prefix is None else prefix[1:].decode("ascii"),
        account=clean_bytes(account or b"", 64),
        echo=echo,
        rest=rest or b"",
        binary_crc=frame.binary_crc,
    )


def decipher(header: Header, key: Key) -> bytes | None:
    """The clear text behind an encrypted header's bracket; None where `key` does not open it."""
    text = header.rest[:-1] if header.rest.endswith(b"]") else header.rest
    if _HEX.fullmatch(text) is None:
        return None
    clear = key.decrypt(bytes.fromhex(text.decode("ascii")))
    match = _DECIPHERED.match(clear)
    if match is None:
        return None
    # Without a time only the account proves the key: one wrong key in 256 gives a text ending in "]".
    return clear if match[3] or (match[2] or b"").startswith(b"|#") else None


def read_message(header: Header, clear: bytes | None = None) -> Message:
    """What the frame says; `clear` is the deciphered text of an encrypted one. Never raises on any bytes."""
    text = (header.rest if clear is None else clear).rstrip(b"\r\n\0 ")
    stamp: datetime | None = None
    tail = _TAIL.search(text)
    if tail is not None:
        stamp = read_stamp(tail[0])
        text = text[: tail.start()]
    end = _DATA_END.search(text)
    data, section = (text[: end.start()], text[end.end() :]) if end is not None else (text, b"")
    if clear is not None:
        bar = data.find(b"|")
        data = data[bar + 1 :] if bar >= 0 else b""
    extras = extras_in(section)
    inner: str | None = None
    content = data
    if data.startswith(b"#"):
        number, _, data = data[1:].partition(b"|")
        inner = clean_bytes(number, 64)
    blocks = [block for block in data.split(b"|") if block] if data else []
    return Message(
        header=header,
        inner_account=inner,
        events=() if header.token in LINK_TESTS else _events(header.token, blocks, data, extras),
        extras=extras,
        timestamp=stamp,
        content=b"%b]%b" % (content, section) if section else content,
    )


def _events(token: str, blocks: list[bytes], data: bytes, extras: tuple[Extra, ...]) -> tuple[Event, ...]:
    """The events, or one that says what could not be understood: a valid frame is never nothing."""
    if token == CONTACT_ID:
        found = content_id.events_in(blocks)
    elif token == SIA_DCS:
        found = sia.events_in(blocks)
    else:
        found = ()
    return found or (Event(token, "", text=clean_bytes(data, 200)),)
