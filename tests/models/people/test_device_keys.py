"""Keys change without a gap, and no step that is lost locks the sender out or lets plain text in again."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from models.access.actor import LOADER, unnamed
from models.people.device_keys import add_key, retire_old_key, take_up_key
from models.people.devices import add_transmitter, end_transmitter
from models.people.senders import SenderRow, senders, senders_mark
from models.people.views import transmitters
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.people.build import AUDITOR

OLD, NEXT, LATER = bytes(range(16)), bytes(range(24)), bytes(range(32))


def sender(store: Store) -> SenderRow:
    with store.read() as connection:
        [found] = senders(connection)
    return found


def added(store: Store, key: bytes | None = OLD) -> str:
    with store.write() as session:
        return add_transmitter(session, LOADER, "4711", "personal", None, store.clock, key=key)


def give(store: Store, key: bytes, *, account: str = "4711", replace: bool = False) -> bool:
    with store.write() as session:
        return add_key(session, LOADER, account, key, store.clock, replace=replace)


def test_both_keys_hold_until_the_next_is_used(store: Store) -> None:
    transmitter_id = added(store)
    with store.read() as connection:
        before = senders_mark(connection)
    assert give(store, NEXT) is True
    found = sender(store)
    assert (found.secrets, found.rotating) == ((OLD, NEXT), True)
    with store.read() as connection:
        assert senders_mark(connection) != before
        assert [row.key_waits for row in transmitters(connection)] == [True]
    with store.write() as session:
        assert take_up_key(session, transmitter_id, NEXT, store.clock)
    found = sender(store)
    assert (found.secrets, found.rotating) == ((NEXT,), False)
    with store.write() as session:
        assert not take_up_key(session, transmitter_id, NEXT, store.clock), "taken up twice"
        assert not take_up_key(session, transmitter_id, OLD, store.clock)
    assert sender(store).secrets == (NEXT,)


def test_a_first_key_waits_beside_plain_text(store: Store) -> None:
    transmitter_id = added(store, None)
    assert give(store, NEXT) is False
    found = sender(store)
    assert (found.secrets, found.rotating) == ((NEXT,), True)
    with store.read() as connection:
        assert [row.keyed for row in transmitters(connection)] == [False]
    with store.write() as session:
        assert take_up_key(session, transmitter_id, NEXT, store.clock)
    found = sender(store)
    assert (found.secrets, found.rotating) == ((NEXT,), False)


def test_a_next_key_is_not_thrown_away_unasked(store: Store) -> None:
    added(store)
    give(store, NEXT)
    with pytest.raises(Refused, match=r"transmitter\.key_waits"):
        give(store, LATER)
    assert sender(store).secrets == (OLD, NEXT)
    give(store, LATER, account=" 4711 ", replace=True)
    assert sender(store).secrets == (OLD, LATER)


@pytest.mark.parametrize("same", [OLD, NEXT])
def test_a_key_it_has_is_refused(store: Store, same: bytes) -> None:
    added(store)
    give(store, NEXT)
    with pytest.raises(Refused, match=r"transmitter\.same_key"):
        give(store, same, replace=True)


def test_the_old_key_ends_when_told_but_never_the_only_one(store: Store) -> None:
    added(store)
    with pytest.raises(Refused, match=r"transmitter\.no_key_waits"), store.write() as session:
        retire_old_key(session, LOADER, "4711", store.clock)
    assert sender(store).secrets == (OLD,)
    give(store, NEXT)
    with store.write() as session:
        retire_old_key(session, LOADER, "4711", store.clock)
    found = sender(store)
    assert (found.secrets, found.rotating) == ((NEXT,), False)


@pytest.mark.parametrize("length", [0, 1, 15, 17, 31, 33])
def test_a_key_of_another_length_is_refused(store: Store, length: int) -> None:
    added(store)
    with pytest.raises(Refused, match=r"transmitter\.bad_key"):
        give(store, bytes(length))


def test_an_account_that_is_not_in_use_is_told(store: Store) -> None:
    transmitter_id = added(store)
    with store.write() as session:
        end_transmitter(session, LOADER, transmitter_id, 1, store.clock)
    for account in ("4711", "9", "\x1b[2J"):
        with pytest.raises(NotFound, match=r"transmitter\.not_found"):
            give(store, NEXT, account=account)
    with store.write() as session:
        assert not take_up_key(session, transmitter_id, NEXT, store.clock)


def test_an_auditor_changes_no_key(store: Store) -> None:
    added(store)
    for act in (
        lambda session: add_key(session, AUDITOR, "4711", NEXT, store.clock),
        lambda session: retire_old_key(session, AUDITOR, "4711", store.clock),
    ):
        with pytest.raises(NotAllowed), store.write() as session:
            act(session)


def test_every_step_is_recorded_without_the_key(store: Store) -> None:
    transmitter_id = added(store)
    with store.write() as session:
        add_key(session, unnamed("eva", "cli"), "4711", NEXT, store.clock)
    give(store, LATER, replace=True)
    with store.write() as session:
        take_up_key(session, transmitter_id, LATER, store.clock)
    give(store, OLD)
    with store.write() as session:
        retire_old_key(session, LOADER, "4711", store.clock)
    with store.read() as connection:
        rows = connection.execute(text("SELECT * FROM entry ORDER BY seq")).mappings().all()
    told = [row["verb"] for row in rows if row["verb"].startswith("transmitter.key")]
    assert told == [
        "transmitter.key_added",
        "transmitter.key_added",
        "transmitter.key_taken_up",
        "transmitter.key_added",
        "transmitter.key_retired",
    ]
    everything = json.dumps([dict(row) for row in rows], default=str).lower()
    for key in (OLD, NEXT, LATER):
        assert key.hex() not in everything and repr(key)[2:-1].lower() not in everything
