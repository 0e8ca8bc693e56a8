"""The case owner is asked about police reports, told of days in court and of crisis support to follow up, once each."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.crisis.commands import offer
from models.incidents.commands import open_incident
from models.police.commands import write_report
from models.police.court import add_date, move_date, open_case
from models.police.rows import ReportTold
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.law import tell_law
from scheduler.wording import bubble_for
from tests.models.people.build import EK, operator, person

DAY_S = 86400
WORDS = "Hemliga ord"


def told(store: Store) -> list[tuple[str, str, str, dict[str, object]]]:
    """Notices that were to be raised: to whom, threshold, text and values."""
    with store.read() as connection:
        chosen = text(
            'SELECT recipient, threshold, text_id, "values" FROM notice'
            " WHERE text_id LIKE 'notice.law.%' AND outcome IS NULL ORDER BY seq"
        )
        return [(row[0], row[1], row[2], json.loads(row[3])) for row in connection.execute(chosen)]


def run(store: Store) -> None:
    """The calendar twice, as a watch that was started anew does."""
    for _ in range(2):
        with store.write() as session:
            tell_law(session, store.clock)


def opened(store: Store, **more: object) -> str:
    with store.write() as session:
        return open_incident(session, EK, WORDS, "near_miss", store.clock, **more)  # type: ignore[arg-type]  # names of open_incident


def test_the_police_report_is_asked_about_until_it_is_known(sqlite_store: Store, clock: HeldClock) -> None:
    person(sqlite_store, "SF-04")
    owner = operator(sqlite_store)
    incident = opened(sqlite_store, person="SF-04")
    with sqlite_store.write() as session:
        session.connection().execute(text("UPDATE incident SET owner_id = :id"), {"id": owner})
    reached = []
    for days in (0, 2, 1, 3, 8):
        clock.advance(days * DAY_S)
        run(sqlite_store)
        reached.append([threshold for _, threshold, _, _ in told(sqlite_store)])
    assert reached == [[], ["3"], ["3"], ["3", "7"], ["3", "7", "14"]]
    recipient, _, text_id, values = told(sqlite_store)[0]
    assert (recipient, text_id) == (f"operator:{owner}", "notice.law.police")
    bubble = bubble_for(text_id, values, False, clock.now())
    assert "2026-001 (SF-04)" in bubble.body and "dag 3" in bubble.body and WORDS not in bubble.body
    with sqlite_store.write() as session:
        write_report(session, EK, incident, ReportTold(filed_by="person"), 0, clock)
    assert told(sqlite_store) == []
    clock.advance(40 * DAY_S)
    run(sqlite_store)
    assert told(sqlite_store) == []


def test_days_in_court_and_follow_ups_come_to_whoever_is_there(sqlite_store: Store, clock: HeldClock) -> None:
    incident = opened(sqlite_store)
    with sqlite_store.write() as session:
        write_report(session, EK, incident, ReportTold(filed_by="person"), 0, clock)
        case = open_case(session, EK, incident, WORDS, clock)
        date = add_date(session, EK, case, "hearing", clock.now() + timedelta(days=10), clock, place=WORDS)
        offer(session, EK, incident, clock, recipient=WORDS)
    run(sqlite_store)
    assert [(row[0], row[1], row[2]) for row in told(sqlite_store)] == [("contact", "14", "notice.law.court")]
    clock.advance(DAY_S)
    with sqlite_store.write() as session:
        move_date(session, EK, date, clock.now() + timedelta(days=2), 1, clock)
    run(sqlite_store)
    clock.advance(DAY_S)
    run(sqlite_store)
    assert [(row[1], row[2]) for row in told(sqlite_store)] == [
        ("3", "notice.law.court"),
        ("0", "notice.law.crisis"),
        ("overdue", "notice.law.crisis"),
    ]
    bodies = [bubble_for(row[2], row[3], False, clock.now()).body for row in told(sqlite_store)]
    assert all(body.startswith("2026-001 ") and WORDS not in body for body in bodies)
    assert "1 dag försenad" in bodies[1]


def test_many_become_one(sqlite_store: Store, clock: HeldClock) -> None:
    for _ in range(5):
        opened(sqlite_store)
    clock.advance(3 * DAY_S)
    run(sqlite_store)
    ((_, _, text_id, values),) = told(sqlite_store)
    assert text_id == "notice.law.police.many"
    assert bubble_for(text_id, values, False, clock.now()).body.startswith("5 incidenter")


@pytest.mark.parametrize("kind", ["police", "court", "crisis", "nothing"])
def test_values_of_a_notice_are_not_trusted(kind: str, clock: HeldClock) -> None:
    values: dict[str, object] = {"number": "Eva Exempel", "person": "Eva Exempel", "day": "Eva", "at": "Eva"}
    assert "Eva" not in bubble_for(f"notice.law.{kind}", values, False, clock.now()).body
