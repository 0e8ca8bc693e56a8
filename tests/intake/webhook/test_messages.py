"""What a well-formed, signed message becomes, over a real socket."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.intake.webhook.conftest import ALARM, OTHER_SECRET, Bench, read_reply, request


def _alarm(**more: Any) -> dict[str, Any]:
    event = {**ALARM["event"], **more.pop("event", {})}  # type: ignore[dict-item]  # a dict, as written above
    return {**ALARM, **more, "event": event}


async def test_an_alarm_is_stored_with_all_it_tells(bench: Bench) -> None:
    reply = await bench.post(
        _alarm(
            event={"code": "BA", "zone": "3", "partition": "1", "text": "Inbrott entré"},
            occurred_at="2026-11-25T03:10:00+01:00",
            received_at="2026-11-25T02:11:00.5Z",
            case="LC-2026-77",
            verified=False,
            position={"latitude": 59.33258, "longitude": 18.0649, "radius_m": 25},
        ),
        message_id="msg_a",
    )
    assert reply.status == 202
    [frame] = bench.committer.frames
    [event] = frame.events
    assert reply.told == {"id": event.id, "stored": True}
    assert (frame.source, frame.account, frame.transmitter_id, frame.person_id) == (
        "webhook", "1234", "t-1234", "person-1",
    )  # fmt: skip
    assert (frame.token, frame.sequence, frame.boot_id) == ("SIA-DCS", "msg_a", "held")
    assert frame.partner is not None and frame.partner.message_id == "msg_a"
    assert (event.event, event.kind, event.priority, event.code) == ("alarm", "burglary", 3, "BA")
    assert (event.zone, event.partition, event.text) == ("3", "1", "Inbrott entré")
    assert event.triggered_at == datetime(2026, 11, 25, 2, 10, tzinfo=UTC)
    assert event.arc_received_at == datetime(2026, 11, 25, 2, 11, 0, 500_000, tzinfo=UTC)
    assert (event.arc_case, event.arc_verified) == ("LC-2026-77", False)
    assert (event.position, event.position_m) == ("59.33258, 18.06490", 25)
    assert bench.heard == ["partner:p-centre"]
    assert bench.refusals.noted == []


@pytest.mark.parametrize(
    ("account", "code", "scheme", "meant"),
    [
        ("1234", "BA", None, ("SIA-DCS", "BA", "burglary", 3)),
        ("1234", "ba", None, ("SIA-DCS", "BA", "burglary", 3)),
        ("1234", "130", None, ("ADM-CID", "130", "burglary", 3)),
        ("1234", "1130", None, ("ADM-CID", "130", "burglary", 3)),
        ("1234", "E130", "CID", ("ADM-CID", "130", "burglary", 3)),
        ("1234", "PA", "SIA", ("SIA-DCS", "PA", "personal", 1)),
        ("4711", "BA", None, ("SIA-DCS", "BA", "personal", 1)),
        ("4711", "999", None, ("ADM-CID", "999", "unclassified", 1)),
        ("1234", "ZQ9", None, ("WEBHOOK", "ZQ9", "unclassified", 2)),
        ("1234", "inbrott", None, ("WEBHOOK", "inbrott", "unclassified", 2)),
        # Sent as an alarm, so it is one, though the code names the end of one, a test or an opening.
        ("1234", "BR", None, ("SIA-DCS", "BR", "unclassified", 2)),
        ("1234", "3130", None, ("ADM-CID", "130", "unclassified", 2)),
        ("1234", "RP", None, ("SIA-DCS", "RP", "test", 4)),
        ("1234", "401", None, ("ADM-CID", "401", "technical", 4)),
        ("1234", "6301", None, ("ADM-CID", "301", "technical", 4)),
    ],
)
async def test_codes_mean_what_they_mean_over_dc09(
    bench: Bench, account: str, code: str, scheme: str | None, meant: tuple[str, str, str, int]
) -> None:
    reply = await bench.post(_alarm(account=account, event={"code": code, "scheme": scheme}))
    assert reply.status == 202
    [frame] = bench.committer.frames
    [event] = frame.events
    assert event.event == "alarm"
    assert (frame.token, event.code, event.kind, event.priority) == meant


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("BR", {"BA", "BG", "BM", "BV", "BT", "BS"}),
        ("BA", {"BA"}),
        ("3130", {"130"}),
        ("130", {"130"}),
        ("1130", {"130"}),
        ("999", {"999"}),
        ("inbrott", {"inbrott"}),
    ],
)
async def test_a_restore_ends_by_its_own_code_or_by_the_alarms(
    bench: Bench, code: str, ends: set[str]
) -> None:
    reply = await bench.post(_alarm(type="restore", event={"code": code}))
    assert reply.status == 202
    [event] = bench.committer.frames[0].events
    assert event.event == "restore"
    assert event.restores == ends


async def test_a_heartbeat_only_shows_that_the_partner_lives(bench: Bench) -> None:
    reply = await bench.post({"type": "heartbeat"}, secret=OTHER_SECRET)
    assert reply.status == 202
    [frame] = bench.committer.frames
    assert frame.events == () and frame.transmitter_id is None
    assert frame.partner is not None and frame.partner.partner_id == "p-other"
    assert bench.heard == ["partner:p-other"]


async def test_an_unknown_account_is_an_alarm_and_a_notice(bench: Bench) -> None:
    reply = await bench.post(_alarm(account="SE-100/77"))
    assert reply.status == 202
    [frame] = bench.committer.frames
    assert (frame.account, frame.transmitter_id, frame.person_id) == ("SE-100/77", None, None)
    assert frame.events[0].event == "alarm"
    assert bench.refusals.noted == [("unknown_account", "SE-100/77")]
    assert bench.refusals.total == 0, "it was stored"


async def test_names_that_are_not_ours_are_passed_over_and_null_is_nothing(bench: Bench) -> None:
    reply = await bench.post(
        _alarm(case=None, position=None, verified=None, extra={"deep": [1, {"er": None}]})
    )
    assert reply.status == 202
    [event] = bench.committer.frames[0].events
    assert (event.arc_case, event.arc_verified, event.position) == (None, True, None)


async def test_outside_text_is_cleaned_at_the_door(bench: Bench) -> None:
    reply = await bench.post(
        _alarm(
            account="12\u202e34",
            event={"text": "\u001b]0;x\u0007Larm\u0000 \u200bi\nhallen", "zone": "\u001b[2J7"},
        )
    )
    assert reply.status == 202
    [frame] = bench.committer.frames
    assert frame.account == "1234"
    assert (frame.events[0].text, frame.events[0].zone) == ("Larm i hallen", "7")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026-11-25T02:12:41Z", True),
        ("2026-11-24t23:12:60z", True),
        ("2026-10-30T00:00:00Z", True),
        ("2026-10-20T00:00:00Z", False),
        ("2026-11-26T02:12:00Z", True),
        ("2026-11-27T00:00:00Z", False),
    ],
)
async def test_a_time_far_off_is_left_to_the_message_as_received(bench: Bench, told: str, kept: bool) -> None:
    reply = await bench.post(_alarm(occurred_at=told))
    assert reply.status == 202
    assert (bench.committer.frames[0].events[0].triggered_at is not None) is kept


async def test_any_way_of_writing_json_is_the_same_message(bench: Bench) -> None:
    body = json.dumps(_alarm(event={"text": "Åsa 😀"}), ensure_ascii=False, indent=3).encode()
    reply = await bench.post(body, more={"content-type": 'Application/JSON; Charset="UTF-8"'})
    assert reply.status == 202
    assert bench.committer.frames[0].raw == body


async def test_a_line_is_used_again_and_answers_come_in_order(bench: Bench) -> None:
    bodies = [json.dumps(_alarm(event={"zone": str(zone)})).encode() for zone in range(3)]
    everything = b"".join(request(body, bench.headers(body)) for body in bodies)
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.port)
    writer.write(everything)
    replies = [await read_reply(reader) for _ in bodies]
    writer.close()
    assert [reply.status for reply in replies] == [202, 202, 202]
    assert [reply.told["id"] for reply in replies] == [frame.events[0].id for frame in bench.committer.frames]
    assert [frame.events[0].zone for frame in bench.committer.frames] == ["0", "1", "2"]
