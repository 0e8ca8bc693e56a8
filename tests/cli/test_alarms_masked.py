"""`vaktbord alarms` without sign-in: codes and our own wording, never the sender's own words."""

from __future__ import annotations

import json

import pytest

from models.alarms.frames import ReceivedEvent, ReceivedFrame
from models.alarms.receive import store_frames
from models.audit.seen import looks
from models.store.home import Home
from tests.cli.conftest import Command, store_of

WORDS = "Vera Exempel Provgatan 12"


@pytest.fixture
def told_by_its_sender(home: Home) -> None:
    """An alarm whose sender wrote a name and an address with it."""
    store = store_of(home)
    event = ReceivedEvent(
        event="alarm", kind="burglary", priority=2, code="130", text_id="cid.130", text=WORDS, position=WORDS
    )
    frame = ReceivedFrame(
        transmitter_id=None, person_id=None, portable=False, account="4711", source="dc09_tcp", token="ADM-CID",
        sequence="0001", dedupe_key="k", raw=WORDS.encode(), received_at=store.clock.now(), events=(event,),
    )  # fmt: skip
    with store.write() as session:
        store_frames(session, [frame], store.clock)
    store.close()


@pytest.mark.usefixtures("told_by_its_sender")
def test_the_senders_words_come_with_the_frame_only(vaktbord: Command) -> None:
    plain = vaktbord("alarms", "--json")
    [row] = json.loads(plain.out)
    assert row["text"] == "Inbrottslarm"
    assert "Vera" not in plain.out + vaktbord("alarms").out + vaktbord("status", "--json").out
    [whole] = json.loads(vaktbord("alarms", "--json", "--raw").out)
    assert whole["text"] == f"Inbrottslarm: {WORDS}"
    assert bytes.fromhex(whole["raw"]) == WORDS.encode()


@pytest.mark.usefixtures("told_by_its_sender")
def test_whoever_reads_senders_words_is_on_record_also_before_anybody_can_sign_in(
    vaktbord: Command, home: Home
) -> None:
    vaktbord("alarms", "--json", "--raw")
    store = store_of(home)
    with store.read() as connection:
        found = looks(connection)
    store.close()
    assert [(each.verb, each.actor_id.partition(":")[0]) for each in found] == [
        ("alarm.raw_listed", "unnamed")
    ]
