"""A call about somebody who is not covered, by keys alone: danger first, the owner found, told, confirmed (rule 19)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text, update

from models.access.actor import LOADER
from models.people.commands import set_responsible
from models.people.offices import offices
from models.people.tables import PartyOffice
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive

NAME = "Fredrika Fritid"


def staffed(desk: Live) -> str:
    """An office with a named responsible and a number at night; its code."""
    with desk.store.read() as connection:
        one = offices(connection, date(2026, 11, 25))[0]
    with desk.store.write() as session:
        set_responsible(
            session, LOADER, one.id, "Rut Ansvarig", "070-174 06 41", desk.clock, valid_from=date(2026, 1, 1)
        )
        session.connection().execute(update(PartyOffice).values(out_of_hours_phone="08-465 004 49"))
    return str(one.code)


async def test_a_call_is_referred_told_and_confirmed_by_keys(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        code = staffed(desk)
        with desk.store.read() as connection:
            before = connection.execute(text("SELECT count(*) FROM referral")).scalar() or 0
        number = f"R2026-{before + 1:03}"
        await desk.press("n", "4")
        await desk.shown(t("referral.now"))
        assert t("ask.new_referral.who") not in desk.words()
        await desk.press("2", "enter")
        await desk.shown(t("ask.new_referral.who"))
        await desk.press(*NAME, "enter", "1", "enter", "2", "enter", "1", "enter")
        await desk.shown(t("referral.because.own_party"), t("ask.new_referral.office"))
        await desk.press(*code)
        await desk.shown("ÄGARE:", "Journummer: 08-465 004 49")
        await desk.press("f4")
        await desk.shown(number, NAME, "RING JOURNUMRET", "Stängt till")
        await desk.press("r")
        assert "08-465 004 49" in desk.told()
        await desk.press("g", "2", "f4")
        await desk.shown("INTE BEKRÄFTAD")
        await desk.press("v", *"jouren", "f4")
        await desk.shown("bekräftad 03:")
        await desk.press("escape")
        desk.app.go("referrals")
        await desk.shown("0 Hänv", "1 Pers", "väntar på bekräftelse")
        assert number not in desk.words()
        await desk.press("a")
        await desk.shown(number, f"partikansli {code}")
        assert NAME not in desk.words()
        with desk.store.read() as connection:
            found = connection.execute(
                text("SELECT state, told_how, out_of_hours FROM referral ORDER BY seq DESC LIMIT 1")
            ).all()
            seen = connection.execute(
                text("SELECT count(*) FROM entry WHERE verb = 'referral.viewed'")
            ).scalar()
        assert [tuple(row) for row in found] == [("confirmed", "out_of_hours", True)]
        assert seen == 1
        await desk.press("1")
        assert desk.app.place is not None
        assert desk.app.place.PLACE == "people"


async def test_whoever_is_covered_or_may_be_becomes_an_incident_and_danger_stays_in_sight(
    live: OpenLive,
) -> None:
    async with live((120, 36)) as desk:
        with desk.store.read() as connection:
            before = connection.execute(text("SELECT count(*) FROM referral")).scalar()
        await desk.press("n", "4", "1")
        await desk.shown("RING 112 NU")
        await desk.press("enter", *"SF-07")
        await desk.shown("SF-07 finns i registret")
        await desk.press("enter", "2")
        await desk.shown("RING 112 NU", t("referral.owner_is.ours"))
        await desk.press("enter")
        await desk.settle(lambda: desk.app.place is not None and desk.app.place.PLACE == "new_incident")
        with desk.store.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM referral")).scalar() == before
