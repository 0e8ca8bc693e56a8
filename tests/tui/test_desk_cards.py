"""Looking at what is masked, on the real store: on record before it is answered, and what is left when it cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models.access.actor import LOADER, operator_at, unnamed
from models.alarms.outbox import replay_all
from models.audit.rows import Saw
from models.audit.seen import SEARCH, hash_words, looks
from models.people.commands import add_person, set_home
from models.people.reveal import Revealed
from models.store import chain, keys
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable, VaktbordError
from models.store.store import Store
from models.watch.disturbances import unsettled
from tests.conftest import KEY
from tests.models.alarms.build import ring
from tests.models.people.build import hold_homes
from tui.card_services import Look
from tui.desk_cards import OnRecord
from tui.desk_local import DeskLocal, LocalPlaces
from tui.desk_services import LiveServices
from tui.desk_values import DeskSettings

ADDRESS = "Hemliga gatan 12"
SEARCH_KEY = keys.derive(KEY, SEARCH)


@pytest.fixture
def person(sqlite_store: Store) -> str:
    with sqlite_store.write() as session:
        hold_homes(session, sqlite_store.clock)
        person_id = add_person(
            session, LOADER, "SF-07", "Eva Hemlig", sqlite_store.clock, phone="070-174 06 07"
        )
        set_home(session, LOADER, person_id, ADDRESS, sqlite_store.clock)
    return person_id


@pytest.fixture
def places(tmp_path: Path) -> LocalPlaces:
    return LocalPlaces(tmp_path / "spool", KEY, tmp_path / "outbox", KEY, tmp_path / "pulse")


@pytest.fixture
def desk(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path, places: LocalPlaces
) -> Iterator[LiveServices]:
    path = sqlite_store.path
    assert path is not None
    made = LiveServices(
        DeskSettings(),
        clock,
        lambda: Store.sqlite(path, KEY, clock),
        lambda connection: unnamed("Ek", "desk"),
        open_local=lambda: DeskLocal(places, clock),
        on_record=OnRecord(lambda: SEARCH_KEY, tmp_path / "head.seen"),
    )
    made.start()
    made.local()
    yield made
    made.close()


def seen_of(store: Store, person_id: str) -> list[Saw]:
    with store.read() as connection:
        return list(looks(connection, subject=f"person:{person_id}"))


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be committed."""

    def fails(*_: object) -> None:
        raise StoreUnavailable("store.away")

    monkeypatch.setattr(chain, "append", fails)


Break = Callable[[LiveServices, pytest.MonkeyPatch], None]


