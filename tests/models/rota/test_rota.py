"""The rota's commands and views, on both engines."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from models.access.actor import LOADER
from models.access.commands import disable
from models.rota.commands import plan_shift, substitute, supersede_shift
from models.rota.views import duty_and_cover, gaps, on_duty, shifts_between
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.policy import OfficeHours, decide
from models.store.store import Store
from tests.models.people.build import AUDITOR, operator
from tests.models.rota.test_cover import at

WEDNESDAY = date(2026, 11, 25)
THURSDAY = date(2026, 11, 26)


def plan(store: Store, duty: str, who: str, starts_at: datetime, ends_at: datetime) -> str:
    with store.write() as session:
        return plan_shift(session, LOADER, duty, who, starts_at, ends_at, store.clock)


def test_who_is_on_duty_now_and_next(store: Store, clock: HeldClock) -> None:
    ek, berg = operator(store), operator(store, "sberg", "S. Berg")
    plan(store, "tib", ek, at(date(2026, 11, 24), "19:00"), at(WEDNESDAY, "07:00"))
    plan(store, "tib", berg, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))
    plan(store, "tib_backup", berg, at(date(2026, 11, 24), "19:00"), at(WEDNESDAY, "07:00"))
    plan(store, "contact", berg, at(WEDNESDAY, "08:00"), at(WEDNESDAY, "12:00"))
    plan(store, "contact", ek, at(WEDNESDAY, "12:00"), at(WEDNESDAY, "17:00"))
    with store.read() as connection:
        night = on_duty(connection, clock.now())
        day = on_duty(connection, at(WEDNESDAY, "08:00"))
        change = on_duty(connection, at(WEDNESDAY, "07:00"))
        evening = on_duty(connection, at(WEDNESDAY, "17:00"))
        assert chain.verify(connection) is None
    assert night.tib is not None
    assert (night.tib.operator, night.contact, night.contact_required) == ("M. Ek", None, False)
    assert night.tib_next is not None
    assert night.tib_backup is not None
    assert [row.operator for row in (night.tib_next, night.tib_backup)] == ["S. Berg", "S. Berg"]
    assert [row.operator for row in night.contact_next] == ["S. Berg", "M. Ek"]
    assert day.contact is not None
    assert (day.contact.operator, day.contact_required, len(day.contact_next)) == ("S. Berg", True, 1)
    # Half-open: at the very change the incoming officer has it, and nobody has it twice.
    assert change.tib is not None
    assert change.tib.operator == "S. Berg"
    assert (evening.contact, evening.contact_required) == (None, False)


def test_a_shift_over_the_autumn_night_is_nine_hours(store: Store) -> None:
    ek = operator(store)
    plan(store, "tib", ek, at(date(2026, 10, 24), "22:00"), at(date(2026, 10, 25), "06:00"))
    with store.read() as connection:
        row = shifts_between(connection, at(date(2026, 10, 24), "00:00"), at(date(2026, 10, 26), "00:00"))[0]
    assert row.ends_at - row.starts_at == timedelta(hours=9)


def test_no_two_have_the_same_duty_at_once(sqlite_store: Store) -> None:
    ek, berg = operator(sqlite_store), operator(sqlite_store, "sberg", "S. Berg")
    plan(sqlite_store, "tib", ek, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))
    for starts, ends in (("07:00", "19:00"), ("18:59", "20:00"), ("06:00", "07:01"), ("09:00", "10:00")):
        with pytest.raises(Refused) as refused:
            plan(sqlite_store, "tib", berg, at(WEDNESDAY, starts), at(WEDNESDAY, ends))
        assert (refused.value.message_id, refused.value.values["who"]) == ("shift.overlaps", "M. Ek")
    plan(sqlite_store, "tib", berg, at(WEDNESDAY, "19:00"), at(THURSDAY, "07:00"))
    plan(sqlite_store, "tib_backup", berg, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))


@pytest.mark.parametrize(
    ("duty", "hours", "message"),
    [
        ("vakt", 8, "shift.no_such_duty"),
        ("tib", 0, "shift.bad_span"),
        ("tib", -1, "shift.bad_span"),
        ("tib", 24 * 7 + 1, "shift.bad_span"),
    ],
)
def test_what_is_no_shift_is_refused(sqlite_store: Store, duty: str, hours: int, message: str) -> None:
    ek, starts = operator(sqlite_store), at(WEDNESDAY, "07:00")
    with pytest.raises(Refused) as refused:
        plan(sqlite_store, duty, ek, starts, starts + timedelta(hours=hours))
    assert refused.value.message_id == message


def test_one_who_left_is_not_planned(sqlite_store: Store) -> None:
    ek = operator(sqlite_store)
    with sqlite_store.write() as session:
        disable(session, LOADER, "mek", sqlite_store.clock)
    with pytest.raises(NotFound):
        plan(sqlite_store, "tib", ek, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))


def test_an_auditor_plans_nothing(sqlite_store: Store) -> None:
    ek = operator(sqlite_store)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        plan_shift(
            session, AUDITOR, "tib", ek, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"), sqlite_store.clock
        )


def test_a_superseded_shift_leaves_a_gap_and_a_substitute_fills_it(store: Store, clock: HeldClock) -> None:
    ek, berg = operator(store), operator(store, "sberg", "S. Berg")
    first = plan(store, "contact", ek, at(THURSDAY, "08:00"), at(THURSDAY, "17:00"))
    second = plan(store, "contact", ek, at(WEDNESDAY, "08:00"), at(WEDNESDAY, "17:00"))
    starts, ends = at(WEDNESDAY, "00:00"), at(THURSDAY, "18:00")

    def contact_gaps() -> list[tuple[datetime, datetime]]:
        with store.read() as connection:
            return [(g.starts_at, g.ends_at) for g in gaps(connection, starts, ends) if g.duty == "contact"]

    assert contact_gaps() == []
    with store.write() as session:
        supersede_shift(session, LOADER, first, 1, clock)
    assert contact_gaps() == [(at(THURSDAY, "08:00"), at(THURSDAY, "17:00"))]
    with pytest.raises(Overtaken), store.write() as session:
        supersede_shift(session, LOADER, first, 1, clock)
    with store.write() as session:
        substitute(session, LOADER, second, berg, 1, clock, from_at=at(WEDNESDAY, "12:00"))
    with store.read() as connection:
        rows = shifts_between(connection, starts, at(WEDNESDAY, "23:00"))
    assert [(row.operator, row.starts_at) for row in rows] == [
        ("M. Ek", at(WEDNESDAY, "08:00")),
        ("S. Berg", at(WEDNESDAY, "12:00")),
    ]
    assert (at(WEDNESDAY, "08:00"), at(WEDNESDAY, "17:00")) not in contact_gaps()
    with pytest.raises(Overtaken), store.write() as session:
        substitute(session, LOADER, second, berg, 1, clock)
    with pytest.raises(Refused), store.write() as session:
        substitute(session, LOADER, rows[0].id, berg, 1, clock, from_at=at(WEDNESDAY, "12:00"))


def test_gaps_only_within_the_hours_that_must_be_covered(store: Store, clock: HeldClock) -> None:
    ek = operator(store)
    plan(store, "tib", ek, at(WEDNESDAY, "00:00"), at(THURSDAY, "06:00"))
    with store.read() as connection:
        found = gaps(connection, at(WEDNESDAY, "04:00"), at(THURSDAY, "12:00"))
    assert [(gap.duty, gap.starts_at, gap.ends_at) for gap in found] == [
        ("contact", at(WEDNESDAY, "08:00"), at(WEDNESDAY, "17:00")),
        ("tib", at(THURSDAY, "06:00"), at(THURSDAY, "12:00")),
        ("contact", at(THURSDAY, "08:00"), at(THURSDAY, "12:00")),
    ]
    with store.write() as session:
        decide(session, LOADER, OfficeHours(weekdays=(1, 2)), "KS 2026/2", clock.now(), clock.now())
    with store.read() as connection:
        found = gaps(connection, clock.now(), at(THURSDAY, "05:00"))
    assert found == ()


def test_cover_ahead_for_the_overview(store: Store, clock: HeldClock) -> None:
    ek = operator(store)
    for days in range(10):
        day = WEDNESDAY + timedelta(days=days)
        plan(store, "tib", ek, at(day, "00:00"), at(day + timedelta(days=1), "00:00"))
        if day.isoweekday() <= 5 and days < 8:
            plan(store, "contact", ek, at(day, "08:00"), at(day, "17:00"))
    with store.read() as connection:
        duty, found, cover_days = duty_and_cover(connection, clock.now())
    # Contact is planned up to Wednesday 2 December; the first hour without one is Thursday the 3rd at 08:00.
    assert cover_days == 8
    assert found[0].duty == "contact"
    assert found[0].starts_at == at(date(2026, 12, 3), "08:00")
    assert duty.tib is not None
    assert all(gap.starts_at < clock.now() + timedelta(days=14) for gap in found)
    assert datetime(2026, 12, 4, 23, 0, tzinfo=UTC) in [gap.starts_at for gap in found if gap.duty == "tib"]


def test_two_planners_at_once_leave_one_shift(postgres_store: Store) -> None:
    """On PostgreSQL two transactions see neither's rows: the lock makes the second wait, and then be refused."""
    ek, berg = operator(postgres_store), operator(postgres_store, "sberg", "S. Berg")
    outcomes: list[str] = []
    done = threading.Event()

    def plans() -> None:
        try:
            plan(postgres_store, "tib", berg, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))
            outcomes.append("planned")
        except Refused as refused:
            outcomes.append(refused.message_id)
        done.set()

    second = threading.Thread(target=plans)
    with postgres_store.write() as session:
        plan_shift(
            session, LOADER, "tib", ek, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"), postgres_store.clock
        )
        second.start()
        # Not yet committed: the second planner must still be waiting.
        assert not done.wait(0.5)
    second.join()
    assert outcomes == ["shift.overlaps"]
