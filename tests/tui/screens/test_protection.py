"""Skydd at the desk, by keys: a measure from asked for to ended, guards on the board, a transmitter out and back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.access.actor import LOADER
from models.measures.views import advice, guards, measures
from models.people.validity import today
from models.words.lookup import t
from tests.models.measures.build import HEAD, ask, decided, guard, placed
from tests.models.people.build import EK as TIB
from tests.tui.screens.conftest import Live, OpenLive


async def fill(desk: Live, name: str, text: str) -> None:
    """Type into a field of the form that is shown."""
    await desk.settle(lambda: hasattr(desk.app.screen, "field"))
    field = desk.app.screen.field(name)  # type: ignore[attr-defined]  # the form's own
    field.input.focus()
    field.input.value = text
    await desk.settle()


@pytest.mark.parametrize("size", [(80, 24)])
async def test_a_measure_from_asked_for_to_review_by_keys(live: OpenLive, size: tuple[int, int]) -> None:
    async with live(size) as desk:
        desk.app.go("protection")
        await desk.settle()
        await desk.press("m")
        await fill(desk, "person", "SF-07")
        await fill(desk, "kind", "4")
        await fill(desk, "what", "galler för källarfönstret")
        await fill(desk, "risk_before", "12")
        await desk.settle(lambda: desk.app.screen._finder.code == "SF-07")  # type: ignore[attr-defined]  # the form's own
        await desk.press("f4")
        await desk.shown("· SF-07 ──", "galler för källarfönstret", t("measure.standing.requested"))
        with desk.store.read() as connection:
            made = max(measures(connection, today(desk.clock)), key=lambda each: each.number)
        assert t("action.step_measure.requested") not in desk.words(), "the duty officer asks, others decide"
        decided(desk.store, made.id)
        await desk.shown(t("measure.standing.decided"))
        await desk.press("g")
        await desk.settle(lambda: desk.app.screen.state == "decided")  # type: ignore[attr-defined]  # as above
        await fill(desk, "review_on", "+20")
        await desk.press("f4")
        await desk.shown(t("measure.standing.review_due"))
        await desk.press("escape")
        await desk.shown(f"{made.number}  skalskydd av bostad")
        assert "galler" not in desk.words()
    with desk.store.read() as connection:
        row = max(measures(connection, today(desk.clock)), key=lambda each: each.number)
    assert (row.person, row.state, row.review_on) == (
        "SF-07",
        "in_place",
        today(desk.clock) + timedelta(days=20),
    )


@pytest.mark.parametrize("size", [(120, 36)])
async def test_who_is_guarded_stands_on_the_board_and_what_to_say_at_the_end(
    live: OpenLive, size: tuple[int, int]
) -> None:
    async with live(size) as desk:
        made = guard(desk.store, "SF-07", hours=0.5)
        await desk.shown("BEVAKNING SF-07", "slutar om 00:")
        desk.app.go("protection")
        await desk.settle()
        await desk.press("enter")
        await desk.shown("Exempelvakt", "08-465 004 33", t("guard.say.title"), "hot i brev")
        await desk.press("d")
        await fill(desk, "ends", "+2h")
        await fill(desk, "decided_by", "bakre TiB")
        await desk.press("f4")
        await desk.shown("bakre TiB")
        await desk.press("f8")
        with desk.store.read() as connection:
            assert made in [each.id for each in guards(connection, desk.clock.now())], "it asks once"
        await desk.press("f8")
        await desk.settle(lambda: not any(each.id == made for each in desk.app.state.board.guards))  # type: ignore[union-attr]  # it is read
        desk.app.go("overview")
        await desk.settle()
        assert "BEVAKNING SF-07" not in desk.words()


async def test_advice_in_ten_seconds_then_devices_and_the_whole(live: OpenLive) -> None:
    """`n` `3`, a person, F4. Then the list of transmitters: one is handed out; then all that a person has."""
    async with live((80, 24)) as desk:
        placed(desk.store, "alarm", "SF-07")
        waits = ask(desk.store, "talks")
        decided(desk.store, waits)
        with desk.store.write() as session:
            from models.people.devices import add_transmitter

            add_transmitter(session, LOADER, "0001", "personal", None, desk.clock)
        await desk.press("n", "3")
        await fill(desk, "person", "SF-07")
        await desk.settle(lambda: desk.app.screen._finder.code == "SF-07")  # type: ignore[attr-defined]  # the form's own
        await desk.press("f4")
        await desk.settle(lambda: desk.told().startswith(t("tell.advice_given")))
        with desk.store.read() as connection:
            row = advice(connection)[0]
        assert (row.person, row.asker, row.channel, row.minutes) == ("SF-07", "person", "phone", 5)
        desk.services.act_as(HEAD)
        desk.app.go("protection")
        await desk.shown("larm")
        await desk.press("v")
        await desk.shown(t("protection.list.devices"))
        place = desk.app.screen
        await desk.settle(lambda: any(row.device for row in place.rows))  # type: ignore[attr-defined]  # the list's own
        assert t("action.open.device") in desk.words() and t("action.device_facts") in desk.words()
        desk.services.act_as(TIB)  # who may not send the forms is not offered them
        await desk.press("down", "enter", "d")
        desk.app.repaint()
        open_word, facts_word = t("action.open.device"), t("action.device_facts")
        await desk.settle(lambda: open_word not in desk.words() and facts_word not in desk.words())
        assert desk.app.screen is place
        desk.services.act_as(HEAD)
        await desk.press("slash", "0", "0", "0", "1", "enter")
        await desk.shown(t("hand_device.out", account="0001"))
        await fill(desk, "person", "SF-07")
        await desk.settle(lambda: desk.app.screen._finder.code == "SF-07")  # type: ignore[attr-defined]  # as above
        await fill(desk, "receipt", "kvitto 12")
        await desk.press("f4")
        await desk.settle(lambda: desk.told().startswith(t("tell.device_handed")))
        await desk.press("s")
        await desk.shown(t("whole.title", code="SF-07"), "kvitto 12")
