"""The webhook's server: uvicorn inside the watch's own event loop, without its signals and its logs."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
from collections.abc import Generator
from dataclasses import dataclass
from typing import cast

import uvicorn

from intake.registry import Registry
from intake.webhook.app import Door, Heard, Refusing, Storing
from intake.webhook.line import Line, WebhookLimits
from intake.webhook.partners import Partners
from intake.webhook.taken import TakenIds
from models.store.clock import Clock

BACKLOG = 1024
PARTING_S = 3
TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class WebhookFacts:
    """How the webhook fares; counts since the start."""

    address: tuple[str, int] | None
    connections: int
    evicted: int
    messages: int
    partners: int


def _nobody(_subject: str) -> None:
    return


class WebhookServer:
    """Listens for partners' messages. The registry, the partners, the committer and the refusals are the caller's."""

    def __init__(
        self,
        registry: Registry,
        partners: Partners,
        committer: Storing,
        refusals: Refusing,
        clock: Clock,
        taken: TakenIds,
        *,
        heard: Heard = _nobody,
        limits: WebhookLimits | None = None,
    ) -> None:
        self.limits = limits or WebhookLimits()
        self._partners = partners
        self._refusals = refusals
        self._taken = taken
        self._door = Door(registry.find, partners, committer, refusals, clock, taken, heard)
        self._lines: set[Line] = set()
        self._evicted = 0
        self._uvicorn: _Uvicorn | None = None
        self._address: tuple[str, int] | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 means any free one. Raises OSError where the address cannot be had."""
        await self._taken.start()
        listener = await _listener(host, port)
        self._uvicorn = _Uvicorn(self._config())
        self._task = asyncio.create_task(self._uvicorn.serve(sockets=[listener]), name="webhook")
        while not self._uvicorn.started and not self._task.done():
            await asyncio.sleep(0)
        if self._task.done():
            listener.close()
            self._task.result()
            raise OSError("the webhook did not start")
        name = listener.getsockname()
        self._address = (str(name[0]), int(name[1]))

    def close_door(self) -> None:
        """Take no new connections and no new messages; what is in hand may still be answered."""
        self._door.closed = True
        self._address = None
        if self._uvicorn is not None:
            for server in self._uvicorn.servers:
                server.close()

    async def stop(self) -> None:
        """Answer what is in hand, then hang up on everyone."""
        self.close_door()
        if self._uvicorn is not None and self._task is not None:
            self._uvicorn.leave()
            await asyncio.gather(self._task, return_exceptions=True)
            self._uvicorn = self._task = None
        for line in list(self._lines):
            line.hang_up()
        await self._taken.stop()

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port listened on, None when not listening."""
        return self._address if self._task is not None and not self._task.done() else None

    def facts(self) -> WebhookFacts:
        """How it fares."""
        return WebhookFacts(
            self.address, len(self._lines), self._evicted, self._door.messages, len(self._partners)
        )

    def admit(self, line: Line) -> None:
        """Count a connection in; where there are too many, the one longest idle goes."""
        self._lines.add(line)
        if len(self._lines) <= self.limits.connections:
            return
        others = [each for each in self._lines if each is not line]
        victim = min([each for each in others if not each.at_work] or others, key=lambda each: each.heard)
        self._lines.discard(victim)
        self._evicted += 1
        self._refusals.note("too_many_connections", "", victim.peer)
        victim.hang_up()

    def leave(self, line: Line) -> None:
        """Count a connection out."""
        self._lines.discard(line)

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._door.application(),
            http=cast("type[asyncio.Protocol]", functools.partial(Line, lines=self)),
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="critical",  # its own lines would repeat requests, and tracebacks their values
            access_log=False,
            proxy_headers=False,
            server_header=False,
            workers=1,
            backlog=BACKLOG,
            timeout_keep_alive=self.limits.idle_s,
            timeout_graceful_shutdown=PARTING_S,
            h11_max_incomplete_event_size=self.limits.header_bytes,
        )


class _Uvicorn(uvicorn.Server):
    """uvicorn as a guest: signals are the watch's, and it wakes once a second, for the date in its answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.servers: list[asyncio.base_events.Server] = []
        self._leaving = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone."""
        yield

    async def main_loop(self) -> None:
        """Tick until told to leave."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), TICK_S)

    def leave(self) -> None:
        """End when what is in hand is answered."""
        self.should_exit = True
        self._leaving.set()


async def _listener(host: str, port: int) -> socket.socket:
    """A bound socket, so that an address that cannot be had is an OSError and not the end of the process."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener
