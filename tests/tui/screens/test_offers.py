"""Offers and documents by keys alone: a talk from booking to notes, an agreed act, a new version (D8-D10, D75)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from models.words.lookup import t
from tests.models.people.build import LIND
from tests.tui.screens.conftest import OpenLive


async def test_an_offer_a_talk_and_an_act_by_keys(live: OpenLive, tmp_path: Path) -> None:
    async with live((80, 24)) as desk:
        await desk.press("o", "2")
        await desk.shown("2 Erbj", "erbjudet", "Årligt samtal", "SF-")
        await desk.press("h")
        await desk.shown(t("wheel.title"), "december")
        await desk.press("h")
        await desk.shown("Årligt samtal", "SF-")
        await desk.press("enter")
        await desk.shown("Erbjudanden till SF-", "Introduktion", "Vet: rutinen")
        code = desk.app.screen.code  # type: ignore[attr-defined]  # the sheet that was opened
        await desk.press("s")
        await desk.shown(t("owed.form.book", code=code))
        await desk.press(*"imorgon", "enter", *"10:00", "enter", "enter", *"telefon", "enter")
        await desk.press(*"larm", "enter", "2", "enter", *"Rum 412", "f4")
        await desk.shown("anledning: larm", "bokat")
        await desk.press("f", "f")
        await desk.shown("Kalenderfilen är skriven")
        [file] = (tmp_path / "calendar").iterdir()
        assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        written = file.read_bytes()
        assert b"SUMMARY:S\xc3\xa4kerhetssamtal\r\n" in written
        assert [each for each in (code.encode(), b"412", b"larm") if each in written] == []
        desk.clock.advance(2 * 86400)
        rows = [row.key for row in desk.app.screen.rows]  # type: ignore[attr-defined]  # as above
        at = next(i for i, row in enumerate(desk.app.screen.rows) if row.form.startswith("talk|"))  # type: ignore[attr-defined]  # as above
        assert len(rows) > at
        await desk.press("home", *["down"] * at, "enter")
        await desk.shown(t("owed.outcome.moved"))
        await desk.press("1", "enter", "enter", *"Bil vid grinden", "f4")
        await desk.shown("genomfört")
        assert "grinden" not in desk.words()
        await desk.press("d")
        await desk.shown("inte rätt")
        desk.services.act_as(LIND)
        await desk.press("d")
        await desk.shown("Risker: Bil vid grinden", "Plats: Rum 412")
        await desk.press("g", *"Byta lås", "enter", "4", "enter", *"imorgon", "f4")
        await desk.shown("den förtroendevalda: senast")
        with desk.store.read() as connection:
            found = connection.execute(text("SELECT owner, state FROM agreed_act ORDER BY seq DESC")).first()
        assert found is not None
        assert tuple(found) == ("person", "open")


async def test_a_document_and_a_version_that_opens_introductions_anew(live: OpenLive) -> None:
    async with live((120, 36)) as desk:
        desk.services.act_as(LIND)
        desk.app.go("documents")
        await desk.shown("8 Dokument")
        await desk.press("n")
        await desk.shown(t("owed.form.document"))
        await desk.press(*"ZX", "enter", "2", "enter", *"Anvisning", "f4")
        await desk.shown("ZX", t("document.none_in_force"))
        await desk.press("/", *"ZX", "enter")
        await desk.shown(t("document.no_version"))
        await desk.press("v")
        await desk.shown(t("owed.form.version", code="ZX"))
        await desk.press(*"2026", "enter", *"2026-11-01", "enter", *"stadsdirektören")
        await desk.press("enter", "enter", "enter", "enter")
        await desk.press(*"D8:city:Samtal", "enter", *"introduction", "f4")
        await desk.shown(
            "Version 2026", "stadsdirektören", "Ändrar D8 för staden: Samtal", "Öppnar på nytt: introduktion"
        )
