"""An alarm phoned in by the ARC: typed in seconds, ringing at once, unverified until the ARC was called back (D33)."""

from __future__ import annotations

import pytest

from models.store.store import Store
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive


def newest(desk: Live) -> str:
    """The id of the newest alarm on the glass."""
    assert desk.app.state.board is not None
    return max(desk.app.state.board.alarms, key=lambda alarm: alarm.seq).id


@pytest.mark.parametrize(("language", "kind", "no"), [("sv", "larm", "nej"), ("en", "duress", "no")])
async def test_typed_and_ringing(live: OpenLive, language: str, kind: str, no: str) -> None:
    """Code, kind, case, note, place, "no": enter moves on and the last enter rings it, unverified."""
    async with live((80, 24), language) as desk:
        await desk.press("f3")
        await desk.write("sf-07")
        await desk.settle(lambda: "SF-07 ·" in desk.words())
        assert "Exempel" not in desk.words()
        await desk.press("enter")
        await desk.press("backspace")
        await desk.write(kind)
        await desk.press("enter")
        await desk.write("4711")
        await desk.press("enter")
        await desk.write("ropar")
        await desk.press("enter")
        await desk.write("torget")
        await desk.press("enter")
        assert t("enter_alarm.unverified") in desk.words()
        await desk.write(no)
        await desk.press("enter")
        await desk.settle(lambda: bool(desk.app.state.ringing))
        alarm_id = newest(desk)
        await desk.press("f2")
        await desk.settle(lambda: desk.card(alarm_id).opened)
        card = desk.card(alarm_id)
        assert (card.row.person, card.row.kind, card.row.priority) == ("SF-07", "duress", 1)
        assert (card.arc_case, card.text, card.position, card.arc_verified) == (
            "4711",
            "ropar",
            "torget",
            False,
        )


async def test_found_by_name_without_showing_it(live: OpenLive) -> None:
    """Part of a name finds the code; the name itself is not shown; two that fit must be told apart."""
    async with live((120, 36)) as desk:
        await desk.press("f3")
        await desk.write("exempel")
        await desk.settle(lambda: "SF-05, SF-07" in desk.words() or "SF-07 ·" in desk.words())
        assert "Eva" not in desk.words()
        await desk.press("f4")
        if "SF-05, SF-07" in desk.words():
            assert desk.told() == t("person.unclear")
            await desk.press("escape", "backspace")
        await desk.pilot.press(*["backspace"] * 10)
        await desk.write("eva")
        await desk.settle(lambda: t("person.by_name") in desk.words())
        await desk.press("f4")
        await desk.settle(lambda: bool(desk.app.state.ringing))
        assert desk.app.state.ringing[0].person == "SF-07"


async def test_an_unknown_person_still_rings(live: OpenLive) -> None:
    """Nothing typed but F3 and F4: it rings; somebody who does not exist is told, and nothing is sent."""
    async with live((80, 24)) as desk:
        await desk.press("f3")
        await desk.write("SF-99")
        await desk.settle(lambda: t("person.none") in desk.words())
        await desk.press("f4")
        assert desk.told() == t("person.none.long")
        assert not desk.app.state.ringing
        await desk.press("escape")
        await desk.pilot.press(*["backspace"] * 6)
        await desk.press("f4")
        await desk.settle(lambda: bool(desk.app.state.ringing))
        assert desk.app.state.ringing[0].person is None


@pytest.mark.parametrize(("answer", "copies", "ringing"), [("j", 1, 1), ("n", 0, 2)])
async def test_the_same_alarm_is_asked_never_merged_by_itself(
    live: OpenLive, answer: str, copies: int, ringing: int
) -> None:
    """Within ten minutes of an open alarm of the person the question must be answered before anything is sent."""
    async with live((120, 36)) as desk:
        first = await desk.ring("personal", at=120)
        await desk.press("f3")
        await desk.write("SF-07")
        await desk.shown("har redan ett öppet larm från 03:10")
        await desk.press("f4")
        assert "Samma larm?" in desk.told()
        await desk.press("escape")
        await desk.write(answer)
        await desk.press("enter")
        await desk.settle(
            lambda: desk.card(first).row.copies == copies and len(desk.app.state.ringing) == ringing
        )


async def test_calling_back_confirms_the_source(live: OpenLive) -> None:
    """Before it: no address to read aloud. `c` records that the ARC stands behind the alarm."""
    async with live((120, 36)) as desk:
        await desk.press("f3")
        await desk.write("SF-07")
        await desk.settle(lambda: "SF-07 ·" in desk.words())
        await desk.press("f4")
        await desk.settle(lambda: bool(desk.app.state.ringing))
        alarm_id = newest(desk)
        await desk.open(alarm_id)
        await desk.press("f2", "j", "escape")
        await desk.shown("Ej verifierad källa, läs inte upp adress")
        await desk.press("c")
        await desk.settle(lambda: desk.card(alarm_id).arc_verified)
        await desk.settle(lambda: "Ej verifierad" not in desk.words())


async def test_a_new_p1_is_taken_while_one_types(live: OpenLive, city_store: Store) -> None:
    """F2 works in the form; what was typed stays, and the letters k and z are only letters there."""
    async with live((80, 24)) as desk:
        await desk.press("f3", "tab", "tab")
        await desk.write("kz")
        other = await desk.ring("personal", "SF-19")
        assert desk.card(other).row.state == "new"
        await desk.press("f2")
        await desk.settle(lambda: desk.card(other).row.state == "acknowledged")
        assert "kz" in desk.words()
        await desk.press("escape", "f3")
        assert t("enter_alarm.resumed") in desk.words()
        assert "kz" in desk.words()


async def test_the_menu_of_what_may_be_begun(live: OpenLive) -> None:
    """Every choice is alive; a number opens what it names."""
    async with live((80, 24)) as desk:
        await desk.press("n", "1")
        assert t("enter_alarm.title") in desk.words()
        await desk.press("escape", "n", "2")
        assert t("threat_call.about.title") in desk.words()
        await desk.press("escape", "n", "6")
        assert t("new_incident.title") in desk.words()
        await desk.press("escape", "n", "3")
        assert t("new_advice.title") in desk.words()
        await desk.press("escape", "n", "5")
        assert t("place.drill") in desk.words()
