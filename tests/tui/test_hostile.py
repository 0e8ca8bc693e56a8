"""Hostile text through every line, the palette, the title and what the desk tells: nothing breaks, nothing escapes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from models.store.errors import Overtaken, Refused
from tests.tui.conftest import Desk, OpenDesk
from tests.tui.hostile import HOSTILE
from tests.tui.invented import NOW, InventedServices, alarm, board, incident, shift
from tui.screens.overview import Overview


def hostile_board(text: str):  # type: ignore[no-untyped-def]  # a snapshot of invented rows
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


def assert_clean(opened: Desk) -> None:
    for line in opened.words().split("\n"):
        bad = [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cs", "Cf")]
        assert not bad, repr(line)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_on_the_overview(desk: OpenDesk, text: str) -> None:
    async with desk(InventedServices(hostile_board(text)), size=(160, 48)) as opened:
        assert_clean(opened)
        await opened.pilot.press("down", "down")
        assert_clean(opened)
        await opened.pilot.resize_terminal(80, 24)
        assert_clean(opened)
        await opened.pilot.resize_terminal(30, 5)
        assert_clean(opened)
        assert isinstance(opened.app.screen, Overview)
        title = opened.app._shown_title
        assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in title)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_when_nothing_rings_and_when_reception_is_dead(desk: OpenDesk, text: str) -> None:
    async with desk(InventedServices(board((), last_signal_person=text, city=text))) as opened:
        assert_clean(opened)
        opened.world.watch_more = {"fault": text, "receiving": False}
        await opened.later(6)
        assert_clean(opened)
        assert "INGEN LARMMOTTAGNING" in opened.words()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_in_what_the_desk_tells(desk: OpenDesk, text: str) -> None:
    world = InventedServices(board((alarm(1, text, ladder_step=3),)))
    world.refusals.extend(
        [
            Overtaken("alarm.already_taken", who=text, at=NOW),
            Refused("alarm.cannot_do", state=text, alarm=text),
        ]
    )
    async with desk(world) as opened:
        for _ in range(2):
            await opened.later(2)
            await opened.pilot.press("f2")
            await opened.settle(lambda: opened.app.problem_told)
            assert_clean(opened)
            await opened.pilot.press("escape")
        await opened.pilot.press("ctrl+p")
        await opened.pilot.pause(0.1)
        assert_clean(opened)
