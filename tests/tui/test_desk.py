"""The desk as an officer meets it: keys in, commands out, the truth on the glass. In both languages."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.command import CommandPalette
from textual.screen import ModalScreen
from textual.widgets import Input

from models.store.errors import StoreUnavailable, VersionProblem
from models.words.lookup import t
from tests.tui.conftest import OpenDesk
from tests.tui.invented import InventedServices, alarm, board, disturbance, overtaken, ringing_alarms
from tui.screens.overview import Overview
from tui.state import Tone
from tui.widgets.board import Board

LANGUAGES = ("sv", "en")


class Question(ModalScreen[None]):
    """A question with a field, as any form asks."""

    def compose(self) -> ComposeResult:
        yield Input(id="field")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_overview_answers_three_questions(desk: OpenDesk, language: str) -> None:
    async with desk(InventedServices(board(ringing_alarms())), language=language) as opened:
        words = opened.words()
        assert "SF-07" in words
        assert t("alarm.state.new") in words
        assert t("health.up") in words
        assert f"F2 {t('action.acknowledge')}" in words
        assert "2026-041" in words
        assert "A. Lind" in words
        assert "M. Ek" in words


async def test_f2_takes_the_alarm_on_the_strip_and_the_database_answers(desk: OpenDesk) -> None:
    async with desk(InventedServices(board(ringing_alarms()))) as opened:
        await opened.later(2)
        await opened.pilot.press("f2")
        await opened.settle(
            lambda: opened.app.state.board.by_priority[1] == 1 and opened.app.state.board.counter == 2
        )
        assert opened.world.calls == [("acknowledge", "alarm-41", 1)]
        assert "Du har larmet: ‼ PERSONLARM SF-07" in opened.words()
        assert "pågår · Ek" in opened.words()


async def test_the_cursor_goes_to_what_was_taken_so_that_enter_opens_it(desk: OpenDesk) -> None:
    async with desk(InventedServices(board(ringing_alarms()))) as opened:
        await opened.later(2)
        await opened.pilot.press("end")
        on_board = opened.app.screen.query_one(Board)
        assert on_board.cursor != "alarm-41"
        await opened.pilot.press("f2")
        await opened.settle(lambda: on_board.cursor == "alarm-41")


async def test_nothing_is_painted_as_taken_before_the_database_says_so(desk: OpenDesk) -> None:
    """I2: no optimistic painting. The command hangs; the row stays OKVITTERAT."""
    import threading

    world = InventedServices(board((alarm(1),)))
    gate = threading.Event()
    world.on_call = lambda name: gate.wait(5) and None
    async with desk(world) as opened:
        await opened.later(2)
        await opened.pilot.press("f2")
        await opened.settle(lambda: bool(world.calls))
        assert "OKVITTERAT" in opened.words()
        assert "Du har larmet" not in opened.words()
        gate.set()
        await opened.settle(lambda: "Du har larmet" in opened.words())


async def test_f2_reaches_the_alarm_from_a_field_in_a_question(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1),)))) as opened:
        await opened.later(2)
        opened.app.push_screen(Question())
        await opened.pilot.pause()
        await opened.pilot.press("k", "f2", "a")
        await opened.settle(lambda: bool(opened.world.calls))
        assert opened.app.screen.query_one(Input).value == "ka"
        assert opened.world.calls == [("acknowledge", "alarm-1", 1)]


@pytest.mark.parametrize(("language", "key"), [("sv", "k"), ("sv", "K"), ("en", "a"), ("sv", "f2")])
async def test_the_letter_does_the_same(desk: OpenDesk, language: str, key: str) -> None:
    """Also with caps lock on."""
    async with desk(InventedServices(board((alarm(1),))), language=language) as opened:
        await opened.later(2)
        await opened.pilot.press(key)
        await opened.settle(lambda: bool(opened.world.calls))
        assert opened.world.calls[0][0] == "acknowledge"


async def test_an_alarm_that_took_the_name_just_now_is_not_taken(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(2, "SF-19", 2, "burglary"),)))) as opened:
        await opened.later(2)
        await opened.put(alarm(3, "SF-07", 1), alarm(2, "SF-19", 2, "burglary"))
        await opened.later(0.3)
        await opened.pilot.press("f2")
        await opened.pilot.pause()
        assert opened.world.calls == []
        assert "Annat larm nu: SF-07. Tryck igen." in opened.words()
        await opened.later(1)
        await opened.pilot.press("f2")
        await opened.settle(lambda: bool(opened.world.calls))
        assert opened.world.calls == [("acknowledge", "alarm-3", 1)]


async def test_a_key_held_down_takes_one_alarm(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1), alarm(2, "SF-19"), alarm(3, "SF-20"))))) as opened:
        await opened.later(2)
        for _ in range(20):
            await opened.pilot.press("f2")
            opened.time[0] += 0.12
        await opened.settle(lambda: opened.app.state.board.unacknowledged == 2)
        assert [call[1] for call in opened.world.calls] == ["alarm-1"]


async def test_the_second_officer_is_told_kindly_who_was_first(desk: OpenDesk) -> None:
    world = InventedServices(board((alarm(1),)))
    world.refusals.append(overtaken("S. Berg"))
    async with desk(world) as opened:
        await opened.later(2)
        await opened.pilot.press("f2")
        await opened.settle(lambda: opened.app.problem_told)
        assert "S. Berg tog SF-07 kl 03:12:38, strax före dig." in opened.words()
        await opened.later(60)
        assert "S. Berg tog" in opened.words(), "a problem stays until it is read"
        await opened.pilot.press("escape")
        await opened.pilot.pause()
        assert "S. Berg tog" not in opened.words()


async def test_z_lets_go_within_a_minute_and_not_after(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1),)))) as opened:
        await opened.later(2)
        await opened.pilot.press("z")
        assert opened.world.calls == []
        await opened.pilot.press("f2")
        await opened.settle(lambda: opened.app.state.board.unacknowledged == 0)
        await opened.settle(lambda: "z Släpp larmet" in opened.words())
        await opened.later(59)
        await opened.pilot.press("z")
        await opened.settle(lambda: opened.app.state.board.unacknowledged == 1)
        assert opened.world.calls[-1] == ("release", "alarm-1", 2)
        await opened.later(2)
        await opened.pilot.press("f2")
        await opened.settle(lambda: opened.app.state.board.unacknowledged == 0)
        await opened.later(61)
        assert "Släpp larmet" not in opened.words()
        await opened.pilot.press("z")
        await opened.pilot.pause()
        assert opened.world.calls[-1][0] == "acknowledge"


async def test_f2_says_when_nothing_rings(desk: OpenDesk) -> None:
    async with desk(InventedServices()) as opened:
        await opened.pilot.press("f2")
        await opened.pilot.pause()
        assert "Inget larm är okvitterat." in opened.words()
        assert "F2 Kvittera" not in opened.words(), "the footer shows only what works"


async def test_reception_dead_in_words_with_a_ticking_age_and_back_by_itself(desk: OpenDesk) -> None:
    async with desk(InventedServices(board(ringing_alarms()))) as opened:
        await opened.later(5, beating=False)
        assert (
            "INGEN LARMMOTTAGNING SEDAN 00:00:05 · ring larmcentralen 08-465 004 12 · försöker igen"
            in opened.words()
        )
        assert "läget 03:12:41" in opened.words()
        await opened.later(1, beating=False)
        assert "SEDAN 00:00:06" in opened.words()
        await opened.later(22)
        words = opened.words()
        assert "LARMMOTTAGNING IGÅNG" in words
        ask = "FRÅGA LARMCENTRALEN 08-465 004 12 om larm då. j = frågat"
        band = f"STÖRNING: Ingen larmmottagning 03:12:41-03:13:09 (28 s). {ask}"
        await opened.settle(lambda: band in " ".join(opened.words().split()))
        await opened.later(500)
        assert band in " ".join(opened.words().split()), "no false calm"


async def test_a_disturbance_is_ticked_off_with_j_and_j_again(desk: OpenDesk) -> None:
    """Asked back once: a key leant upon says nothing of a call to the receiving centre."""
    world = InventedServices(board((), disturbances=(disturbance("d1"), disturbance("d2"))))
    async with desk(world, size=(80, 24)) as opened:
        words = " ".join(opened.words().split())
        assert "FRÅGA LARMCENTRALEN 08-465 004 12" in words
        assert "1 störning till." in words
        assert "j Störning: frågad LC" in words
        for _ in range(9):
            await opened.pilot.press("j")
            opened.time[0] += 0.05
        assert world.calls == [], "a key held down counts once"
        assert "j igen = Jag har frågat larmcentralen" in " ".join(opened.words().split())
        await opened.later(1)
        await opened.pilot.press("j")
        await opened.settle(lambda: "störning till" not in opened.words())
        assert world.calls == [("settle", "d1")]
        assert "FRÅGA" in opened.words(), "the next one"
        await opened.later(1)
        await opened.pilot.press("j")
        for _ in range(10):
            await opened.later(3)
        await opened.pilot.press("j")
        await opened.pilot.pause()
        assert world.calls == [("settle", "d1")], "a press of half a minute ago is forgotten"
        await opened.later(1)
        await opened.pilot.press("j")
        await opened.settle(lambda: "FRÅGA" not in opened.words())


async def test_a_disturbance_that_lasts_cannot_be_ticked(desk: OpenDesk) -> None:
    world = InventedServices(board((), disturbances=(disturbance(kind="database_away", lasts=True),)))
    async with desk(world) as opened:
        assert "pågår" in opened.words()
        assert "j Störning" not in opened.words()
        await opened.pilot.press("j", "j")
        await opened.pilot.pause()
        assert world.calls == []


async def test_on_the_alarm_the_gap_is_ticked_off_after_going_back(desk: OpenDesk) -> None:
    """There j answers the 112 question; the line must not promise another meaning for it."""
    async with desk(InventedServices(board((alarm(1),)))) as opened:
        await opened.pilot.press("enter")
        await opened.settle(lambda: getattr(opened.app.place, "PLACE", "") == "alarm")
        await opened.put(alarm(1), disturbances=(disturbance(),))
        assert "esc, j = frågat" in " ".join(opened.words().split())
        await opened.pilot.press("escape")
        await opened.settle(lambda: getattr(opened.app.place, "PLACE", "") == "overview")
        await opened.pilot.press("j")
        await opened.later(1)
        await opened.pilot.press("j")
        await opened.settle(lambda: "FRÅGA" not in opened.words())


async def test_a_desk_that_has_seen_no_cycle_never_says_up(desk: OpenDesk) -> None:
    async with desk(InventedServices(), up=False) as opened:
        await opened.settle(lambda: opened.app.state.board is not None)
        assert "väntar på första kontrollen" in opened.words()
        assert "LARMMOTTAGNING IGÅNG" not in opened.words()
        await opened.later(5, beating=False)
        assert "INGEN LARMMOTTAGNING" in opened.words()


async def test_a_database_away_is_said_and_comes_back(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1),)))) as opened:
        opened.world.away = StoreUnavailable("store.away")
        await opened.settle(lambda: opened.app.state.away_s is not None)
        await opened.later(4, beating=False)
        assert "DATABASEN NÅS INTE · RING LARMCENTRALEN 08-465 004 12 · sedan 00:00:04" in opened.words()
        assert "SF-07" in opened.words(), "the list stays, with its age on it"
        assert "läget 03:12:41" in opened.words()
        opened.world.away = None
        await opened.settle(lambda: opened.app.state.away_s is None)
        assert "DATABASEN NÅS INTE" not in opened.words()


async def test_nothing_is_said_to_be_empty_before_it_was_read(desk: OpenDesk) -> None:
    world = InventedServices()
    world.away = StoreUnavailable("store.away")
    async with desk(world, up=False) as opened:
        await opened.settle(lambda: opened.app.state.away_s is not None)
        assert "Inga larm" not in opened.words()
        assert "Läget kan inte läsas" in opened.words()


async def test_a_database_of_another_version_ends_the_desk_with_its_code(desk: OpenDesk) -> None:
    world = InventedServices()
    world.away = VersionProblem("store.version")
    async with desk(world, up=False) as opened:
        await opened.settle(lambda: opened.app._exit)
    assert opened.app.return_code == 6


async def test_one_esc_puts_the_list_of_calls_away_also_when_a_problem_is_told_under_it(
    desk: OpenDesk,
) -> None:
    async with desk(InventedServices(board((alarm(1, ladder_step=3),))), size=(80, 24)) as opened:
        opened.app.tell("Det gick inte.", Tone.PROBLEM)
        await opened.pilot.press("escape")
        await opened.later(1)
        assert "INGEN HAR TAGIT" not in opened.words()


async def test_the_ladders_last_step_shows_whom_to_call_until_put_away(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1, ladder_step=3),))), size=(80, 24)) as opened:
        words = opened.words()
        assert "INGEN HAR TAGIT LARMET PÅ 0:24" in words
        assert "08-465 004 12" in words
        assert "070-174 06 11" in words, "a name nobody can dial helps nobody"
        assert "ring 112 själv" in words
        assert "OKVITTERAT i 24 s" in words, "the strip stays"
        focus = opened.app.focused
        await opened.pilot.press("escape")
        await opened.pilot.pause()
        assert "INGEN HAR TAGIT" not in opened.words()
        assert opened.app.focused is focus
        await opened.later(2)
        await opened.pilot.press("f2")
        await opened.settle(lambda: bool(opened.world.calls))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_shows_every_key_that_works_here(desk: OpenDesk, language: str) -> None:
    async with desk(InventedServices(board((alarm(1),))), language=language) as opened:
        await opened.pilot.press("f1")
        await opened.pilot.pause()
        words = opened.words()
        assert t("help.title", place=t("place.overview")) in words
        assert f"F2 / {'k' if language == 'sv' else 'a'}" in words
        assert "OKVITTERAT" in words or "UNACKNOWLEDGED" in words, "the other alarms are never hidden"
        await opened.pilot.press("escape")
        await opened.pilot.pause()
        assert isinstance(opened.app.screen, Overview)


async def test_the_palette_holds_actions_and_no_screenshot(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1),)))) as opened:
        await opened.later(2)
        await opened.pilot.press("ctrl+p")
        await opened.settle(lambda: isinstance(opened.app.screen, CommandPalette))
        await opened.settle(lambda: "Kvittera (jag tar det)" in opened.words())
        assert "creenshot" not in opened.words()
        assert "Sök kommando eller larm" in opened.words()
        await opened.pilot.press(*"kvittera")
        await opened.pilot.pause(0.3)
        await opened.pilot.press("enter")
        await opened.settle(lambda: bool(opened.world.calls))
        assert opened.world.calls == [("acknowledge", "alarm-1", 1)]


async def test_clicking_a_key_in_the_footer_does_it(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1),)))) as opened:
        await opened.later(2)
        await opened.pilot.click("#keys", offset=(2, 0))
        await opened.settle(lambda: bool(opened.world.calls))
        assert opened.world.calls[0][0] == "acknowledge"


async def test_the_users_own_keys(desk: OpenDesk) -> None:
    from dataclasses import replace

    world = InventedServices(board((alarm(1),)))
    world.settings = replace(world.settings, keys={"acknowledge": "x"})
    async with desk(world) as opened:
        await opened.later(2)
        await opened.pilot.press("k")
        await opened.pilot.pause()
        assert world.calls == []
        await opened.pilot.press("x")
        await opened.settle(lambda: bool(world.calls))


async def test_leaving_says_that_reception_goes_on(desk: OpenDesk) -> None:
    async with desk(InventedServices()) as opened:
        await opened.pilot.press("ctrl+q")
        await opened.pilot.pause()
        told = "".join(str(each) for each in opened.app._exit_renderables)
    assert "Larmmottagningen går vidare" in told
    assert opened.world.closed


async def test_the_title_says_class_and_count_only(desk: OpenDesk) -> None:
    async with desk(InventedServices(board(ringing_alarms()))) as opened:
        assert opened.app._shown_title == "‼ PERSONLARM · 2 okvitterade · Vaktbord"
        await opened.put()
        assert opened.app._shown_title == "Vaktbord"


async def test_a_new_alarm_steals_neither_focus_nor_cursor_nor_typed_words(desk: OpenDesk) -> None:
    async with desk(InventedServices()) as opened:
        opened.app.push_screen(Question())
        await opened.pilot.pause()
        await opened.pilot.press("h", "o")
        await opened.put(alarm(1))
        await opened.pilot.press("t")
        field = opened.app.screen.query_one(Input)
        assert field.value == "hot"
        assert opened.app.focused is field


async def test_text_cannot_be_selected_off_the_glass(desk: OpenDesk) -> None:
    async with desk(InventedServices(board((alarm(1),)))) as opened:
        assert not opened.app.screen.allow_select
        assert not opened.app.screen.query_one(Board).allow_select


async def test_away_from_the_strip_the_footer_names_the_alarm_that_f2_takes(desk: OpenDesk) -> None:
    """On an alarm one has, "Kvittera" alone reads as if it were meant for that one."""
    mine, other = alarm(1, state="acknowledged"), alarm(2, "SF-02", 3, "tamper")
    async with desk(InventedServices(board((mine, other)))) as opened:
        await opened.pilot.press("home", "enter")
        await opened.settle(lambda: getattr(opened.app.place, "PLACE", "") == "alarm")
        assert "F2 Kvittera SF-02" in opened.words()
        assert "jag tar det" not in opened.words()
