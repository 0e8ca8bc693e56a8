"""The handover by keys alone: read to its end, signed, signed by the other beside; missed it is never overlooked."""

from __future__ import annotations

from models.access.views import operators
from models.audit.verify import verify
from models.handover.views import handovers
from models.rota.having import take
from models.rota.views import holder, on_duty
from models.store.store import Store
from tests.tui.lock.conftest import OpenDoor, log_in, type_secret
from tests.tui.lock_desk import PHRASE, officer, on_duty_code


def next_code(store: Store) -> str:
    """The code of the one who relieves the TiB of now."""
    with store.read() as connection:
        coming = on_duty(connection, store.clock.now()).tib_next
        return next(each.code for each in operators(connection) if coming and each.id == coming.operator_id)


async def test_both_sign_at_one_desk_and_whoever_sits_there_goes_on_sitting(
    door: OpenDoor, city_store: Store
) -> None:
    leaves, comes = on_duty_code(city_store), next_code(city_store)
    async with door(leaves, comes) as live:
        await log_in(live, leaves)
        await live.press("q")
        await live.shown("Överlämning av TiB", "Bladet är inte skrivet", "Läs till slutet (PgDn)")
        await live.press("g")
        with city_store.read() as connection:
            before = handovers(connection)
        assert before[0].signed, "what was not read to its end is not signed"
        await live.press("end")
        await live.shown("g = jag har läst och skriver under", "Journalens kod: ")
        await live.press("g")
        await live.shown("HAR INTE SKRIVIT UNDER", "eller här (a)")
        await live.press("a")
        await live.shown("Den andre skriver under blad")
        await live.write(comes)
        await live.press("enter")
        await type_secret(live, PHRASE[comes])
        await live.shown("Du sitter kvar som du.", "Du står inte näst på tur")
        assert live.app.place is not None
        assert live.app.place.PLACE == "handover"
        assert live.services.actor.id == officer(city_store, leaves).id
        await live.press("v")
        await live.shown("Överlämningar", "båda har skrivit under")
    with city_store.read() as connection:
        [newest, *_] = handovers(connection)
        assert (newest.standing, newest.seq) == ("signed", before[0].seq + 1)
        assert holder(connection, "tib", city_store.clock.now()).operator == newest.incoming
        found = verify(connection)
    assert (found.fault, found.signatures) == (None, 2 * found.handovers)


async def test_a_missed_handover_stands_on_every_screen_until_it_is_signed(
    door: OpenDoor, city_store: Store
) -> None:
    leaves, comes = on_duty_code(city_store), next_code(city_store)
    with city_store.write() as session:
        take(session, officer(city_store, comes), "tib", city_store.clock)
    city_store.clock.advance(20 * 60)  # type: ignore[attr-defined]  # a held clock in tests
    async with door(leaves) as live:
        await live.shown("ÖVERLÄMNING SAKNAS! Gäller bytet 03:12")
        assert officer(city_store, comes).label not in live.words()
        await log_in(live, leaves)
        await live.shown("Din underskrift saknas", "ÖVERLÄMNING SAKNAS!", "q = läs bladet")
        for key in ("escape", "i", "o", "l", "f1"):
            await live.press(key)
            await live.shown("ÖVERLÄMNING SAKNAS!")
        await live.press("escape", "q", "end")
        await live.shown("TiB gick från dig 03:12, och din underskrift saknas.")
        await live.press("g")
        await live.shown("Du har skrivit under blad", f"{officer(city_store, comes).label} har inte skrivit")
        # What is seen is seen; what comes after it is told the next time.
        await live.press("escape", "m")
        await live.shown("Sedan du var här sist", "Du har inte varit här förut", "överlämningar: ")
        await live.press("g", "m")
        await live.shown("Inget har hänt.")
