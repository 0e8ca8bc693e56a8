"""One sender's line over TCP: bounded bytes in, frames through the door in turns, answers out (D32, D33)."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from intake.dc09.framing import Frame, Framer
from intake.registry import Known

if TYPE_CHECKING:
    from intake.server import Dc09Server

SOURCE = "dc09_tcp"
# What is read at a time; little from one who is not proven.
CHUNK = 16_384
FIRST_CHUNK = 4_096
REFUSED_WAIT_S = 1.0


class Connection(asyncio.BufferedProtocol):
    """One sender's line. `heard` is the loop's time of its last bytes, `begun` that of an unfinished frame or 0.

    What was read waits in `_frames` until its turn: some frames at a time, so that one line full of them does not
    hold up the others, and no more than `frames_in_hand` without an answer.
    """

    source = SOURCE
    __slots__ = (
        "_ending",
        "_framer",
        "_frames",
        "_in_hand",
        "_loop",
        "_refused",
        "_server",
        "_stopped",
        "_transport",
        "_turn",
        "_unread",
        "begun",
        "heard",
        "patience",
        "peer",
        "proven",
    )

    def __init__(self, server: Dc09Server, loop: asyncio.AbstractEventLoop) -> None:
        self._server = server
        self._loop = loop
        self._framer = Framer()
        self._frames: deque[Frame] = deque()
        self._transport: asyncio.Transport | None = None
        self._turn: asyncio.Handle | None = None
        self._in_hand = 0
        self._refused = 0
        self._unread = False
        self._ending = False
        self._stopped = False
        self.peer = ""
        self.proven = False
        self.begun = 0.0
        self.heard = loop.time()
        self.patience = server.limits.unproven_idle_s

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A sender dialled in."""
        if not isinstance(transport, asyncio.Transport):
            transport.close()
            return
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]) if peer else ""
        # An answer nobody reads must not pile up here.
        transport.set_write_buffer_limits(high=16_384)
        self._server.admit(self)

    def connection_lost(self, error: Exception | None) -> None:
        """The sender is gone; what it sent whole is still stored, for it may not be able to send again."""
        self._server.forget(self)
        self._transport = None
        self._ending = True
        self._work()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the next bytes go."""
        return self._server.chunk if self.proven else self._server.chunk[:FIRST_CHUNK]

    def buffer_updated(self, count: int) -> None:
        """Bytes came: cut them into frames and take the first of these."""
        server = self._server
        framer = self._framer
        self.heard = self._loop.time()
        frames = framer.feed(bytes(server.chunk[:count]))
        if framer.pending:
            # A new deadline for every frame that was begun, however many came before it on this line.
            self.begun = self.heard if frames or not self.begun else self.begun
        else:
            self.begun = 0.0
        if framer.foreign:
            self.hang_up()
            return
        self._frames += frames
        if framer.overflowed:
            self._ending = True
            self._hold_back()
        self._work()

    def eof_received(self) -> bool:
        """The sender has said all it has to say, and may still wait for its answers."""
        self._ending = True
        self._work()
        return True

    def pause_writing(self) -> None:
        """The sender does not read our answers: hear no more of it until it does."""
        self._unread = True
        self._hold_back()

    def resume_writing(self) -> None:
        """The sender reads again."""
        self._unread = False
        self._work()
        self._server.let_go()

    def hang_up(self) -> None:
        """End the line without a word."""
        self._frames.clear()
        if self._transport is not None:
            self._transport.abort()

    def stop_taking(self) -> None:
        """Take nothing more, for good; what is in hand may still be answered."""
        self._stopped = True
        self._hold_back()

    @property
    def may_read(self) -> bool:
        """Whether it reads its answers, has few frames in hand and none that wait."""
        return (
            not self._unread
            and not self._frames
            and not self._ending
            and not self._stopped
            and self._turn is None
            and 2 * self._in_hand <= self._server.limits.frames_in_hand
        )

    def read_on(self) -> None:
        """Read again."""
        self._server.held_back.discard(self)
        if self._transport is not None and not self._transport.is_closing():
            self.heard = self._loop.time()
            # The time it was not read does not count against its frame.
            self.begun = self.heard if self._framer.pending else 0.0
            self._transport.resume_reading()

    def prove(self, sender: Known) -> None:
        """A valid frame from a known account came."""
        limits = self._server.limits
        if not self.proven:
            self.proven = True
            self._server.unproven -= self in self._server.connections
        self.patience = (
            max(3 * sender.interval_s, limits.unproven_idle_s) if sender.interval_s else limits.idle_s
        )

    def say(self, answer: bytes) -> None:
        """Send an answer if the line still stands."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)

    def settled(self) -> None:
        """One of its frames is no longer in hand: the next may go."""
        self._in_hand -= 1
        if self._frames or self._ending:
            self._work()
        elif self in self._server.held_back and self.may_read and not self._server.door.full:
            self.read_on()

    def _hold_back(self) -> None:
        """Read no more for now; the sender's own window fills and it waits."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()
            self._server.held_back.add(self)
            self.begun = 0.0

    def _work(self) -> None:
        """Take frames for one turn; what is left waits for the next turn, for answers, or for a second."""
        if self._turn is not None or self._stopped:
            return
        limits = self._server.limits
        take = self._server.door.take
        left = limits.frames_a_turn
        while self._frames and left and self._in_hand < limits.frames_in_hand:
            left -= 1
            taken = take(self._frames.popleft(), self)
            if taken:
                self._in_hand += 1
            elif taken is None and not self.proven:
                self._refused += 1
                if self._refused >= limits.unproven_refused:
                    self._wait(REFUSED_WAIT_S)
                    return
        if self._frames:
            if not left:
                self._wait(0.0)
                return
            self._hold_back()
        elif self._ending:
            if not self._in_hand and self._transport is not None:
                self._transport.close()
        elif self._in_hand >= limits.frames_in_hand or self._server.door.full:
            self._hold_back()
        elif self in self._server.held_back and self.may_read:
            self.read_on()

    def _wait(self, seconds: float) -> None:
        """Go on later; until then nothing more is read."""
        self._hold_back()
        again = self._work_again
        self._turn = self._loop.call_later(seconds, again) if seconds else self._loop.call_soon(again)

    def _work_again(self) -> None:
        self._turn = None
        self._refused = 0
        self._work()
