"""Which incidents count, and who was in scope when: from the register, against numbers reckoned by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select

from models.access.actor import LOADER
from models.alarms.tables import Alarm
from models.exposure.reading import counted_incidents, rolling_exposure
from models.incidents.tables import Incident, IncidentAlarm
from models.people.commands import add_mandate, add_person
from models.store.clock import HeldClock
from models.store.policy import Scope, decide
from models.store.store import Store
from tests.models.alarms.build import ring

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
DAY = date(2026, 11, 25)
MAY = datetime(2026, 5, 4, 10, tzinfo=UTC)


class City:
    """Persons with mandates, and incidents put there as they are."""

    def __init__(self, store: Store) -> None:
        self.store, self.incidents = store, 0

    def persons(
        self, count: int, category: str, degree: int, begins: date, ends: date | None = None
    ) -> list[str]:
        made = []
        with self.store.write() as session:
            for number in range(count):
                code = f"{category[:2].upper()}-{degree}-{number}"
                made.append(add_person(session, LOADER, code, "Prova", self.store.clock))
                add_mandate(
                    session, LOADER, made[-1], category, degree, self.store.clock, valid_from=begins, valid_to=ends,
                    decided_by="KF",
                )  # fmt: skip
        return made

    def incident(self, person: str | None, at: datetime = MAY, **more: object) -> str:
        self.incidents += 1
        id = f"i{self.incidents}"
        row = {
            "id": id, "number": f"2026-{self.incidents:03}", "person_id": person, "title": "x", "outcome": "near_miss",
            "reported_at": at, "state": "open", **more,
        }  # fmt: skip
        with self.store.write() as session:
            session.connection().execute(insert(Incident), [row])
        return id

    def of_alarm(self, incident: str, **more: object) -> None:
        assert isinstance(self.store.clock, HeldClock)
        self.store.clock.advance(3600)  # no copy of the alarm before
        alarm = ring(self.store)
        with self.store.write() as session:
            session.connection().execute(_ALARM.update().where(_ALARM.c.id == alarm).values(**more))
            row = {"incident_id": incident, "alarm_id": alarm, "linked_at": MAY}
            session.connection().execute(insert(IncidentAlarm), [row])


def counted(store: Store) -> int:
    with store.read() as connection:
        return len(counted_incidents(connection, date(2025, 7, 1), DAY))


def test_drills_tests_doubles_none_at_all_and_what_was_before_the_law_are_left_out(store: Store) -> None:
    city = City(store)
    first = city.incident(None)
    for more in (
        {"merged_into_id": first},
        {"close_class": "no_incident", "state": "closed"},
        {"occurred_at": datetime(2025, 6, 30, 12, tzinfo=UTC)},
    ):
        city.incident(None, **more)
    city.incident(None, datetime(2025, 6, 30, 12, tzinfo=UTC))
    city.of_alarm(city.incident(None), drill=True)
    city.of_alarm(city.incident(None), close_class="test", state="closed")
    city.of_alarm(city.incident(None), proof=True)
    assert counted(store) == 1
    # A test that was found to be real, and a drill beside an alarm that was none.
    city.of_alarm(city.incident(None), proof=True, close_class="real", state="closed")
    both = city.incident(None)
    city.of_alarm(both, drill=True)
    city.of_alarm(both, drill=False)
    assert counted(store) == 3


def test_the_years_of_a_register_are_as_reckoned_by_hand(sqlite_store: Store) -> None:
    """Six full time from the start of 2026, six half time since before the law, and a rule that let them go in May."""
    store, city = sqlite_store, City(sqlite_store)
    full = city.persons(6, "commissioner", 1000, date(2026, 1, 1))
    part = city.persons(6, "party_appointed", 500, date(2020, 1, 1))
    aside = city.persons(1, "part_time", 100, date(2020, 1, 1))
    with store.write() as session:
        rule = Scope(categories=("commissioner",), degree_tenths=600)
        decide(session, LOADER, rule, "KS 1", datetime(2026, 5, 9, 22, tzinfo=UTC), store.clock.now())
    for number in range(24):
        city.incident(full[number % 6])
    for number in range(7):
        city.incident(part[number % 6], datetime(2025, 8, 4, 10, tzinfo=UTC))
        city.incident(part[number % 6])
    for _ in range(6):
        city.incident(aside[0])
        # Told of when the rule had let them go, and happened before.
        city.incident(part[0], datetime(2026, 6, 1, tzinfo=UTC), occurred_at=MAY)
    with store.read() as connection:
        before, year = rolling_exposure(connection, DAY)
    assert (before.period.first, before.total, before.within.count) == (date(2025, 7, 1), 7, 7)
    assert {each.names: each.count for each in before.degrees if each.count} == {("part",): 7}
    assert before.within.rate is None
    days = (date(2025, 11, 26) - date(2025, 7, 1)).days
    assert before.within.person_years == 6 * days / 365
    assert (year.total, year.within.count) == (24 + 7 + 6 + 6, 24 + 7 + 6)
    told = {each.names: each for each in year.degrees}
    assert {names: each.count for names, each in told.items()} == {
        ("full",): 24,
        ("part",): 13,
        ("other",): 6,
    }
    full_days = (date(2026, 11, 26) - date(2026, 1, 1)).days
    part_days = (date(2026, 5, 10) - date(2025, 11, 26)).days
    assert told[("full",)].rate == 24 / (6 * full_days / 365)
    assert told[("part",)].person_years == 6 * part_days / 365
    assert told[("part",)].rate is None
    assert {each.names: each.count for each in year.categories} == {
        ("commissioner",): 24, ("party_appointed",): 13, ("other",): 6,
    }  # fmt: skip
    with store.read() as connection:
        assert connection.execute(select(_ALARM.c.id)).all() == []
        assert rolling_exposure(connection, date(2025, 6, 30)) == ()
