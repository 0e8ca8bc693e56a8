"""The list of calls on the whole screen: what lies behind it hears no key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.events import Paste
from textual.widgets import Input

from tests.tui.conftest import OpenDesk
from tests.tui.invented import InventedServices, alarm, board
from tui.screens.overview import Overview


async def test_while_the_list_of_calls_covers_the_screen_no_key_acts_behind_it(desk: OpenDesk) -> None:
    world = InventedServices(board((alarm(1, ladder_step=3), alarm(2))))
    async with desk(world, size=(80, 24)) as opened:
        await opened.later(2)
        cursor = opened.app.place.subject_alarm() if opened.app.place else None
        for key in ("down", "enter", "n", "o", "f3", "f8", "f1", "ctrl+p", "tab", "m", "question_mark"):
            await opened.later(1)
            await opened.pilot.press(key)
            await opened.pilot.pause()
            assert isinstance(opened.app.screen, Overview), key
            assert opened.app.place is not None and opened.app.place.subject_alarm() == cursor, key
            assert "INGEN HAR TAGIT" in opened.words(), key
        assert not opened.world.calls
        await opened.pilot.press("f2")
        await opened.settle(lambda: bool(opened.world.calls))


async def test_who_takes_one_alarm_from_the_list_sees_that_they_have_it(desk: OpenDesk) -> None:
    """The next alarm's list lies upon the line that tells: without the words it looks as if F2 did nothing."""
    first, other = alarm(1, ladder_step=3), alarm(2, ladder_step=3)
    async with desk(InventedServices(board((first, other))), size=(80, 24)) as opened:
        await opened.later(2)
        await opened.pilot.press("f2")
        await opened.settle(lambda: bool(opened.world.calls))
        await opened.put(replace(first, state="acknowledged", acknowledged_label="M. Ek"), other)
        await opened.settle(lambda: "Du har larmet" in opened.words())
        assert "INGEN HAR TAGIT" in opened.words()


async def test_what_is_told_stands_above_the_alarm_that_nobody_has(desk: OpenDesk) -> None:
    """Under it "closed" would read as said of the one that rings."""
    async with desk(InventedServices(board((alarm(1, ladder_step=3),))), size=(80, 24)) as opened:
        opened.app.tell("Avslutat: PERSONLARM SF-19.")
        await opened.settle(lambda: "Avslutat" in opened.words())
        words = opened.words()
        assert words.index("Avslutat") < words.index("INGEN HAR TAGIT")
        assert "Avslutat" not in words[words.index("INGEN HAR TAGIT") :]


async def test_what_is_written_stays_as_it_was_while_the_list_of_calls_covers_it(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters and pasted text for a field that is hidden go nowhere; esc puts the list away and not the form."""
    world = InventedServices(board((alarm(1),)))
    monkeypatch.setattr(InventedServices, "find_people", lambda *told: (), raising=False)
    async with desk(world) as opened:
        await opened.later(2)
        await opened.pilot.press("f3")
        await opened.pilot.pause()
        form = opened.app.screen
        field = next(each for each in form.query(Input) if each is opened.app.focused)
        await opened.pilot.press("7")
        await opened.put(alarm(1, ladder_step=3))
        assert "INGEN HAR TAGIT" in opened.words()
        await opened.pilot.press("8", "k", "backspace", "left")
        opened.app.post_message(Paste("99"))
        await opened.pilot.pause()
        assert (field.value, field.cursor_position) == ("7", 1)
        assert "acknowledge" not in [call[0] for call in opened.world.calls], "k was meant for the field"
        await opened.pilot.press("escape")
        await opened.pilot.pause()
        assert opened.app.screen is form
        assert "INGEN HAR TAGIT" not in opened.words()
        await opened.pilot.press("8")
        assert field.value == "78"
