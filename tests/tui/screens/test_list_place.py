"""What all list places share, on one of them: finding as one types, the cursor that stays, and the ways back."""

from __future__ import annotations

import pytest

from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive
from tui import places
from tui.places import TABS
from tui.render.line import width_of
from tui.screens.plans import Plans
from tui.widgets.tabs import tab_line


def place(desk: Live) -> Plans:
    screen = desk.app.screen
    assert isinstance(screen, Plans)
    return screen


async def test_a_list_narrows_as_one_types_and_opens_the_one_that_is_left(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        await desk.press("f7")
        await desk.shown("Inringt hot")
        every = len(place(desk).rows_view.rows)
        assert every > 3
        await desk.press("slash", *"hot inr")
        assert [row.title_sv for row in place(desk).rows_view.rows] == ["Inringt hot"]
        await desk.press("escape")
        assert len(place(desk).rows_view.rows) == every
        await desk.press("slash", *"qq")
        await desk.shown(t("list.not_found", key="esc"))
        await desk.press("escape", "slash", "down", "down")
        kept = place(desk).row
        assert kept == place(desk).rows_view.rows[2]
        place(desk).read_anew()
        await desk.settle()
        desk.app.repaint()
        await desk.settle()
        assert place(desk).row == kept
        await desk.press("escape", "slash", *"hot inr", "enter")
        await desk.settle(lambda: desk.app.place is not None and desk.app.place.PLACE == "edit_plan")
        await desk.press("escape", "escape", "escape")
        assert desk.app.place is not None and desk.app.place.PLACE == "overview"


async def test_a_list_that_nobody_looks_at_is_not_read(live: OpenLive) -> None:
    async with live() as desk:
        read: list[int] = []
        was = desk.services.read_plans
        desk.services.read_plans = lambda: read.append(1) or was()  # type: ignore[method-assign,func-returns-value]  # counted
        await desk.press("f7")
        await desk.settle(lambda: bool(read))
        await desk.press("escape")
        before = len(read)
        await desk.ring()
        assert len(read) == before
        await desk.press("f7")
        await desk.settle(lambda: len(read) == before + 1)


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("here", TABS)
def test_every_tab_is_on_the_line(here: str, width: int) -> None:
    pieces = tab_line(here, width)
    said = "".join(piece.text for piece in pieces)
    assert width_of(pieces) <= width
    for name, digit in TABS.items():
        assert any(f"{digit} {t(f'tab.{name}{form}')}" in said for form in ("", ".short")), name
    assert "…" not in said
    assert [piece.act for piece in pieces if piece.role == "strong"] == [
        "people_tab" if here == "people" else here
    ]


def test_the_ten_tabs_are_there_by_their_digits_and_say_who_they_are() -> None:
    assert "".join(TABS.values()) == "1234567890"
    for name in TABS:
        assert name == places.make(name).PLACE
