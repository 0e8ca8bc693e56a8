"""A plan worked while the database is away: refused in words, nothing typed is lost, and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models.store.errors import StoreUnavailable
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive
from tests.tui.screens.test_plan_keys import plan, step, taken


@contextmanager
def away(desk: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database goes away between two looks at it: the act is what finds it gone."""

    def gone(*_: object, **__: object) -> None:
        raise StoreUnavailable("store.away")

    with monkeypatch.context() as patched:
        for name in ("work_plan", "undo_plan", "start_duress"):
            patched.setattr(desk.services, name, gone)
        yield


async def test_an_act_is_refused_in_words_and_can_be_done_when_it_is_back(
    live: OpenLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Done, an outcome and an undo: each says that it was not done and what to do instead; nothing moves."""
    async with live((80, 24)) as desk:
        alarm_id = await taken(desk, "burglary")
        refused = t("tell.needs_database", key=desk.app.keymap.letter("note"))
        before, marks = step(desk, alarm_id), plan(desk, alarm_id).standing.seen
        with away(desk, monkeypatch):
            for key in ("1", "3"):
                await desk.press(key)
                await desk.settle(lambda: desk.told() == refused)
                desk.app.forget_told()
        assert (step(desk, alarm_id), plan(desk, alarm_id).standing.seen) == (before, marks)
        await desk.press("3")
        await desk.settle(lambda: plan(desk, alarm_id).standing.seen == marks + 1)


async def test_a_reason_typed_for_a_skip_stays_in_its_field(
    live: OpenLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with live((80, 24)) as desk:
        alarm_id = await taken(desk, "burglary")
        before = step(desk, alarm_id)
        desk.app.open_place("skip_step", alarm_id, before)
        await desk.settle(lambda: bool(desk.app.screen.query("Input")))
        with away(desk, monkeypatch):
            await desk.write("5")
            await desk.press("enter")
            await desk.write("LC har redan gjort det")
            await desk.press("f4")
            await desk.settle(
                lambda: desk.told() == t("tell.needs_database", key=desk.app.keymap.letter("note"))
            )
        assert "LC har redan gjort det" in desk.words()
        assert step(desk, alarm_id) == before
        await desk.press("f4")
        await desk.settle(lambda: step(desk, alarm_id) != before)
