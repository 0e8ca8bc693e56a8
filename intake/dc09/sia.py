"""SIA-DCS data: blocks of modifiers and codes ("Nti19:44/id1/ri4/RP"; DC-03 as used in DC-09).

Read as field panels send it: unknown codes are kept, a text stands between two ^, after a *, or in an A
block of its own, several codes may stand in one block and several blocks in one frame.
"""

from __future__ import annotations

import re

from intake.dc09.message import SIA_DCS, Event
from models.store.text import clean_bytes

_MODIFIERS = frozenset({"ti", "da", "id", "ri", "pi", "ai", "ph", "lv", "va", "pt", "rg", "ss"})
_CODE = re.compile(rb"([A-Za-z][A-Za-z])\s*([0-9A-Fa-f]{1,8}(?![0-9A-Za-z])|[0-9]*)(.*)", re.DOTALL)
_GLUED = re.compile(rb"([a-z]{2})([0-9]{1,8})([A-Z]{2}.*)", re.DOTALL)
_AROUND_TEXT = b"*'\"^ \t"
# More than a frame of 4 KiB can hold: none is left out.
_MAX_EVENTS = 2048


def events_in(blocks: list[bytes]) -> tuple[Event, ...]:
    """The events of a SIA-DCS data section, in order; none where no block has a code."""
    found: list[Event] = []
    unread: list[bytes] = []
    of_block = 0
    said = False
    for block in blocks:
        kind = block[:1]
        if kind == b"A" and len(found) > of_block:
            if not said:
                said = _say(found, of_block, block[1:])
            continue
        if kind in (b"N", b"O"):
            events = _packets(block[1:], kind.decode("ascii")) or _packets(block, "")
        else:
            events = _packets(block, "") if _looks_bare(block) else []
        if events:
            of_block = len(found)
            said = False
            found += events
        elif kind in (b"N", b"O"):
            unread.append(block)
    if found and unread:
        _say(found, 0, b" ".join(unread))
    return tuple(found[:_MAX_EVENTS])


def _packets(block: bytes, qualifier: str) -> list[Event]:
    """The codes of one block, each with the area that stands before it."""
    found: list[Event] = []
    area = ""
    unread = b""
    waiting = _outside_text(block) if b"^" in block else block.split(b"/")
    waiting.reverse()
    while waiting and len(found) < _MAX_EVENTS:
        packet = waiting.pop()
        head = packet[:2].decode("latin-1")
        if head in _MODIFIERS:
            glued = _GLUED.fullmatch(packet)
            if glued is not None:
                waiting.append(glued[3])
                packet = glued[1] + glued[2]
            if head == "ri":
                area = clean_bytes(packet[2:], 40)
            continue
        match = _CODE.fullmatch(packet)
        if match is None:
            if found:
                _say(found, len(found) - 1, packet)
            else:
                unread += packet
            continue
        code, number, text = match.groups()
        found.append(
            Event(
                SIA_DCS,
                code.decode("ascii").upper(),
                qualifier,
                area,
                number.decode("ascii"),
                _spoken(text),
            )
        )
    if unread and found:
        _say(found, 0, unread)
    return found


def _looks_bare(block: bytes) -> bool:
    """A block without its N, as some panels send it: a code and a number, or a modifier."""
    return re.match(rb"[A-Z]{2}\d{1,8}(?:\Z|[/^*])|[a-z]{2}[0-9]", block) is not None


def _spoken(text: bytes) -> str:
    if not text:
        return ""
    if text.endswith(b"NM"):
        text = text[:-2]
    return clean_bytes(text.strip(_AROUND_TEXT))


def _outside_text(block: bytes) -> list[bytes]:
    """`block` split at the slashes that stand outside a text between two ^."""
    pieces = block.split(b"^")
    closed = len(pieces) - (len(pieces) % 2 == 0)
    packets = [b""]
    for place, piece in enumerate(pieces):
        if place:
            packets[-1] += b"^"
        if place % 2 and place < closed:
            packets[-1] += piece
            continue
        first, *others = piece.split(b"/")
        packets[-1] += first
        packets += others
    return packets


def _say(found: list[Event], of_block: int, text: bytes) -> bool:
    """Give the words of an A block to the events before it that have none; whether there were words."""
    words = _spoken(text)
    if not words:
        return False
    for place in range(of_block, len(found)):
        event = found[place]
        if not event.text:
            found[place] = Event(event.token, event.code, event.qualifier, event.area, event.zone, words)
    return True
