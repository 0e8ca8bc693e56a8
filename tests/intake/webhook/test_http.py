"""The webhook as an HTTP server: sizes, slowness, floods, strangers, and how it ends."""

from __future__ import annotations

import asyncio
import json
import signal
import time

import pytest

from models.store.clock import HeldClock
from models.store.store import Store
from tests.intake.webhook.conftest import (
    ALARM,
    LIMITS,
    Bench,
    HandCommitter,
    HandRefusals,
    build,
    read_reply,
    request,
)

GOOD = json.dumps(ALARM).encode()
MOST = 64 * 1024


def _padded(length: int) -> bytes:
    return GOOD + b" " * (length - len(GOOD))


def _chunked(body: bytes, size: int) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


async def test_64_kib_is_taken_and_a_byte_more_is_not(bench: Bench) -> None:
    assert (await bench.post(_padded(MOST))).status == 202
    reply = await bench.post(_padded(MOST + 1))
    assert (reply.status, reply.told) == (413, {"error": "too_large", "stored": False})
    assert len(bench.committer.frames) == 1
    assert bench.causes == ["webhook_refused"]


async def test_too_much_is_refused_before_it_is_sent(bench: Bench) -> None:
    head = {**bench.headers(GOOD), "content-length": "1000000000", "expect": "100-continue"}
    reply = await bench.say(request(b"", head))
    assert reply.status == 413


async def test_a_length_beyond_all_measure_is_refused(bench: Bench) -> None:
    reply = await bench.say(request(b"", {**bench.headers(GOOD), "content-length": "9" * 4000}))
    assert reply.status == 413 or reply.status == 400


@pytest.mark.parametrize("size", [1, 7, 4096])
async def test_a_body_in_chunks_is_as_good(bench: Bench, size: int) -> None:
    headers = bench.headers(GOOD, more={"content-length": None, "transfer-encoding": "chunked"})
    assert (await bench.say(request(_chunked(GOOD, size), headers))).status == 202
    assert bench.committer.frames[0].raw == GOOD


async def test_chunks_without_end_are_refused_at_64_kib(bench: Bench) -> None:
    headers = bench.headers(GOOD, more={"content-length": None, "transfer-encoding": "chunked"})
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    writer.write(request(b"", headers))
    sent = 0
    try:
        while sent < 50_000_000:
            writer.write(b"4000\r\n" + b" " * 0x4000 + b"\r\n")
            await writer.drain()
            sent += 0x4000
    except ConnectionError:
        pass
    assert sent < 20_000_000
    assert (await read_reply(reader)).status in (413, 0)
    writer.close()
    assert bench.causes == ["webhook_refused"]
    assert (await bench.post(ALARM)).status == 202


async def test_a_body_that_was_refused_may_still_be_sent_and_the_line_used_again(bench: Bench) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    writer.write(request(_padded(100_000), bench.headers(_padded(100_000))))
    assert (await read_reply(reader)).status == 413
    writer.write(request(GOOD, bench.headers(GOOD)))
    assert (await read_reply(reader)).status == 202
    writer.close()


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET /v1/alarms HTTP/1.1", 405),
        ("HEAD /v1/alarms HTTP/1.1", 405),
        ("PUT /v1/alarms HTTP/1.1", 405),
        ("DELETE /v1/alarms HTTP/1.1", 405),
        ("OPTIONS /v1/alarms HTTP/1.1", 405),
        ("BREW /v1/alarms HTTP/1.1", 405),
        ("POST / HTTP/1.1", 404),
        ("POST /v1/alarms/ HTTP/1.1", 404),
        ("POST /v1/alarms/../../etc/passwd HTTP/1.1", 404),
        ("POST /v1/%61larms%00 HTTP/1.1", 404),
        ("GET /hemligt-ord HTTP/1.1", 404),
        ("POST /v1/alarms?x=1 HTTP/1.1", 202),
        ("POST /v1/alarms HTTP/1.0", 202),
        ("POST /v1/alarms", 400),
        ("PRI * HTTP/2.0", 404),
    ],
)
async def test_methods_and_addresses(bench: Bench, line: str, status: int) -> None:
    reply = await bench.say(request(GOOD, {**bench.headers(GOOD), "connection": "close"}, line))
    assert reply.status == status
    assert b"hemligt" not in reply.raw and b"passwd" not in reply.raw and "server" not in reply.headers
    assert "location" not in reply.headers
    assert len(bench.committer.frames) == (status == 202)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)),
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b'\n1C280036"SIA-DCS"0001L0#1234[#1234|Nri1/BA3]_02:12:41,11-25-2026\r',
        b"\x00" * 1000 + b"\r\n\r\n",
        b"POST /v1/alarms HTTP/1.1\r\ncontent-length: -5\r\n\r\n",
        b"POST /v1/alarms HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST /v1/alarms HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n",
        b"POST /v1/alarms HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nXYZ\r\n",
        b"POST /v1/alarms HTTP/1.1\r\nhost: a\r\nhemligt namn: x\r\n\r\n",
        b"POST /v1/alarms HTTP/1.1\r\nhost: a\r\nx: " + b"y" * 40_000 + b"\r\n\r\n",
        b"POST /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
    ],
    ids=[
        "tls", "ssh", "dc-09", "zeroes", "length below zero", "two lengths", "packed transfer", "bad chunk",
        "name with a blank", "long header", "long address",
    ],
)  # fmt: skip
async def test_what_is_no_http_is_refused_without_an_echo(bench: Bench, data: bytes) -> None:
    reply = await bench.say(data)
    assert reply.status in (0, 400, 401)
    assert b"hemligt" not in reply.raw and b"yyyy" not in reply.raw and b"SIA-DCS" not in reply.raw
    assert bench.committer.frames == []
    assert (await bench.post(ALARM)).status == 202


