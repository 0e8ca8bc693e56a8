"""The metrics over HTTP, in a thread with an event loop of its own: it answers also while the watch's own loop hangs.

One request a connection, a few connections, a few seconds each: whoever reads slowly holds up nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading

from scheduler.metrics import Metrics

PATH = "/metrics"
MOST_LINES = 8
MOST_HEAD = 8192
PATIENCE_S = 5.0


class MetricsServer:
    """Listens on `host` and `port` (0: any free one) from `start` to `stop`."""

    def __init__(self, metrics: Metrics, host: str, port: int) -> None:
        self._metrics = metrics
        self._host = host
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._started = threading.Event()
        self._error: OSError | None = None
        self._bound: tuple[str, int] | None = None
        self._open = 0
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)

    def start(self) -> None:
        """Begin to listen. Raises OSError where the address cannot be had."""
        self._thread.start()
        self._started.wait()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Listen no more."""
        if self._loop is not None and self._ending is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._ending.set)
        if self._thread.is_alive():
            self._thread.join(PATIENCE_S + 1.0)

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port listened on, None when not listening."""
        return self._bound

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._error = error
        finally:
            self._bound = None
            self._started.set()

    async def _serve(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._answer, self._host, self._port, limit=MOST_HEAD)
        host, port = server.sockets[0].getsockname()[:2]
        self._bound = (str(host), int(port))
        self._started.set()
        await self._ending.wait()
        server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MOST_LINES:
                async with asyncio.timeout(PATIENCE_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                    writer.write(self._reply(head))
                    await writer.drain()
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            pass
        finally:
            self._open -= 1
            if writer.transport.get_write_buffer_size():
                writer.transport.abort()
            writer.close()

    def _reply(self, head: bytes) -> bytes:
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            return _said(400, b"", "text/plain")
        if words[1].partition("?")[0] != PATH:
            return _said(404, b"", "text/plain")
        if words[0] != "GET":
            return _said(405, b"", "text/plain", "Allow: GET\r\n")
        accept = next((line[7:].strip() for line in lines[1:] if line.lower().startswith("accept:")), "")
        try:
            page, content_type = self._metrics.page(accept)
        except Exception:  # noqa: BLE001  # whatever could not be counted, the next reading must come
            return _said(500, b"", "text/plain")
        return _said(200, page, content_type)


_REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    500: "Internal Server Error",
}


def _said(code: int, body: bytes, content_type: str, more: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {code} {_REASONS[code]}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        f"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n{more}Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
