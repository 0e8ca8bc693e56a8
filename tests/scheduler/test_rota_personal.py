"""Each officer is told of their own duty, once, on their own desk: soon on, changed, alone tonight (D35)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER, Actor, operator_at
from models.access.commands import add_operator
from models.access.phones import verify_phone
from models.rota.absence import report
from models.rota.commands import override, plan_shift, supersede_shift, swap
from models.rota.policy import DutyRules
from models.rota.views import shifts_between
from models.store.clock import HeldClock
from models.store.policy import decide
from models.store.store import Store
from scheduler.clockwork import Clockwork
from scheduler.notices import DeskNotices
from scheduler.wording import bubble_for
from tests.models.rota.test_cover import at

MONDAY, DAY = date(2026, 11, 23), timedelta(days=1)
TUESDAY = MONDAY + DAY
Told = list[tuple[str, str]]


@pytest.fixture
def staff(sqlite_store: Store, clock: HeldClock) -> dict[str, Actor]:
    """Ek works the days and Berg the nights of three days, Ask is behind in the first night; planned last week."""
    clock.instant = at(MONDAY - 8 * DAY, "12:00")
    found: dict[str, Actor] = {}
    with sqlite_store.write() as session:
        for code, role in (("ek", "tib"), ("berg", "tib"), ("ask", "officer")):
            made = add_operator(session, LOADER, code, code.title(), role, clock, phone="070-174 06 90")
            verify_phone(session, LOADER, code, clock)
            found[code] = operator_at(made, code.title(), role, "desk")
        for n in range(3):
            day = MONDAY + n * DAY
            for who, first, last in (("ek", at(day, "07:00"), at(day, "19:00")),
                                     ("berg", at(day, "19:00"), at(day + DAY, "07:00"))):  # fmt: skip
                plan_shift(session, LOADER, "tib", found[who].id, first, last, clock)
        plan_shift(
            session, LOADER, "contact", found["ask"].id, at(MONDAY, "08:00"), at(MONDAY, "12:00"), clock
        )
        plan_shift(
            session, LOADER, "contact", found["ask"].id, at(MONDAY, "13:00"), at(MONDAY, "17:00"), clock
        )
        behind = at(MONDAY, "19:00"), at(TUESDAY, "07:00")
        plan_shift(session, LOADER, "tib_backup", found["ask"].id, *behind, clock)
    return found


def look(store: Store, clock: HeldClock, moment: datetime, staff: dict[str, Actor]) -> Told:
    """What two looks of two clockworks, as after a restart, made of notices to one officer."""
    codes = {f"operator:{actor.id}": code for code, actor in staff.items()}
    chosen = text("SELECT seq, text_id, recipient, subject FROM notice ORDER BY seq")
    with store.read() as connection:
        before = len(connection.execute(chosen).all())
    clock.instant = moment
    for _ in range(2):
        assert Clockwork(store, lambda: 1, lambda: (True, "")).look_to_rota()
    with store.read() as connection:
        found = connection.execute(chosen).all()[before:]
    return [
        (row.text_id.removeprefix("notice.duty."), codes[row.recipient])
        for row in found
        if row.subject.startswith(("shift:", "rota:"))
    ]


def test_on_in_three_hours_and_in_a_quarter_once_each(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    store = sqlite_store
    assert look(store, clock, at(MONDAY, "03:59"), staff) == []
    assert look(store, clock, at(MONDAY, "04:00"), staff) == [("soon", "ek")]
    assert look(store, clock, at(MONDAY, "05:00"), staff) == [("soon", "ask")]
    assert look(store, clock, at(MONDAY, "06:45"), staff) == [("soon", "ek")]
    assert look(store, clock, at(MONDAY, "06:50"), staff) == []
    # After lunch the contact is not told three hours ahead, of what is but a pause.
    assert look(store, clock, at(MONDAY, "10:05"), staff) == []
    assert look(store, clock, at(MONDAY, "12:46"), staff) == [("soon", "ask")]
    # Off for the whole time: what has begun is told to nobody.
    assert look(store, clock, at(TUESDAY, "08:00"), staff) == []
    with store.read() as connection:
        left = connection.execute(
            text("SELECT count(*) FROM notice WHERE outcome IS NULL AND subject LIKE 'shift:%'")
        )
        assert left.scalar() == 0


def test_alone_tonight_also_when_the_one_behind_falls_ill(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    store = sqlite_store
    assert ("alone", "berg") not in look(store, clock, at(MONDAY, "17:00"), staff)
    clock.instant = at(MONDAY, "20:00")
    with store.write() as session:
        report(session, staff["ask"], staff["ask"].id, "sick", at(MONDAY, "20:00"), None, clock)
    assert ("alone", "berg") in look(store, clock, at(MONDAY, "20:01"), staff)
    assert look(store, clock, at(TUESDAY, "16:00"), staff) == [("soon", "berg"), ("alone", "berg")]
    with store.write() as session:
        decide(session, LOADER, DutyRules(tell_alone=False), "KS 2026/3", clock.now(), clock.now())
    assert look(store, clock, at(TUESDAY + DAY, "16:00"), staff) == [("soon", "berg")]


def test_a_changed_shift_is_told_to_whom_it_concerns_and_not_to_who_did_it(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    store = sqlite_store
    wednesday = MONDAY + 2 * DAY
    clock.instant = at(MONDAY, "09:00")
    with store.write() as session:
        rows = shifts_between(session.connection(), at(TUESDAY, "08:00"), at(TUESDAY, "20:00"))
        day, night = (row for row in rows if row.duty == "tib")
        swap(session, LOADER, (day.id, day.version), (night.id, night.version), clock)
    assert look(store, clock, at(MONDAY, "09:00"), staff) == [], "somebody may still be changing it"
    told = look(store, clock, at(MONDAY, "09:02"), staff)
    assert sorted(told) == [("changed", "berg"), ("changed", "ek")]
    clock.instant = at(MONDAY, "09:10")
    lind = staff["ask"]
    with store.write() as session:
        # Ask gives herself the Wednesday, and takes it from Ek.
        override(session, lind, "tib", lind.id, at(wednesday, "07:00"), at(wednesday, "19:00"), clock)
    assert look(store, clock, at(MONDAY, "09:12"), staff) == [("taken_off", "ek")]
    clock.instant = at(MONDAY, "09:20")
    with store.write() as session:
        # Planned and taken out again before anybody was told: nothing came of it.
        made = plan_shift(
            session, LOADER, "contact", staff["ek"].id, at(wednesday, "08:00"), at(wednesday, "17:00"), clock
        )
        clock.advance(20)
        supersede_shift(session, LOADER, made, 1, clock)
    assert look(store, clock, at(MONDAY, "09:22"), staff) == []


def test_only_the_officers_own_desk_raises_it(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    desks = [DeskNotices(sqlite_store, None, code, actor.id) for code, actor in staff.items()]  # type: ignore[arg-type]  # nothing is raised here
    anybody = DeskNotices(sqlite_store, None, "any")  # type: ignore[arg-type]  # as above
    mine = f"operator:{staff['ek'].id}"
    with sqlite_store.read() as connection:
        told = [mine in desk._recipients_now(connection) for desk in [*desks, anybody]]
    assert told == [True, False, False, False]


@pytest.mark.parametrize("name", ["soon", "alone", "changed", "given", "taken_off"])
def test_the_bubble_says_which_duty_and_when(name: str) -> None:
    values: dict[str, object] = {"duty": "tib", "at": at(TUESDAY, "07:00").isoformat()}
    shown = bubble_for(f"notice.duty.{name}", json.loads(json.dumps(values)), False, at(TUESDAY, "04:00"))
    assert "2026-11-24 07:00" in shown.body
    assert "{" not in shown.title + shown.body
