"""DC-09 over TCP: bounded bytes in, frames to the committer, and an answer only for what is stored (D32, D33)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from intake.committer import Committer
from intake.dc09.framing import Frame, Framer
from intake.dc09.verdict import Act, Verdict, decide
from intake.limits import Limits
from intake.received import received_frame
from intake.refusals import Refusals
from intake.registry import Known, Registry
from models.alarms.receive import Stored
from models.store.clock import Clock

SWEEP_S = 0.5
SOURCE = "dc09_tcp"


@dataclass(slots=True)
class ServerFacts:
    """Counted since the start."""

    accepted: int = 0
    frames: int = 0
    unsound: int = 0
    strangers: int = 0
    evicted: int = 0
    late: int = 0


class Dc09Server:
    """Listens, and keeps every connection within its limits."""

    def __init__(
        self, registry: Registry, committer: Committer, refusals: Refusals, clock: Clock, limits: Limits
    ) -> None:
        self.registry = registry
        self.committer = committer
        self.refusals = refusals
        self.clock = clock
        self.limits = limits
        self.facts = ServerFacts()
        self.connections: set[Connection] = set()
        self.held_back: set[Connection] = set()
        self.unproven = 0
        committer.on_room = self.let_go
        self._server: asyncio.Server | None = None
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 means any free one. Raises OSError where the address cannot be had."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self, loop), host, port, backlog=1024, reuse_address=True
        )
        self._sweeper = asyncio.create_task(self._sweep_now_and_then(), name="dc09-sweeper")

    async def stop(self) -> None:
        """Stop listening and hang up on everyone."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            connection.hang_up()

    def close_door(self) -> None:
        """Take no new connections and read no more; what is in hand may still be answered."""
        if self._server is not None:
            self._server.close()
        for connection in self.connections:
            connection.hold_back()

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port listened on, None when not listening."""
        if self._server is None or not self._server.is_serving() or not self._server.sockets:
            return None
        host, port = self._server.sockets[0].getsockname()[:2]
        return str(host), int(port)

    def admit(self, newcomer: Connection) -> None:
        """Count a new connection in; where there are too many, the longest idle unproven one goes."""
        self.facts.accepted += 1
        self.connections.add(newcomer)
        self.unproven += 1
        if self.unproven > self.limits.unproven or len(self.connections) > self.limits.connections:
            others = [each for each in self.connections if each is not newcomer]
            candidates = [each for each in others if not each.proven] or others
            if candidates:
                victim = min(candidates, key=lambda each: each.heard)
                self.facts.evicted += 1
                self.refusals.note("too_many_connections", "", victim.peer)
                victim.hang_up()

    def let_go(self) -> None:
        """Storing may have room again: whoever was held back for it reads on."""
        if self.held_back and not self.committer.full:
            for connection in [each for each in self.held_back if each.may_read]:
                connection.read_on()

    def sweep(self, now: float) -> None:
        """Hang up on whoever is over time; `now` is the event loop's."""
        limits = self.limits
        for connection in list(self.connections):
            if connection.begun and now - connection.begun > limits.frame_s:
                self.facts.late += 1
                connection.hang_up()
            elif now - connection.heard > connection.patience:
                connection.hang_up()
        self.let_go()

    async def _sweep_now_and_then(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SWEEP_S)
            self.sweep(loop.time())


class Connection(asyncio.Protocol):
    """One sender's line. `heard` is the loop's time of its last bytes, `begun` that of an unfinished frame or 0."""

    __slots__ = (
        "_framer",
        "_in_hand",
        "_loop",
        "_server",
        "_transport",
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
        self._transport: asyncio.Transport | None = None
        self._in_hand = 0
        self._unread = False
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
        """The sender is gone; what it sent is still stored."""
        server = self._server
        if self in server.connections:
            server.connections.discard(self)
            server.held_back.discard(self)
            server.unproven -= not self.proven
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Bytes came: take the frames they complete."""
        server = self._server
        framer = self._framer
        self.heard = self._loop.time()
        for frame in framer.feed(data):
            self._take(frame)
        if framer.pending:
            self.begun = self.begun or self.heard
        else:
            self.begun = 0.0
        if framer.foreign or framer.overflowed:
            server.facts.strangers += 1
            self.hang_up()
        elif self._in_hand >= server.limits.frames_in_hand or server.committer.full:
            self.hold_back()

    def pause_writing(self) -> None:
        """The sender does not read our answers: hear no more of it until it does."""
        self._unread = True
        self.hold_back()

    def resume_writing(self) -> None:
        """The sender reads again."""
        self._unread = False
        self._server.let_go()

    def hang_up(self) -> None:
        """End the line without a word."""
        if self._transport is not None:
            self._transport.abort()

    def hold_back(self) -> None:
        """Read no more for now; the sender's own window fills and it waits."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()
            self._server.held_back.add(self)

    @property
    def may_read(self) -> bool:
        """Whether it reads its answers and has few enough frames in hand."""
        return not self._unread and self._in_hand < self._server.limits.frames_in_hand

    def read_on(self) -> None:
        """Read again."""
        self._server.held_back.discard(self)
        if self._transport is not None and not self._transport.is_closing():
            self.heard = self._loop.time()
            self._transport.resume_reading()

    def _take(self, frame: Frame) -> None:
        server = self._server
        if not frame.sound:
            server.facts.unsound += 1
            return
        server.facts.frames += 1
        now = server.clock.now()
        verdict = decide(frame, server.registry.find, now)
        if verdict.notice is not None:
            account = verdict.header.account if verdict.header else ""
            server.refusals.note(verdict.notice.value, account, self.peer)
        if verdict.act is Act.STORE and verdict.message is not None and verdict.sender is not None:
            self._prove(verdict.sender)
            received = received_frame(verdict.message, frame.raw, verdict.sender, SOURCE, now)
            self._in_hand += 1
            server.committer.submit(received, lambda stored: self._answer(verdict, stored))
        elif verdict.act is Act.NAK:
            self._say(verdict)

    def _prove(self, sender: Known) -> None:
        if not self.proven:
            self.proven = True
            self._server.unproven -= 1
        limits = self._server.limits
        self.patience = (
            max(3 * sender.interval_s, limits.unproven_idle_s) if sender.interval_s else limits.idle_s
        )

    def _answer(self, verdict: Verdict[Known], stored: Stored | None) -> None:
        """Called on the loop once it is known what became of the frame."""
        self._in_hand -= 1
        if stored is not None:
            self._say(verdict)

    def _say(self, verdict: Verdict[Known]) -> None:
        if self._transport is not None and not self._transport.is_closing():
            answer = verdict.answer(self._server.clock.now())
            if answer is not None:
                self._transport.write(answer)
