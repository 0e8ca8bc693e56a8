"""A frame's body into a header, and a header's rest into a message."""

from __future__ import annotations

import re
from datetime import datetime

from intake.dc09 import content_id, sia
from intake.dc09.crypto import Key
from intake.dc09.extras import extras_in
from intake.dc09.framing import Frame
from intake.dc09.message import CONTACT_ID, LINK_TESTS, SIA_DCS, Event, Header, Message
from intake.dc09.stamp import read_stamp
from models.store.text import clean_bytes

_HEAD = re.compile(
    rb'"(\*?)([^"\[\]]{1,24})"(([0-9A-Za-z]{4})(R[0-9A-Fa-f]*)?(L[0-9A-Fa-f]*)?(?:A[0-9A-Fa-f]*)?(?:#([^\[\]|"]{0,64}))?)'
    rb"(?:\[(.*))?",
    re.DOTALL,
)
# A valid frame whose head strays from the standard (no sequence, fields in another order) may still be an alarm.
_STRAYING = re.compile(
    rb'"(\*?)([^"\[\]]{1,24})"(([^"#\[\]|]{0,40})#([^\[\]|"]{1,64}))(?:\[(.*))?', re.DOTALL
)
_TAIL = re.compile(rb"\](_[^\[\]|]{0,40})\Z")
_DATA_END = re.compile(rb"\](?=\[|\Z)")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{32})+")
_AFTER = b"\r\n\0 "
_MAX_PADDING = 255
_MOST_WORD = 64
_TOKENS = {token.encode("ascii"): token for token in (CONTACT_ID, SIA_DCS, *LINK_TESTS)}


def read_header(frame: Frame) -> Header | None:
    """The clear head of a sound frame; None where not even sequence and account can be found."""
    match = _HEAD.fullmatch(frame.body)
    if match is not None:
        star, token, echo, sequence, receiver, prefix, account, rest = match.groups()
    else:
        match = _STRAYING.fullmatch(frame.body)
        if match is None:
            return None
        star, token, echo, sequence, account, rest = match.groups()
        receiver = prefix = None
    return Header(
        token=_TOKENS.get(token) or clean_bytes(token, 24).upper(),
        encrypted=bool(star),
        sequence=_word(sequence),
        receiver=None if receiver is None else receiver[1:].decode("ascii"),
        prefix=None if prefix is None else prefix[1:].decode("ascii"),
        account=_word(account or b""),
        echo=echo,
        rest=rest or b"",
        binary_crc=frame.binary_crc,
    )


def decipher(header: Header, key: Key) -> bytes | None:
    """The clear text behind an encrypted header's bracket, without its padding; None where `key` does not open it.

    What proves the key is the shape it brings to light: a bar before an account or an empty data section, and a
    "]" before the time. A wrong or missing time is for the time test to judge.
    """
    text = header.rest.rstrip(_AFTER)
    text = text[:-1] if text.endswith(b"]") else text
    if _HEX.fullmatch(text) is None:
        return None
    clear = key.decrypt(bytes.fromhex(text.decode("ascii"))).rstrip(_AFTER)
    tail = _TAIL.search(clear)
    timed = tail is not None and read_stamp(tail[1]) is not None
    closed = clear[: tail.start() + 1] if tail is not None else clear
    if not closed.endswith(b"]"):
        return None
    # Padding must hold no bar (5.4.6); where it does nevertheless, the data still begins at a bar and a "#".
    bar = closed.find(b"|#", 0, _MAX_PADDING)
    if bar < 0:
        bar = closed.find(b"|", 0, _MAX_PADDING)
    if bar >= 0:
        proven = timed or closed.startswith((b"|#", b"|]"), bar)
        return clear[bar + 1 :] if proven else None
    data_end = closed.find(b"]")
    return clear[data_end:] if timed and data_end <= _MAX_PADDING else None


def read_message(header: Header, clear: bytes | None = None) -> Message:
    """What the frame says; `clear` is the deciphered text of an encrypted one. Never raises on any bytes."""
    text = (header.rest if clear is None else clear).rstrip(_AFTER)
    stamp: datetime | None = None
    tail = _TAIL.search(text)
    if tail is not None:
        stamp = read_stamp(tail[1])
        text = text[: tail.start() + 1]
    end = _DATA_END.search(text)
    data, section = (text[: end.start()], text[end.end() :]) if end is not None else (text, b"")
    extras = extras_in(section)
    inner: str | None = None
    content = data
    if data.startswith(b"#"):
        number, _, data = data[1:].partition(b"|")
        inner = _word(number)
    blocks = [block for block in data.split(b"|") if block] if data else []
    return Message(
        header=header,
        inner_account=inner,
        events=_events(header.token, blocks, data),
        extras=extras,
        timestamp=stamp,
        content=b"%b]%b" % (content, section) if section else content,
    )


def _events(token: str, blocks: list[bytes], data: bytes) -> tuple[Event, ...]:
    """The events, or one that says what could not be understood: a valid frame is never nothing.

    A link test has none, unless it carries data: its token stands in the clear, and whoever changed it would else
    have an alarm passed off as a test.
    """
    if token in LINK_TESTS:
        if not data.strip():
            return ()
        return content_id.events_in(blocks) or sia.events_in(blocks) or (_unread("", data),)
    if token == CONTACT_ID:
        return content_id.events_in(blocks) or (_unread(token, data),)
    if token == SIA_DCS:
        return sia.events_in(blocks) or (_unread(token, data),)
    return (_unread(token, data),)


def _word(raw: bytes) -> str:
    """A short field as clean text; letters and digits are clean as they are."""
    return raw.decode("ascii") if raw.isalnum() and len(raw) <= _MOST_WORD else clean_bytes(raw, _MOST_WORD)


def _unread(token: str, data: bytes) -> Event:
    return Event(token, "", text=clean_bytes(data, 200))
