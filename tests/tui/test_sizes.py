"""Any size, without an exception; alarms in view from 40x10; below that one line with the loudest."""

from __future__ import annotations

import random

import pytest

from tests.tui.conftest import OpenDesk
from tests.tui.invented import InventedServices, alarm, board, ringing_alarms

SIZES = [(40, 10), (41, 11), (60, 15), (80, 24), (100, 30), (120, 36), (160, 48), (300, 100)]


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_alarms_are_in_view(desk: OpenDesk, language: str) -> None:
    async with desk(InventedServices(board(ringing_alarms())), size=SIZES[0], language=language) as opened:
        for size in SIZES:
            await opened.pilot.resize_terminal(*size)
            await opened.settle()
            words = opened.words()
            for code in ("SF-07", "SF-19"):
                assert code in words, f"{code} at {size}"
            assert "F2" in words, size


async def test_a_tiny_terminal_says_the_loudest_alarm(desk: OpenDesk) -> None:
    async with desk(InventedServices(board(ringing_alarms())), size=(39, 10)) as opened:
        for size in ((39, 10), (40, 9), (20, 5), (10, 1), (6, 1)):
            await opened.pilot.resize_terminal(*size)
            await opened.settle()
            first = opened.words().split("\n")[0]
            assert "‼" in first, size
            if size[0] >= 10:
                assert "SF-07" in first, size


async def test_a_tiny_terminal_says_when_reception_is_dead(desk: OpenDesk) -> None:
    async with desk(InventedServices(), size=(30, 3)) as opened:
        assert "Inget ringer" in opened.words()
        await opened.later(6, beating=False)
        assert "INGEN LARMMOTTAGNING" in opened.words()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_a_small_terminal_drops_is_told_with_its_key(
    desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with desk(InventedServices(board(())), size=size) as opened:
        words = opened.words()
        assert "3 öppna incidenter (i)" in words or "Öppna incidenter · 3 (i)" in words
        assert "(b)" in words
        assert "(o)" in words


@pytest.mark.parametrize("seed", [1])
async def test_a_storm_of_sizes_with_alarms_streaming(desk: OpenDesk, seed: int) -> None:
    chance = random.Random(seed)
    async with desk(InventedServices(board(ringing_alarms()))) as opened:
        for each in range(24):
            width, height = chance.randint(1, 300), chance.randint(1, 100)
            await opened.pilot.resize_terminal(width, height)
            if each % 4 == 0:
                await opened.put(
                    *(alarm(n, priority=chance.randint(1, 4)) for n in range(chance.randint(0, 80)))
                )
            if each % 7 == 0:
                await opened.later(6, beating=chance.random() < 0.5)
        for size in [(1, 1), (2, 1), (1, 2), (300, 1), (1, 100), (300, 100), (40, 10), (80, 24)]:
            await opened.pilot.resize_terminal(*size)
        await opened.put(*ringing_alarms())
        assert "SF-07" in opened.words()
