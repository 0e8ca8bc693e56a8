"""The webhook's server, started and stopped with reception; the web libraries are loaded when it starts."""

from __future__ import annotations

import asyncio
import importlib
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.registry import Registry
from intake.webhook.limits import WebhookLimits
from intake.webhook.partners import Partners
from intake.webhook.taken import TakenIds
from models.store.clock import Clock

if TYPE_CHECKING:
    from intake.webhook.app import Door, Heard, Refusing, Storing
    from intake.webhook.hosting import Guest
    from intake.webhook.line import Line


@dataclass(frozen=True, slots=True)
class WebhookFacts:
    """How the webhook fares; counts since the start."""

    connections: int
    messages: int


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
        self._registry = registry
        self._partners = partners
        self._committer = committer
        self._refusals = refusals
        self._clock = clock
        self._taken = taken
        self._heard = heard
        self._door: Door | None = None
        self._lines: set[Line] = set()
        self._guest: Guest | None = None
        self._address: tuple[str, int] | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 means any free one. Raises OSError where the address cannot be had."""
        # Loaded off the loop, where DC-09 may be heard already.
        await asyncio.to_thread(importlib.import_module, "intake.webhook.hosting")
        from intake.webhook.app import Door
        from intake.webhook.hosting import Guest

        await self._taken.start()
        listener = await _listener(host, port)
        self._door = Door(
            self._registry.find,
            self._partners,
            self._committer,
            self._refusals,
            self._clock,
            self._taken,
            self._heard,
        )
        self._guest = Guest(self._door.application(), self)
        self._task = asyncio.create_task(self._guest.serve(sockets=[listener]), name="webhook")
        while not self._guest.started and not self._task.done():
            await asyncio.sleep(0)
        if self._task.done():
            listener.close()
            self._task.result()
            raise OSError("the webhook did not start")
        name = listener.getsockname()
        self._address = (str(name[0]), int(name[1]))

    def close_door(self) -> None:
        """Take no new connections and no new messages; what is in hand may still be answered."""
        self._address = None
        if self._door is not None:
            self._door.closed = True
        if self._guest is not None:
            for server in self._guest.servers:
                server.close()

    async def stop(self) -> None:
        """Answer what is in hand, then hang up on everyone."""
        self.close_door()
        if self._guest is not None and self._task is not None:
            self._guest.leave()
            await asyncio.gather(self._task, return_exceptions=True)
            self._guest = self._task = None
        for line in list(self._lines):
            line.hang_up()
        await self._taken.stop()

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port listened on, None when not listening."""
        return self._address if self._task is not None and not self._task.done() else None

    def facts(self) -> WebhookFacts:
        """How it fares."""
        messages = self._door.messages if self._door is not None else 0
        return WebhookFacts(len(self._lines), messages)

    def admit(self, line: Line) -> None:
        """Count a connection in; where there are too many, the one longest idle goes."""
        self._lines.add(line)
        if len(self._lines) <= self.limits.connections:
            return
        others = [each for each in self._lines if each is not line]
        victim = min([each for each in others if not each.at_work] or others, key=lambda each: each.heard)
        self._lines.discard(victim)
        self._refusals.note("too_many_connections", "", victim.peer)
        victim.hang_up()

    def leave(self, line: Line) -> None:
        """Count a connection out."""
        self._lines.discard(line)


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
