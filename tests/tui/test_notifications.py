"""How desktop notifications fare is on the glass at once, though nothing of it is an act that moves the board."""

from __future__ import annotations

from dataclasses import replace

from tests.tui.conftest import OpenDesk
from tests.tui.invented import InventedServices
from tui.desk_values import Pulse


class Told(InventedServices):
    """A world whose notifications begin to fail while nothing else happens."""

    word = "ok"

    def pulse(self) -> Pulse:
        return replace(super().pulse(), notifications=(self.word, None))


async def test_notifications_that_fail_are_said_with_the_next_heartbeat(desk: OpenDesk) -> None:
    world = Told()
    async with desk(world) as opened:
        assert "AVISERINGAR FUNGERAR INTE" not in opened.words()
        read = world.boards_read
        world.word = "no_bus"
        await opened.later(1)
        assert "AVISERINGAR FUNGERAR INTE" in opened.words()
        world.word = "ok"
        await opened.later(1)
        assert "AVISERINGAR FUNGERAR INTE" not in opened.words()
        assert world.boards_read == read
