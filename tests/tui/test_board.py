"""The list of alarms: nothing moves under the cursor, nothing is hidden in silence."""

from __future__ import annotations

import random

import pytest

from models.alarms.rows import AlarmRow
from tests.tui.conftest import Desk, OpenDesk
from tests.tui.invented import InventedServices, alarm, board
from tui.widgets.board import Board


def many(count: int, first: int = 100) -> tuple[AlarmRow, ...]:
    return tuple(alarm(first + each, f"SF-{each:02}", 4, "battery") for each in range(count))


def line_of_cursor(opened: Desk) -> int:
    shown = opened.app.screen.query_one(Board)
    return shown._at - shown.scroll_offset.y


async def test_the_cursor_stays_on_its_alarm_when_one_arrives_above(desk: OpenDesk) -> None:
    rows = many(5)
    async with desk(InventedServices(board(rows))) as opened:
        await opened.pilot.press("down", "down")
        shown = opened.app.screen.query_one(Board)
        assert shown.cursor == rows[2].id
        await opened.put(alarm(1), *rows)
        assert shown.cursor == rows[2].id
        assert "1 nytt larm ovanför (Home)" in opened.words()
        await opened.put(alarm(1), alarm(2), *rows)
        assert "2 nya larm ovanför (Home)" in opened.words()
        await opened.pilot.press("home")
        await opened.pilot.pause()
        assert shown.cursor == "alarm-1"
        assert "ovanför" not in opened.words()


async def test_a_scrolled_list_stands_still(desk: OpenDesk) -> None:
    rows = many(60)
    async with desk(InventedServices(board(rows)), size=(80, 24)) as opened:
        await opened.pilot.press("end", *["up"] * 12)
        before = line_of_cursor(opened)
        shown = opened.app.screen.query_one(Board)
        words = shown.words[before]
        await opened.put(alarm(1), alarm(2), alarm(3), *rows)
        assert line_of_cursor(opened) == before
        assert shown.words[before].split()[:5] == words.split()[:5]


async def test_a_closed_alarm_under_the_cursor_gives_way_to_the_next(desk: OpenDesk) -> None:
    rows = many(4)
    async with desk(InventedServices(board(rows))) as opened:
        await opened.pilot.press("down")
        await opened.put(rows[0], rows[2], rows[3])
        assert opened.app.screen.query_one(Board).cursor == rows[2].id
        await opened.put()
        assert opened.app.screen.query_one(Board).cursor is None


async def test_the_cursor_names_what_f2_takes_when_no_p1_rings(desk: OpenDesk) -> None:
    rows = many(3)
    async with desk(InventedServices(board(rows))) as opened:
        await opened.later(2)
        await opened.pilot.press("down", "f2")
        await opened.settle(lambda: bool(opened.world.calls))
        assert opened.world.calls == [("acknowledge", rows[1].id, 1)], "moved by hand: no rest needed"


async def test_what_is_not_read_is_counted(desk: OpenDesk) -> None:
    rows = many(30)
    async with desk(InventedServices(board(rows, open_count=10_000)), size=(80, 24)) as opened:
        await opened.pilot.press("end", "down")
        opened.app.screen.query_one(Board).scroll_to(y=999, animate=False, force=True)
        await opened.pilot.pause()
        assert "och 9970 larm till" in opened.words()


async def test_an_empty_board_speaks(desk: OpenDesk) -> None:
    async with desk(InventedServices()) as opened:
        assert "Inga larm. Senaste signal 02:10 (SF-19)." in opened.words()


async def test_only_lines_that_changed_are_painted_again(desk: OpenDesk) -> None:
    rows = many(10)
    async with desk(InventedServices(board(rows))) as opened:
        shown = opened.app.screen.query_one(Board)
        painted: list[int] = []
        asked = shown.render_line

        def counting(y: int) -> object:
            painted.append(y)
            return asked(y)

        shown.render_line = counting  # type: ignore[method-assign, assignment]  # counts what is painted
        await opened.put(*rows[:9], alarm(200, "SF-99", 4, "battery", "acknowledged"))
        assert 9 in painted
        assert 4 not in painted


async def test_two_clicks_select_then_nothing_is_opened_by_accident(desk: OpenDesk) -> None:
    rows = many(5)
    async with desk(InventedServices(board(rows))) as opened:
        await opened.pilot.click("#board", offset=(5, 3))
        assert opened.app.screen.query_one(Board).cursor == rows[3].id


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_comes_and_goes_the_cursor_is_on_an_alarm_that_exists(
    desk: OpenDesk, seed: int
) -> None:
    chance = random.Random(seed)
    pool = [
        alarm(
            each,
            f"SF-{each:02}",
            chance.randint(1, 4),
            state=chance.choice(["new", "acknowledged", "shelved"]),
        )
        for each in range(40)
    ]
    async with desk(InventedServices(), size=(80, 24)) as opened:
        shown = opened.app.screen.query_one(Board)
        for _ in range(10):
            rows = sorted(chance.sample(pool, chance.randint(0, 40)), key=lambda row: (row.priority, row.seq))
            held = shown.cursor
            await opened.put(*rows)
            ids = [row.id for row in rows]
            assert shown.cursor in ids if ids else shown.cursor is None
            if held in ids:
                assert shown.cursor == held
                assert 0 <= line_of_cursor(opened) < shown.size.height
            await opened.pilot.press(chance.choice(["down", "up", "end", "home", "pagedown", "pageup"]))
