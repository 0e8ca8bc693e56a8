"""A listening webhook with two partners, whose committer and refusals a test holds in its hand."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import pytest

from intake.registry import Known, Registry
from intake.webhook.limits import WebhookLimits
from intake.webhook.partners import Partners
from intake.webhook.server import WebhookServer
from intake.webhook.taken import TakenIds
from models.alarms.frames import ReceivedFrame
from models.partners.rows import PartnerSender
from models.store.clock import Clock, HeldClock
from models.store.store import Store

SECRET = bytes(range(32))
OTHER_SECRET = bytes(range(32, 64))
CENTRE = PartnerSender("p-centre", "Larmcentralen", 60, (SECRET,))
OTHER = PartnerSender("p-other", "Andra centralen", 0, (OTHER_SECRET,))
ALARM = {"type": "alarm", "account": "1234", "event": {"code": "BA", "zone": "3"}}
KNOWN = {
    "1234": Known("t-1234", "1234", "burglary", False, "person-1", 0),
    "4711": Known("t-4711", "4711", "personal", True, "person-2", 0),
}
LIMITS = WebhookLimits(request_s=1.0, answer_s=2.0, idle_s=2, connections=8)
_numbers = itertools.count(1)


@dataclass(slots=True)
class HandCommitter:
    """Keeps frames in a list. `broken`: nothing becomes durable; `holding`: nothing is answered until `let_go`."""

    frames: list[ReceivedFrame] = field(default_factory=list)
    broken: bool = False
    holding: bool = False
    full: bool = False
    waiting: list[tuple[ReceivedFrame, Callable[[bool], None]]] = field(default_factory=list)

    def submit(self, frame: ReceivedFrame, done: Callable[[bool], None]) -> None:
        if self.holding:
            self.waiting.append((frame, done))
            return
        if not self.broken:
            self.frames.append(frame)
        asyncio.get_running_loop().call_soon(done, not self.broken)

    def let_go(self, kept: bool = True) -> None:
        self.holding = False
        waiting, self.waiting = self.waiting, []
        for frame, done in waiting:
            if kept:
                self.frames.append(frame)
            done(kept)


@dataclass(slots=True)
class HandRefusals:
    """Keeps notices in a list."""

    noted: list[tuple[str, str]] = field(default_factory=list)
    total: int = 0

    def note(self, cause: str, account: str, peer: str, *, stored: bool = False) -> None:
        self.noted.append((cause, account))
        self.total += not stored


class HandRegistry(Registry):
    """Knows two transmitters, without a database."""

    def find(self, account: str) -> Known | None:
        return KNOWN.get(account.upper())


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer off the wire; status 0 where there was none."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes

    @property
    def told(self) -> dict[str, object]:
        told = json.loads(self.body)
        assert isinstance(told, dict)
        return told


@dataclass(slots=True)
class Bench:
    """What a test sees of the webhook."""

    server: WebhookServer
    partners: Partners
    committer: HandCommitter
    refusals: HandRefusals
    clock: HeldClock
    heard: list[str]

    @property
    def port(self) -> int:
        assert self.server.address is not None
        return self.server.address[1]

    @property
    def causes(self) -> list[str]:
        return [cause for cause, _ in self.refusals.noted]

    async def say(self, data: bytes, timeout_s: float = 5.0) -> Reply:
        """Send these bytes on a line of their own and read one answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            return await read_reply(reader, timeout_s)
        finally:
            writer.close()

    async def post(
        self,
        body: bytes | Mapping[str, object],
        *,
        secret: bytes = SECRET,
        message_id: str = "",
        at: int | None = None,
        more: Mapping[str, str | None] | None = None,
    ) -> Reply:
        """Post a signed message; `more` replaces headers, None leaves one out."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.say(request(content, self.headers(content, secret, message_id, at, more)))

    def headers(
        self,
        content: bytes,
        secret: bytes = SECRET,
        message_id: str = "",
        at: int | None = None,
        more: Mapping[str, str | None] | None = None,
    ) -> dict[str, str]:
        told = message_id or f"msg_{next(_numbers)}"
        moment = int(self.clock.now().timestamp()) if at is None else at
        found: dict[str, str | None] = {
            "content-type": "application/json",
            "content-length": str(len(content)),
            "webhook-id": told,
            "webhook-timestamp": str(moment),
            "webhook-signature": sign(secret, told, moment, content),
            **(more or {}),
        }
        return {name: value for name, value in found.items() if value is not None}


def sign(secret: bytes, message_id: str, at: int, body: bytes) -> str:
    """As the standard says, over raw bytes, without any library of ours."""
    right = hmac.new(secret, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(right).decode()


def request(body: bytes, headers: Mapping[str, str], line: str = "POST /v1/alarms HTTP/1.1") -> bytes:
    """The bytes of a request."""
    lines = [line, "host: desk", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def read_reply(reader: asyncio.StreamReader, timeout_s: float = 5.0) -> Reply:
    """One answer; an empty one where the line was ended without a word."""
    try:
        async with asyncio.timeout(timeout_s):
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            named = dict(each.lower().split(": ", 1) for each in lines[1:] if each)
            length = named.get("content-length")
            body = await reader.read() if length is None else b""
            while length is not None and len(body) < int(length) and not reader.at_eof():
                body += await reader.read(int(length) - len(body))
    except (asyncio.IncompleteReadError, ConnectionError):
        return Reply(0, {}, b"", b"")
    return Reply(int(lines[0].split()[1]), named, body, head + body)


def build(
    store: Store, clock: Clock, committer: HandCommitter, refusals: HandRefusals, heard: list[str]
) -> tuple[WebhookServer, Partners]:
    """A server that is not started yet."""
    partners = Partners(store)
    partners.replace((CENTRE, OTHER))
    server = WebhookServer(
        HandRegistry(store),
        partners,
        committer,
        refusals,
        clock,
        TakenIds(store),
        heard=heard.append,
        limits=LIMITS,
    )
    return server, partners


@pytest.fixture
async def bench(sqlite_store: Store, clock: HeldClock) -> AsyncIterator[Bench]:
    committer, refusals, heard = HandCommitter(), HandRefusals(), list[str]()
    server, partners = build(sqlite_store, clock, committer, refusals, heard)
    await server.start("127.0.0.1", 0)
    yield Bench(server, partners, committer, refusals, clock, heard)
    await server.stop()
