"""uvicorn inside the watch's own event loop, without its signals and its logs."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Generator
from typing import cast

import uvicorn
from starlette.applications import Starlette

from intake.webhook.line import Line, Lines

BACKLOG = 1024
PARTING_S = 3
TICK_S = 1.0


class Guest(uvicorn.Server):
    """uvicorn as a guest: signals are the watch's, and it wakes once a second, for the date in its answers."""

    def __init__(self, application: Starlette, lines: Lines) -> None:
        super().__init__(_config(application, lines))
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


def _config(application: Starlette, lines: Lines) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=cast("type[asyncio.Protocol]", functools.partial(Line, lines=lines)),
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
        timeout_keep_alive=lines.limits.idle_s,
        timeout_graceful_shutdown=PARTING_S,
        h11_max_incomplete_event_size=lines.limits.header_bytes,
    )
