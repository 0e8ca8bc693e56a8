"""Täckning and Kontorstid at the desk: a gap mended, a phone verified, a day and a profile decided (D36, D37)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from models.access.actor import LOADER
from models.access.tables import Operator
from models.rota.absence import report
from models.rota.hours import office_day
from models.rota.mending import ahead
from models.rota.views import shifts_between
from models.store.policy import OfficeHours, in_force
from models.store.store import Store
from models.words.lookup import t
from tests.tui.screens.conftest import OpenLive

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def gaps(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        found = ahead(connection, store.clock.now()).gaps
    return [(row.gap.cause, row.code) for row in found if row.gap.cause != "nobody"]  # the plan ends some day


async def test_a_gap_is_mended_and_a_telephone_verified(live: OpenLive, city_store: Store) -> None:
    """In the smallest terminal: who is away and from when, who could come; then the number nobody has rung."""
    clock = city_store.clock
    now = clock.now()
    with city_store.write() as session:
        rows = shifts_between(session.connection(), now, now + timedelta(days=3))
        first = next(row for row in rows if row.duty == "contact" and row.starts_at > now)
        report(session, LOADER, first.operator_id, "sick", first.starts_at, first.ends_at, clock)
    assert {cause for cause, _ in gaps(city_store)} == {"absent"}
    async with live((80, 24), code="alind") as desk:
        await desk.press("b", "c")
        await desk.shown(t("place.cover"), t("rota.cause.absent"), first.operator)
        await desk.press("g")
        await desk.shown(t("ask.mend_gap.who"), t("cover.free"))
        await desk.press("f4")
        await desk.settle(lambda: gaps(city_store) == [])
        await desk.settle(lambda: t("rota.cause.absent") not in desk.words())
        with city_store.write() as session:
            session.connection().execute(
                update(_OPERATOR).where(_OPERATOR.c.code == "knyman").values(phone_verified_on=None)
            )
            report(session, LOADER, first.operator_id, "leave", now + timedelta(days=90), None, clock)
        await desk.shown(t("rota.cause.unverified_phone"))
        await desk.press("home")
        await desk.press("g")
        await desk.shown(t("place.verify_phone"), t("cover.phone.why")[:30])
        await desk.press("f4")
        await desk.settle(lambda: gaps(city_store) == [])


async def test_the_year_and_what_is_decided_in_it(live: OpenLive, city_store: Store) -> None:
    """The year at 80 columns; tomorrow closed by a decision; then a whole profile from tomorrow on."""
    clock = city_store.clock

    def hours() -> OfficeHours:
        with city_store.read() as connection:
            return in_force(connection, OfficeHours, clock.now() + timedelta(days=2))

    tomorrow = (clock.now() + timedelta(days=1)).date()
    async with live((80, 24), code="hstrand") as desk:
        await desk.press("b", "c", "h")
        await desk.shown(t("place.office_hours"), t("hours.undecided"), t("hours.sign.red"))
        await desk.press("right", "enter")
        await desk.shown(t("place.own_day"))
        await desk.press("1", "enter")
        await desk.write("KS 2026-12")
        await desk.press("f4")
        await desk.shown(t("hours.sign.own"), "KS 2026-12")
        assert office_day(hours(), tomorrow).kind == "own"
        await desk.press("n")
        await desk.shown(t("place.new_hours"), "08:00-17:00")
        desk.app.screen.field("span").input.value = "7.30-16"  # type: ignore[attr-defined]  # a form of ours
        desk.app.screen.field("half_days").input.value = "2 6"  # type: ignore[attr-defined]  # as above
        desk.app.screen.field("decision").input.value = "KS 2026-13"  # type: ignore[attr-defined]  # as above
        await desk.settle()
        await desk.press("f4")
        await desk.shown("KS 2026-13")
    found = hours()
    assert (found.opens, found.closes, found.half_days) == (
        "07:30",
        "16:00",
        ("maundy_thursday", "before_christmas"),
    )
    assert office_day(found, tomorrow).kind == "own"
