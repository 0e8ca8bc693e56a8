"""A desk where nobody has a pass phrase: it is never locked, and F9 blanks it."""

from __future__ import annotations

from models.store.store import Store
from tests.tui.lock.conftest import reveals_nothing, state_of
from tests.tui.lock_desk import let_sign_in
from tests.tui.screens.conftest import OpenLive


async def test_where_nobody_has_a_pass_phrase_f9_blanks_and_enter_opens(live: OpenLive) -> None:
    async with live() as opened:
        alarm_id = await opened.ring()
        await opened.press("f9")
        await opened.shown("SKÄRMEN ÄR SLÄCKT", "Ingen har någon lösenfras här. Vem som helst kan öppna.")
        reveals_nothing(opened)
        await opened.press("enter")
        await opened.shown("SF-07")
        await opened.press("f9", "f2")
        await opened.settle(lambda: state_of(opened.store, alarm_id) == ("acknowledged", "M. Ek"))
        assert not opened.app.lock.on


async def test_where_nobody_has_a_pass_phrase_the_desk_never_locks_and_says_so_quietly(
    live: OpenLive,
) -> None:
    async with live(size=(160, 48)) as opened:
        opened.services.cycle += 1
        await opened.shown("utan inloggning")
        opened.time[0] += 100_000
        opened.app.lock.look()
        opened.app.went_on()
        assert not opened.app.lock.on


async def test_the_first_pass_phrase_locks_desks_that_are_open(live: OpenLive, city_store: Store) -> None:
    async with live() as opened:
        let_sign_in(city_store, "mek")
        opened.time[0] += 20
        opened.app.lock.look()
        await opened.settle()
        opened.app.lock.look()
        await opened.shown("INTE INLOGGAD")
