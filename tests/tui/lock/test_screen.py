"""The locked screen: what it shows and what it keeps shut, and coming back to where one was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input

from models.store.store import Store
from tests.tui.lock.conftest import OpenDoor, log_in, reveals_nothing, state_of, type_secret, verbs
from tests.tui.lock_desk import PHRASE
from tui.widgets.secret_field import SecretField


async def test_before_anybody_logs_in_alarms_are_shown_as_class_and_age(door: OpenDoor) -> None:
    async with door() as live:
        await live.shown("INTE INLOGGAD", "Tryck enter för att logga in.")
        await live.ring("located")
        await live.shown("PERSONLARM · OKVITTERAT", "P1 PERSONLARM")
        reveals_nothing(live)
        assert "F2" not in live.words()


async def test_f2_before_anybody_logged_in_says_what_to_do(door: OpenDoor, city_store: Store) -> None:
    async with door() as live:
        alarm_id = await live.ring()
        await live.press("f2")
        await live.shown("Ingen har loggat in här än, så F2 kan inte kvittera.")
        assert state_of(city_store, alarm_id)[0] == "new"


async def test_an_officer_logs_in_and_acts_as_themselves(door: OpenDoor, city_store: Store) -> None:
    async with door() as live:
        await log_in(live)
        assert live.services.actor.label == live.app.state.me == "M. Ek"
        alarm_id = await live.ring()
        await live.press("f2")
        await live.settle(lambda: state_of(city_store, alarm_id) == ("acknowledged", "M. Ek"))


async def test_no_key_leads_from_the_locked_screen(door: OpenDoor) -> None:
    async with door() as live:
        for key in ("o", "i", "l", "b", "n", "f3", "f1", "ctrl+p", "question_mark", "k", "home"):
            await live.press(key)
            assert live.app.screen.id is None, key
            assert live.app.place is live.app.screen, key
            assert (live.app.current_mode, live.app.depth) == ("locked", 1), key


async def test_no_click_leads_from_the_locked_screen(door: OpenDoor) -> None:
    async with door() as live:
        await live.ring()
        for action in ("people", "open_named", "open_also", "incidents", "palette", "open", "checked"):
            live.app.perform(action)
            live.app.open_alarm("x")
            live.app.open_place("help", "overview")
            await live.settle()
            assert (live.app.current_mode, live.app.depth) == ("locked", 1), action


async def test_unlocking_returns_to_the_same_screen_cursor_and_draft(
    door: OpenDoor, city_store: Store
) -> None:
    async with door() as live:
        await log_in(live)
        alarm_id = await live.ring()
        await live.press("f2", "enter", "m")
        await live.write("halvt skri")
        screen, field = live.app.screen, live.app.focused
        await live.press("f9")
        await live.shown("LÅST", "M. Ek", "Tryck enter för att låsa upp.")
        reveals_nothing(live)
        assert "halvt" not in live.words()
        await live.press("enter")
        await type_secret(live, PHRASE["mek"])
        assert live.app.screen is screen
        assert live.app.focused is field
        assert isinstance(field, Input)
        assert field.value == "halvt skri"
        await live.write("vet")
        await live.press("enter")
        await live.settle(lambda: "alarm.noted" in live.verbs(alarm_id))
        assert verbs(city_store)[-2:] == ["desk.locked", "desk.unlocked"]


async def test_what_is_typed_is_dots_and_nowhere_else(door: OpenDoor) -> None:
    async with door() as live:
        await live.press("enter")
        await live.write("mek")
        await live.press("enter")
        for sign in "hemligt":
            await live.pilot.press(sign)
        await live.shown("•••••••")
        field = live.app.focused
        assert isinstance(field, SecretField)
        assert "hemligt" not in live.words() + repr(field) + str(field.tree) + repr(live.app.lock.view(0.0))
        await live.press("escape")
        assert field.length == 0


@pytest.mark.parametrize(
    ("size", "language"),
    [
        ((40, 10), "sv"),
        ((80, 24), "sv"),
        ((80, 24), "en"),
        ((160, 48), "sv"),
        ((300, 100), "en"),
        ((20, 5), "sv"),
    ],
)
async def test_it_says_what_rings_and_what_to_press_at_every_size(
    door: OpenDoor, size: tuple[int, int], language: str
) -> None:
    async with door(size=size, language=language) as live:
        await log_in(live)
        await live.ring()
        await live.press("f9")
        live.services.cycle += 1
        await live.shown("PERSONLARM" if language == "sv" else "PERSONAL ALARM", "F2")
        reveals_nothing(live)
        if size[1] >= 10:
            await live.shown("enter", "F9")
            await live.press("enter")
            assert isinstance(live.app.focused, SecretField)
            assert live.app.focused.size.height == 1
            assert live.app.focused.size.width > 10


async def test_before_the_first_reading_tells_who_may_log_in_nothing_opens(
    door: OpenDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with door() as live:
        await log_in(live)
        with monkeypatch.context() as early:
            early.setattr(live.services.login, "on", None)
            early.setattr(live.app, "state", replace(live.app.state, board=None))
            for leads in (
                lambda: live.app.go("people"),
                lambda: live.app.open_place("help", "overview"),
                lambda: live.app.open_alarm("x"),
                live.app.action_command_palette,
            ):
                leads()
        await live.settle()
        assert live.app.current_mode == "overview"
        assert len(live.app.screen_stack) == 1
        await live.press("o")
        assert live.app.current_mode == "people"
