"""A person's history: one timeline of all rooms, counted as a victim, and every look on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from models.access.actor import operator_at
from models.incidents.commands import open_incident
from models.journal.commands import write
from models.journal.history import history_of, view_history
from models.journal.rows import PersonHistory
from models.people.tables import Person
from models.rota.contact_log import NewCall, log_call
from models.search.indexing import catch_up
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound
from models.store.ids import new_id
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, add_person, alarm_event, frame, receive

ADMIN = operator_at("op-adm", "A. Admin", "administrator", "desk-4")
HEAD = operator_at("op-head", "H. Chef", "head", "desk-9")


def test_all_that_happened_stands_on_one_timeline_and_victims_are_counted(
    sqlite_store: Store, clock: HeldClock
) -> None:
    person_id, transmitter_id = add_person(sqlite_store, clock)
    with sqlite_store.write() as session:
        row = {
            "id": new_id(),
            "code": "SF-08",
            "name": "Bo Exempel",
            "recorded_at": clock.now(),
            "version": 1,
        }
        session.connection().execute(insert(Person), [row])
    sender = {"person_id": person_id, "transmitter_id": transmitter_id}
    receive(sqlite_store, frame(alarm_event(), clock.now(), **sender))
    now = clock.now()
    with sqlite_store.write() as session:
        for days, title in ((3, "Klotter"), (500, "Hot"), (1, "Inget")):
            open_incident(
                session, EK, title, "near_miss", clock, person="SF-07", occurred_at=now - timedelta(days=days)
            )
        open_incident(session, EK, "Annan", "harm", clock, person="SF-08")
        session.connection().execute(
            text("UPDATE incident SET state = 'closed', close_class = 'no_incident', closed_at = reported_at"
                 " WHERE number = '2026-003'")
        )  # fmt: skip
        log_call(session, EK, NewCall(now, now, "answered", "råd", "SF-07"), clock)
        write(session, EK, "Såg bilen igen", clock, about="SF-07")
    with sqlite_store.write() as session:
        catch_up(session.connection())
        told = view_history(session, EK, "SF-07", clock)
    assert [row.at for row in told.rows] == sorted((row.at for row in told.rows), reverse=True)
    assert sorted(row.kind for row in told.rows) == ["alarm", "contact_call", *["incident"] * 3, "log"]
    assert (told.events, told.events_year, told.alarms_year) == (2, 1, 1)
    assert {(row.code, row.open) for row in told.rows if row.kind == "incident"} == {
        ("2026-001", True), ("2026-002", True), ("2026-003", False),
    }  # fmt: skip
    with sqlite_store.read() as connection:
        looks = connection.execute(
            text("SELECT actor_label, subject FROM entry WHERE verb = 'person.history_viewed'")
        ).all()
    assert [tuple(row) for row in looks] == [("M. Ek", f"person:{person_id}")]


def test_who_may_not_read_of_incidents_reads_no_history(sqlite_store: Store, clock: HeldClock) -> None:
    add_person(sqlite_store, clock)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        view_history(session, ADMIN, "SF-07", clock)
    with pytest.raises(NotFound), sqlite_store.write() as session:
        view_history(session, AUDITOR, "SF-99", clock)


def test_threats_are_told_only_to_whom_may_read_them(sqlite_store: Store, clock: HeldClock) -> None:
    from models.risks.threats import open_threat

    person_id, _ = add_person(sqlite_store, clock)
    with sqlite_store.write() as session:
        open_threat(
            session, HEAD, "Brevskrivare", 3, "återkommer", clock.now().date() + timedelta(days=30), clock,
            linked="SF-07",
        )  # fmt: skip

    def read(who: object) -> PersonHistory:
        with sqlite_store.read() as connection:
            return history_of(connection, who, person_id, "SF-07", clock.now())  # type: ignore[arg-type]  # an actor

    assert [(row.kind, row.word) for row in read(HEAD).rows] == [("threat", "3")]
    assert read(EK).rows == ()
