"""Chatter and floods on the glass: one line with a count and a rate, the cursor stays, P1 on top, nothing hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.alarms.rows import AlarmRow
from models.board.rows import FloodRow, FloodSource
from tests.tui.conftest import OpenDesk
from tests.tui.invented import NOW, alarm
from tui.screens.overview import Overview
from tui.widgets.board import Board


def chatter(count: int, first: int = 1) -> tuple[AlarmRow, ...]:
    return tuple(
        alarm(at, "SF-19", 3, "burglary", age_s=600 - 10 * at, account="4711")
        for at in range(first, first + count)
    )


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
async def test_chatter_is_one_line_with_its_count_and_rate(desk: OpenDesk, size: tuple[int, int]) -> None:
    async with desk(size=size) as opened:
        await opened.put(alarm(99, "SF-07", 1), *chatter(12))
        board = opened.app.screen.query_one(Board)
        rows = [line for line in board.words if "INBROTT" in line]
        assert len(rows) == 1
        assert "×12, 6,5/min" in rows[0]
        assert "PERSONLARM" in board.words[0]
        assert "13 okvitterade" in opened.words()


async def test_the_one_that_is_taken_stands_alone_and_the_rest_stay_folded(desk: OpenDesk) -> None:
    async with desk() as opened:
        await opened.put(*chatter(5))
        board = opened.app.screen.query_one(Board)
        assert board.cursor == "alarm-1"
        first, *rest = chatter(5)
        taken = replace(first, state="acknowledged", acknowledged_at=NOW, acknowledged_label="M. Ek")
        await opened.put(taken, *rest)
        rows = [line for line in board.words if "INBROTT" in line]
        assert len(rows) == 2
        assert "×4" in rows[1]
        assert board.cursor == "alarm-1"
        assert board.new_above == 0


async def test_the_cursor_goes_with_an_alarm_that_is_folded_away(desk: OpenDesk) -> None:
    async with desk() as opened:
        await opened.put(*chatter(2))
        board = opened.app.screen.query_one(Board)
        board.go_to("alarm-2")
        assert board.cursor == "alarm-2"
        await opened.put(*chatter(3))
        assert board.cursor == "alarm-1"
        board.go_to("alarm-3")
        assert board.cursor == "alarm-1"


async def test_others_of_the_same_person_are_counted_and_stand_on_their_own(desk: OpenDesk) -> None:
    async with desk() as opened:
        await opened.put(alarm(2, "SF-07", 1, age_s=5), alarm(1, "SF-07", 3, "tamper", age_s=90))
        board = opened.app.screen.query_one(Board)
        assert "PERSONLARM" in board.words[0]
        assert "+1 samma person" in board.words[1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_flood_is_told_with_its_sources_until_it_is_over(
    desk: OpenDesk, size: tuple[int, int]
) -> None:
    flood = FloodRow(
        40, (FloodSource("SF-19", 31, 15.5), FloodSource("SF-02", 5, 1.0)), 2, NOW + timedelta(seconds=90)
    )
    async with desk(size=size) as opened:
        assert "LARMFLOD" not in opened.words()
        await opened.put(alarm(99, "SF-07", 1), *chatter(12), flood=flood)
        assert isinstance(opened.app.screen, Overview)
        assert "LARMFLOD · 40 larm på 10 min · SF-19 31, 15,5/min" in opened.words()
        await opened.later(91)
        await opened.settle(lambda: "LARMFLOD" not in opened.words())


async def test_a_hostile_source_is_only_words(desk: OpenDesk) -> None:
    flood = FloodRow(10, (FloodSource("[/]\x1b[31m\u202e", 10, 10.0),), 0, NOW + timedelta(seconds=90))
    async with desk() as opened:
        await opened.put(*chatter(3), flood=flood)
        assert opened.app.is_running
        assert "\x1b" not in opened.words()
        assert "\u202e" not in opened.words()
