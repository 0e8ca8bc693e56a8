"""Frames out of a stream of bytes: LF, checksum, length, body from its first quote, CR (DC-09 5.5.1).

A frame ends where a CR, the length field and the checksum agree, so a CR inside a body, a missing LF, CRLF
and garbage between frames do no harm. Some panels (ELDES) count and sum the CR as well; some send the
checksum as two bytes instead of four hexadecimal digits. All three are accepted, nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.dc09.crc import crc16

MAX_FRAME = 4096
_QUOTE = b'"'
_BETWEEN = b"\r\n\0 "
# What may stand between the last CR before a frame and its first quote: LF, checksum, length.
_HEAD = 9
_MOST_SUMS = 16
_MOST_HELD = 8
# What another protocol says first: HTTP (and RTSP, SIP), TLS (and old SSL), ssh.
_FOREIGN = re.compile(
    rb"[A-Z]{3,16} (?:/|\*|[a-z]{3,5}:|[\w.-]+:\d)|\x16\x03[\x00-\x04]|\x80.\x01\x03|SSH-",
    re.DOTALL,
)
_FOREIGN_HEAD = 40


@dataclass(frozen=True, slots=True)
class Frame:
    """What lay between two frame ends: `body` starts at the token's quote; not `sound`: the sum is wrong."""

    raw: bytes
    body: bytes
    sound: bool = True
    binary_crc: bool = False


class Framer:
    """Collects a connection's bytes and gives back whole frames, good and bad, in order.

    `overflowed`: more than 4 KiB came without an end or a beginning. `foreign`: the stream is not DC-09 at all.
    In both cases the connection is best closed; what follows is still read.
    """

    __slots__ = ("_buffer", "_fresh", "_held", "_scan", "foreign", "overflowed")

    def __init__(self) -> None:
        self._buffer = b""
        self._scan = 0
        self._held: tuple[int, ...] = ()
        self._fresh = True
        self.foreign = False
        self.overflowed = False

    @property
    def pending(self) -> bool:
        """Whether a frame has begun and not ended; its deadline runs."""
        return bool(self._buffer) and bool(self._buffer.strip(_BETWEEN))

    def feed(self, received: bytes) -> list[Frame]:
        """The frames that `received` completes."""
        buffer = self._buffer + received if self._buffer else received
        if self._fresh:
            self._look_for_strangers(buffer)
        frames: list[Frame] = []
        start = 0
        scan = self._scan
        while (end := buffer.find(b"\r", scan)) >= 0:
            if not self._held:
                end = _past_rubbish(buffer, scan, end)
            frame = self._ending_at(buffer, start, scan, end)
            scan = end + 1
            if frame is not None:
                if frame.raw.strip(_BETWEEN):
                    frames.append(frame)
                    self._fresh = False
                start = scan
                self._held = ()
        rest = buffer[start:]
        if self._held:
            self._held = tuple(quote - start for quote in self._held)
        if len(rest) > MAX_FRAME:
            newest = rest.rfind(b"\n", len(rest) - MAX_FRAME)
            self.overflowed = self.overflowed or newest < 0
            rest = rest[newest:] if newest >= 0 else b""
            self._held = ()
            scan = start
        self._buffer = rest
        self._scan = max(0, min(scan - start, len(rest)))
        return frames

    def _look_for_strangers(self, buffer: bytes) -> None:
        head = buffer[: MAX_FRAME * 2].lstrip(_BETWEEN)[:_FOREIGN_HEAD]
        if _FOREIGN.match(head):
            self.foreign = True
        if len(head) >= _FOREIGN_HEAD or _QUOTE in head:
            self._fresh = False

    def _ending_at(self, buffer: bytes, start: int, scan: int, end: int) -> Frame | None:
        """The frame that the CR at `end` closes, sound or not; None while it may be a CR inside a frame."""
        waiting: list[int] = []
        sums = 0
        quoted = False
        for quote in _quotes(self._held, buffer, max(scan, start + 6), end):
            quoted = True
            declared = _hexadecimal(buffer[quote - 4 : quote])
            size = end - quote
            if size <= declared <= size + 1:
                sums += 1
                frame = _sound(buffer, start, quote, end, declared - size)
                if frame is not None:
                    return frame
                if sums == _MOST_SUMS:
                    break
            elif size < declared <= MAX_FRAME and len(waiting) < _MOST_HELD:
                waiting.append(quote)
        self._held = tuple(waiting)
        if waiting:
            return None
        if not quoted and 0 < end - start <= 3 and buffer[start] == 10:
            return None  # the CR may be half of a binary checksum
        return Frame(buffer[start : end + 1], b"", sound=False)


def _quotes(held: tuple[int, ...], buffer: bytes, start: int, end: int) -> Iterator[int]:
    """Where a body may begin: at the quotes held since an earlier CR, then at those up to this one."""
    yield from held
    quote = buffer.find(_QUOTE, start, end)
    while quote >= 0:
        yield quote
        quote = buffer.find(_QUOTE, quote + 1, end)


def _past_rubbish(buffer: bytes, scan: int, end: int) -> int:
    """The last CR that surely stands before any frame, else `end`: a flood of them is passed in one step."""
    quote = buffer.find(_QUOTE, scan)
    limit = (quote if quote >= 0 else len(buffer)) - _HEAD
    return max(end, buffer.rfind(b"\r", end, limit)) if limit > end else end


def _sound(buffer: bytes, start: int, quote: int, end: int, counted: int) -> Frame | None:
    """The frame from `quote` to `end` where the checksum agrees; `counted` is 1 where it includes the CR."""
    head = quote - 8
    first = head - 1 if head > start and buffer[head - 1] == 10 else head
    if head >= start and end - first < MAX_FRAME:
        given = _hexadecimal(buffer[head : quote - 4])
        if given >= 0 and given == crc16(buffer[quote : end + counted]):
            return Frame(buffer[first : end + 1], buffer[quote:end])
    head = quote - 6
    if head > start and buffer[head - 1] == 10 and end - head < MAX_FRAME - 1:
        total = crc16(buffer[quote : end + counted])
        pair = buffer[head : quote - 4]
        if total in (int.from_bytes(pair, "big"), int.from_bytes(pair, "little")):
            return Frame(buffer[head - 1 : end + 1], buffer[quote:end], binary_crc=True)
    return None


_DIGITS = frozenset(b"0123456789abcdefABCDEF")


def _hexadecimal(digits: bytes) -> int:
    """The value of hexadecimal digits of either case; -1 where they are none."""
    try:
        value = int(digits, 16)
    except ValueError:
        return -1
    return value if _DIGITS.issuperset(digits) else -1
