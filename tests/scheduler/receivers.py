"""Services of ours for what leaves the desk: HTTP that takes, refuses or hangs, and mail."""

from __future__ import annotations

import email
import email.message
import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class HttpService:
    """What an HTTP service was sent. `answer` is its status; while `held` is clear it answers nobody."""

    port: int = 0
    answer: int = 200
    bodies: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/tokenK4NN1N"


@contextmanager
def http_service() -> Iterator[HttpService]:
    """A service on a port of its own."""
    service = HttpService()
    service.held.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.set()
            service.held.wait(60)
            service.paths.append(self.path)
            service.bodies.append(json.loads(body))
            try:
                self.send_response(service.answer)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                pass  # whoever asked was ended meanwhile

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.held.set()
        server.shutdown()
        server.server_close()


class Mails:
    """Mail as it came in."""

    def __init__(self) -> None:
        self.came: list[email.message.EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, email.message.EmailMessage)
        self.came.append(parsed)
        return "250 OK"


@contextmanager
def mail_service() -> Iterator[tuple[int, Mails]]:
    """A mail server on a port of its own, and what came."""
    mails = Mails()
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(mails, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port, mails
    finally:
        controller.stop()
