"""Pictures of the overview. Look at each: would one want this at 03:00?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from models.store.errors import StoreUnavailable
from tests.tui.invented import (
    SETTINGS,
    InventedServices,
    alarm,
    board,
    disturbance,
    local_alarm,
    pulse_of,
    ringing_alarms,
)
from tui.app import VaktbordApp
from tui.local import LocalView

Compare = Callable[..., bool]
SIZES = {"80x24": (80, 24), "120x36": (120, 36), "160x48": (160, 48)}


def desk_at(
    world: InventedServices, theme: str, language: str = "sv", dead: bool = False, keys: tuple[str, ...] = ()
) -> tuple[VaktbordApp, Callable[[Pilot[Any]], Awaitable[None]]]:
    """A desk on an invented world, and what happens before its picture is taken: reception is proven, or lost."""
    world.settings = replace(SETTINGS, theme=theme, language=language)
    time = [1000.0]
    app = VaktbordApp(world, mono=lambda: time[0])

    async def before(pilot: Pilot[Any]) -> None:
        for _ in range(300):
            await pilot.pause(0.01)
            if app.state.board is not None:
                break
        world.beat()
        for _ in range(300):
            await pilot.pause(0.01)
            if app.seen_cycle == world.cycle:
                break
        if dead:
            time[0] += 7
            world.clock.advance(7)
        app.repaint()
        await pilot.press(*keys)
        await pilot.pause()

    return app, before


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["dark", "light", "safe"])
def test_two_ringing(snap_compare: Compare, size: str, theme: str) -> None:
    """One loud line; OKVITTERAT readable in every theme; the age past its target stands out; the keys below."""
    app, before = desk_at(InventedServices(board(ringing_alarms())), theme)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


@pytest.mark.parametrize("size", SIZES)
def test_a_quiet_night(snap_compare: Compare, size: str) -> None:
    """Nothing shouts; the empty list says when the last signal came; who is on duty is easy to find."""
    app, before = desk_at(InventedServices(), "dark")
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


@pytest.mark.parametrize("size", SIZES)
def test_reception_dead(snap_compare: Compare, size: str) -> None:
    """The whole health line is filled, with the age and the number to call; the list carries the time it was read."""
    app, before = desk_at(InventedServices(board(ringing_alarms())), "safe", dead=True)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


@pytest.mark.parametrize("size", ["80x24", "120x36"])
def test_a_disturbance_stands_until_ticked(snap_compare: Compare, size: str) -> None:
    """Reception is up again, and still a red band says what was, whom to ask and by which key; the strip is whole."""
    row = disturbance()
    app, before = desk_at(InventedServices(board(ringing_alarms(), disturbances=(row,))), "dark")
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


def test_the_database_is_away_and_alarms_come_all_the_same(snap_compare: Compare) -> None:
    """Not red and not calm: the line says both; the local alarm is marked, the list carries its age, F2 works."""
    world = InventedServices(board(ringing_alarms()))
    app, before = desk_at(world, "dark")

    async def away(pilot: Pilot[Any]) -> None:
        await before(pilot)
        world.away = StoreUnavailable("store.away")
        for cycle in (1, 2):
            seen = world.beside = LocalView(pulse_of(cycle), (local_alarm("l-1"),), (), {"p-7": "SF-09"})
            for _ in range(300):
                await pilot.pause(0.01)
                if app.truth.beside is seen and app.state.away_s is not None:
                    break
        app.repaint()
        await pilot.pause()

    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=away)


def test_nobody_has_taken_it(snap_compare: Compare) -> None:
    """The ladder's last step: whom to call, in order, large; the strip with its key stays on top."""
    app, before = desk_at(InventedServices(board((alarm(1, ladder_step=3, age_s=142),))), "dark")
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)


def test_help_in_english(snap_compare: Compare) -> None:
    """Every key with a sentence; English letters; the alarm that rings still on top."""
    app, before = desk_at(InventedServices(board(ringing_alarms())), "light", "en", keys=("f1",))
    assert snap_compare(app, terminal_size=SIZES["120x36"], run_before=before)
