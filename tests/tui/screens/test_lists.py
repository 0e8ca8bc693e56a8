"""People and history on the invented city_store."""

from __future__ import annotations

import pytest

from models.store.store import Store
from models.words.lookup import t
from tests.tui.screens.conftest import OpenLive, ring
from tui.screens.history import PAGE
from tui.widgets.rows_view import RowsView


@pytest.mark.parametrize("size", [(120, 36), (160, 48)])
@pytest.mark.parametrize(("language", "key"), [("sv", "o"), ("en", "p")])
async def test_everybody_on_one_screen_without_names(
    live: OpenLive, size: tuple[int, int], language: str, key: str
) -> None:
    """All thirty by code; late and soon and never offered are told in words (D4, D8); not one name."""
    async with live(size, language) as desk:
        await desk.press(key)
        await desk.shown("SF-30")
        words = desk.words()
        assert all(f"SF-{number:02}" in words for number in range(1, 31))
        assert t("talk.not_offered") in words
        assert sum(("försenad" in line or "overdue" in line) for line in words.split("\n")[4:]) == 2
        assert "Exempel" not in words
        assert "Provgatan" not in words


async def test_people_scroll_on_a_small_terminal(live: OpenLive) -> None:
    """The last is a key away."""
    async with live((80, 24)) as desk:
        await desk.press("o")
        await desk.shown("SF-01")
        rows = [row for row in desk.words().split("\n") if "SF-" in row]
        late = ["försenad " in row for row in rows]
        soon = [" inom " in row for row in rows]
        assert late == [True] * 2 + [False] * (len(rows) - 2), "late talks stand first"
        assert any(soon)
        assert soon == [False] * 2 + [True] * sum(soon) + [False] * (len(rows) - 2 - sum(soon))
        codes = [row[row.index("SF-") :][:5] for row in rows][2 + sum(soon) :]
        assert codes == sorted(codes)
        await desk.press("end")
        await desk.shown("SF-30")


@pytest.mark.parametrize(("language", "key", "word"), [("sv", "l", "inbrott"), ("en", "h", "burglary")])
async def test_history_is_searched_as_one_types(live: OpenLive, language: str, key: str, word: str) -> None:
    """The question narrows with every word; escape leaves the field, then the search, then the screen."""
    async with live((120, 36), language) as desk:
        await desk.press(key)
        rows = desk.app.screen.query_one(RowsView)
        await desk.settle(lambda: len(rows.rows) >= 60)
        everything = len(rows.rows)
        await desk.press("s")
        await desk.write(word)
        await desk.settle(lambda: 0 < len(rows.rows) < everything)
        assert {row.kind for row in rows.rows} == {"burglary"}
        await desk.write(" sf-01")
        await desk.settle(lambda: {row.person for row in rows.rows} == {"SF-01"})
        await desk.write(" zzz")
        await desk.shown(t("history.none")[:30])
        await desk.press("escape", "escape")
        await desk.settle(lambda: len(rows.rows) == everything)
        await desk.press("escape")
        assert desk.app.screen.PLACE == "overview"  # type: ignore[attr-defined]  # a Place of ours


async def test_letters_are_commands_outside_the_search_field(live: OpenLive) -> None:
    """Opening the history gives no field the cursor: `i` goes to the incidents, also with the list in view."""
    async with live((80, 24)) as desk:
        await desk.press("l")
        await desk.press("i")
        assert desk.app.screen.PLACE == "incidents"  # type: ignore[attr-defined]  # a Place of ours


async def test_pages_are_read_ahead_of_the_cursor(live: OpenLive, city_store: Store) -> None:
    """More than a page: the list goes on to the first alarm there ever was, each exactly once, newest first."""
    for number in range(PAGE + 30):
        ring(city_store, "battery", "SF-01", at=float(number * 130))
    async with live((80, 24)) as desk:
        await desk.press("l")
        rows = desk.app.screen.query_one(RowsView)
        await desk.settle(lambda: len(rows.rows) >= PAGE)
        for _ in range(40):
            await desk.pilot.press("pagedown")
        await desk.settle(lambda: len(rows.rows) > PAGE + 80)
        numbers = [row.seq for row in rows.rows]
        assert numbers == list(range(len(numbers), 0, -1))


async def test_the_cursor_stays_while_alarms_come_in(live: OpenLive) -> None:
    """A new alarm slides in on top; the row under the cursor stays under it."""
    async with live((120, 36)) as desk:
        await desk.press("l")
        rows = desk.app.screen.query_one(RowsView)
        await desk.settle(lambda: len(rows.rows) >= 60)
        await desk.press("down", "down")
        under = rows.cursor
        await desk.ring("burglary", "SF-19")
        await desk.settle(lambda: rows.rows[0].account == "1119")
        assert rows.cursor == under
