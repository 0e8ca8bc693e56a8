"""Help first, failures and waits, a PIN, and another officer at the same desk."""

from __future__ import annotations

from textual.widgets import Input

from models.alarms.ladder import fire_due
from models.store.clock import HeldClock
from models.store.store import Store
from tests.tui.lock.conftest import OpenDoor, log_in, reveals_nothing, state_of, type_secret, verbs
from tests.tui.lock_desk import PHRASE, PIN, on_duty_code


async def test_help_first_and_unlocked_in_time_the_alarm_is_theirs_and_opens(
    door: OpenDoor, city_store: Store
) -> None:
    async with door() as live:
        await log_in(live)
        await live.press("f9")
        alarm_id = await live.ring("located")
        await live.press("f2")
        await live.shown("kvitterat från låst skärm, person ej bekräftad. Lås upp inom")
        reveals_nothing(live)
        label = "M. Ek, från låst skärm, ej bekräftad"
        assert state_of(city_store, alarm_id) == ("acknowledged", label)
        live.time[0] += 15
        live.app.repaint()
        await live.shown("5 s.")
        await type_secret(live, PHRASE["mek"])
        await live.shown("Eva Exempel")
        assert state_of(city_store, alarm_id) == ("acknowledged", "M. Ek")
        assert verbs(city_store)[-3:] == ["alarm.acknowledged", "desk.unlocked", "alarm.acknowledged"]


async def test_unlocked_too_late_the_alarm_rings_again_and_the_screen_says_so(
    door: OpenDoor, city_store: Store, clock: HeldClock
) -> None:
    async with door() as live:
        await log_in(live)
        await live.press("f9")
        alarm_id = await live.ring()
        await live.press("f2")
        await live.shown("Lås upp inom")
        live.time[0] += 21
        clock.advance(21)
        with city_store.write() as session:
            assert fire_due(session, clock).moved == 1
        await live.settle(lambda: bool(live.app.state.ringing))
        await live.shown("Ingen låste upp i tid. Larmet ringer igen")
        await type_secret(live, PHRASE["mek"])
        assert not live.app.lock.on
        assert state_of(city_store, alarm_id)[0] == "new"
        assert "Du låste upp efter de 20 sekunderna" in live.told()


async def test_a_press_for_one_alarm_takes_no_other(door: OpenDoor, city_store: Store) -> None:
    async with door() as live:
        await log_in(live)
        await live.ring("burglary", "SF-19")
        await live.press("f9")
        live.time[0] += 5
        alarm_id = await live.ring()
        await live.pilot.press("f2")
        await live.shown("Ett annat larm nu. Tryck F2 igen.")
        assert state_of(city_store, alarm_id)[0] == "new"


async def test_wrong_is_said_and_the_wait_counts_down(door: OpenDoor, clock: HeldClock) -> None:
    async with door() as live:
        await log_in(live)
        await live.press("f9", "enter")
        for _ in range(2):
            await type_secret(live, "fel fras helt och hållet")
            await live.shown("Det stämmer inte.")
            live.time[0] += 10
            clock.advance(10)
            live.app.repaint()
        await type_secret(live, "fel fras helt och hållet")
        await live.shown("Vänta 4 s innan nästa försök.")
        await type_secret(live, PHRASE["mek"])
        assert live.app.lock.on, "not tried before its time"
        live.time[0] += 2
        live.app.repaint()
        await live.shown("Vänta 1 s innan nästa försök.")
        live.time[0] += 10
        clock.advance(10)
        await live.press("enter")  # what was typed meanwhile still stands there
        assert not live.app.lock.on, live.words()


async def test_another_officer_sees_nothing_of_the_first_ones_and_it_comes_back(door: OpenDoor) -> None:
    async with door("mek", "sberg") as live:
        await log_in(live)
        alarm_id = await live.ring()
        await live.open(alarm_id)
        await live.press("m")
        await live.write("bara mitt")
        await live.press("f9", "f9")
        await live.write("sberg")
        await live.press("enter")
        await type_secret(live, PHRASE["sberg"])
        assert live.services.actor.label == live.app.state.me == "S. Berg"
        assert (live.app.current_mode, live.app.depth) == ("overview", 1)
        await live.open(alarm_id)
        await live.press("m")
        field = live.app.focused
        assert isinstance(field, Input)
        assert field.value == ""
        await live.write("ett annat")
        await live.press("f9", "f9")
        await live.write("mek")
        await live.press("enter")
        await type_secret(live, PHRASE["mek"])
        await live.open(alarm_id)
        await live.press("m")
        field = live.app.focused
        assert isinstance(field, Input)
        assert field.value == "bara mitt"


async def test_another_officer_does_not_get_the_alarm_that_the_first_one_helped_with(
    door: OpenDoor, city_store: Store
) -> None:
    async with door("mek", "sberg") as live:
        await log_in(live)
        await live.press("f9")
        alarm_id = await live.ring()
        await live.press("f2")
        await live.shown("Lås upp inom")
        await live.press("f9")
        await live.write("sberg")
        await live.press("enter")
        await type_secret(live, PHRASE["sberg"])
        assert live.services.actor.label == "S. Berg"
        assert "ej bekräftad" in state_of(city_store, alarm_id)[1]


async def test_a_pin_does_on_the_accepted_shift(door: OpenDoor, city_store: Store) -> None:
    code = on_duty_code(city_store)
    async with door(code, pin=True) as live:
        await log_in(live, code)
        await live.press("f9", "enter")
        await live.shown("Skriv din PIN eller lösenfras.")
        await type_secret(live, PIN)
        assert not live.app.lock.on


async def test_a_draft_that_was_sent_while_the_desk_locked_does_not_stand_there_again(door: OpenDoor) -> None:
    async with door() as live:
        await log_in(live)
        alarm_id = await live.ring()
        await live.press("f2", "enter", "m")
        await live.write("klart")
        await live.pilot.press("enter", "f9")
        await live.settle(lambda: "alarm.noted" in live.verbs(alarm_id))
        await live.press("enter")
        await type_secret(live, PHRASE["mek"])
        await live.settle(lambda: live.app.place is not None and live.app.place.PLACE == "alarm")
