"""A case by keys: assessed, mended and read on its own screens; many handed over in one act."""

from __future__ import annotations

from models.words.lookup import n, t
from tests.tui.screens.conftest import OpenLive


async def test_assessed_struck_and_what_is_left(live: OpenLive) -> None:
    """2 and g assess at 80 columns; h strikes; 0 says what stands in the way and enter goes there."""
    async with live((80, 24)) as desk:
        # A digit pressed while the incident is being read waits for it.
        await desk.press("i", "enter", "2")
        await desk.shown(t("place.assessments"))
        await desk.press("g")
        await desk.shown(t("hint.case.severity"))
        for answer in ("2", "n", "n", "2", "3", "3", "tre sms från samma nummer"):
            await desk.write(answer)
            await desk.press("enter")
        await desk.press("f4")
        await desk.shown("tre sms från samma nummer", "nivå 2")
        await desk.press("up", "up", "up", "h")
        await desk.shown(t("case.form.strike.about"))
        await desk.write("fel ärende")
        await desk.press("f4")
        await desk.shown("fel ärende", "struken av M. Ek")
        await desk.press("escape", "0")
        await desk.shown(t("incident.obstacle.feedback"))


async def test_all_that_are_marked_are_handed_over_at_once(live: OpenLive) -> None:
    """v goes through the queues; m marks, s all; d asks to whom and why, and hands all over; without marks the one."""
    async with live((120, 36)) as desk:
        await desk.press("i")
        await desk.shown("hot via sms")
        await desk.press("d")
        await desk.shown(n("case.form.hand_over.count", 1), "alind")
        await desk.press("escape", "s", "s", "m", "s", "d")
        await desk.shown(n("case.form.hand_over.count", 2), "alind")
        await desk.press("escape")
        await desk.shown(n("incidents.marked", 2))
        await desk.press("d")
        await desk.shown(n("case.form.hand_over.count", 2), "alind")
        await desk.write("alind")
        await desk.press("enter")
        await desk.write("semester")
        await desk.press("f4")
        await desk.settle(
            lambda: {row.owner for row in desk.services.read_incidents(False, 9)} == {"A. Lind"}
        )
        await desk.settle(lambda: n("incidents.marked", 2) not in desk.words())
        await desk.press("v")
        await desk.shown(t("incidents.none.mine"))
        # Each queue has a key of its own.
        await desk.press("0")
        await desk.shown("hot via sms")
        await desk.press("2")
        await desk.shown(t("incidents.none.unassigned"))
