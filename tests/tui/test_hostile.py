"""Hostile text through every line, the palette, the title and what the desk tells: nothing breaks, nothing escapes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from models.board.rows import BoardSnapshot
from models.store.errors import Overtaken, Refused
from tests.tui.conftest import Desk, OpenDesk
from tests.tui.hostile import HOSTILE
from tests.tui.invented import NOW, InventedServices, alarm, board, incident, shift
from tui.render.errors import say
from tui.screens.overview import Overview


def hostile_board(text: str) -> BoardSnapshot:
    rows = (
        alarm(1, text, zone=text, code=text, text_id=text, account=text),
        alarm(2, text, 2, "burglary", "acknowledged", acknowledged_label=text),
        alarm(3, None, 3, text, "new", source=text, account=text),
        alarm(4, "SF-01", 4, "battery", text),
    )
    duty = replace(
        board().duty,
        tib=shift("tib", text, "24T15:00", "25T06:00"),
        tib_next=shift("tib", text, "25T06:00", "25T15:00"),
        tib_backup=shift("tib_backup", text, "24T15:00", "25T06:00"),
        contact=shift("contact", text, "25T01:00", "25T11:00"),
    )
    incidents = (incident(text, text, text), incident("2026-1", text, "SF-01"))
    return board(
        rows,
        city=text,
        duty=duty,
        incidents=incidents,
        incident_count=2,
        last_signal_person=text,
        notifications=text,
    )


def parts_of(whole: BoardSnapshot) -> dict[str, object]:
    """What of a board is not its alarms, for `put`."""
    names = ("city", "duty", "incidents", "incident_count", "last_signal_person", "notifications")
    return {name: getattr(whole, name) for name in names}


def assert_clean(opened: Desk) -> None:
    for line in opened.words().split("\n"):
        bad = [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cs", "Cf")]
        assert not bad, repr(line)


async def test_hostile_text_on_the_overview(desk: OpenDesk) -> None:
    async with desk(size=(160, 48)) as opened:
        for text in HOSTILE:
            await opened.put(*hostile_board(text).alarms, **parts_of(hostile_board(text)))
            assert_clean(opened)
            await opened.pilot.press("down")
            assert_clean(opened)
            title = opened.app._shown_title
            assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in title), repr(text)


@pytest.mark.parametrize("size", [(80, 24), (44, 11), (30, 5)])
async def test_hostile_text_on_small_screens(desk: OpenDesk, size: tuple[int, int]) -> None:
    async with desk(size=size) as opened:
        for text in HOSTILE:
            await opened.put(*hostile_board(text).alarms, **parts_of(hostile_board(text)))
            assert_clean(opened)
        assert isinstance(opened.app.screen, Overview)


async def test_hostile_text_when_nothing_rings_and_when_reception_is_dead(desk: OpenDesk) -> None:
    async with desk() as opened:
        for text in HOSTILE:
            await opened.put(last_signal_person=text, city=text)
            assert_clean(opened)
            opened.world.watch_more = {"fault": text, "receiving": False}
            await opened.later(6)
            assert_clean(opened)
            assert "INGEN LARMMOTTAGNING" in opened.words(), repr(text)
            opened.world.watch_more = {}
            await opened.later(1)


async def test_hostile_text_in_what_the_desk_tells(desk: OpenDesk) -> None:
    async with desk() as opened:
        for each, text in enumerate(HOSTILE):
            await opened.put(alarm(1, text, ladder_step=3))
            opened.world.refusals.append(
                Refused("alarm.cannot_do", state=text, alarm=text)
                if each % 2
                else Overtaken("alarm.already_taken", who=text, at=NOW)
            )
            await opened.later(2)
            await opened.pilot.press("f2")
            await opened.settle(lambda: opened.app.problem_told)
            assert_clean(opened)
            await opened.pilot.press("escape")
            await opened.pilot.pause()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_of_an_error(text: str) -> None:
    for error in (
        Refused("alarm.no_such_class", given=text, known=text),
        Overtaken("alarm.already_taken", who=text, at=NOW),
    ):
        said = say(error, text)
        assert not [sign for sign in said if unicodedata.category(sign) in ("Cc", "Cs")]


async def test_hostile_text_in_the_palette(desk: OpenDesk) -> None:
    rows = tuple(alarm(each, text) for each, text in enumerate(HOSTILE))
    async with desk(InventedServices(board(rows))) as opened:
        await opened.pilot.press("ctrl+p")
        await opened.settle(lambda: "Eskalera" in opened.words())
        assert_clean(opened)
        await opened.pilot.press("end")
        await opened.pilot.pause()
        assert_clean(opened)
