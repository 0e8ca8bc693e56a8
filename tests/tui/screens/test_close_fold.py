"""Closing what is many: a fold ends in one act once its number is typed, and an expected test is taken for one."""

from __future__ import annotations

from sqlalchemy import text

from models.store.store import Store
from models.words.lookup import n
from tests.tui.screens.conftest import OpenLive


async def test_a_fold_is_closed_in_one_act(live: OpenLive, city_store: Store) -> None:
    """Class and reason once; a wrong number closes nothing; the right one closes each with an entry of its own."""
    async with live((80, 24)) as desk:
        ids = [await desk.ring("burglary", "SF-19", at=at) for at in (45.0, 30.0, 15.0, 0.0)]
        await desk.open(ids[0])
        await desk.press("f2", "f8")
        await desk.shown("Samma signal har larmat 3 gånger till")
        assert "! inbrott" not in desk.words(), (
            "the same signal again is one line with its count, not four rows"
        )
        for answer in ("tekn", "glapp", "3", "2"):
            await desk.write(answer)
            await desk.press("enter")
        assert desk.told() == n("close.repeats_differ", 3)
        assert desk.card(ids[0]).row.state == "acknowledged"
        await desk.press("backspace")
        await desk.write("3")
        await desk.press("enter")
        await desk.settle(lambda: all(desk.card(each).row.state == "closed" for each in ids))
        assert all(desk.verbs(each)[-1] == "alarm.closed" for each in ids)


async def test_an_expected_test_is_taken_for_one(live: OpenLive, city_store: Store) -> None:
    """The class is filled in and may be changed; the history says that it was expected."""
    async with live((80, 24)) as desk:
        alarm_id = await desk.ring("personal")
        with city_store.write() as session:
            session.connection().execute(text("UPDATE alarm SET proof = :yes"), {"yes": True})
        await desk.open(alarm_id)
        await desk.press("f2", "f8")
        await desk.press("enter")
        await desk.write("prov enligt plan")
        await desk.press("enter")
        await desk.settle(lambda: desk.card(alarm_id).row.close_class == "test")
        await desk.press("escape", "l")
        await desk.shown("väntat prov")
