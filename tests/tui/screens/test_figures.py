"""The screens that look back: figures of a year, and the ARC's lists with their sign-off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import operator_at
from models.reconcile.commands import read_list, reconcile, sign
from models.store.store import Store
from models.words.lookup import t
from tests.conftest import NIGHT
from tests.models.figures.build import a_year, alarm, put
from tests.models.reconcile.build import NOON, put_with_signals
from tests.tui.screens.conftest import OpenLive
from tui.widgets.lines_view import LinesView

HEAD = operator_at("op-lind", "A. Lind", "head", "desk-9")
ZONE = "Europe/Stockholm"
SIZES = [(80, 24), (120, 36), (160, 48)]


def told_list(store: Store, text_: str = "") -> str:
    """A list with one line of both and one that never reached us; the reading's id."""
    put_with_signals(store, alarm(NOON, account="8801"), alarm(NOON + timedelta(hours=3), account="8801"))
    content = text_ or "Konto;Tid;Ärende\n8801;2026-11-20 11:59:58;77\n8802;2026-11-20 18:00:00;78\n"
    told = read_list(content.encode(), None, (), ZONE)
    with store.write() as session:
        days = {"begins_at": NOON - timedelta(hours=3), "ends_at": NOON + timedelta(hours=9)}
        return reconcile(session, HEAD, told, "november.csv", store.clock, ZONE, **days)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "key", "share"), [("sv", "y", "p98,5"), ("en", "f", "p98.5")])
async def test_figures_of_a_year(
    live: OpenLive, city_store: Store, size: tuple[int, int], language: str, key: str, share: str
) -> None:
    """Every percentile of P1 stands whole in the smallest terminal; codes, and never a mean."""
    put(city_store, *a_year(3, NIGHT, 60))
    async with live(size, language) as desk:
        await desk.press(key)
        await desk.shown(t("figures.title.answered"), share)
        [p1] = [line for line in desk.words().split("\n") if line.startswith(" P1")]
        figures = p1.split()
        assert figures[1] == t("figures.target", group="P1", span="").split()[1]
        assert p1.count(":") >= 4
        view = desk.app.screen.query_one(LinesView)
        words = "\n".join("".join(piece.text for piece in line) for line in view.lines)
        assert t("figures.title.false") in words
        assert t("figures.definition.percentile")[:20] in words
        await desk.press("escape")
        assert desk.app.screen.PLACE == "overview"  # type: ignore[attr-defined]  # a place of ours


async def test_figures_are_read_anew_at_most_once_a_minute(live: OpenLive, city_store: Store) -> None:
    async with live() as desk:
        asked: list[int] = []
        read = desk.services.read_figures
        desk.services.read_figures = lambda: (asked.append(1), read())[1]  # type: ignore[method-assign,func-returns-value]  # counted
        await desk.press("y")
        await desk.settle()
        await desk.ring("battery")
        desk.clock.advance(30)
        desk.app.repaint()
        await desk.settle()
        assert len(asked) == 1
        desk.clock.advance(31)
        desk.app.repaint()
        await desk.settle(lambda: len(asked) == 2)


@pytest.mark.parametrize("size", SIZES)
async def test_a_reconciliation_is_opened_and_signed_by_keyboard_alone(
    live: OpenLive, city_store: Store, size: tuple[int, int]
) -> None:
    """a, enter, g, remark, F4: what differs stands first, and the signature after."""
    told_list(city_store)
    async with live(size, code="alind") as desk:
        await desk.press("a")
        await desk.shown("november.csv"[:3], "2 skiljer", "ej signerad")
        await desk.press("enter")
        await desk.shown("bara larmcentralen 1", "ärende 78")
        assert "okänt konto" in desk.words()
        await desk.press("g")
        await desk.shown("Signeringen står kvar för gott")
        await desk.write("LC fragad om rad 3")
        await desk.press("f4")
        await desk.shown("Signerad av")
        assert "LC fragad om rad 3" in desk.words()
        assert t("action.sign_off") not in desk.words().split("\n")[-1]
    with city_store.read() as connection:
        assert connection.execute(text("SELECT remark FROM reconciliation")).scalar() == "LC fragad om rad 3"


async def test_whoever_may_not_sign_is_told_and_keeps_the_words(live: OpenLive, city_store: Store) -> None:
    told_list(city_store)
    async with live(code="mek") as desk:
        await desk.press("a")
        await desk.shown("2 skiljer")
        await desk.press("enter", "g")
        await desk.write("klart")
        await desk.press("f4")
        await desk.settle(lambda: bool(desk.told()))
        assert desk.app.screen.PLACE == "sign_reconciliation"  # type: ignore[attr-defined]  # a place of ours
        assert "klart" in desk.words()
    with city_store.read() as connection:
        assert connection.execute(text("SELECT signed_at FROM reconciliation")).scalar() is None


async def test_anothers_signature_shows_and_the_second_is_told_kindly(
    live: OpenLive, city_store: Store
) -> None:
    reading = told_list(city_store)
    async with live(code="alind") as desk:
        await desk.press("a")
        await desk.shown("2 skiljer")
        await desk.press("enter", "g")
        await desk.write("klart")
        with city_store.write() as session:
            sign(
                session, operator_at("op-x", "S. Berg", "head", "desk-8"), reading, "redan", city_store.clock
            )
        await desk.press("f4")
        await desk.settle()
        assert "S. Berg" in desk.told(), desk.told()
        await desk.press("escape", "escape")  # the first has read what the desk said
        await desk.shown("Signerad av S. Berg")


async def test_an_empty_list_says_what_to_do(live: OpenLive) -> None:
    async with live() as desk:
        await desk.press("a")
        await desk.shown("Ingen avstämning är gjord", "med n")
        await desk.press("enter")
        assert desk.app.screen.PLACE == "reconcile"  # type: ignore[attr-defined]  # a place of ours
