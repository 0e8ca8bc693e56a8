"""Efterlevnad at the desk: what is overdue first in the smallest terminal, and the list behind each figure."""

from __future__ import annotations

from datetime import date

import pytest

from models.access.actor import LOADER
from models.duties.compliance import Compliance, Figure, Standing
from models.duties.directive import BY_NUMBER
from models.duties.measured import Measured, State
from models.people.commands import change_person
from models.people.validity import local_day
from models.people.views import people
from models.store.store import Store
from models.words.lookup import t
from tests.tui.screens.conftest import OpenLive
from tui.render.compliance import BoardRow
from tui.screens.behind import Behind


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
        await desk.shown("version 2", t("duty.heading.background"))
        assert desk.app.screen.PLACE == "behind"  # type: ignore[attr-defined]  # a place of ours
        await desk.press("escape", "escape")
        await desk.shown(t("compliance.holder.city").upper())
        # Exposure: no list of anybody, but its years; and why nothing measures what nothing does.
        await desk.press("slash", *"D84", "enter")
        await desk.shown(
            t("place.behind"), "2025-11-25", "2026-11-25", t("exposure.within"), t("exposure.too_few")
        )
        assert "SF-" not in desk.words()
        await desk.press("escape", "escape", "slash", *"D76", "enter")
        await desk.shown(t("place.behind"), t("compliance.why.D76")[:40])
        await desk.press("escape", "escape")
        await desk.shown(t("compliance.holder.city").upper())
        assert desk.app.screen.PLACE == "compliance"  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize(("state", "said"), [("ok", True), ("attention", False), ("information", False)])
def test_that_nothing_is_lacking_is_said_only_of_what_is_in_order(state: State, said: bool) -> None:
    figure = Figure(Measured("D88", "follow_up.made", "city", 0, None, state), "")
    behind = Behind("D88", "follow_up.made")
    behind.about_row = BoardRow("city", Standing(BY_NUMBER["D88"], state, (figure,)), figure)
    assert (behind.none() == t("compliance.behind.none")) is said


async def test_a_stream_of_commits_does_not_read_the_year_each_time(
    live: OpenLive, city_store: Store
) -> None:
    async with live() as desk:
        asked: list[object] = []
        read = desk.services.read_compliance

        def counted(day: date) -> Compliance:
            asked.append(day)
            return read(day)

        desk.services.read_compliance = counted  # type: ignore[method-assign]  # this test counts
        await desk.press("o", "9")
        await desk.shown(t("compliance.holder.city").upper())
        before = len(asked)
        for place in range(4):
            with city_store.write() as session:
                change_person(
                    session, LOADER, _person(city_store), city_store.clock, phone=f"070-174 06 4{place}"
                )
            await desk.settle()
        assert len(asked) == before


def _person(store: Store) -> str:
    with store.read() as connection:
        return people(connection, local_day(store.clock.now()))[0].id
