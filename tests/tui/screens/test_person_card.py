"""The person's card: closed until there is a reason on record, open for 30 s, and gone whenever one looks away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from models.access.actor import LOADER
from models.alarms.commands import acknowledge
from models.audit.rows import Saw
from models.audit.seen import hash_words, looks
from models.people.protection import protect
from models.store import chain
from models.store.errors import StoreUnavailable
from models.store.store import Store
from models.words.lookup import t
from tests.conftest import KEY
from tests.tui.screens.conftest import Live, OpenLive, ring
from tui.desk_cards import OnRecord
from tui.render.line import plain
from tui.render.person_card import BLOCKS
from tui.screens.person_card import CardLines, PersonCard


def person_of(store: Store, code: str = "SF-07") -> tuple[str, str, str]:
    """The person's id, name and address, as the register has them."""
    with store.read() as connection:
        row = connection.execute(
            sql(
                "SELECT p.id, p.name, h.address FROM person p JOIN home h ON h.person_id = p.id WHERE p.code = :c"
            ),
            {"c": code},
        ).first()
    assert row is not None
    return row[0], row[1], row[2]


def seen_by(store: Store, code: str = "SF-07") -> list[Saw]:
    with store.read() as connection:
        return list(looks(connection, subject=f"person:{person_of(store, code)[0]}"))


def looked(store: Store) -> list[tuple[str, tuple[str, ...]]]:
    """Looks at SF-07's card, the one that the fixture's past holds left out."""
    return [
        (each.verb, each.fields)
        for each in seen_by(store)
        if each.who == "M. Ek" and each.verb != "person.opened"
    ]


async def opened(desk: Live, code: str = "SF-07") -> PersonCard:
    """The card of a person, read."""
    desk.app.open_place("person_card", code)
    await desk.settle(lambda: getattr(desk.app.screen, "card", None) is not None)
    screen = desk.app.screen
    assert isinstance(screen, PersonCard)
    return screen


def part_of(address: str) -> str:
    """So much of an address as stands on one line."""
    return address.split(",")[0]


async def test_it_lies_closed_with_its_grounds(live: OpenLive, city_store: Store) -> None:
    _, name, address = person_of(city_store)
    async with live() as desk:
        await opened(desk)
        await desk.shown(BLOCKS, "OSL 21 kap. 3 §", t("ground.example"))
        assert name not in desk.words()
        assert part_of(address) not in desk.words()
    assert looked(city_store) == []


async def test_an_open_alarm_is_the_reason_and_the_look_is_on_record_first(
    live: OpenLive, city_store: Store
) -> None:
    _, name, address = person_of(city_store)
    async with live() as desk:
        alarm_id = await desk.ring()
        await opened(desk)
        await desk.press("down", "down", "enter")
        await desk.shown(part_of(address), "Visas i 30 s")
        assert name not in desk.words()
        [look] = [each for each in seen_by(city_store) if each.verb == "person.revealed"]
        assert (look.fields, look.reason, look.reference) == (("address",), "alarm", f"alarm:{alarm_id}")


async def test_it_hides_by_itself_after_thirty_seconds(live: OpenLive, city_store: Store) -> None:
    _, name, _ = person_of(city_store)
    async with live() as desk:
        await desk.ring()
        screen = await opened(desk)
        await desk.press("enter")
        await desk.shown(name)
        desk.time[0] += 12
        desk.app.repaint()
        await desk.shown("Visas i 18 s")
        desk.time[0] += 18
        desk.app.repaint()
        await desk.settle(lambda: name not in desk.words())
        assert screen.revealed is None


async def test_sleep_counts_too(live: OpenLive, city_store: Store) -> None:
    _, name, _ = person_of(city_store)
    async with live() as desk:
        await desk.ring()
        screen = await opened(desk)
        await desk.press("enter")
        await desk.shown(name)
        desk.clock.advance(31)  # the machine slept: the desk's own clock stood still
        desk.app.repaint()
        await desk.settle(lambda: name not in desk.words())
        assert screen.revealed is None


async def _leave(desk: Live) -> None:
    await desk.press("escape")


async def _palette(desk: Live) -> None:
    await desk.pilot.press("ctrl+p")
    await desk.settle()


