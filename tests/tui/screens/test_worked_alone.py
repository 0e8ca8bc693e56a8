"""What is said and shown while one alarm is worked belongs to that alarm, and nothing of less weight covers it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.access.actor import WATCH
from models.store.chain import record
from models.store.store import Store
from tests.tui.screens.conftest import OpenLive
from tests.tui.screens.test_plan_keys import taken
from tui.state import KeyHint


def hinted(keys: tuple[KeyHint, ...]) -> set[str]:
    """The actions that the footer has."""
    return {hint.action for hint in keys}


async def test_what_is_told_of_an_alarm_stays_with_it(live: OpenLive) -> None:
    """ "Ring 112" on the overview, or over another alarm, would be about that one."""
    async with live((80, 24)) as desk:
        alarm_id = await taken(desk, "personal", "SF-07")
        await desk.press("r")
        await desk.settle(lambda: "112" in desk.told())
        await desk.press("escape")
        assert desk.app.screen.PLACE == "overview"  # type: ignore[attr-defined]  # a place of ours
        assert "112" not in desk.told()
        await desk.open(alarm_id)
        assert "112" in desk.told()


async def test_the_footer_has_g_only_where_it_does_a_step(live: OpenLive) -> None:
    """At the 112 question and at calls the keys stand at the step, and `g` only says so."""
    async with live((80, 24)) as desk:
        await taken(desk, "personal", "SF-07")
        assert "act" not in hinted(desk.app.state.keys)
        assert {"alerted", "ring", "skip", "close", "back"} <= hinted(desk.app.state.keys)
        await desk.press("g")
        assert "j" in desk.told()


@pytest.mark.parametrize(
    ("worked", "rings", "covered"), [("personal", "burglary", False), ("burglary", "personal", True)]
)
async def test_the_list_of_calls_covers_no_graver_alarm_that_is_worked(
    live: OpenLive, city_store: Store, worked: str, rings: str, covered: bool
) -> None:
    """The officer who works a duress alarm keeps its plan; the other stands on the ÄVEN line and other desks."""
    async with live((80, 24)) as desk:
        await taken(desk, worked, "SF-19")
        other = await desk.ring(rings, "SF-07")
        with city_store.write() as session:
            session.connection().execute(
                text("UPDATE alarm SET ladder_step = 3 WHERE id = :id"), {"id": other}
            )
            record(session, WATCH, "alarm.call_list", f"alarm:{other}", city_store.clock.now())
        await desk.settle(
            lambda: any(row.id == other and row.ladder_step == 3 for row in desk.app.state.alarms)
        )
        await desk.settle()
        assert desk.app.state.call_list is covered
        assert ("INGEN HAR TAGIT" in desk.words()) is covered


@pytest.mark.parametrize(("rings", "covered"), [("burglary", False), ("personal", True)])
async def test_the_words_of_a_threat_on_the_telephone_are_covered_by_p1_alone(
    live: OpenLive, city_store: Store, rings: str, covered: bool
) -> None:
    async with live((80, 24)) as desk:
        await desk.press("n", "2")
        await desk.settle(lambda: desk.app.place is not None and desk.app.place.PLACE == "threat_call")
        other = await desk.ring(rings, "SF-07")
        with city_store.write() as session:
            session.connection().execute(
                text("UPDATE alarm SET ladder_step = 3 WHERE id = :id"), {"id": other}
            )
            record(session, WATCH, "alarm.call_list", f"alarm:{other}", city_store.clock.now())
        await desk.settle(
            lambda: any(row.id == other and row.ladder_step == 3 for row in desk.app.state.alarms)
        )
        await desk.settle()
        assert desk.app.state.call_list is covered
