"""Police, court and crisis support by keys alone, from an incident's two sheets; a paper is taken out sealed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from models.access.actor import LOADER
from models.incidents.commands import open_incident
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive


def first(desk: Live) -> str:
    """A fresh incident with a person, of which nothing is known."""
    with desk.store.write() as session:
        return open_incident(session, LOADER, "hot via sms", "harm", desk.clock, person="SF-11")


async def test_a_report_is_filed_and_the_way_through_court_begun_by_keys(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        incident = first(desk)
        desk.app.open_place("police", incident)
        await desk.shown("ansvar: den förtroendevalda", "krävs före avslut")
        await desk.press("f")
        await desk.shown("29 kap. 2 § 9", "åtkomstskydd")
        await desk.press("f", "enter")
        await desk.shown(t("law.form.report"))
        await desk.press("1", "enter", "1", "enter", "enter", "enter", *"5000-K1-26", "enter", "1", "f4")
        await desk.shown("av den drabbade", "Polisens nummer: 5000-K1-26", "Uppdraget angivet: ja")
        await desk.press("down", "down", "enter", *"Provstads tingsrätt", "f4")
        await desk.shown("Provstads tingsrätt · ingen dag satt")
        await desk.press("home", "down", "down", "down", "enter")
        await desk.shown(t("law.form.date"))
        await desk.press("1", "enter", *"12/12", "enter", *"9:30", "enter", *"sal 3", "f4")
        await desk.shown("förhandling 12 dec 09:30")
        await desk.press("home", "down", "down", "enter")
        await desk.shown(t("law.form.change_court"))
        await desk.press("enter", "enter", *"J. Juristsson", "f4")
        await desk.shown("Målsägandebiträde: J. Juristsson", "Provstads tingsrätt · förhandling")
        await desk.press("home", "enter")
        await desk.shown("anmäld", "den drabbade")
        await desk.press("down", "down", "down", "down", "down", "down", "1", "f4")
        await desk.shown("Åtkomstskydd begärt: ja")
        with desk.store.read() as connection:
            row = connection.execute(
                text("SELECT police, filed_by, mandate_stated FROM incident JOIN police_report ON"
                     " police_report.incident_id = incident.id WHERE incident.id = :id"),
                {"id": incident},
            ).one()  # fmt: skip
            seen = connection.execute(
                text("SELECT count(*) FROM entry WHERE verb = 'incident.viewed' AND subject = :id"),
                {"id": f"incident:{incident}"},
            ).scalar()
        assert tuple(row) == ("filed", "person", True)
        assert seen


async def test_crisis_support_is_offered_declined_and_a_paper_leaves_sealed(
    live: OpenLive, tmp_path: Path
) -> None:
    async with live((80, 24)) as desk:
        papers = tmp_path / "papers"
        desk.services.settings = replace(desk.services.settings, papers=papers)
        incident = first(desk)
        desk.app.open_place("crisis", incident)
        await desk.shown(t("law.add.offer"))
        await desk.press("enter", "enter", *"vården", "f4")
        await desk.shown("inget svar än · vården", "om 7 dagar", "om 30 dagar")
        await desk.press("home", "enter", "2", "enter", "2", "f4")
        await desk.shown("tackade nej", "önskas inte")
        await desk.press("s", "2", "enter", "1", "f4")
        await desk.shown(t("place.paper_made"), t("paper_made.once"))
        (path,) = papers.iterdir()
        assert b"/Encrypt" in path.read_bytes()
        await desk.press("escape")
        await desk.shown("tackade nej")
