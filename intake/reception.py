"""Reception as a whole: registry, committer, refusals and server, started and stopped together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from intake.committer import Committer
from intake.door import Door
from intake.limits import Limits, fitting
from intake.refusals import Refusals
from intake.registry import Registry
from intake.rotation import Rotation
from intake.server import Dc09Server
from intake.udp import Dc09Datagrams
from models.store.clock import Clock
from models.store.store import Store


@dataclass(frozen=True, slots=True)
class ReceptionFacts:
    """How reception fares now. `receiving` only while it listens and can store; `fault` is a message id or empty."""

    receiving: bool
    dc09_tcp: str | None
    dc09_udp: str | None
    fault: str
    connections: int
    waiting: int
    frames: int
    stored: int
    commits: int
    refused: int
    last_stored_at: datetime | None


class Reception:
    """Everything between the wire and the database.

    `host` and `port` for DC-09 over TCP (port 0: any free one); `udp` for DC-09 over UDP, None for not at all.
    Used from one event loop.
    """

    def __init__(
        self,
        store: Store,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        udp: tuple[str, int] | None = None,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._store = store
        self._host = host
        self._port = port
        self._udp = udp
        self._clock = clock or store.clock
        self._limits = limits or Limits()
        self._registry = Registry(store)
        self._refusals = Refusals(store)
        self._rotation = Rotation(store, self._registry)
        self._committer: Committer | None = None
        self._door: Door | None = None
        self._server: Dc09Server | None = None
        self._datagrams: Dc09Datagrams | None = None

    async def start(self) -> None:
        """Begin to receive. Raises OSError where the address is taken, StoreUnavailable where the database is."""
        await self._registry.start()
        self._committer = Committer(self._store, asyncio.get_running_loop())
        self._committer.start()
        await self._refusals.start()
        await self._rotation.start()
        self._door = Door(
            self._registry,
            self._committer,
            self._refusals,
            self._rotation,
            self._clock,
            fitting(self._limits),
        )
        try:
            self._server = Dc09Server(self._door)
            await self._server.start(self._host, self._port)
            if self._udp is not None:
                self._datagrams = Dc09Datagrams(self._door)
                await self._datagrams.start(*self._udp)
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Read no more, store and answer what is in hand, then hang up."""
        if self._server is not None:
            self._server.close_door()
        if self._datagrams is not None:
            self._datagrams.stop_taking()
        if self._door is not None:
            self._door.close()
        if self._committer is not None:
            await asyncio.to_thread(self._committer.stop)
            await asyncio.sleep(0)  # the last answers were handed to the loop; let them be said
        if self._server is not None:
            await self._server.stop()
        if self._datagrams is not None:
            self._datagrams.close()
        await self._rotation.stop()
        await self._refusals.stop()
        await self._registry.stop()

    @property
    def dc09_tcp(self) -> tuple[str, int] | None:
        """Where DC-09 over TCP is heard, None when it is not."""
        return self._server.address if self._server is not None else None

    @property
    def dc09_udp(self) -> tuple[str, int] | None:
        """Where DC-09 over UDP is heard, None when it is not."""
        return self._datagrams.address if self._datagrams is not None else None

    async def refresh(self) -> None:
        """See changed transmitters now instead of within half a second."""
        await self._registry.refresh()

    def facts(self) -> ReceptionFacts:
        """How reception fares."""
        server, committer, door = self._server, self._committer, self._door
        address, udp = self.dc09_tcp, self.dc09_udp
        if server is None or committer is None or door is None:
            return ReceptionFacts(False, None, None, "", 0, 0, 0, 0, 0, self._refusals.total, None)
        storing = committer.facts()
        fault = storing.away or ("" if committer.alive else "intake.writer_ended")
        return ReceptionFacts(
            receiving=address is not None and not fault,
            dc09_tcp=f"{address[0]}:{address[1]}" if address else None,
            dc09_udp=f"{udp[0]}:{udp[1]}" if udp else None,
            fault=fault,
            connections=len(server.connections),
            waiting=storing.waiting,
            frames=door.facts.frames,
            stored=storing.stored,
            commits=storing.commits,
            refused=self._refusals.total,
            last_stored_at=storing.last_stored_at,
        )
