"""A threat by phone: taken down by keys alone while the caller speaks, and never lost on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.tui.screens.conftest import Live, OpenLive

SIZES = [(80, 24), (120, 36), (160, 48)]


def incidents(desk: Live) -> list[tuple[str, str | None]]:
    with desk.store.read() as connection:
        found = connection.execute(
            text("SELECT id FROM incident WHERE title LIKE 'Hotsamtal%' ORDER BY seq")
        ).all()
    cards = [desk.services.read_incident(row[0]) for row in found]
    return [(card.row.title, card.what_happened) for card in cards]


@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(each, marks=pytest.mark.long) for each in SIZES[1:])]
)
async def test_by_keys_from_n_2_to_an_incident_with_its_alarm(live: OpenLive, size: tuple[int, int]) -> None:
    async with live(size) as desk:
        await desk.press("n", "2")
        await desk.shown("Hotsamtal", "Ordagrant")
        await desk.write("070-174 06 05")
        await desk.press("enter", "enter")
        await desk.write("jag vet var hon bor")
        await desk.press("enter", "enter")
        await desk.write("1")
        await desk.press("enter")
        await desk.write("13 ekar")
        await desk.shown("trafik, röster, ekar")
        await desk.press("f4")
        await desk.settle(lambda: bool(incidents(desk)))
        [(title, what)] = incidents(desk)
        assert title == "Hotsamtal 03:12"
        assert what is not None
        assert what.splitlines() == [
            "Samtalet började: 2026-11-25 03:12:41",
            "Nummer: 070-174 06 05",
            "Ordagrant: jag vet var hon bor",
            "Krav: ej känt",
            "Röst: man",
            "Hördes bakom: trafik, röster, ekar (13 ekar)",
        ]
        await desk.settle(lambda: any(row.kind == "threat_call" for row in desk.app.state.alarms))


async def test_what_was_typed_is_kept_as_typed_and_the_start_with_it(live: OpenLive) -> None:
    """The officer leaves in the middle, for an alarm; nothing is lost, and the call did not begin anew."""
    async with live() as desk:
        await desk.press("n", "2", "down", "down")
        await desk.write("vi kommer")
        await desk.press("escape")
        desk.clock.advance(300)
        await desk.press("n", "2")
        await desk.shown("vi kommer", "03:12:41")
        await desk.press("f4")
        await desk.settle(lambda: bool(incidents(desk)))
        [(_, what)] = incidents(desk)
        assert what is not None
        assert "03:12:41" in what
        await desk.press("escape", "n", "2")
        await desk.settle()
        assert "vi kommer" not in desk.words()
        assert "03:17:41" in desk.words()


async def test_only_an_incident_where_no_alarm_is_wanted_and_never_without_words(live: OpenLive) -> None:
    async with live() as desk:
        before = len(desk.app.state.alarms)
        await desk.press("n", "2", "f4")
        assert incidents(desk) == []
        await desk.write("ord")
        await desk.press("down", "down", "down", "down", "down", "backspace")
        await desk.write("2")
        await desk.press("enter")
        await desk.settle(lambda: bool(incidents(desk)))
        assert len(desk.app.state.alarms) == before
