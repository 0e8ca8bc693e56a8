"""The webhook's door: what is asked over HTTP, and the status that each message gets (docs/webhook.yaml)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from intake.webhook.partners import Partners
from intake.webhook.received import Find, Taken, take
from intake.webhook.signature import seal, signer, timely
from intake.webhook.taken import TakenIds
from models.alarms.frames import ReceivedFrame
from models.partners.rows import PartnerMessage, PartnerSender
from models.store.clock import Clock

PATH = "/v1/alarms"
MOST_BYTES = 64 * 1024
PATIENCE_S = 10.0
"""How long a sender waits for its message to be durable before it is told to try again."""
RETRY_AFTER_S = 5
_log = logging.getLogger("vaktbord.intake")

Heard = Callable[[str], None]


class Storing(Protocol):
    """What the door asks of the committer; `done` is called on the event loop with whether the frame is durable."""

    @property
    def full(self) -> bool:
        """Whether it has all it can take in hand."""
        ...

    def submit(self, frame: ReceivedFrame, done: Callable[[bool], None]) -> None:
        """Have `frame` made durable."""
        ...


class Refusing(Protocol):
    """Where what was refused is counted for the officers."""

    def note(self, cause: str, account: str, peer: str, *, stored: bool = False) -> None:
        """One more refusal."""
        ...


class Door:
    """Answers partners. Everything here runs on one event loop."""

    def __init__(
        self,
        find: Find,
        partners: Partners,
        committer: Storing,
        refusals: Refusing,
        clock: Clock,
        taken: TakenIds,
        heard: Heard,
    ) -> None:
        self._find = find
        self._partners = partners
        self._committer = committer
        self._refusals = refusals
        self._clock = clock
        self._taken = taken
        self._heard = heard
        self.closed = False
        self.messages = 0

    def application(self) -> Starlette:
        """The door as an ASGI application with one address."""
        app = Starlette(routes=[Route(PATH, self.answer, methods=["POST"])])
        app.router.redirect_slashes = False  # a redirect would repeat what was asked for
        return app

    async def answer(self, request: Request) -> Response:
        """The answer to one message. Whatever goes wrong, nothing is told of why but the status."""
        try:
            return await self._answer(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001  # a fault here must be "not stored", without a traceback of values
            _log.error("a webhook message failed: %s", type(error).__name__)
            return _not_stored()

    async def _answer(self, request: Request) -> Response:
        peer = request.client.host if request.client else ""
        body = await _body(request)
        if body is None:
            self._refusals.note("webhook_refused", "", peer)
            return _refused(413, "too_large")
        if self.closed or not self._partners.ready:
            return _not_stored()
        found = seal(request.headers.raw)
        partner = None
        if found is not None and timely(found, self._clock.now()):
            partner = signer(found, body, self._partners.senders)
        if found is None or partner is None:
            self._refusals.note("webhook_refused", "", peer)
            return _refused(401, "not_authenticated")
        self._heard(f"partner:{partner.id}")
        if not _is_json(request):
            self._refusals.note("unreadable", partner.name, peer)
            return _refused(415, "not_json")
        return await self._store(
            take(body, partner, found.message_id, self._find, self._clock), partner, peer
        )

    async def _store(self, taken: Taken, partner: PartnerSender, peer: str) -> Response:
        origin = taken.frame.partner
        assert origin is not None
        known = await self._taken.digest(origin.partner_id, origin.message_id)
        if known is not None and known != origin.digest:
            self._refusals.note("webhook_conflict", partner.name, peer)
            return _refused(409, "id_used")
        if known is None and not await self._durable(taken.frame, origin):
            return _not_stored()
        if known is None:
            self._tell(taken, partner, peer)
        if taken.unreadable:
            return _refused(422, "unreadable")
        return JSONResponse({"id": taken.id, "stored": True}, status_code=202)

    def _tell(self, taken: Taken, partner: PartnerSender, peer: str) -> None:
        self.messages += 1
        if taken.unreadable:
            self._refusals.note("unreadable", partner.name, peer, stored=True)
        if taken.stranger:
            self._refusals.note("unknown_account", taken.stranger, peer, stored=True)

    async def _durable(self, frame: ReceivedFrame, origin: PartnerMessage) -> bool:
        """Have it stored; what becomes of it is remembered even if the sender hangs up meanwhile."""
        if self._committer.full:
            return False
        outcome = self._taken.begin(origin)
        try:
            self._committer.submit(frame, lambda kept: self._taken.end(origin, bool(kept)))
        except BaseException:
            self._taken.end(origin, False)
            raise
        try:
            return await asyncio.wait_for(asyncio.shield(outcome), PATIENCE_S)
        except TimeoutError:
            return False


async def _body(request: Request) -> bytes | None:
    """The body's bytes; None as soon as it is known to be too large, with or without a length told."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and (len(told) > 9 or int(told) > MOST_BYTES):
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _is_json(request: Request) -> bool:
    """application/json, in UTF-8 and not packed."""
    if len(request.headers.getlist("content-type")) != 1:
        return False
    kind, *parameters = [part.strip().lower() for part in request.headers["content-type"].split(";")]
    if kind != "application/json":
        return False
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            return False
    packing = [each.strip().lower() for each in request.headers.getlist("content-encoding")]
    return all(each in ("", "identity") for each in packing)


def _refused(status: int, error: str) -> Response:
    return JSONResponse({"error": error, "stored": error == "unreadable"}, status_code=status)


def _not_stored() -> Response:
    return JSONResponse(
        {"error": "not_stored", "stored": False},
        status_code=503,
        headers={"retry-after": str(RETRY_AFTER_S)},
    )
