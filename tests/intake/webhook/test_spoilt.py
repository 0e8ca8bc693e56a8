"""Requests spoilt anywhere, over a real socket: a documented status or none, no fault, no echo."""

from __future__ import annotations

import asyncio
import random
import sys

import pytest

from models.store.text import clean
from tests.intake.webhook.conftest import ALARM, Bench, read_reply, request
from tests.intake.webhook.test_fuzz import DOCUMENTED, PLANTED, SEEDS


def _spoilt(whole: bytes, chance: random.Random) -> bytes:
    """A request with bytes changed, left out, said twice or put in."""
    spoilt = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(spoilt))
        kind = chance.randrange(4)
        if kind == 0:
            spoilt[at] = chance.randrange(256)
        elif kind == 1:
            del spoilt[at : at + chance.randint(1, 40)]
        elif kind == 2:
            spoilt[at:at] = spoilt[at : at + chance.randint(1, 200)]
        else:
            spoilt[at:at] = chance.choice(
                [b"\r\n", b"\n", b"\x00", b": ", b"\r\n\r\n", b"0\r\n\r\n", b"\xff" * 9]
            )
        if not spoilt:
            break
    return bytes(spoilt)


async def _spoil(bench: Bench, inputs: int, seed: int) -> dict[int, int]:
    """Spoilt requests over the real socket, each on a line of its own."""
    chance, counts = random.Random(seed), dict[int, int]()
    body = SEEDS[0]
    for number in range(inputs):
        reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
        writer.write(_spoilt(request(body, bench.headers(body)), chance))
        writer.write_eof()
        reply = await read_reply(reader)
        writer.close()
        assert reply.status in DOCUMENTED | {0, 400}, (seed, number)
        assert PLANTED.encode() not in reply.raw and b"Traceback" not in reply.raw
        assert all(clean(frame.account, 64) == frame.account for frame in bench.committer.frames)
        counts[reply.status] = counts.get(reply.status, 0) + 1
    assert len(bench.committer.frames) >= counts.get(202, 0) + counts.get(422, 0)
    bench.committer.frames.clear()
    return counts


async def test_spoilt_requests_over_the_socket(bench: Bench) -> None:
    counts = await _spoil(bench, 300, seed=3)
    assert {400, 401} <= set(counts)
    assert (await bench.post(ALARM)).status == 202


@pytest.mark.long
async def test_spoilt_requests_over_the_socket_long(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    counts = await _spoil(bench, 20_000, seed=4)
    with capsys.disabled():
        sys.stdout.write(
            f"\nwebhook requests spoilt | inputs 20000 | statuses {counts} | faults 0 | echoed 0\n"
        )
    assert (await bench.post(ALARM)).status == 202
