"""Anything at all at the door: a documented status, never a fault, never an echo, and nothing signed is lost."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.webhook.app import Door
from intake.webhook.meaning import message
from intake.webhook.partners import Partners
from intake.webhook.reading import Unreadable, read
from intake.webhook.taken import TakenIds
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.text import clean
from tests.conftest import NIGHT
from tests.intake.webhook.conftest import (
    ALARM,
    CENTRE,
    KNOWN,
    SECRET,
    HandCommitter,
    HandRefusals,
    sign,
)

DOCUMENTED = {202, 401, 404, 405, 409, 413, 415, 422, 503}
PLANTED = "Hemlig-Person-77"
SHORT, LONG = 3000, 200_000
FULL = {
    **ALARM,
    "event": {"code": "BA", "scheme": "SIA", "zone": "3", "partition": "1", "text": f"Larm {PLANTED} åäö 😀"},
    "occurred_at": "2026-11-25T03:10:00+01:00",
    "received_at": "2026-11-25T02:11:00.5Z",
    "case": "LC-2026-77",
    "verified": False,
    "position": {"latitude": 59.33258, "longitude": 18.0649, "radius_m": 25},
}
SEEDS = [
    json.dumps(FULL, ensure_ascii=False).encode(),
    json.dumps(FULL, indent=1).encode(),
    json.dumps({**ALARM, "type": "restore"}).encode(),
    b'{"type":"heartbeat"}',
]
PIECES = [
    b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"NaN", b"1e999", b"-", b"\\ud800", b"\\u0000", b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"null", b"true", b"9" * 400, b"[" * 400, b'"type":"alarm",', b"\x00", b"\x1b[2J", b"\xe2\x80\xae",
]  # fmt: skip


class _Away:
    def read(self) -> Iterator[None]:
        raise StoreUnavailable("store.unreachable")


@dataclass(slots=True)
class Desk:
    """A door without a socket: requests go in as the server would hand them over."""

    committer: HandCommitter = field(default_factory=HandCommitter)
    refusals: HandRefusals = field(default_factory=HandRefusals)
    clock: HeldClock = field(default_factory=lambda: HeldClock(NIGHT))
    app: Any = None

    def __post_init__(self) -> None:
        away: Any = _Away()
        partners = Partners(away)
        partners.replace((CENTRE,))
        self.app = Door(
            lambda account: KNOWN.get(account),
            partners,
            self.committer,
            self.refusals,
            self.clock,
            TakenIds(away, most=1000),
            lambda subject: None,
        ).application()

    async def ask(
        self,
        body: bytes,
        headers: Sequence[tuple[bytes, bytes]],
        method: str = "POST",
        path: str = "/v1/alarms",
    ) -> tuple[int, bytes]:
        """Status, and everything that was answered."""
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode("utf-8", "replace"),
            "headers": list(headers), "query_string": b"", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
            "scheme": "http", "http_version": "1.1", "root_path": "",
        }  # fmt: skip
        parts = iter([body[: len(body) // 2], body[len(body) // 2 :]])
        said: list[Any] = []

        async def receive() -> dict[str, object]:
            part = next(parts, None)
            return {"type": "http.request", "body": part or b"", "more_body": part is not None}

        async def send(event: Any) -> None:
            said.append(event)

        await self.app(scope, receive, send)
        told = b"".join(b": ".join(pair) for pair in said[0]["headers"])
        return int(said[0]["status"]), told + b"".join(each.get("body", b"") for each in said[1:])

    async def ask_signed(self, body: bytes, id: str) -> tuple[int, bytes]:
        return await self.ask(body, self.headers(body, id))

    def headers(self, body: bytes, id: str) -> list[tuple[bytes, bytes]]:
        at = int(self.clock.now().timestamp())
        return [
            (b"content-type", b"application/json"),
            (b"webhook-id", id.encode()),
            (b"webhook-timestamp", str(at).encode()),
            (b"webhook-signature", sign(SECRET, id, at, body).encode()),
        ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_NAMES = st.sampled_from(
    ["type", "account", "event", "occurred_at", "received_at", "case", "verified", "position"]
)
_CHANGED = st.dictionaries(_NAMES, _JSON, max_size=4).map(
    lambda more: json.dumps({**FULL, **more}).encode("utf-8", "surrogatepass")
)


@given(
    body=st.binary(max_size=300)
    | _CHANGED
    | _JSON.map(lambda each: json.dumps(each).encode("utf-8", "surrogatepass"))
)
def test_whatever_is_signed_becomes_a_frame(body: bytes) -> None:
    async def act() -> None:
        desk = Desk()
        status, _ = await desk.ask_signed(body, "id")
        assert status in (202, 422)
        [frame] = desk.committer.frames
        assert frame.raw == body
        assert frame.account and clean(frame.account, 64) == frame.account
        if status == 422:
            assert [(each.event, each.kind) for each in frame.events] == [("alarm", "unclassified")]
        for event in frame.events:
            for text in (event.text or "", event.zone, event.partition, event.code, event.arc_case or ""):
                assert clean(text) == text

    asyncio.run(act())


@given(
    body=st.binary(max_size=100),
    headers=st.lists(
        st.tuples(
            st.sampled_from(
                [b"webhook-id", b"webhook-timestamp", b"webhook-signature", b"content-type", b"content-length",
                 b"content-encoding", b"expect"]
            ),
            st.binary(max_size=60),
        ),
        max_size=7,
    ),
    method=st.sampled_from(["POST", "GET", "HEAD", "PUT", "", "🦊"]),
    path=st.sampled_from(["/v1/alarms", "/v1/alarms/", "/", "/v1/alarms\x00", "//v1/alarms"]) | st.text(max_size=20),
)  # fmt: skip
def test_whatever_is_not_signed_is_refused(
    body: bytes, headers: list[tuple[bytes, bytes]], method: str, path: str
) -> None:
    async def act() -> None:
        desk = Desk()
        status, _ = await desk.ask(body, headers, method, path)
        assert status in (401, 404, 405, 413)
        assert desk.committer.frames == []

    asyncio.run(act())


@given(body=st.binary(max_size=400) | _CHANGED)
def test_what_is_read_strictly_is_what_any_reader_reads(body: bytes) -> None:
    try:
        root = read(body)
    except Unreadable as error:
        assert error.reason.replace("_", "").isalnum()
        return
    assert root == json.loads(body)
    try:
        message(root)
    except Unreadable as error:
        assert error.reason.replace("_", "").isalnum()


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_depth_counts_levels_and_not_signs_in_strings(depth: int) -> None:
    inside = b"[" * min(depth, 500) + b"]" * min(depth, 500)
    quoted = json.dumps(inside.decode() + '"\\').encode()
    assert read(b'{"x":' + quoted + b"}") == {"x": inside.decode() + '"\\'}
    if depth > 15:
        with pytest.raises(Unreadable):
            read(b'{"x":' + inside + b"}")


def _mutated(chance: random.Random) -> bytes:
    body = bytearray(chance.choice(SEEDS))
    for _ in range(chance.choice((0, 1, 1, 2, 6))):
        at = chance.randrange(len(body) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            body[at:at] = chance.choice(PIECES)
        elif kind == 1:
            del body[at : at + chance.randint(1, 30)]
        elif kind == 2:
            body[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 3:
            start = chance.randrange(len(body) + 1)
            body[at:at] = body[start : start + chance.randint(1, 60)]
        else:
            body[at : at + len(PIECES[0])] = chance.choice(PIECES)
    return bytes(body[:60_000])


async def _mutate(inputs: int, seed: int) -> dict[int, int]:
    """How many of each status; asserts on each that nothing is lost, doubled or echoed."""
    desk, chance, counts = Desk(), random.Random(seed), dict[int, int]()  # the seed makes it repeatable
    for number in range(inputs):
        body = _mutated(chance)
        headers = desk.headers(body, f"m{number}")
        damaged = chance.randrange(8) == 0
        if damaged:
            place = chance.randrange(1, 4)
            name, value = headers[place]
            headers[place] = (name, value[: chance.randrange(len(value))] + bytes([chance.randrange(256)]))
        status, answer = await desk.ask(body, headers)
        assert status in DOCUMENTED and PLANTED.encode() not in answer
        taken = len(desk.committer.frames)
        assert taken == (status in (202, 422)), (seed, number)
        if taken:
            assert desk.committer.frames[0].raw == body
            again, _ = await desk.ask(body, headers)
            assert again == status and len(desk.committer.frames) == 1
        assert damaged or taken
        desk.committer.frames.clear()
        desk.refusals.noted.clear()
        counts[status] = counts.get(status, 0) + 1
    return counts


async def test_mutated_messages() -> None:
    counts = await _mutate(SHORT, seed=1)
    assert set(counts) >= {202, 401, 422}


@pytest.mark.long
async def test_mutated_messages_long(capsys: pytest.CaptureFixture[str]) -> None:
    counts = await _mutate(LONG, seed=2)
    with capsys.disabled():
        sys.stdout.write(
            f"\nwebhook fuzz | inputs {LONG} | statuses {counts} | lost 0 | doubled 0 | echoed 0\n"
        )
    assert sum(counts.values()) == LONG