@pytest.mark.parametrize("start", ["headers", "body", "nothing"])
async def test_a_request_a_byte_at_a_time_is_given_up_and_others_are_not_delayed(
    bench: Bench, start: str
) -> None:
    whole = request(GOOD, bench.headers(GOOD))
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    rest = {"headers": whole, "body": whole[-40:], "nothing": b""}[start]
    writer.write(whole[: len(whole) - len(rest)] if start == "body" else b"")
    began = time.monotonic()
    ended = asyncio.create_task(reader.read())
    for byte in rest[:-1]:
        if ended.done():
            break
        writer.write(bytes([byte]))
        await asyncio.wait([ended], timeout=0.1)
        assert (await bench.post(ALARM)).status == 202
    assert await asyncio.wait_for(ended, 5) == b""
    assert time.monotonic() - began < 10
    writer.close()


async def test_900_idle_connections_cost_nobody_a_place(bench: Bench) -> None:
    lines = [await asyncio.open_connection("127.0.0.1", bench.port) for _ in range(900)]
    assert (await bench.post(ALARM)).status == 202
    assert bench.server.facts().connections <= LIMITS.connections
    assert set(bench.causes) == {"too_many_connections"}
    for _, writer in lines:
        writer.close()


async def test_whoever_waits_for_an_answer_is_not_put_out_by_newcomers(bench: Bench) -> None:
    bench.committer.holding = True
    first = asyncio.create_task(bench.post(ALARM))
    while not bench.committer.waiting:
        await asyncio.sleep(0.01)
    lines = [await asyncio.open_connection("127.0.0.1", bench.port) for _ in range(50)]
    await asyncio.sleep(0.05)
    bench.committer.let_go()
    assert (await first).status == 202
    for _, writer in lines:
        writer.close()


async def test_an_idle_line_is_ended_between_requests(bench: Bench) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    writer.write(request(GOOD, bench.headers(GOOD)))
    assert (await read_reply(reader)).status == 202
    assert await asyncio.wait_for(reader.read(), LIMITS.idle_s + 3) == b""
    writer.close()


async def test_a_sender_that_has_said_all_still_gets_its_answer(bench: Bench) -> None:
    bench.committer.holding = True
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    writer.write(request(GOOD, bench.headers(GOOD)))
    writer.write_eof()
    while not bench.committer.waiting:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    bench.committer.let_go()
    assert (await read_reply(reader)).status == 202
    assert await asyncio.wait_for(reader.read(), 1) == b""
    writer.close()


@pytest.mark.parametrize("cut", [1, 30, 200, -1])
async def test_a_request_cut_short_raises_nothing(bench: Bench, cut: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    writer.write(request(GOOD, bench.headers(GOOD))[:cut])
    writer.write_eof()
    assert (await read_reply(reader)).status in (0, 400)
    writer.close()
    assert bench.committer.frames == []
    assert (await bench.post(ALARM)).status == 202


async def test_a_sender_that_reads_no_answers_is_given_up(bench: Bench) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    garbage = request(b"", {"content-length": "0"}) * 40_000
    writer.write(garbage)
    await asyncio.sleep(0.2)
    assert (await bench.post(ALARM)).status == 202
    writer.transport.abort()


async def test_the_signals_stay_the_watchs(bench: Bench) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        assert "uvicorn" not in repr(signal.getsignal(each))


async def test_an_address_that_is_taken_is_an_error_and_not_the_end(
    bench: Bench, sqlite_store: Store, clock: HeldClock
) -> None:
    second, _ = build(sqlite_store, clock, HandCommitter(), HandRefusals(), [])
    with pytest.raises(OSError):
        await second.start("127.0.0.1", bench.port)
    await second.stop()


async def test_at_the_end_what_is_in_hand_is_answered_and_nothing_more_is_taken(
    sqlite_store: Store, clock: HeldClock
) -> None:
    committer, refusals = HandCommitter(holding=True), HandRefusals()
    server, partners = build(sqlite_store, clock, committer, refusals, [])
    await server.start("127.0.0.1", 0)
    bench = Bench(server, partners, committer, refusals, clock, [])
    port = bench.port
    in_hand = asyncio.create_task(bench.post(ALARM))
    idle_reader, idle_writer = await asyncio.open_connection("127.0.0.1", port)
    while not committer.waiting:
        await asyncio.sleep(0.01)
    server.close_door()
    assert server.address is None
    idle_writer.write(request(GOOD, bench.headers(GOOD)))
    assert (await read_reply(idle_reader)).status == 503
    committer.let_go()
    assert (await in_hand).status == 202
    await asyncio.wait_for(server.stop(), 5)
    idle_writer.close()
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", port)
