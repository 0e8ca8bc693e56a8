"""Waking on the glass: channels with their tests, the ladder in words, and the ARC's list read from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.channels.commands import add_channel
from models.store.policy import ArcCalls, in_force
from models.store.store import Store
from models.words.lookup import t
from tests.models.figures.build import alarm
from tests.models.reconcile.build import NOON, put_with_signals
from tests.tui.screens.conftest import OpenLive


def place(desk: object) -> str:
    """The name of the screen that is shown."""
    return str(desk.app.screen.PLACE)  # type: ignore[attr-defined]  # a place of ours


async def test_a_channel_is_tested_and_confirmed_by_keys_alone(live: OpenLive, city_store: Store) -> None:
    """b, v, t, g, the code: who would be woken is named, and stops being EJ PROVAD only by the receiver's code."""
    with city_store.write() as session:
        add_channel(
            session, LOADER, "TiB-telefonen", "apprise", "json://127.0.0.1:9", "tib", city_store.clock
        )
    async with live((80, 24)) as desk:
        await desk.press("b", "v")
        await desk.shown("TiB-telefonen", "aldrig provad", "EJ PROVAD", "P1-P3", "väck bakre TiB", "P4")
        await desk.press("p")
        await desk.settle(lambda: "läsa upp koden" in desk.told())
        with city_store.read() as connection:
            code = str(connection.execute(text("SELECT code FROM channel_test")).scalar())
        assert code not in desk.words()
        await desk.press("g")
        await desk.write(code.lower())
        await desk.press("f4")
        await desk.settle(lambda: "TiB-telefonen" in desk.told())
        await desk.shown("provad 03:12")
        assert "EJ PROVAD" not in desk.words()
        assert code not in desk.words()


async def test_nobody_woken_is_said_and_only_who_may_decides(live: OpenLive, city_store: Store) -> None:
    """Without a channel the screen says so outright; an officer's word on the ARC is refused, the head's stands."""
    async with live((80, 24)) as desk:
        await desk.press("b", "v")
        await desk.shown("väcks INGEN", t("channels.none")[:30])
        await desk.press("a", "1", "enter")
        await desk.write("SN 2026/12")
        await desk.press("f4")
        await desk.settle(lambda: bool(desk.told()))
        assert place(desk) == "arc_calls"
    async with live((80, 24), code="hstrand") as desk:
        await desk.press("b", "v", "a", "1", "enter")
        await desk.write("SN 2026/12")
        await desk.press("f4")
        await desk.shown("Larmcentralen ringer TiB vid varje larm, beslut SN 2026/12")
    with city_store.read() as connection:
        assert in_force(connection, ArcCalls, city_store.clock.now()).rings


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where a browser puts files, in a home folder of the test's own."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    folder = tmp_path / "Downloads"
    folder.mkdir()
    return folder


async def test_the_arcs_list_is_read_from_the_screen_and_the_next_without_a_question(
    live: OpenLive, city_store: Store, downloads: Path
) -> None:
    """Columns that nobody can guess are asked for once; next month a digit is enough, and differences stand there."""
    put_with_signals(city_store, alarm(NOON, account="8801"))
    head = "Nyckel;Stund;Nr\n"
    (downloads / "oktober.csv").write_text(
        f"{head}8801;2026-11-20 11:59:58;77\n8802;2026-11-20 18:00:00;78\n"
    )
    async with live((80, 24), code="alind") as desk:
        await desk.press("a", "n")
        await desk.shown("oktober.csv")
        await desk.press("1", "f4")
        await desk.shown("Konto", "vad kolumnerna heter")
        await desk.write("Nyckel")
        await desk.press("enter")
        await desk.write("Stund")
        await desk.press("f4")
        await desk.settle(lambda: place(desk) == "reconciliation")
        await desk.shown("8802")
        await desk.press("escape")
        (downloads / "november.csv").write_text(f"{head}8801;2026-11-20 11:59:58;79\n")
        await desk.press("n")
        await desk.shown("november.csv")
        await desk.write(str(downloads / "november.csv"))
        await desk.press("enter")
        await desk.settle(lambda: place(desk) == "reconciliation")


async def test_rows_that_cannot_be_taken_are_named_by_their_line(
    live: OpenLive, city_store: Store, downloads: Path
) -> None:
    (downloads / "trasig.csv").write_text("Konto;Tid\n8801;2026-11-20 11:59:58\n8801;i går\n")
    async with live((80, 24)) as desk:
        await desk.press("a", "n")
        await desk.shown("trasig.csv")
        await desk.press("1", "enter")
        await desk.shown("3", "i går")
        assert place(desk) == "read_list"
    with city_store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM reconciliation")).scalar() == 0
