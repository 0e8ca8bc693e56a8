"""DC-09 over UDP: the same frames, the same door, answers to where each datagram came from (DC-09 5.3, D32).

A source address may be forged, so nothing is answered but what a known sender would get, and no answer is worth
forging for: it is at most a few bytes longer than the frame. What cannot be held is dropped unanswered; the sender
repeats it (5.6.1.1).
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import cast

from intake.dc09.framing import Framer
from intake.door import Door
from intake.registry import Known

SOURCE = "dc09_udp"
MAX_DATAGRAM = 16_384
_WAITING_IN_KERNEL = 4 * 1024 * 1024


@dataclass(slots=True)
class DatagramFacts:
    """Datagrams since the start that were let fall: too long, or too many in hand."""

    dropped: int = 0


class Dc09Datagrams(asyncio.DatagramProtocol):
    """One socket for all senders."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.facts = DatagramFacts()
        self._transport: asyncio.DatagramTransport | None = None
        self._in_hand: dict[str, int] = {}
        self._total = 0
        self._stopped = False
        self._unsent = False

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 means any free one. Raises OSError where the address cannot be had."""
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))

    def stop_taking(self) -> None:
        """Take nothing more; what is in hand may still be answered."""
        self._stopped = True

    def close(self) -> None:
        """Stop listening."""
        self._stopped = True
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port listened on, None when not listening."""
        if self._transport is None or self._stopped:
            return None
        host, port = self._transport.get_extra_info("sockname")[:2]
        return str(host), int(port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open."""
        self._transport = cast(asyncio.DatagramTransport, transport)  # asyncio's own is none by inheritance
        opened = transport.get_extra_info("socket")
        if opened is not None:
            # As much as the system gives: a burst waits there while a commit runs.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WAITING_IN_KERNEL)

    def connection_lost(self, error: Exception | None) -> None:
        """The socket is closed."""
        self._transport = None

    def pause_writing(self) -> None:
        """The socket takes no more answers: let them fall until it does."""
        self._unsent = True

    def resume_writing(self) -> None:
        """The socket takes answers again."""
        self._unsent = False

    def error_received(self, exc: Exception) -> None:
        """An answer did not arrive; the sender repeats its frame."""

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        """One datagram, with one frame or several; a frame does not go on in the next."""
        if self._stopped:
            return
        if len(data) > MAX_DATAGRAM:
            self.facts.dropped += 1
            return
        framer = Framer()
        frames = framer.feed(data)
        if framer.pending and not framer.overflowed:
            frames += framer.feed(b"\r")  # the datagram's end is the frame's, where its CR is missing
        limits = self.door.limits
        line = Datagram(self, address)
        for frame in frames:
            held = self._in_hand.get(line.peer, 0)
            if held >= limits.datagrams_each or self._total >= limits.datagrams:
                self.facts.dropped += 1
                self.door.refusals.note("too_many_connections", "", line.peer)
                return
            if self.door.take(frame, line):
                self._in_hand[line.peer] = held + 1
                self._total += 1

    def send(self, answer: bytes, address: tuple[str, int]) -> None:
        """Send one answer, unless too much is unsent."""
        if self._transport is not None and not self._transport.is_closing() and not self._unsent:
            self._transport.sendto(answer, address)

    def let_go_of(self, peer: str) -> None:
        """One frame from this address is no longer in hand."""
        self._total -= 1
        held = self._in_hand.get(peer, 0) - 1
        if held > 0:
            self._in_hand[peer] = held
        else:
            self._in_hand.pop(peer, None)


class Datagram:
    """Where one datagram came from, as the door knows a line."""

    source = SOURCE
    __slots__ = ("_address", "_server", "peer")

    def __init__(self, server: Dc09Datagrams, address: tuple[str, int]) -> None:
        self._server = server
        self._address = address
        self.peer = str(address[0])

    def prove(self, sender: Known) -> None:
        """A datagram has no line to prove."""

    def say(self, answer: bytes) -> None:
        """Send an answer to where the datagram came from."""
        self._server.send(answer, self._address)

    def settled(self) -> None:
        """Its frame is no longer in hand."""
        self._server.let_go_of(self.peer)
