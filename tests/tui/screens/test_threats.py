"""Threats and training by keys: lists say numbers and days, cards are opened on record, words stand only there."""

from __future__ import annotations

from sqlalchemy import text
from textual.widgets import Input

from models.access.actor import LOADER
from models.access.views import operator_by_code
from models.risks.threats import open_threat
from models.risks.views import actors, analyses, notes_in_words, threats
from models.training.views import invitations
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive
from tui.days import day_of
from tui.render.ages import local

SECRET = "Grå moped"


def viewed(desk: Live, verb: str) -> int:
    """How many times this was put on record."""
    with desk.store.read() as connection:
        chosen = text("SELECT count(*) FROM entry WHERE verb = :verb")
        return int(connection.execute(chosen, {"verb": verb}).scalar_one())


def seated(desk: Live, code: str) -> None:
    """Whoever has this code sits at the desk."""
    with desk.store.read() as connection:
        operator = operator_by_code(connection, code)
    assert operator is not None
    desk.services.act_as(operator.at("desk-1"))


async def fill(desk: Live, words: str) -> None:
    """Put words into the field that has the cursor, at once: typing letter by letter is tried elsewhere."""
    field = desk.app.focused
    assert isinstance(field, Input), f"no field has the cursor: {field}"
    field.value = words
    await desk.settle()


async def test_a_threat_is_recorded_assessed_struck_and_closed_by_keys(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        seated(desk, "hstrand")
        desk.app.go("threats")
        await desk.shown("h Hot", "a Aktörer", "v Omvärld", "r Riskanalyser")
        with desk.store.read() as connection:
            before = {row.number for row in threats(connection)}
        await desk.press("n")
        await fill(desk, SECRET)
        await desk.press("enter", "3", "enter")
        await fill(desk, "Två gånger")
        await desk.press("enter", "enter")
        await fill(desk, "SF-07")
        await desk.press("f4")
        await desk.shown("3 hög")
        with desk.store.read() as connection:
            [number] = {row.number for row in threats(connection)} - before
        await desk.shown(number)
        assert SECRET not in desk.words(), "a list says number, level and day"
        while desk.app.screen.row.number != number:  # type: ignore[attr-defined]  # the list of threats
            await desk.press("down")
        await desk.press("enter")
        await desk.shown(SECRET, "person SF-07", "1 bedömning", "Två gånger")
        assert viewed(desk, "threat.viewed") == 1
        await desk.press("g")
        assert desk.app.screen_stack[-2].card is None, "what lies below keeps no word"  # type: ignore[attr-defined]  # the threat
        assert viewed(desk, "threat.viewed") == 1
        await desk.press("4", "enter")
        await fill(desk, "Fel person")
        await desk.press("f4")
        await desk.shown("4 akut", "Fel person", "ring 112", "2 bedömningar")
        assert viewed(desk, "threat.viewed") == 2, "it was read anew"
        await desk.press("h", "enter")
        await fill(desk, "Namne")
        await desk.press("f4")
        await desk.shown("struken av", "Namne", "Fel person", "3 hög")
        await desk.press("f8")
        await fill(desk, "Lagförd")
        await desk.press("f4")
        await desk.shown("avslutat", "Lagförd")
        await desk.press("escape", "a", "n")
        await fill(desk, "Okänd")
        await desk.press("enter")
        await fill(desk, "hjälm")
        await desk.press("enter", "2", "f4")
        await desk.shown("HA-0", "2 förhöjd")
        assert "hjälm" not in desk.words()
        with desk.store.read() as connection:
            assert any(row.closed_on is None for row in actors(connection))


async def test_the_watch_and_the_analyses_by_keys(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        seated(desk, "hstrand")
        desk.app.go("threats")
        await desk.press("v", "n")
        await fill(desk, SECRET)
        await desk.press("enter")
        await fill(desk, "Radio")
        await desk.press("f4")
        await desk.shown("Omvärldsbevakning", "Radio")
        await desk.press("home", "enter")
        await desk.shown(SECRET, t("risk.no_review"))
        await desk.press("g")
        await fill(desk, "Lugnt")
        await desk.press("enter")
        await fill(desk, "+10")
        await desk.press("f4")
        await desk.shown("Lugnt", "ses över")
        await desk.press("escape", "r", "n")
        for words in ("Gruppen", "2026:9", "2026-11-01"):
            await fill(desk, words)
            await desk.press("enter")
        await desk.press("enter")
        await fill(desk, "KS 9")
        await desk.press("f4")
        await desk.shown("Gruppen", "2026:9")
        with desk.store.read() as connection:
            assert any(row.source == "Radio" and row.reviewed_on for row in notes_in_words(connection))
            assert any((row.name, row.reference) == ("2026:9", "KS 9") for row in analyses(connection))


async def test_a_duty_officer_sees_the_list_and_opens_nothing(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        with desk.store.write() as session:
            day = day_of("+9", local(desk.clock.now()).date())
            assert day is not None
            number = open_threat(session, LOADER, SECRET, 2, SECRET, day, desk.clock)
        desk.app.go("threats")
        await desk.shown(number)
        while desk.app.screen.row.number != number:  # type: ignore[attr-defined]  # as above
            await desk.press("down")
        await desk.press("enter")
        await desk.shown("M. Ek")
        assert SECRET not in desk.words()
        assert viewed(desk, "threat.viewed") == 0


async def test_a_course_is_offered_and_answered_by_keys(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        seated(desk, "hstrand")
        desk.app.go("training")
        await desk.shown("Kurskatalog")
        await desk.press("n")
        for words in ("ZZ1", "Trygg i uppdraget", "2", "1", "24"):
            await fill(desk, words)
            await desk.press("enter")
        await desk.shown("ZZ1", "0 inbjudna")
        while desk.app.screen.row.code != "ZZ1":  # type: ignore[attr-defined]  # the list of courses
            await desk.press("down")
        await desk.press("enter")
        await fill(desk, "SF-07 SF-04")
        await desk.press("enter")
        await fill(desk, "mejl")
        await desk.press("f4")
        await desk.shown("2 inbjudna")
        await desk.press("v")
        await desk.shown("Inbjudningar · ", "SF-07")
        while (desk.app.screen.row.person, desk.app.screen.row.course) != ("SF-07", "ZZ1"):  # type: ignore[attr-defined]  # the list of invitations
            await desk.press("down")
        await desk.press("enter", "3", "enter", "f4")
        await desk.shown("genomförd", "gäller till")
        with desk.store.read() as connection:
            rows = invitations(connection, local(desk.clock.now()).date(), "ZZ1")
            assert {(row.person, row.state) for row in rows} == {("SF-07", "completed"), ("SF-04", "invited")}