def _told(desk: LiveServices, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.without_database = True


def _found(desk: LiveServices, monkeypatch: pytest.MonkeyPatch) -> None:
    away(monkeypatch)


@pytest.mark.parametrize("gone", [_told, _found])
def test_ones_own_open_alarm_is_shown_from_what_is_at_hand_and_goes_on_record_later(
    desk: LiveServices, sqlite_store: Store, person: str, places: LocalPlaces, clock: HeldClock,
    monkeypatch: pytest.MonkeyPatch, gone: Break,
) -> None:  # fmt: skip
    alarm_id = ring(sqlite_store, person_id=person)
    desk.acknowledge(alarm_id, 1)
    with monkeypatch.context() as broken:
        gone(desk, broken)
        found = desk.reveal("SF-07", ("address", "sealed_reference"), Look("alarm", alarm_id))
        assert (found.address, found.name, found.fields) == (ADDRESS, None, ("address",))
        kept = [(each.verb, each.person) for each in desk.local().pending]
        assert kept == [("reveal", "SF-07")], "durable before it was answered"
        lying = b"".join(each.read_bytes() for each in places.outbox.rglob("*") if each.is_file())
        assert b"address" not in lying, "what waits is sealed"
    desk.without_database = True  # so that the desk itself does not replay while we look
    looked_at = clock.now()
    clock.advance(600)
    replay_all(sqlite_store, places.outbox, KEY, clock)
    look = seen_of(sqlite_store, person)[-1]
    assert (look.verb, look.fields, look.reference) == ("person.revealed", ("address",), f"alarm:{alarm_id}")
    assert look.at == looked_at


@pytest.mark.parametrize("gone", [_told, _found])
@pytest.mark.parametrize("kind", ["text", "incident", "alarm_of_nobody", "alarm_not_mine", "glass"])
def test_all_else_is_refused_with_a_sentence(
    desk: LiveServices,
    sqlite_store: Store,
    person: str,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    gone: Break,
) -> None:
    alarm_id = ring(sqlite_store, person_id=person)
    look = {
        "text": Look("text", text="jag behöver adressen"),
        "incident": Look("incident", "2026-001"),
        "alarm_of_nobody": Look("alarm", ""),
        "alarm_not_mine": Look("alarm", alarm_id),
        "glass": Look("glass", "1"),
    }[kind]
    answered: list[Revealed] = []
    with monkeypatch.context() as broken:
        gone(desk, broken)
        with pytest.raises(VaktbordError) as caught:
            answered.append(desk.reveal("SF-07", ("address",), look))
    if desk.without_database or kind in ("text", "alarm_not_mine"):
        said = "reveal.not_at_hand" if kind.startswith("alarm") else "reveal.needs_record"
        assert caught.value.message_id == said
    assert answered == []
    assert desk.local().pending == ()
    assert seen_of(sqlite_store, person) == []


def test_nothing_is_shown_where_not_even_the_outbox_can_be_written(
    desk: LiveServices, sqlite_store: Store, person: str, places: LocalPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm_id = ring(sqlite_store, person_id=person)
    desk.acknowledge(alarm_id, 1)
    desk.without_database = True

    def full(*_: object) -> None:
        raise StoreUnavailable("outbox.cannot_write")

    monkeypatch.setattr("models.alarms.outbox.Outbox.put", full)
    with pytest.raises(StoreUnavailable, match="outbox.cannot_write"):
        desk.reveal("SF-07", ("address",), Look("alarm", alarm_id))


def test_what_one_officer_has_at_hand_is_not_the_nexts(
    desk: LiveServices, sqlite_store: Store, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm_id = ring(sqlite_store, person_id=person)
    desk.acknowledge(alarm_id, 1)
    desk.act_as(unnamed("Berg", "desk"))
    desk.without_database = True
    with pytest.raises(StoreUnavailable, match="not_at_hand"):
        desk.reveal("SF-07", ("address",), Look("alarm", alarm_id))


def test_lists_and_searches_go_on_record_before_they_are_answered(
    desk: LiveServices, sqlite_store: Store, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [row.code for row in desk.view_people()] == ["SF-07"]
    desk.searched("person", " EVA  hemlig", 1, "SF-07")
    assert [each.verb for each in seen_of(sqlite_store, person)] == ["list.viewed", "search.opened"]
    with sqlite_store.read() as connection:
        bodies = [
            json.loads(body) for body in connection.execute(text("SELECT body FROM entry_detail")).scalars()
        ]
    assert hash_words("eva hemlig", SEARCH_KEY) in [each.get("words") for each in bodies]
    away(monkeypatch)
    with pytest.raises(StoreUnavailable):
        desk.view_people()


def test_a_database_that_was_rolled_back_is_told_on_every_desk(
    desk: LiveServices, sqlite_store: Store, person: str, tmp_path: Path
) -> None:
    desk.look_back(sqlite_store)
    head = tmp_path / "head.seen"
    assert head.stat().st_mode & 0o777 == 0o600
    with sqlite_store.read() as connection:
        assert unsettled(connection) == ()
    seq = json.loads(head.read_text())["seq"]
    head.write_text(json.dumps({"seq": seq, "hash": "0" * 64}))
    desk.look_back(sqlite_store)
    with sqlite_store.read() as connection:
        assert [row.kind for row in unsettled(connection)] == ["database_rolled_back"]
    desk.look_back(sqlite_store)
    with sqlite_store.read() as connection:
        assert len(unsettled(connection)) == 1, "told once"


def test_an_act_that_waits_for_the_database_stays_with_who_began_it(
    desk: LiveServices, sqlite_store: Store, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another officer sits down meanwhile: what the first one asked for must not be put in the second one's name."""
    first, second = (operator_at(f"op-{name}", name, "tib", "desk") for name in ("Ek", "Berg"))
    desk.act_as(first)
    write = desk.store.write

    @contextmanager
    def waits() -> Iterator[Session]:
        with write() as session:
            desk.act_as(second)
            yield session

    with monkeypatch.context() as slow:
        slow.setattr(desk.store, "write", waits)
        desk.reveal("SF-07", ("address",), Look("text", text="ringer upp henne nu"))
    assert [each.who for each in seen_of(sqlite_store, person)] == ["Ek"]
    assert desk.actor == second
