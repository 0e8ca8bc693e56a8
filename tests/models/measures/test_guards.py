"""Guard orders, hand-outs of transmitters, advice and a person's whole protection, on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit.seen import who_saw
from models.measures import guarding, handing
from models.measures.advising import give
from models.measures.devices import devices, receipts_of
from models.measures.reading import view_advice, view_guard, view_protection
from models.measures.views import advice, guards, guards_on_board
from models.people.commands import add_mandate
from models.people.devices import add_transmitter
from models.people.validity import today
from models.store.clock import HeldClock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.store import Store
from tests.models.measures.build import ask, guard, placed
from tests.models.people.build import AUDITOR, EK, person


def test_guards_come_to_the_board_stay_an_hour_after_their_end_and_go(store: Store, clock: HeldClock) -> None:
    person(store)
    made = guard(store, starts_h=25, hours=2)

    def board() -> list[str]:
        with store.read() as connection:
            return [row.standing(clock.now()) for row in guards_on_board(connection, clock.now())]

    assert board() == []
    for hours, told in ((2, ["planned"]), (23, ["in_force"]), (2, ["over"])):
        clock.advance(hours * 3600)
        assert board() == told
    clock.advance(3601)
    assert board() == []
    with store.read() as connection:
        assert guards(connection, clock.now()) == ()
        (row,) = guards(connection, clock.now(), over_too=True)
    assert (row.id, row.person, row.standing(clock.now())) == (made, "SF-07", "over")


def test_extended_called_off_and_too_late(store: Store, clock: HeldClock) -> None:
    person(store)
    made = guard(store, hours=1)
    with store.write() as session:
        guarding.extend(session, EK, made, 1, clock.now() + timedelta(hours=3), "TiB", store.clock)
    with pytest.raises(Overtaken), store.write() as session:
        guarding.end(session, EK, made, 1, store.clock)
    with store.write() as session:
        guarding.end(session, EK, made, 2, store.clock)
    with store.read() as connection:
        assert guards_on_board(connection, clock.now()) == ()
        (row,) = guards(connection, clock.now(), over_too=True)
    assert (row.standing(clock.now()), row.decided_by) == ("ended", "TiB")
    with pytest.raises(Refused) as refused, store.write() as session:
        guarding.extend(session, EK, made, 3, clock.now() + timedelta(hours=9), "TiB", store.clock)
    assert refused.value.message_id == "guard.ended_already"
    with pytest.raises(Refused) as refused:
        guard(store, starts_h=-3, hours=2)
    assert refused.value.message_id == "guard.passed"


def test_an_order_belongs_to_a_guarding_measure_of_the_same_person(store: Store, clock: HeldClock) -> None:
    person(store)
    person(store, "SF-08", "Kim Exempel")
    ask(store, "alarm")
    ask(store, "guarding", "SF-08")
    ask(store, "guarding")
    ends = clock.now() + timedelta(hours=1)

    def order(number: int) -> str:
        with store.write() as session:
            return guarding.order(
                session,
                EK,
                "sf-07",
                clock.now(),
                ends,
                "Exempelvakt",
                "08-465 004 33",
                "TiB",
                clock,
                measure=number,
            )

    for number in (1, 2, 9):
        with pytest.raises(NotFound):
            order(number)
    made = order(3)
    with store.write() as session:
        card = view_guard(session, EK, made, store.clock)
    assert card.row.measure == 3


def device(store: Store, account: str = "4711", code: str | None = None) -> str:
    with store.write() as session:
        return add_transmitter(session, LOADER, account, "personal", code, store.clock)


def test_handed_out_and_returned_with_receipts(store: Store, clock: HeldClock) -> None:
    person(store)
    person(store, "SF-08", "Kim Exempel")
    made = device(store)
    day = today(clock)

    def now() -> tuple[object, ...]:
        with store.read() as connection:
            (row,) = devices(connection, clock)
        return row.person, row.held_on, row.receipt, row.returned_on

    def handed(code: str = "SF-07", receipt: str = "kvitto 12") -> None:
        with store.write() as session:
            handing.hand_out(session, LOADER, "4711", code, receipt, clock)

    assert now() == (None, None, "", None)
    with pytest.raises(Refused) as refused:
        handed(receipt=" ")
    assert refused.value.message_id == "transmitter.no_receipt"
    handed()
    assert now() == ("SF-07", day, "kvitto 12", None)
    for code, why in (("SF-08", "someone_has_it"), ("SF-07", "handed_out_already")):
        with pytest.raises(Refused) as refused:
            handed(code)
        assert refused.value.message_id == f"transmitter.{why}"
    with store.write() as session:
        handing.take_back(session, LOADER, "4711", "åter 3", clock)
    assert now() == (None, None, "", day)
    with pytest.raises(Refused) as refused, store.write() as session:
        handing.take_back(session, LOADER, "4711", "igen", clock)
    assert refused.value.message_id == "transmitter.nobody_has_it"
    handed("SF-08", "kvitto 13")
    assert now() == ("SF-08", day, "kvitto 13", day)
    with store.read() as connection:
        told = [(act, code, receipt) for act, _, code, receipt, _ in receipts_of(connection, made)]
        active = connection.execute(text("SELECT active FROM transmitter")).scalar()
    assert told == [
        ("handed_out", "SF-08", "kvitto 13"), ("returned", "SF-07", "åter 3"), ("handed_out", "SF-07", "kvitto 12"),
    ]  # fmt: skip
    assert active, "what is not pressed by mistake still rings"


def test_a_device_without_receipt_or_with_one_who_is_not_covered_comes_first(
    store: Store, clock: HeldClock
) -> None:
    covered, _ = person(store), person(store, "SF-08", "Kim Exempel")
    with store.write() as session:
        add_mandate(session, LOADER, covered, "group_leader", 1000, clock, valid_from=date(2026, 1, 1))
    device(store, "1111")
    device(store, "2222", "SF-07")
    device(store, "3333", "SF-08")
    with store.read() as connection:
        rows = devices(connection, clock)
    assert [(row.account, row.to_return, row.unsigned) for row in rows] == [
        ("3333", True, True), ("2222", False, True), ("1111", False, False),
    ]  # fmt: skip
    assert [row.serial for row in rows] == ["", "", ""]


def test_the_register_tells_model_battery_and_interval(store: Store, clock: HeldClock) -> None:
    person(store)
    device(store, code="SF-07")
    with store.write() as session:
        handing.describe(
            session, LOADER, "4711", clock, model="Trygg 2", serial="SN-991", battery_changed_on=today(clock),
            interval_s=3600,
        )  # fmt: skip
    with pytest.raises(Refused), store.write() as session:
        handing.describe(session, LOADER, "4711", clock, battery_changed_on=today(clock) + timedelta(days=1))
    with store.write() as session:
        (row,) = view_protection(session, EK, "SF-07", clock).devices
    assert (row.model, row.serial, row.battery_changed_on, row.interval_s) == (
        "Trygg 2",
        "SN-991",
        today(clock),
        3600,
    )
    assert row.proof == "never"


def test_a_persons_whole_protection_is_opened_on_record(store: Store, clock: HeldClock) -> None:
    person(store)
    placed(store)
    ask(store, "talks")
    guard(store)
    device(store, code="SF-07")
    with store.write() as session:
        give(session, EK, "person", "phone", "om brevlådan", clock, person="SF-07", minutes=10)
    with store.write() as session:
        whole = view_protection(session, EK, "sf-07", clock)
    assert [row.standing for row in whole.measures] == ["requested", "in_place"]
    assert (len(whole.guards), len(whole.devices), len(whole.advice)) == (1, 1, 1)
    with store.write() as session:
        told = [each.verb for each in who_saw(session, AUDITOR, "SF-07", clock)]
    assert "protection.viewed" in told


def test_advice_in_two_words_and_its_own_words_on_record(store: Store, clock: HeldClock) -> None:
    person(store)
    with store.write() as session:
        give(session, EK, "office", "mail", "", clock)
    with store.write() as session:
        give(session, EK, "person", "phone", "om okänd bil", clock, person="SF-07", outcome="ringer 112")
    with store.read() as connection:
        rows = advice(connection)
    assert [(row.person, row.asker, row.channel, row.minutes) for row in rows] == [
        ("SF-07", "person", "phone", 5), (None, "office", "mail", 5),
    ]  # fmt: skip
    with store.write() as session:
        card = view_advice(session, EK, rows[0].number, clock)
    assert (card.about, card.came_of) == ("om okänd bil", "ringer 112")
    with store.write() as session:
        assert "advice.viewed" in [each.verb for each in who_saw(session, AUDITOR, "SF-07", clock)]
    for wrong in ({"asker": "hen"}, {"channel": "duva"}, {"minutes": 0}):
        given = {"asker": "person", "channel": "phone", "minutes": 5, **wrong}
        with pytest.raises(Refused), store.write() as session:
            give(session, EK, about="", clock=clock, **given)  # type: ignore[arg-type]  # what is wrong is the point
