"""The desk's outbox: kept at once, done once, under the same guard of state, and nothing lost of what was written."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from models.access.actor import LOADER, Actor, unnamed
from models.alarms import commands
from models.alarms.outbox import (
    DONE,
    KEPT,
    OVERTAKEN,
    REFUSED,
    UNREADABLE,
    Outbox,
    PendingAct,
    Replay,
    applied,
    replay,
    replay_all,
)
from models.alarms.pending import VERBS, packed, unpacked
from models.alarms.views import alarm_row
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.spool.marks import move_mark
from models.store.store import Store
from models.store.timeline import timeline
from models.watch.disturbances import unsettled
from tests.conftest import KEY, NIGHT
from tests.models.alarms.build import AUDITOR, BERG, EK, ring


def act(
    verb: str, alarm: str, text: str = "", at: datetime = NIGHT, actor: Actor = EK, **more: object
) -> PendingAct:
    made = PendingAct(f"act-{verb}-{text}", verb, alarm, text, actor, at)
    return replace(made, **more)  # type: ignore[arg-type]  # fields, passed on as they are


@pytest.fixture
def outbox(tmp_path: Path, clock: HeldClock) -> Outbox:
    return Outbox(tmp_path / "outbox", KEY, clock)


def state_of(store: Store, alarm: str) -> tuple[str, str]:
    with store.read() as connection:
        row = alarm_row(connection, alarm)
    assert row is not None
    return row.state, row.acknowledged_label


def told(store: Store, alarm: str) -> list[tuple[str, datetime]]:
    with store.read() as connection:
        return [(each.verb, each.event_at) for each in timeline(connection, f"alarm:{alarm}")]


def done_for_real(outbox: Outbox, store: Store) -> Replay:
    """What a desk does with its own outbox when the database is back."""
    assert outbox._folder is not None
    found = replay(store, outbox._folder, KEY, store.clock)
    outbox.note_applied(outbox.waiting, applied(store, outbox.waiting))
    return found


def outcomes(found: Replay) -> list[str]:
    return [each.outcome for each in found.done]


def test_what_was_done_is_true_when_the_database_is_back_with_the_time_it_was_done(
    store: Store, clock: HeldClock, outbox: Outbox
) -> None:
    alarm = ring(store)
    done_at = clock.now()
    outbox.put(act("acknowledge", alarm, at=done_at))
    outbox.put(act("note", alarm, "LC har larmat 112", at=done_at + timedelta(seconds=9)))
    outbox.put(act("act", alarm, "väktare skickad", at=done_at + timedelta(seconds=20)))
    assert [each.verb for each in outbox.pending()] == ["acknowledge", "note", "act"]
    assert state_of(store, alarm) == ("new", ""), "nothing is done before the database has it"
    clock.advance(300)
    assert outcomes(done_for_real(outbox, store)) == [DONE, DONE, DONE]
    assert state_of(store, alarm) == ("action_taken", EK.label)
    assert told(store, alarm)[-4:] == [
        ("alarm.acknowledged", done_at),
        ("plan.began", clock.now()),
        ("alarm.noted", done_at + timedelta(seconds=9)),
        ("alarm.acted", done_at + timedelta(seconds=20)),
    ]
    assert outbox.pending() == ()


def test_replayed_by_whoever_and_however_often_it_is_done_once(
    store: Store, clock: HeldClock, outbox: Outbox, tmp_path: Path
) -> None:
    alarm = ring(store)
    outbox.put(act("acknowledge", alarm))
    outbox.put(act("note", alarm, "en gång"))
    tries = [
        threading.Thread(target=replay_all, args=(store, tmp_path / "outbox", KEY, clock)) for _ in range(3)
    ]
    for each in tries:
        each.start()
    for each in tries:
        each.join()
    done_for_real(outbox, store)
    assert [verb for verb, _ in told(store, alarm)].count("alarm.noted") == 1
    assert outbox.pending() == (), "what the watch has replayed the desk knows too"


def test_the_one_who_was_first_in_the_database_has_it(store: Store, clock: HeldClock, outbox: Outbox) -> None:
    alarm = ring(store)
    outbox.put(act("acknowledge", alarm))
    outbox.put(act("act", alarm, "ringde grannen"))
    with store.write() as session:
        commands.acknowledge(session, BERG, alarm, clock)
    done = done_for_real(outbox, store).done
    assert [each.outcome for each in done] == [OVERTAKEN, DONE]
    assert (done[0].who, done[0].at) == (BERG.label, clock.now())
    assert state_of(store, alarm)[1] == BERG.label


def test_one_that_is_done_already_is_no_trouble(store: Store, clock: HeldClock, outbox: Outbox) -> None:
    """The database took it and could not say so before it went."""
    alarm = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    outbox.put(act("acknowledge", alarm))
    assert outcomes(done_for_real(outbox, store)) == [DONE]


def test_words_are_kept_when_the_deed_cannot_be_done_any_more(
    store: Store, clock: HeldClock, outbox: Outbox
) -> None:
    alarm = ring(store)
    with store.write() as session:
        commands.acknowledge(session, BERG, alarm, clock)
        commands.close(session, BERG, alarm, "test", "prov", clock)
    outbox.put(act("acknowledge", alarm))
    outbox.put(act("act", alarm, "åkte dit"))
    assert outcomes(done_for_real(outbox, store)) == [REFUSED, KEPT]
    assert told(store, alarm)[-1] == ("alarm.noted", NIGHT)
    assert state_of(store, alarm)[0] == "closed"


def test_an_officer_who_may_not_any_more_loses_no_words(store: Store, outbox: Outbox) -> None:
    alarm = ring(store)
    outbox.put(act("acknowledge", alarm, actor=AUDITOR))
    outbox.put(act("note", alarm, "sett", actor=AUDITOR))
    assert outcomes(done_for_real(outbox, store)) == [REFUSED, KEPT]
    assert state_of(store, alarm)[0] == "new"


def test_an_alarm_that_is_not_there_yet_is_waited_for_in_order(
    store: Store, clock: HeldClock, outbox: Outbox
) -> None:
    other = ring(store)
    waits = act("note", "not-there", "väntar", spool_id="spool-1", spool_number=5)
    outbox.put(waits)
    outbox.put(act("acknowledge", other))
    assert done_for_real(outbox, store) == Replay((), 2)
    assert state_of(store, other)[0] == "new"
    with store.write() as session:
        move_mark(session.connection(), "spool-1", 5, clock)
    assert outcomes(done_for_real(outbox, store)) == [KEPT, DONE], (
        "it was a copy of another: its words are in the stream"
    )
    assert [verb for verb, _ in told(store, "not-there")] == ["alarm.noted"]


def test_a_desk_that_is_gone_is_replayed_by_another_and_leaves_nothing(
    store: Store, clock: HeldClock, outbox: Outbox, tmp_path: Path
) -> None:
    alarm = ring(store)
    outbox.put(act("acknowledge", alarm))
    outbox.close()
    assert len(list((tmp_path / "outbox").iterdir())) == 1
    assert outcomes(replay_all(store, tmp_path / "outbox", KEY, clock)) == [DONE]
    assert list((tmp_path / "outbox").iterdir()) == []


def test_a_desk_that_lives_keeps_its_outbox_and_one_that_did_nothing_takes_it_along(
    store: Store, clock: HeldClock, outbox: Outbox, tmp_path: Path
) -> None:
    outbox.open()
    replay_all(store, tmp_path / "outbox", KEY, clock)
    assert len(list((tmp_path / "outbox").iterdir())) == 1
    outbox.close()
    assert list((tmp_path / "outbox").iterdir()) == []


def test_one_outbox_that_cannot_be_read_keeps_no_other(
    store: Store, clock: HeldClock, outbox: Outbox, tmp_path: Path
) -> None:
    alarm = ring(store)
    stranger = Outbox(tmp_path / "outbox", bytes(32), clock)
    stranger.put(act("note", alarm, "främmande"))
    stranger.close()
    (tmp_path / "outbox" / "0-no-outbox").mkdir()
    (tmp_path / "outbox" / "codes").write_bytes(b"?")
    outbox.put(act("acknowledge", alarm))
    assert DONE in outcomes(replay_all(store, tmp_path / "outbox", KEY, clock))
    assert state_of(store, alarm)[0] == "acknowledged"


def test_the_operator_is_known_again_by_the_code_that_was_all_there_was(store: Store, outbox: Outbox) -> None:
    from models.access.commands import add_operator

    with store.write() as session:
        add_operator(session, LOADER, "mek", "M. Ek", "tib", store.clock)
    alarm = ring(store)
    outbox.put(act("acknowledge", alarm, actor=unnamed("mek", "desk")))
    done_for_real(outbox, store)
    assert state_of(store, alarm)[1] == "M. Ek"


def test_once_anybody_can_sign_in_a_code_alone_proves_nobody(store: Store, outbox: Outbox) -> None:
    from models.access.commands import add_operator

    with store.write() as session:
        add_operator(session, LOADER, "mek", "M. Ek", "administrator", store.clock, passphrase="a hash")
    alarm = ring(store)
    outbox.put(act("acknowledge", alarm, actor=unnamed("mek", "desk")))
    outbox.put(act("note", alarm, "LC har larmat 112", actor=unnamed("mek", "desk")))
    outbox.put(act("act", alarm, "väktare skickad", actor=unnamed("mek", "desk")))
    assert outcomes(done_for_real(outbox, store)) == [DONE, KEPT, KEPT], "the words are never lost"
    assert state_of(store, alarm) == ("acknowledged", "mek")
    with store.read() as connection:
        by = connection.execute(sql("SELECT actor_kind, verb FROM entry ORDER BY seq DESC LIMIT 3")).all()
    assert [tuple(each) for each in by] == [
        ("unproven", "alarm.noted"),
        ("unproven", "alarm.noted"),
        ("unproven", "alarm.acknowledged"),
    ]


def test_a_record_that_is_no_act_is_passed_and_told(store: Store, outbox: Outbox, tmp_path: Path) -> None:
    alarm = ring(store)
    outbox.open()
    assert outbox._writer is not None
    outbox._writer.append(b'["another version"]')
    outbox.put(act("acknowledge", alarm))
    assert outcomes(done_for_real(outbox, store)) == [UNREADABLE, DONE]
    assert damage(store) == ["outbox 1"]


@pytest.mark.parametrize("spoilt", [1, 2, 3])
def test_an_act_that_was_damaged_is_told_and_holds_up_no_other(
    store: Store, clock: HeldClock, outbox: Outbox, spoilt: int
) -> None:
    """The last one, too: nothing after it would show that it is missing."""
    alarm = ring(store)
    for words in ("ett", "två", "tre"):
        outbox.put(act("note", alarm, words))
    folder = outbox._folder
    assert folder is not None
    outbox.close()
    [segment] = [each for each in folder.glob("seg-*") if b"VKRC" in each.read_bytes()]
    found = bytearray(segment.read_bytes())
    heads = [at for at in range(len(found)) if found.startswith(b"VKRC", at)]
    assert len(heads) == 3
    found[heads[spoilt - 1] + 40] ^= 1
    segment.write_bytes(found)
    assert outcomes(replay(store, folder, KEY, clock)).count(UNREADABLE) == 1
    assert damage(store) == [f"outbox {spoilt}"]
    assert replay(store, folder, KEY, clock) == Replay(())
    assert [verb for verb, _ in told(store, alarm)].count("alarm.noted") == 2


def damage(store: Store) -> list[str]:
    with store.read() as connection:
        return [each.detail for each in unsettled(connection) if each.kind == "spool_changed"]


def test_without_a_database_it_is_kept_and_said_that_it_waits(
    sqlite_store: Store, outbox: Outbox, tmp_path: Path, clock: HeldClock
) -> None:
    outbox.put(act("note", "alarm-1", "hör ni mig"))
    gone = Store.sqlite(tmp_path / "vaktbord.db", KEY, clock)
    for each in tmp_path.glob("vaktbord.db*"):
        each.rename(each.with_name(f"away-{each.name}"))
    (tmp_path / "vaktbord.db").mkdir()
    with pytest.raises(StoreUnavailable):
        done_for_real(outbox, gone)
    assert len(outbox.pending()) == 1
    [folder] = (each for each in (tmp_path / "outbox").iterdir())
    content = b"".join(each.read_bytes() for each in folder.iterdir() if each.is_file())
    assert "hör ni mig".encode() not in content, "it is sealed"
    with pytest.raises(StoreUnavailable):
        replay(gone, folder, KEY, clock)


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path, clock: HeldClock) -> None:
    (tmp_path / "outbox").write_text("a file in the way")
    with pytest.raises(StoreUnavailable) as told_:
        Outbox(tmp_path / "outbox", KEY, clock).put(act("note", "a", "b"))
    assert told_.value.message_id == "outbox.cannot_write"


def test_room_is_taken_when_it_is_opened(
    tmp_path: Path, clock: HeldClock, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may be away because the disk is full."""
    outbox.open()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    outbox.put(act("acknowledge", "alarm-1"))
    monkeypatch.undo()
    assert [each.alarm_id for each in outbox.pending()] == ["alarm-1"]


@given(st.text(), st.text(), st.datetimes(timezones=st.just(NIGHT.tzinfo)), st.integers(0, 2**53))
def test_any_words_come_back_as_they_were(text: str, label: str, at: datetime, number: int) -> None:
    made = PendingAct("id", "note", "alarm", text, unnamed(label, "desk"), at, "spool", number)
    found = unpacked(packed(made))
    assert found is not None
    if text.isprintable() and label.isprintable():
        assert found == made


@given(st.binary(max_size=200))
def test_any_bytes_are_an_act_or_none(body: bytes) -> None:
    found = unpacked(body)
    assert found is None or found.verb in VERBS
