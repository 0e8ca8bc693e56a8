"""What the city weeds of threats: what is closed loses every word about anybody, what is open keeps them (D14, D19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.access import two_person
from models.access.actor import LOADER
from models.audit import weeding
from models.people.validity import local_day
from models.risks.actors import add_actor, close_actor
from models.risks.surroundings import add_note
from models.risks.threats import close_threat, open_threat
from models.risks.weeding import _ACTOR, _ASSESSMENT, _NOTE, _THREAT
from models.store.clock import HeldClock
from models.store.policy import Retention, decide
from models.store.store import Store
from tests.models.access.conftest import Staff

PLANTED = "planterat zebrahjul"


def planted(store: Store) -> dict[str, int]:
    """In how many rows of each table the planted words stand."""
    with store.read() as connection:
        return {
            table.name: sum(PLANTED in repr(row) for row in connection.execute(table.select()).all())
            for table in (_THREAT, _ASSESSMENT, _ACTOR, _NOTE)
        }


def test_what_is_closed_loses_its_words_and_what_is_open_keeps_them(staff: Staff, clock: HeldClock) -> None:
    store, today = staff.store, local_day(clock.now())
    staff.add("ove", "officer")
    staff.add("cia", "head")
    later = today + timedelta(days=90)
    with store.write() as session:
        ended, _ = (
            open_threat(session, LOADER, PLANTED, 2, PLANTED, later, clock, evidence=PLANTED)
            for _ in range(2)
        )
        close_threat(session, LOADER, ended, PLANTED, clock)
        gone, _ = (add_actor(session, LOADER, PLANTED, 2, later, clock, name=PLANTED) for _ in range(2))
        close_actor(session, LOADER, gone, clock)
        add_note(session, LOADER, PLANTED, PLANTED, today, clock, tags=PLANTED)
        add_note(session, LOADER, PLANTED, PLANTED, today, clock, review_on=later)
        decide(session, LOADER, replace(Retention(), threat=12), "KS 2026/123", clock.now(), clock.now())
    assert planted(store) == {"threat": 2, "threat_assessment": 3, "threat_actor": 2, "watch_note": 2}
    clock.jump(400 * 86400)
    with store.write() as session:
        number = weeding.request(session, staff.at("ove"), "threat", clock)
    with store.write() as session:
        two_person.approve(session, staff.at("cia"), number, clock)
    assert planted(store) == {"threat": 1, "threat_assessment": 1, "threat_actor": 1, "watch_note": 1}
    with store.read() as connection:
        assert weeding.due(connection, clock.now())[0].count == 0
        bodies = connection.exec_driver_sql(
            "SELECT count(*) FROM entry e JOIN entry_detail d ON d.id = e.detail_id"
            f" WHERE d.body IS NOT NULL AND e.subject IN ('threat:{ended}', 'actor:{gone}')"
        ).scalar()
    assert bodies == 0
