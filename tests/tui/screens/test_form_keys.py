"""Enter in a form: held down it counts once, typed between it counts each time (SCREENS principle 5)."""

from __future__ import annotations

from tests.tui.screens.conftest import OpenLive


async def test_an_answer_typed_fast_is_no_key_held_down(live: OpenLive) -> None:
    """Enter, a reason, enter: within the time of a held key, and still two answers."""
    async with live((80, 24)) as desk:
        alarm_id = await desk.ring("burglary", "SF-19")
        await desk.open(alarm_id)
        await desk.press("f2", "f8")
        await desk.write("1")
        desk.time[0] += 1
        await desk.pilot.press("enter")
        await desk.settle()
        await desk.write("klart")
        await desk.pilot.press("enter")
        await desk.settle(lambda: desk.card(alarm_id).row.state == "closed")
