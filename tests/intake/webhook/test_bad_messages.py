"""Bad input to the webhook, one table: what is sent, the status it gets, and what an officer sees of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.intake.webhook.conftest import ALARM, Bench, sign

NOW = 1795572761  # the held clock, 2026-11-25 02:12:41 UTC
PLANTED = "Hemlig-Person-77"
GOOD = json.dumps(ALARM).encode()


@dataclass(frozen=True, slots=True)
class Case:
    """`row`: an unclassified alarm is stored. `notice`: the cause an officer is told of, empty for none."""

    body: bytes = GOOD
    status: int = 401
    row: bool = False
    notice: str = "webhook_refused"
    more: Mapping[str, str | None] = field(default_factory=dict)
    at: int | None = None
    secret: bytes | None = None


def _unreadable(body: bytes) -> Case:
    return Case(body, 422, True, "unreadable")


def _field(**more: Any) -> Case:
    """An alarm with these fields changed; `event_...` goes into the event."""
    event = {**ALARM["event"]}  # type: ignore[dict-item]  # a dict, as written there
    event |= {name.removeprefix("event_"): value for name, value in more.items() if name.startswith("event_")}
    rest = {name: value for name, value in more.items() if not name.startswith("event_")}
    return _unreadable(json.dumps({**ALARM, "event": event, **rest}).encode())


def _headers(**more: str | None) -> Case:
    return Case(more={name.replace("_", "-"): value for name, value in more.items()})


def _type(kind: str | None) -> Case:
    return Case(status=415, notice="unreadable", more={"content-type": kind})


RIGHT = sign(bytes(range(32)), "id", NOW, GOOD)

CASES: dict[str, Case] = {
    # Who sent it, and when.
    "no id": _headers(webhook_id=None),
    "no time": _headers(webhook_timestamp=None),
    "no signature": _headers(webhook_signature=None),
    "empty id": _headers(webhook_id=""),
    "id of 10 000 characters": _headers(webhook_id="x" * 10_000),
    "id with a blank": _headers(webhook_id="a b"),
    "id not ASCII": _headers(webhook_id="åäö"),
    "time in words": _headers(webhook_timestamp="now"),
    "time with a fraction": _headers(webhook_timestamp=f"{NOW}.5"),
    "time below zero": _headers(webhook_timestamp="-1"),
    "time not a number": _headers(webhook_timestamp="nan"),
    "time without end": _headers(webhook_timestamp="9" * 400),
    "time in another alphabet's digits": _headers(webhook_timestamp="\u00b2\u00b2"),
    "time 301 s ago": Case(at=NOW - 301),
    "time 301 s ahead": Case(at=NOW + 301),
    "time in milliseconds": Case(at=NOW * 1000),
    "signature of nobody": Case(secret=b"x" * 32),
    "signature of an empty secret": Case(secret=b""),
    "signature of another body": _headers(webhook_signature=sign(bytes(range(32)), "id", NOW, b"{}")),
    "signature of another id": _headers(webhook_id="other", webhook_signature=RIGHT),
    "signature without its version": _headers(webhook_signature=RIGHT[3:]),
    "signature of another version": _headers(webhook_signature="v2," + RIGHT[3:]),
    "signature not base64": _headers(webhook_signature="v1,%%%%"),
    "signature cut": _headers(webhook_signature=RIGHT[:-6]),
    "signature with a comma more": _headers(webhook_signature="v1,a,b"),
    "signature of commas": _headers(webhook_signature=",,,,"),
    "signature empty": _headers(webhook_signature=""),
    "signature in latin-1": _headers(webhook_signature="v1,åäö"),
    "signatures without end": _headers(webhook_signature=" ".join(["v1,AAAA"] * 1000)),
    # How it is written.
    "no content type": _type(None),
    "plain text": _type("text/plain"),
    "a form": _type("application/x-www-form-urlencoded"),
    "json of another kind": _type("application/vnd.api+json"),
    "json in latin-1": _type("application/json; charset=iso-8859-1"),
    "json in utf-16": _type("application/json; charset=utf-16"),
    "content type of 5 000 characters": _type("application/" + "j" * 5000),
    "gzip told": Case(gzip.compress(GOOD), 415, False, "unreadable", {"content-encoding": "gzip"}),
    "gzip not told": _unreadable(gzip.compress(GOOD)),
    "nothing": _unreadable(b""),
    "a blank": _unreadable(b" "),
    "not JSON": _unreadable(b"larm!"),
    "JSON cut": _unreadable(GOOD[:-1]),
    "JSON twice": _unreadable(GOOD + GOOD),
    "a comma too many": _unreadable(GOOD[:-1] + b",}"),
    "a comment": _unreadable(b"/* x */" + GOOD),
    "single quotes": _unreadable(GOOD.replace(b'"', b"'")),
    "byte order mark": _unreadable(b"\xef\xbb\xbf" + GOOD),
    "UTF-16": _unreadable(GOOD.decode().encode("utf-16")),
    "latin-1": _unreadable('{"type":"alarm","account":"å"}'.encode("latin-1")),
    "overlong UTF-8": _unreadable(GOOD.replace(b"1234", b"\xc0\xb1234")),
    "surrogate in bytes": _unreadable(GOOD.replace(b"1234", b"\xed\xa0\x80")),
    "lone surrogate": _unreadable(GOOD.replace(b"1234", b"\\ud800")),
    "lone surrogate as a name": _unreadable(b'{"\\udfff":1,' + GOOD[1:]),
    "a bare control character": _unreadable(GOOD.replace(b"1234", b"12\x0034")),
    "a name twice": _unreadable(b'{"account":"' + PLANTED.encode() + b'",' + GOOD[1:]),
    "a name twice, deep": _unreadable(GOOD.replace(b'{"code"', b'{"code":"PA","code"')),
    "NaN": _unreadable(b'{"x":NaN,' + GOOD[1:]),
    "Infinity": _unreadable(b'{"x":-Infinity,' + GOOD[1:]),
    "1e400": _unreadable(b'{"x":1e400,' + GOOD[1:]),
    "a whole number of 5 000 digits": _unreadable(b'{"x":' + b"9" * 5000 + b"," + GOOD[1:]),
    "a fraction of 5 000 digits": _unreadable(b'{"x":0.' + b"3" * 5000 + b"," + GOOD[1:]),
    "60 000 levels of lists": _unreadable(b"[" * 60_000),
    "levels hidden behind a string": _unreadable(b'{"x":"\\"",' + b'"y":' + b"[" * 500 + b"]" * 500 + b"}"),
    "levels of objects": _unreadable(b'{"x":' * 5000 + b"1" + b"}" * 5000),
    "a list": _unreadable(b"[" + GOOD + b"]"),
    "a string": _unreadable(json.dumps(PLANTED).encode()),
    "null": _unreadable(b"null"),
    "a number": _unreadable(b"112"),
    # What it says.
    "an empty object": _unreadable(b"{}"),
    "no type": _field(type=None),
    "another type": _field(type="ALARM"),
    "type a list": _field(type=["alarm"]),
    "no account": _field(account=None),
    "account empty": _field(account=""),
    "account only invisible": _field(account="\u200b\u202e"),
    "account a number": _field(account=1234),
    "account of 60 000 characters": _field(account="9" * 60_000),
    "no event": _field(event=None),
    "event a string": _field(event="BA"),
    "event a list": _field(event=[{"code": "BA"}]),
    "no code": _field(event_code=None),
    "code empty": _field(event_code=" "),
    "code a number": _field(event_code=130),
    "code of 33 characters": _field(event_code="B" * 33),
    "scheme unknown": _field(event_scheme="morse"),
    "zone a number": _field(event_zone=3),
    "partition true": _field(event_partition=True),
    "text an object": _field(event_text={"sv": PLANTED}),
    "text of 60 000 characters": _field(event_text=PLANTED * 3750),
    "time without offset": _field(occurred_at="2026-11-25T02:12:41"),
    "time a number": _field(occurred_at=NOW),
    "a date": _field(occurred_at="2026-11-25"),
    "25 o'clock": _field(occurred_at="2026-11-25T25:00:00Z"),
    "the 30th of February": _field(received_at="2026-02-30T00:00:00Z"),
    "the year 1": _field(occurred_at="0001-01-01T00:00:00+23:59"),
    "the year 9999": _field(received_at="9999-12-31T23:59:59-23:59"),
    "offset beyond a day": _field(occurred_at="2026-11-25T02:12:41+99:99"),
    "case a number": _field(case=77),
    "case of 61 characters": _field(case="7" * 61),
    "verified a string": _field(verified="true"),
    "verified 1": _field(verified=1),
    "position a string": _field(position="59.3, 18.0"),
    "position without longitude": _field(position={"latitude": 59.3}),
    "latitude 91": _field(position={"latitude": 91, "longitude": 18}),
    "latitude true": _field(position={"latitude": True, "longitude": 18}),
    "longitude huge": _field(position={"latitude": 59, "longitude": 10**29}),
    "radius below zero": _field(position={"latitude": 59, "longitude": 18, "radius_m": -1}),
}


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize("name", CASES)
async def test_bad_input_gets_its_status_and_is_seen(bench: Bench, name: str) -> None:
    case = CASES[name]
    assert bench.clock.now().timestamp() == NOW
    more = dict(case.more)
    if more.get("webhook-signature") == RIGHT:
        more.setdefault("webhook-id", "id")
    secret = bytes(range(32)) if case.secret is None else case.secret
    reply = await bench.post(case.body, secret=secret, at=case.at, more=more, message_id="" if more else "id")
    assert reply.status == case.status
    assert [cause for cause, _ in bench.refusals.noted] == ([case.notice] if case.notice else [])
    told = {401: "not_authenticated", 415: "not_json", 422: "unreadable"}[case.status]
    assert reply.told == {"error": told, "stored": case.row}
    assert "server" not in reply.headers
    assert PLANTED.encode() not in reply.raw and b"Traceback" not in reply.raw
    if not case.row:
        assert bench.committer.frames == []
        return
    [frame] = bench.committer.frames
    [event] = frame.events
    assert (event.event, event.kind, event.code) == ("alarm", "unclassified", "")
    assert frame.raw == case.body
    assert bench.heard == ["partner:p-centre"]


async def test_an_unreadable_alarm_is_its_transmitters_where_the_account_can_be_read(bench: Bench) -> None:
    reply = await bench.post({"type": "alarm", "account": "4711", "event": {"code": 7}})
    assert reply.status == 422
    [frame] = bench.committer.frames
    assert (frame.account, frame.transmitter_id, frame.person_id) == ("4711", "t-4711", "person-2")
    assert frame.events[0].priority == 1  # it is a personal alarm's, so it may be a person in need


async def test_an_unreadable_alarm_without_account_bears_the_partners_name(bench: Bench) -> None:
    await bench.post(b"larm")
    assert bench.committer.frames[0].account == "Larmcentralen"


@pytest.mark.parametrize("offset", [-300, 300])
async def test_five_minutes_either_way_are_near_enough(bench: Bench, offset: int) -> None:
    assert (await bench.post(ALARM, at=NOW + offset)).status == 202


async def test_the_right_signature_counts_among_others(bench: Bench) -> None:
    right = sign(bytes(range(32)), "id", NOW, GOOD)
    listed = f"v1a,AAAA x v1,%% v1,AAAA {right} v1,{'A' * 43}="
    assert (await bench.post(GOOD, message_id="id", more={"webhook-signature": listed})).status == 202
