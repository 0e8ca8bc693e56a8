"""DC-09 over TCP: who may be connected, how many, and for how long (D32, D33)."""

from __future__ import annotations

import asyncio

from intake.connection import CHUNK, Connection
from intake.door import Door

SWEEP_S = 0.5


class Dc09Server:
    """Listens, and keeps every connection within its limits."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.limits = door.limits
        self.connections: set[Connection] = set()
        self.held_back: set[Connection] = set()
        self.unproven = 0
        # One for all: what is read into it is taken out before anything else is read.
        self.chunk = memoryview(bytearray(CHUNK))
        self._server: asyncio.Server | None = None
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 means any free one. Raises OSError where the address cannot be had."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self, loop), host, port, backlog=1024, reuse_address=True
        )
        self.door.on_room.append(self.let_go)
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
            connection.stop_taking()

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port listened on, None when not listening."""
        if self._server is None or not self._server.is_serving() or not self._server.sockets:
            return None
        host, port = self._server.sockets[0].getsockname()[:2]
        return str(host), int(port)

    def admit(self, newcomer: Connection) -> None:
        """Count a new connection in; where there are too many, the longest idle unproven one goes."""
        self.connections.add(newcomer)
        self.unproven += 1
        if self.unproven > self.limits.unproven or len(self.connections) > self.limits.connections:
            others = [each for each in self.connections if each is not newcomer]
            candidates = [each for each in others if not each.proven] or others
            if candidates:
                victim = min(candidates, key=lambda each: each.heard)
                self.door.refusals.note("too_many_connections", "", victim.peer)
                # It is told of its end only after all who dial in now: another of them must not choose it again.
                self.forget(victim)
                victim.hang_up()

    def forget(self, connection: Connection) -> None:
        """Count a connection out; once is enough."""
        if connection in self.connections:
            self.connections.discard(connection)
            self.held_back.discard(connection)
            self.unproven -= not connection.proven

    def let_go(self) -> None:
        """Storing may have room again: whoever was held back for it reads on."""
        if self.held_back and not self.door.full:
            for connection in [each for each in self.held_back if each.may_read]:
                connection.read_on()

    def sweep(self, now: float) -> None:
        """Hang up on whoever is over time; `now` is the event loop's."""
        limits = self.limits
        for connection in list(self.connections):
            late = bool(connection.begun) and now - connection.begun > limits.frame_s
            if late or now - connection.heard > connection.patience:
                connection.hang_up()
        self.let_go()

    async def _sweep_now_and_then(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SWEEP_S)
            self.sweep(loop.time())
