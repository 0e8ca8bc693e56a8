"""The log by keys: written from anywhere, kept as typed, found, struck; a call noted; a history read on record."""

from __future__ import annotations

from sqlalchemy import text

from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive


def count(desk: Live, verb: str) -> int:
    with desk.store.read() as connection:
        found = connection.execute(text("SELECT count(*) FROM entry WHERE verb = :verb"), {"verb": verb})
        return int(found.scalar_one())


async def test_a_line_is_written_from_anywhere_kept_as_typed_found_and_struck(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        written, struck = count(desk, "log.written"), count(desk, "log.struck")
        await desk.press("i", "t")
        await desk.shown(t("place.journal"), "A. Lind")
        assert count(desk, "journal.viewed") == 1
        await desk.press("t")
        await desk.write("Dyrk")
        await desk.press("escape", "t")
        await desk.shown("Dyrk")
        await desk.press("down", "3", "down")
        await desk.write("2:50")
        await desk.press("down")
        await desk.write("SF-07")
        await desk.press("f4")
        await desk.shown(t("tell.logged"))
        await desk.shown("02:50", "SF-07", "åtgärd: Dyrk")
        await desk.press("slash")
        await desk.write("dyr")
        await desk.settle(lambda: "A. Lind" not in desk.words())
        await desk.press("enter")
        await desk.shown(t("place.log_line"), "Skrevs 03:12", "person SF-07")
        await desk.press("h", "x", "f4")
        await desk.shown("Struken 03:12")
        await desk.press("enter")
        await desk.settle(lambda: desk.app.place is not None and desk.app.place.PLACE == "person_card")
        await desk.press("h")
        await desk.shown(t("person_history.title", code="SF-07"))
        assert (count(desk, "log.written") - written, count(desk, "log.struck") - struck) == (1, 1)
        await desk.settle(lambda: count(desk, "person.history_viewed") == 1)


async def test_outside_hours_the_call_form_says_where_help_is_and_search_finds_the_call(
    live: OpenLive,
) -> None:
    async with live((120, 36)) as desk:
        await desk.press("s")
        await desk.shown(t("place.contact_calls"), "ring 112", "070-174 06")
        await desk.press("n")
        await desk.shown(t("contact_call.outcome.out_of_hours"))
        await desk.press("down", "9", "down", "down")
        await desk.write("kameran")
        await desk.press("f4")
        await desk.shown("9 s", "kameran")
        await desk.press("f5")
        await desk.write("kamer")
        await desk.shown(t("journal.kind.contact_call"), t("search_all.by.words"))
        assert "kameran" not in desk.words()
        await desk.press("enter")
        await desk.shown("kameran")
