"""The plans on a screen: what is in force, changed by who may, every fault with its line, never without a decision."""

from __future__ import annotations

from models.access.views import operator_by_code
from models.plans.views import plans
from models.store.store import Store
from tests.tui.screens.conftest import Live, OpenLive
from tui.screens.edit_plan import EditPlan


async def opened(desk: Live, code: str) -> EditPlan:
    """The plan's own screen, its file read."""
    await desk.press("f7")
    await desk.shown("Inringt hot", "EXEMPEL, ej fastställd")
    while code not in str(desk.app.screen.row):  # type: ignore[attr-defined]  # the list of plans
        await desk.press("down")
    await desk.press("enter")
    screen = desk.app.screen
    assert isinstance(screen, EditPlan)
    await desk.settle(lambda: "[[step]]" in screen.text.text)
    return screen


def seated(desk: Live, code: str) -> None:
    """Whoever has this code sits at the desk."""
    with desk.store.read() as connection:
        operator = operator_by_code(connection, code)
    assert operator is not None
    desk.services.act_as(operator.at("desk-1"))


async def test_a_plan_is_changed_and_decided(live: OpenLive, city_store: Store) -> None:
    """A fault stands there with its line and keeps the plan out; without a decision it is not loaded either."""
    async with live((120, 36)) as desk:
        seated(desk, "hstrand")
        screen = await opened(desk, "unknown")
        good = screen.text.text
        screen.text.load_text(good.replace('kind = "do"', 'kind = "jump"'))
        await desk.shown("1 fel i planen", "kind: jump finns inte")
        await desk.press("f4")
        assert screen.is_current
        screen.text.load_text(good.replace("Okänd signal", "Okänt larm"))
        await desk.shown("Planen håller")
        await desk.press("f4")
        assert "Planen behöver ett beslut" in desk.told()
        await desk.write("KS 2026-9")
        await desk.press("f4")
        await desk.settle(lambda: "Planen unknown gäller nu, version 1" in desk.told())
        with city_store.read() as connection:
            found = next(row for row in plans(connection) if row.code == "unknown")
        assert (found.title_sv, found.decision) == ("Okänt larm", "KS 2026-9")


async def test_what_was_typed_is_kept_when_one_leaves(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        screen = await opened(desk, "unknown")
        screen.text.load_text(screen.text.text + "# mitt tillägg\n")
        await desk.press("escape", "enter")
        again = desk.app.screen
        assert isinstance(again, EditPlan)
        await desk.settle(lambda: "# mitt tillägg" in again.text.text)


async def test_a_duty_officer_does_not_change_plans(live: OpenLive, city_store: Store) -> None:
    async with live((80, 24)) as desk:
        screen = await opened(desk, "unknown")
        await desk.press("f4")
        assert "Planen behöver ett beslut" in desk.told()
        await desk.write("KS 1")
        await desk.press("f4")
        await desk.settle(lambda: "M. Ek" in desk.told())
        assert screen.is_current
        with city_store.read() as connection:
            assert all(not row.decided for row in plans(connection))
