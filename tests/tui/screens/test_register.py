"""The register by keys alone: a person from the first to the last day, an office and a board (D1-D3, D39, D66)."""

from __future__ import annotations

from sqlalchemy import text

from models.access.actor import LOADER
from models.boards.commands import set_lead
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive


async def told(desk: Live, *words: str) -> None:
    """Answer one question after another; "" leaves one unanswered."""
    for each in words:
        await desk.write(each)
        await desk.press("enter")


def active(desk: Live, board: str) -> bool | None:
    """Whether a board is there, once the card that is open says what the store says."""
    with desk.store.read() as connection:
        chosen = text("SELECT active FROM board WHERE code = :code")
        stored = bool(connection.execute(chosen, {"code": board}).scalar())
    row = getattr(desk.app.place, "row", None)
    return stored if row is not None and row.active == stored else None


async def test_a_new_person_gets_a_mandate_and_the_end_of_it_asks_of_the_threat(live: OpenLive) -> None:
    async with live((80, 24), code="hstrand") as desk:
        await desk.press("o")
        await desk.shown("27 omfattas", "2 behöver beslut", "1 Pers")
        await desk.press("n")
        await desk.shown(t("register.act.person.new"))
        await desk.write("sf 8!")
        await desk.shown(t("register.unclear.code"))
        await desk.press(*["backspace"] * 5)
        await desk.write("sf-07")
        await desk.shown(t("register.code_taken"))
        await desk.press("backspace", "backspace")
        await told(desk, "88", "Nya Nilsson")
        await desk.press("f4")
        await desk.shown(t("register.act.person.mandate"), "SF-88")
        await told(desk, "3")
        await desk.write("39,9")
        await desk.shown("omfattas · behöver beslut")
        await desk.press("enter", "enter")
        await desk.write("zz")
        await desk.shown(t("register.unknown_code"))
        await desk.press("f4")
        assert desk.told() == t("register.unknown_code")
        await desk.press("backspace", "backspace", "enter")
        await told(desk, "2026-01-01")
        await desk.press("f4")
        await desk.shown("1 Pers")
        with desk.store.read() as connection:
            mandate = "SELECT category, degree_tenths, valid_from FROM mandate WHERE degree_tenths = 399"
            found = [tuple(map(str, row)) for row in connection.execute(text(mandate))]
        assert ("group_leader", "399", "2026-01-01") in found
        await desk.press("slash")
        await desk.write("SF-88")
        await desk.press("enter")
        await desk.settle(lambda: desk.app.place is not None and desk.app.place.PLACE == "person_card")
        await desk.press("v")
        await desk.shown(t("register.choose"), t("register.act.person.mandate"))
        await desk.press("escape", "escape", "d")
        await desk.shown(t("register.choose"), t("register.act.person.end-mandate"))
        await desk.press("2")
        await told(desk, "3")
        await desk.press("f4")
        await desk.shown(t("ending.first"), t("ending.rings"))
        assert t("ask.register_form.review") in desk.words()
        await desk.press("2")
        await desk.settle(lambda: t("ask.register_form.review") not in desk.words())
        await desk.press("enter")
        await told(desk, "Chefen")
        await desk.press("f4", "v")
        await desk.shown("SF-88", "2 kvar på listan")
        await desk.press("enter")
        await desk.shown("nej, inget hot", "Chefen", "1  avslutande samtal erbjudet · öppen")


async def test_an_office_and_a_board_are_added_and_say_what_they_lack(live: OpenLive) -> None:
    async with live((80, 24), code="hstrand") as desk:
        await desk.press("o", "3")
        await desk.shown("── Partikanslier", t("office.head.stands"))
        await desk.press("n")
        await told(desk, "nya", "Nya partiet", "08-465 004 31")
        await desk.press("f4")
        await desk.shown("NYA", "ingen ansvarig, ingen ersättare")
        await desk.press("slash")
        await desk.write("nya partiet")
        await desk.press("enter")
        await desk.shown(
            "Ingen ansvarig, ingen ersättare, intyg saknas", "08-465 004 31", "5  att polisanmälan"
        )
        await desk.press("d", "1")
        await told(desk, "1", "Lo Nyman")
        await desk.press("f4")
        await desk.shown("Lo Nyman · aldrig verifierad")
        await desk.press("d", "4")
        await told(desk, "1 3")
        await desk.shown("risker och skyddet, rutiner")
        await told(desk, "Lo Nyman")
        await desk.press("f4")
        await desk.shown("risker och skyddet: intygat")
        await desk.press("escape", "escape", "4")
        await desk.shown("── Nämnder och bolag")
        await desk.press("n")
        await told(desk, "ztn", "Testnämnden", "1")
        await desk.press("f4")
        await desk.shown("ZTN", "ingen säkerhetsansvarig, ingen riskanalys")
        await desk.press("slash")
        await desk.write("testnämnden")
        await desk.press("enter")
        await desk.shown("ZTN · Testnämnden")
        await desk.press("d", "1")
        await told(desk, "1", "Min Ledare")
        with desk.store.write() as session:
            board = session.connection().execute(text("SELECT id FROM board WHERE code = 'ZTN'")).scalar_one()
            set_lead(session, LOADER, board, "En Annan", "", desk.store.clock)
        await desk.press("f4")
        await desk.settle(lambda: "Vaktbord ändrade samma sak för ZTN kl " in desk.told())
        assert "Min Ledare" in desk.words(), "what was typed stays"
        await desk.press("f4")
        await desk.shown("Min Ledare · aldrig verifierad")
        await desk.press("d", "5")
        await told(desk, "dnr 12", "2")
        await desk.press("f4")
        await desk.shown("roller inte fördelade · dnr 12")
        await desk.press("d", "9")
        await told(desk, "1")
        await desk.press("f4")
        await desk.settle(lambda: desk.told() == t("tell.board.end", code="ZTN"))
        await desk.settle(lambda: active(desk, "ZTN") is False)
        await desk.press("d")
        await desk.shown(t("register.act.board.reopen"))
        await told(desk, "1")
        await desk.press("f4")
        await desk.settle(lambda: active(desk, "ZTN") is True)
