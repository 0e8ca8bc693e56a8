"""When a desk locks, and who is out: rest, sleep, the half day, a database that is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.access.commands import disable
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.store import Store
from tests.conftest import KEY
from tests.tui.conftest import OpenDesk
from tests.tui.invented import InventedServices, alarm, board
from tests.tui.lock.conftest import OpenDoor, log_in, type_secret, verbs
from tests.tui.lock_desk import PHRASE
from tui.desk_local import DeskLocal, LocalPlaces
from tui.local import LocalView


async def test_after_a_rest_the_desk_locks_and_a_key_puts_it_off(door: OpenDoor, city_store: Store) -> None:
    async with door() as live:
        await log_in(live)
        live.time[0] += 299
        live.app.lock.look()
        assert not live.app.lock.on
        await live.press("down")
        live.time[0] += 299
        live.app.lock.look()
        assert not live.app.lock.on
        live.time[0] += 1
        live.app.lock.look()
        await live.settle(lambda: verbs(city_store)[-1] == "desk.locked")
        await live.shown("Låst efter 5 minuter utan tangent eller mus.")


async def test_a_machine_that_slept_wakes_up_locked(door: OpenDoor, clock: HeldClock) -> None:
    async with door() as live:
        await log_in(live)
        clock.sleep(600)
        live.app.lock.look()
        await live.shown("Låst för att datorn eller bordet stod stilla.")


async def test_a_process_that_was_stopped_goes_on_locked(door: OpenDoor) -> None:
    async with door() as live:
        await log_in(live)
        live.app.went_on()
        await live.shown("Låst för att datorn eller bordet stod stilla.")


async def test_the_limit_waits_while_the_officer_works_an_alarm(door: OpenDoor, clock: HeldClock) -> None:
    async with door("mek", "sberg") as live:
        await log_in(live, "sberg")
        alarm_id = await live.ring()
        await live.press("f2")
        await live.settle(lambda: not live.app.state.ringing)
        clock.advance(12.5 * 3600)
        live.app.lock.look()
        assert not live.app.lock.on
        await live.open(alarm_id)
        live.services.release(alarm_id, 0)
        await live.settle(lambda: bool(live.app.state.ringing))
        live.app.lock.look()
        await live.shown("Låst för att det är 12 timmar sedan du visade vem du är.")


async def test_one_who_works_here_no_more_is_shut_out(door: OpenDoor, city_store: Store) -> None:
    async with door() as live:
        await log_in(live)
        with city_store.write() as session:
            disable(session, LOADER, "mek", city_store.clock)
        live.time[0] += 20
        live.app.lock.look()
        await live.shown("INTE INLOGGAD", "Den som satt här kan inte logga in längre.")


async def test_while_the_database_is_away_only_the_one_who_sat_here_unlocks(
    door: OpenDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise StoreUnavailable("store.away")

    async with door("mek", "sberg") as live:
        await log_in(live)
        monkeypatch.setattr(live.services, "pulse", gone)
        await live.settle(lambda: live.app.state.away)
        await live.press("f9")
        await live.shown("Databasen nås inte. Du som låste kan låsa upp med din lösenfras.")
        await live.press("f9")
        await live.write("sberg")
        await live.press("enter")
        await type_secret(live, PHRASE["sberg"])
        await live.shown("Bara den som redan var inloggad vid bordet kan låsa upp.")
        await live.press("escape", "enter")
        await type_secret(live, PHRASE["mek"])
        assert not live.app.lock.on


async def test_a_desk_that_starts_while_the_database_is_away_is_locked_where_somebody_has_a_pass_phrase(
    desk: OpenDesk,
) -> None:
    world = InventedServices(board((alarm(1),)))
    world.away = StoreUnavailable("store.away")
    world.beside = LocalView(login_on=True)
    async with desk(world, up=False) as opened:
        await opened.settle(lambda: opened.app.lock.kind == "nobody")
        await opened.settle(lambda: opened.app.state.away)
        assert "INTE INLOGGAD" in opened.words()
        assert "Bara den som redan var inloggad vid bordet kan låsa upp." in opened.words()


def test_that_somebody_has_a_pass_phrase_is_remembered_beside_the_database(
    tmp_path: Path, clock: HeldClock
) -> None:
    places = LocalPlaces(tmp_path / "spool", KEY, tmp_path / "outbox", KEY, tmp_path / "pulse")
    (tmp_path / "outbox").mkdir()
    assert not DeskLocal(places, clock).view(True).login_on
    DeskLocal(places, clock).remember_login()
    assert DeskLocal(places, clock).view(True).login_on


async def test_the_demo_logs_in_by_itself_says_so_and_locks_for_real(door: OpenDoor) -> None:
    async with door(operator="mek", demo=PHRASE["mek"]) as live:
        await live.shown("Demon har loggat in dig som M. Ek")
        assert live.services.actor.label == "M. Ek"
        await live.press("f9")
        await live.shown("LÅST", f"Demon: lösenfras {PHRASE['mek']}")
        await live.press("enter")
        await type_secret(live, PHRASE["mek"])
        assert not live.app.lock.on
