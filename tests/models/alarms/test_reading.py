"""Who read what was written about an alarm is found by the person it is about."""

from __future__ import annotations

import pytest

from models.access.actor import LOADER, operator_at
from models.alarms.commands import acknowledge, add_note, close
from models.alarms.reading import view_alarm
from models.audit.seen import alarm_numbers, who_saw
from models.people.commands import add_person
from models.store.errors import NotAllowed, NotFound
from models.store.store import Store
from tests.models.alarms.build import BERG, ring
from tests.models.people.build import EK

AUDITOR = operator_at("op-rev", "R. Visor", "auditor", "cli")
KEEPER = operator_at("op-adm", "A. Keeper", "administrator", "desk")
HEAD = operator_at("op-chef", "C. Chef", "head", "desk")


def seen_of(store: Store, code: str) -> list[tuple[str, str]]:
    with store.write() as session:
        found = who_saw(session, AUDITOR, code, store.clock)
        assert set(alarm_numbers(session.connection(), found)) == {
            each.reference.removeprefix("alarm:") for each in found
        }
    return [(each.who, each.verb) for each in found]


def test_each_reading_of_an_alarm_that_another_has_is_found_by_its_person(sqlite_store: Store) -> None:
    clock = sqlite_store.clock
    with sqlite_store.write() as session:
        person = add_person(session, LOADER, "SF-07", "Eva Hemlig", clock)
        add_person(session, LOADER, "SF-08", "Kim Hemlig", clock)
    alarm_id = ring(sqlite_store, person_id=person)
    with sqlite_store.write() as session:
        assert view_alarm(session, BERG, alarm_id, clock).timeline is not None
        acknowledge(session, EK, alarm_id, clock)
        add_note(session, EK, alarm_id, "Porten vid Hemliga gatan", clock)
    with sqlite_store.write() as session:
        assert "Hemliga gatan" in str(view_alarm(session, EK, alarm_id, clock).timeline)
        assert "Hemliga gatan" in str(view_alarm(session, BERG, alarm_id, clock).timeline)
    with sqlite_store.write() as session:
        close(session, EK, alarm_id, "user_error", "glömde larma av", clock)
    with sqlite_store.write() as session:
        assert view_alarm(session, HEAD, alarm_id, clock).close_reason == "glömde larma av"
    assert seen_of(sqlite_store, "SF-07") == [
        ("M. Ek", "person.opened"), (BERG.label, "alarm.viewed"), ("C. Chef", "alarm.viewed"),
    ]  # fmt: skip
    assert seen_of(sqlite_store, "SF-08") == []


def test_who_may_not_read_it_is_refused(sqlite_store: Store) -> None:
    alarm_id = ring(sqlite_store)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        view_alarm(session, KEEPER, alarm_id, sqlite_store.clock)
    with pytest.raises(NotFound), sqlite_store.write() as session:
        view_alarm(session, HEAD, "none", sqlite_store.clock)