async def _by_key(desk: Live) -> None:
    await desk.press("d")


async def _other_mode(desk: Live) -> None:
    desk.app.go("history")
    await desk.settle()


async def _tiny(desk: Live) -> None:
    await desk.pilot.resize_terminal(30, 8)
    await desk.settle()


@pytest.mark.parametrize("way", [_leave, _palette, _by_key, _other_mode, _tiny])
async def test_whoever_looks_away_leaves_it_closed(
    live: OpenLive, city_store: Store, way: Callable[[Live], Any]
) -> None:
    _, name, _ = person_of(city_store)
    async with live() as desk:
        await desk.ring()
        screen = await opened(desk)
        await desk.press("enter")
        await desk.shown(name)
        await way(desk)
        assert screen.revealed is None
        assert name not in desk.words()
        if screen.is_attached:
            painted = screen.query_one(CardLines).lines
            assert all(name not in plain(each) for each in painted)


async def test_nothing_is_shown_when_the_commit_fails(
    live: OpenLive, city_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, name, address = person_of(city_store)
    async with live() as desk:
        await desk.ring()
        await opened(desk)

        def away(*_: object) -> None:
            raise StoreUnavailable("store.away")

        monkeypatch.setattr(chain, "append", away)
        await desk.press("a")
        await desk.settle(lambda: bool(desk.told()))
        assert name not in desk.words()
        assert part_of(address) not in desk.words()
        assert desk.told() == t("reveal.needs_record")
        monkeypatch.undo()
    assert looked(city_store) == []


async def test_without_an_alarm_it_asks_why(live: OpenLive, city_store: Store) -> None:
    _, name, _ = person_of(city_store)
    async with live() as desk:
        await opened(desk)
        await desk.press("enter")
        await desk.shown(t("reveal_reason.title", code="SF-07"))
        await desk.press("f4")
        assert desk.told() == t("reveal_reason.needed", n=10)
        await desk.press("tab")
        field = desk.app.screen.query_one("#field-text").input  # type: ignore[attr-defined]  # a Field's
        field.focus()
        await desk.pilot.pause()
        await desk.write("ringer om larmtest")
        await desk.press("f4")
        await desk.shown(name)
        assert desk.told() != t("reveal_reason.needed", n=10), "what was wrong before is over"
    [look] = [each for each in seen_by(city_store) if each.verb == "person.revealed"]
    assert (look.reason, look.fields) == ("ringer om larmtest", ("name",))


async def test_an_incident_of_somebody_else_is_warned_of(live: OpenLive, city_store: Store) -> None:
    with city_store.read() as connection:
        number, code = connection.execute(
            sql("SELECT i.number, p.code FROM incident i JOIN person p ON p.id = i.person_id LIMIT 1")
        ).one()
    other = "SF-07" if code != "SF-07" else "SF-08"
    async with live() as desk:
        await opened(desk, other)
        await desk.press("enter")
        await desk.settle(lambda: desk.app.screen.query("#field-incident").first() is not None)
        await desk.write(number)
        await desk.shown(t("reveal_reason.other_person")[:20])
        await desk.press("f4")
        await desk.shown("Visas i 30 s")
    assert [each.reference for each in seen_by(city_store, other) if each.verb == "person.revealed"] == [
        f"incident:{number}"
    ]


async def test_an_emergency_opening_is_told_on_every_desk(live: OpenLive, city_store: Store) -> None:
    _, name, address = person_of(city_store)
    async with live() as desk:
        await opened(desk)
        await desk.press("n")
        await desk.shown(t("glass.danger")[:30])
        await desk.write("någon skriker i telefonen")
        await desk.press("f4")
        await desk.shown(name, part_of(address), "NÖDÖPPNING av M. Ek")
        await desk.press("escape")
        await desk.shown("NÖDÖPPNING av M. Ek")
        assert name not in desk.words()
    assert looked(city_store)[0] == ("break_glass.opened", ())


async def test_of_a_protected_person_no_address_is_here(live: OpenLive, city_store: Store) -> None:
    _, _, address = person_of(city_store)
    with city_store.write() as session:
        protect(
            session, LOADER, "SF-07", "protected", city_store.clock, reference="Skatteverket, ärende 4711"
        )
    async with live() as desk:
        alarm_id = await desk.ring()
        await desk.press("f2")
        await desk.settle(lambda: desk.card(alarm_id).opened)
        await desk.open(alarm_id)
        await desk.shown("SKYDDAD FOLKBOKFÖRING", "adressen finns inte här")
        assert part_of(address) not in desk.words()
        await desk.press("u")
        await desk.shown(t("person_card.no_address"), "08-465 004 12", t("person_card.may_not"))
        await desk.press("a")
        await desk.shown("Visas i 30 s")
        assert "4711" not in desk.words(), "a TiB opens the sealed text only in an emergency"


async def test_anothers_alarm_is_masked_here(live: OpenLive, city_store: Store) -> None:
    from models.access.views import operator_by_code

    _, name, _ = person_of(city_store)
    alarm_id = ring(city_store, "personal", "SF-07")
    with city_store.read() as connection:
        found = operator_by_code(connection, "sberg")
    assert found is not None
    with city_store.write() as session:
        acknowledge(session, found.at("desk-2"), alarm_id, city_store.clock)
    async with live() as desk:
        await desk.open(alarm_id)
        assert desk.card(alarm_id).person is None
        assert name not in desk.words()


@pytest.mark.parametrize("keys", [("o",), ("o", "u")])
async def test_the_list_of_persons_is_on_record_once(
    live: OpenLive, city_store: Store, keys: tuple[str, ...]
) -> None:
    def viewed() -> int:
        with city_store.read() as connection:
            return int(
                connection.execute(sql("SELECT count(*) FROM entry WHERE verb = 'list.viewed'")).scalar_one()
            )

    async with live() as desk:
        await desk.press(*keys)
        await desk.settle(lambda: viewed() == 1)
        await desk.shown("SF-12")
        for _ in range(3):
            await desk.ring()
        assert viewed() == 1
        if keys == ("o", "u"):
            assert isinstance(desk.app.screen, PersonCard)
            await desk.press("escape")
            assert viewed() == 1
        desk.time[0] += 301
        await desk.press("b", "o")
        await desk.settle(lambda: viewed() == 2)


async def test_a_search_that_rests_and_a_hit_that_is_opened_are_on_record(
    live: OpenLive, city_store: Store
) -> None:
    def searches() -> list[tuple[str, bool]]:
        with city_store.read() as connection:
            rows = connection.execute(
                sql(
                    "SELECT e.verb, d.body FROM entry e JOIN entry_detail d ON d.id = e.detail_id "
                    "WHERE e.verb LIKE 'search.%' ORDER BY e.seq"
                )
            )
            return [(verb, hash_words("SF-07", KEY) in body) for verb, body in rows]

    async with live() as desk:
        desk.services.on_record = OnRecord(lambda: KEY, Path("none"))
        await desk.press("l", "s")
        await desk.write("sf-0")
        assert ("search.rested", True) not in searches(), "the whole code was not typed yet"
        await desk.write("7")
        for _ in range(200):
            await desk.pilot.pause(0.02)
            if ("search.rested", True) in searches():
                break
        assert searches()[-1] == ("search.rested", True)
        rested = len(searches())
        await desk.press("enter", "enter")
        await desk.settle(lambda: len(searches()) == rested + 1)
        assert searches()[-1] == ("search.opened", True)
    assert "search.opened" in {each.verb for each in seen_by(city_store)}


async def test_looking_for_a_name_is_on_record_and_typing_a_code_is_not(
    live: OpenLive, city_store: Store
) -> None:
    _, name, _ = person_of(city_store)

    def searches() -> list[str]:
        with city_store.read() as connection:
            return list(
                connection.execute(sql("SELECT verb FROM entry WHERE verb LIKE 'search.%'")).scalars()
            )

    async with live() as desk:
        desk.services.on_record = OnRecord(lambda: KEY, Path("none"))
        await desk.press("f3")
        await desk.write("SF-07")
        await desk.pilot.pause(1.0)
        assert searches() == []
        for _ in range(5):
            await desk.pilot.press("backspace")
        await desk.write(name.split()[0][:3])
        for _ in range(200):
            await desk.pilot.pause(0.02)
            if searches():
                break
        assert len(searches()) == 1
