"""Efterlevnad at the desk: what is overdue first in the smallest terminal, and the list behind each figure."""

from __future__ import annotations

import pytest

from models.store.store import Store
from models.words.lookup import t
from tests.tui.screens.conftest import OpenLive


@pytest.mark.parametrize(("size", "language", "key"), [((80, 24), "sv", "o"), ((160, 48), "en", "p")])
async def test_the_board_and_what_is_behind(
    live: OpenLive, city_store: Store, size: tuple[int, int], language: str, key: str
) -> None:
    """One look: how many are overdue, what they are, offered and made sure of side by side; then enter."""
    async with live(size, language) as desk:
        await desk.press(key)
        await desk.press("9")
        await desk.shown(t("compliance.holder.city").upper(), "24/27", "17/27")
        lines = desk.words().split("\n")
        first = next(at for at, line in enumerate(lines) if t("compliance.holder.city").upper() in line)
        assert t("compliance.state.overdue") in lines[first + 1]
        assert t("compliance.state.not_measured") not in lines[first + 1]
        await desk.press("slash", *"D78", "enter")
        await desk.shown(t("place.behind"), "17/27", "SF-")
        assert desk.app.screen.PLACE == "behind"  # type: ignore[attr-defined]  # a place of ours
        await desk.press("escape", "escape")
        await desk.shown(t("compliance.holder.city").upper())
        assert desk.app.screen.PLACE == "compliance"  # type: ignore[attr-defined]  # as above
