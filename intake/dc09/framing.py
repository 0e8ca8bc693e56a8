"""Frames out of a stream of bytes: LF, checksum, length, body from its first quote, CR (DC-09 5.5.1).

A frame ends where a CR, the length field and the checksum agree, so a CR inside a body, a missing LF, CRLF
and garbage between frames do no harm. Some panels (ELDES) count and sum the CR as well; some send the
checksum as two bytes instead of four hexadecimal digits. All three are accepted, nothing else is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.dc09.crc import crc16

MAX_FRAME = 4096
_CR = 13
_QUOTE = b'"'
_BETWEEN = b"\r\n\0 "
_MAX_STARTS = 16
# What another protocol says first: HTTP, TLS (and old SSL), ssh.
_FOREIGN = re.compile(
    rb"(?:GET|POST|PUT|HEAD|OPTIONS|DELETE|CONNECT|PATCH|TRACE|PRI|PROPFIND) |\x16\x03[\x00-\x04]|\x80.\x01\x03|SSH-",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What lay between two frame ends: `body` starts at the token's quote; not `sound`: the sum is wrong."""

    raw: bytes
    body: bytes
    sound: bool = True
    binary_crc: bool = False


class Framer:
    """Collects a connection's bytes and gives back whole frames, good and bad, in order.

    `overflowed`: more than 4 KiB came without an end. `foreign`: the stream is not DC-09 at all.
    In both cases the connection is best closed; what follows is still read.
    """

    __slots__ = ("_buffer", "_fresh", "_held", "_scan", "foreign", "overflowed")

    def __init__(self) -> None:
        self._buffer = b""
        self._scan = 0
        self._held = -1
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
            frame = self._ending_at(buffer, start, scan, end)
            scan = end + 1
            if frame is not None:
                if frame.raw.strip(_BETWEEN):
                    frames.append(frame)
                    self._fresh = False
                start = scan
                self._held = -1
        rest = buffer[start:]
        if self._held >= 0:
            self._held -= start
        if len(rest) > MAX_FRAME:
            self.overflowed = True
            newest = rest.rfind(b"\n")
            rest = rest[newest:] if newest >= len(rest) - MAX_FRAME and newest >= 0 else b""
            self._held = -1
            scan = start
        self._buffer = rest
        self._scan = max(0, min(scan - start, len(rest)))
        return frames

    def _look_for_strangers(self, buffer: bytes) -> None:
        head = buffer.lstrip(_BETWEEN)[:16]
        if _FOREIGN.match(head):
            self.foreign = True
        if len(head) >= 12:
            self._fresh = False

    def _ending_at(self, buffer: bytes, start: int, scan: int, end: int) -> Frame | None:
        """The frame that the CR at `end` closes, sound or not; None while it may be a CR inside a frame."""
        quotes = [self._held] if self._held >= 0 else []
        quote = buffer.find(_QUOTE, scan, end)
        while quote >= 0 and len(quotes) < _MAX_STARTS:
            if quote - start >= 6:
                quotes.append(quote)
            quote = buffer.find(_QUOTE, quote + 1, end)
        for quote in quotes:
            frame = _sound(buffer, start, quote, end)
            if frame is not None:
                return frame
        if quotes and self._may_go_on(buffer, quotes[0], end):
            self._held = quotes[0]
            return None
        if not quotes and end - start <= 3 and buffer[start : start + 1] == b"\n" and end - start > 0:
            return None  # the CR may be half of a binary checksum
        return Frame(buffer[start : end + 1], b"", sound=False)

    def _may_go_on(self, buffer: bytes, quote: int, end: int) -> bool:
        declared = _hexadecimal(buffer[quote - 4 : quote])
        return end - quote + 1 < declared <= MAX_FRAME


def _sound(buffer: bytes, start: int, quote: int, end: int) -> Frame | None:
    """The frame from `quote` to `end` where length and checksum agree."""
    declared = _hexadecimal(buffer[quote - 4 : quote])
    size = end - quote
    if declared == size:
        total = crc16(buffer[quote:end])
    elif declared == size + 1:
        total = crc16(buffer[quote : end + 1])
    else:
        return None
    head = quote - 8
    if head >= start and _hexadecimal(buffer[head : quote - 4]) == total:
        first = head - 1 if head > start and buffer[head - 1] == 10 else head
        return Frame(buffer[first : end + 1], buffer[quote:end])
    head = quote - 6
    if head > start and buffer[head - 1] == 10:
        given = buffer[head : quote - 4]
        if total in (int.from_bytes(given, "big"), int.from_bytes(given, "little")):
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
