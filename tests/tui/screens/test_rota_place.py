"""Bemanning by keys: illness at once as gaps, a gap mended, two swapped, one removed, and duty taken (D35, D36)."""

from __future__ import annotations

from datetime import timedelta

from models.access.views import operator_by_code
from models.rota.absence import absences
from models.rota.views import gaps, on_duty, shifts_between
from models.words.lookup import t
from tests.conftest import NIGHT
from tests.tui.screens.conftest import Live, OpenLive
from tests.tui.screens.test_protection import fill
from tui.screens.rota import Rota

DAY = timedelta(days=1)


def place(desk: Live) -> Rota:
    """The rota, uppermost."""
    found = desk.app.place
    assert isinstance(found, Rota)
    return found


async def shown(desk: Live, key: str = "b") -> Rota:
    """Go there and wait until it is read."""
    await desk.press(key)
    await desk.settle(lambda: isinstance(desk.app.place, Rota) and desk.app.place.slot is not None)
    return place(desk)


def stand(rota: Rota, who: str, duty: str, after: timedelta) -> None:
    """Put the cursor on somebody's first shift of a duty from a time on."""
    assert rota.span is not None
    row = next(
        each
        for each in rota.span.shifts
        if (each.operator, each.duty) == (who, duty) and each.starts_at >= NIGHT + after
    )
    slot = next(
        slot
        for block in rota._blocks
        for lane in block.lanes
        for slot in lane.slots
        if slot.shift is not None and slot.shift.id == row.id
    )
    rota.stand_on(slot)
    rota.desk.repaint()


async def test_a_sick_officer_is_gaps_at_once_and_one_key_mends_the_first(live: OpenLive) -> None:
    """S tells first what it would leave empty; then the cursor stands on the first gap and enter plans another."""
    async with live((80, 24), code="hstrand") as desk:
        rota = await shown(desk)
        assert "▶ons 25" in desk.words()
        stand(rota, "A. Lind", "contact", DAY)
        await desk.press("s")
        await desk.shown("alind A. Lind", "Det här blir tomt")
        with desk.store.read() as connection:
            assert absences(connection, NIGHT) == (), "nothing is told before it is sent"
        await fill(desk, "ends", "+60h")
        await desk.press("f4")
        await desk.shown("A. Lind är frånvarande", "░")
        slot = place(desk).slot
        assert slot is not None and slot.whole is not None and slot.whole.cause == "absent"
        lane = [each for row in place(desk)._blocks[0].lanes for each in row.slots if each.row == slot.row]
        assert lane.index(slot) != [each.day for each in lane].index(slot.day), (
            "another's shift begins that day"
        )
        bare = slot.whole
        assert "sjuk" not in desk.words().casefold().replace("sjuk  ", ""), "why is nobody's"
        await desk.press("enter")
        await fill(desk, "who", "mek")
        await desk.press("f4")
        await desk.shown(t("tell.shift_planned"))
    with desk.store.read() as connection:
        left = gaps(connection, NIGHT, NIGHT + 5 * DAY)
        (row,) = [
            each
            for each in shifts_between(connection, bare.starts_at, bare.ends_at)
            if each.duty == "contact"
        ]
    assert bare not in left
    assert (row.operator, row.kind, row.ends_at) == ("M. Ek", "override", bare.ends_at)


async def test_two_swap_and_one_shift_is_removed_after_being_asked(live: OpenLive) -> None:
    async with live((160, 48), code="hstrand") as desk:
        rota = await shown(desk)
        stand(rota, "A. Lind", "contact", DAY)
        assert rota.slot is not None and rota.slot.shift is not None
        one = rota.slot.shift
        await desk.press("u")
        await desk.shown(t("action.swap_shifts.with"))
        stand(rota, "K. Nyman", "contact", DAY)
        assert rota.slot is not None and rota.slot.shift is not None
        other = rota.slot.shift
        await desk.press("u")
        await desk.shown(t("tell.shifts_swapped", one="A. Lind", other="K. Nyman"))
        await desk.settle(lambda: place(desk).slot is not None and place(desk).slot.shift is not None)  # type: ignore[union-attr]  # asked just before
        stand(place(desk), "M. Ek", "tib", DAY)
        await desk.press("f8")
        assert "Tiden blir obemannad" in desk.told()
        await desk.press("f8")
        await desk.shown("Passet är borttaget", "LUCKA")
    with desk.store.read() as connection:
        rows = shifts_between(connection, NIGHT, NIGHT + 5 * DAY)
    found = {(row.starts_at, row.operator): row.kind for row in rows if row.duty == "contact"}
    assert found[one.starts_at, "K. Nyman"] == found[other.starts_at, "A. Lind"] == "swap"


async def test_a_duty_officer_takes_and_never_plans(live: OpenLive) -> None:
    """English letters; the month, one's own shifts, and a duty that somebody has is taken at the second press."""
    async with live((120, 36), "en", code="sberg") as desk:
        rota = await shown(desk, "r")
        words = desk.words()
        assert t("action.plan_shift") not in words and t("action.withdraw_shift") not in words
        assert t("rota.slot.may_not") in words
        await desk.press("2")
        await desk.shown("November 2026", "▼")
        await desk.press("3")
        await desk.settle(lambda: rota.slot is not None and rota.slot.row == rota.span.me)  # type: ignore[union-attr]  # read
        assert rota.slot is not None and rota.slot.shift is not None
        assert rota.slot.shift.operator == "S. Berg"
        await desk.press("1")
        await desk.settle(lambda: rota.slot is not None and rota.view == "week" and bool(rota._blocks))
        stand(rota, "J. Holm", "tib", -DAY / 2)
        await desk.press("d")
        await desk.shown("J. Holm has the duty")
        with desk.store.read() as connection:
            before = on_duty(connection, NIGHT).tib
        assert before is not None and before.operator == "J. Holm"
        await desk.press("d")
        await desk.shown("You have the duty")
    with desk.store.read() as connection:
        after, me = on_duty(connection, desk.clock.now()).tib, operator_by_code(connection, "sberg")
    assert after is not None and me is not None and after.operator_id == me.id
