"""Out of service: two persons, a reason, four hours at most, and then it rings again (DIRECTIVE rule 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.access import two_person
from models.access.actor import LOADER, Actor, operator_at
from models.access.commands import add_operator
from models.alarms.commands import acknowledge, close, unshelve
from models.alarms.ladder import fire_due
from models.alarms.out_of_service import ask_out_of_service
from models.alarms.rows import AlarmRow
from models.alarms.views import alarm_row
from models.figures.periods import rolling_year
from models.figures.views import read_figures
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Refused
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, alarm_event, frame, receive


@pytest.fixture
def officers(store: Store) -> tuple[Actor, Actor]:
    """A duty officer, who asks, and a security officer, who approves."""
    made = []
    for code, role in (("mek", "tib"), ("berg", "officer")):
        with store.write() as session:
            id = add_operator(session, LOADER, code, code.title(), role, store.clock)
        made.append(operator_at(id, code.title(), role, "desk-1"))
    return made[0], made[1]


@pytest.fixture
def alarm(store: Store, officers: tuple[Actor, Actor], clock: HeldClock) -> str:
    """A personal alarm that the first officer has acknowledged."""
    [stored] = receive(store, frame(alarm_event("personal", 1), clock.now()))
    alarm_id = str(stored.alarm_ids[0])
    with store.write() as session:
        acknowledge(session, officers[0], alarm_id, clock)
    return alarm_id


def ask(store: Store, actor: Actor, alarm_id: str, hours: float = 4, reason: str = "panelen byts") -> int:
    with store.write() as session:
        until = store.clock.now() + timedelta(hours=hours)
        return ask_out_of_service(session, actor, alarm_id, until, reason, store.clock)


def approve(store: Store, actor: Actor, number: int) -> None:
    with store.write() as session:
        two_person.approve(session, actor, number, store.clock)


def row_of(store: Store, alarm_id: str) -> AlarmRow:
    with store.read() as connection:
        row = alarm_row(connection, alarm_id)
    assert row is not None
    return row


def test_two_put_it_out_of_service_and_it_rings_again(
    store: Store, officers: tuple[Actor, Actor], alarm: str, clock: HeldClock
) -> None:
    number = ask(store, officers[0], alarm)
    assert row_of(store, alarm).state == "acknowledged"
    with pytest.raises(Refused, match=r"two_person\.same_person"):
        approve(store, officers[0], number)
    approve(store, officers[1], number)
    assert row_of(store, alarm).state == "out_of_service"
    clock.advance(4 * 3600 - 1)
    with store.write() as session:
        assert fire_due(session, clock).moved == 0
    clock.advance(1)
    with store.write() as session:
        assert fire_due(session, clock).moved == 1
    assert (row_of(store, alarm).state, row_of(store, alarm).shelved_until) == ("new", None)


def test_one_takes_it_up_again(
    store: Store, officers: tuple[Actor, Actor], alarm: str, clock: HeldClock
) -> None:
    approve(store, officers[1], ask(store, officers[0], alarm))
    with store.write() as session:
        unshelve(session, officers[1], alarm, clock)
    assert (row_of(store, alarm).state, row_of(store, alarm).acknowledged_label) == ("acknowledged", "Berg")


@pytest.mark.parametrize(
    ("hours", "reason", "message"),
    [(4.1, "x", "alarm.out_too_long"), (0, "x", "alarm.out_too_long"), (-1, "x", "alarm.out_too_long"),
     (1, " ", "alarm.empty_reason")],
)  # fmt: skip
def test_never_long_and_never_without_a_reason(
    store: Store, officers: tuple[Actor, Actor], alarm: str, hours: float, reason: str, message: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(store, officers[0], alarm, hours, reason)
    assert refused.value.message_id == message


def test_an_approval_after_the_time_or_of_an_alarm_that_rings_does_nothing(
    store: Store, officers: tuple[Actor, Actor], alarm: str, clock: HeldClock
) -> None:
    number = ask(store, officers[0], alarm, 1)
    clock.advance(3600)
    with pytest.raises(Refused, match=r"alarm\.out_too_long"):
        approve(store, officers[1], number)
    with store.write() as session:
        fire_due(session, clock)
    assert row_of(store, alarm).state == "new"
    with pytest.raises(Refused):
        approve(store, officers[1], number)


def test_who_may_not_does_not(store: Store, officers: tuple[Actor, Actor], alarm: str) -> None:
    for actor in (AUDITOR, LOADER):
        with pytest.raises(NotAllowed):
            ask(store, actor, alarm)


def test_what_was_out_of_service_is_in_no_figure_though_it_was_taken_up_again(
    store: Store, officers: tuple[Actor, Actor], alarm: str, clock: HeldClock
) -> None:
    period = rolling_year(clock.now(), "Europe/Stockholm")
    with store.read() as connection:
        assert read_figures(connection, period, clock.now(), "Europe/Stockholm").counted == 1
    approve(store, officers[1], ask(store, officers[0], alarm))
    with store.write() as session:
        unshelve(session, officers[0], alarm, clock)
    with store.write() as session:
        close(session, officers[0], alarm, "technical", "panelen bytt", clock)
    with store.read() as connection:
        found = read_figures(connection, period, clock.now(), "Europe/Stockholm")
    assert (found.counted, found.excluded["out_of_service"], found.false_alarms) == (0, 1, ())
