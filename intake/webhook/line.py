"""One HTTP connection, kept within its limits: uvicorn has no deadline for a request that never ends."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from intake.webhook.limits import WebhookLimits


class Lines(Protocol):
    """Who counts the connections."""

    limits: WebhookLimits

    def admit(self, line: Line) -> None:
        """Count one in."""
        ...

    def leave(self, line: Line) -> None:
        """Count it out."""
        ...


class Line(H11Protocol):
    """A connection with deadlines. `heard` is the loop's time of its last bytes."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        lines: Lines,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._lines = lines
        self._body_bytes = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._said_all = False
        self.heard = self.loop.time()

    @property
    def at_work(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def peer(self) -> str:
        """The address at the other end; that of the reverse proxy, where there is one."""
        return self.client[0] if self.client else ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Somebody dialled in."""
        super().connection_made(transport)
        self._arm(self._lines.limits.request_s)
        self._lines.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone; what was in hand is still stored."""
        self._disarm()
        self._lines.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self.heard = self.loop.time()
        if self.conn.their_state is h11.SEND_BODY:
            self._body_bytes += len(data)
            if self._body_bytes > self._lines.limits.body_bytes:
                self.hang_up()
                return
        else:
            self._body_bytes = 0
        if self._deadline is None:
            self._arm(self._lines.limits.request_s)
        try:
            super().data_received(data)
        except h11.LocalProtocolError:
            self.hang_up()

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio's own may answer; uvicorn's never does
        """The sender has said all; one that waits for its answer still gets it."""
        self._said_all = True
        return self.at_work and self.conn.their_state is not h11.SEND_BODY

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is told so, unless an answer was given already."""
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:
            self.hang_up()

    def on_response_complete(self) -> None:
        """An answer is given: between requests only uvicorn's own timer runs."""
        self._disarm()
        super().on_response_complete()
        if self.transport.is_closing():
            return
        if self._said_all and not self.at_work:
            self.transport.close()
            return
        if self._deadline is None and (self.conn.their_state is h11.SEND_BODY or self.conn.trailing_data[0]):
            self._arm(self._lines.limits.request_s)

    def shutdown(self) -> None:
        """The server ends: finish what is in hand, take no more."""
        try:
            super().shutdown()
        except h11.LocalProtocolError:
            self.hang_up()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more came."""
        try:
            super().timeout_keep_alive_handler()
        except h11.LocalProtocolError:
            self.hang_up()

    def hang_up(self) -> None:
        """End the line without a word."""
        if self.transport is not None:
            self.transport.abort()

    def _arm(self, seconds: float, *, last: bool = False) -> None:
        self._deadline = self.loop.call_later(seconds, self._late, last)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self, last: bool) -> None:
        """Over time: a request not wholly here is given up, one that waits for its answer gets somewhat longer."""
        self._deadline = None
        if self.at_work and self.conn.their_state is not h11.SEND_BODY and not last:
            self._arm(self._lines.limits.answer_s, last=True)
        else:
            self.hang_up()
