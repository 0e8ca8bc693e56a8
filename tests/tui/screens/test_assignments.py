"""An occasion with unknown persons by keys alone: taken in, put to us, answered, given back; the overview (D43)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from models.words.lookup import t
from tests.tui.screens.conftest import OpenLive


async def test_a_risk_is_taken_in_answered_and_given_back_by_keys(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        with desk.store.read() as connection:
            before = connection.execute(text("SELECT count(*) FROM assignment")).scalar() or 0
            board = connection.execute(text("SELECT code FROM board WHERE active ORDER BY code")).scalar()
        number = f"U2026-{before + 1:03}"
        await desk.press("n", "7")
        await desk.shown(t("place.new_assignment"), t("ask.new_assignment.needed_by"))
        await desk.press("2", "enter")
        await desk.shown(t("assignment.wants.needed"))
        await desk.press(*"oppet mote", "enter", *"imorgon 18:00", "enter", *"20:30", "enter", "enter")
        await desk.press(*str(board), "enter", "1", "enter", *"SF-04", "enter", *"Hamnhallen", "f4")
        await desk.shown(
            number, "oppet mote", "Hamnhallen", "18:00-20:30", t("assignment.next.analysis")[:30]
        )
        await desk.press("e")
        await desk.shown(t("assignment.clock.stands", span="", at="")[:20])
        desk.clock.jump(12 * 3600)
        await desk.press("v", "g")
        await desk.shown(t("place.answer_risk"))
        await desk.press("2", "enter", *"Sallskap behovs", "f4")
        await desk.shown("Sallskap behovs", t("assignment.next.return")[:30])
        await desk.press("g", "1", "f4")
        await desk.shown(t("assignment.settled.done", level=2))
        await desk.press("escape")
        desk.app.go("assignments")
        await desk.shown(number, "SF-04", t("assignment.lack.done", level=2))
        assert "Hamnhallen" not in desk.words()
        with desk.store.read() as connection:
            row = connection.execute(
                text(
                    "SELECT analysis, level, owner_label, returned_how FROM assignment ORDER BY seq DESC LIMIT 1"
                )
            ).one()
            seen = connection.execute(
                text("SELECT count(*) FROM entry WHERE verb = 'assignment.viewed'")
            ).scalar()
        assert tuple(row)[:2] == ("done", 2)
        assert tuple(row)[2]
        assert tuple(row)[3] == "phone"
        assert seen == 1


async def test_the_overview_tells_of_the_coming_days_and_of_a_late_answer(live: OpenLive) -> None:
    from models.assignments.commands import register
    from models.assignments.rows import NewAssignment
    from tests.models.people.build import LIND

    async with live((120, 36)) as desk:
        starts = desk.clock.now() + timedelta(hours=40)
        new = NewAssignment("public", "Tal på torget", starts, ("SF-11",), "person", escalate=True)
        with desk.store.write() as session:
            register(session, LIND, new, desk.clock)
        await desk.shown(t("assignment.title"), "SKYNDSAMT U2026-011 · svar senast 12:00", "SF-11")
        assert "Tal på torget" not in desk.words()
        desk.clock.jump(30 * 3600)
        await desk.shown("2 SVAR FÖRSENADE", "SKYNDSAMT U2026-011 · FÖRSENAT")
        await desk.press("f", "v")
        await desk.shown(t("assignment.list.inbox"), "FÖRSENAT")
