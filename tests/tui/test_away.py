"""The database is away: what comes is still shown and taken, and nothing is said to be true that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.access.actor import unnamed
from models.alarms.outbox import PendingAct
from models.store.errors import StoreUnavailable
from models.watch.rows import CanaryRow
from tests.tui.conftest import Desk, OpenDesk
from tests.tui.invented import NOW, InventedServices, alarm, board, local_alarm, pulse_of
from tui.local import LocalView
from tui.reception import Health

AWAY = StoreUnavailable("store.away")
OLDER = "Äldre larm visas inte förrän databasen är tillbaka: fråga larmcentralen."
OFFICER = unnamed("M. Ek", "desk")


def pending(verb: str, alarm_id: str, text: str = "") -> PendingAct:
    return PendingAct(f"{verb}-{alarm_id}", verb, alarm_id, text, OFFICER, NOW + timedelta(seconds=2))


class Beside(InventedServices):
    """A world whose database is away, with a watch on this machine and an outbox."""

    def acknowledge(self, alarm_id: str, seen: int) -> bool:  # type: ignore[override]  # the real one answers too
        if self.away is None:
            super().acknowledge(alarm_id, seen)
            return True
        self.calls.append(("acknowledge", alarm_id, seen))
        self.keep(pending("acknowledge", alarm_id))
        return False

    def add_note(self, alarm_id: str, text: str) -> bool:
        self.calls.append(("note", alarm_id, text))
        self.keep(pending("note", alarm_id, text))
        return False

    def keep(self, act: PendingAct) -> None:
        self.beside = replace(self.beside, pending=(*self.beside.pending, act))

    def live_locally(self, *ids: str, cycle: int = 1) -> None:
        alarms = tuple(local_alarm(each) for each in ids)
        self.beside = LocalView(pulse_of(cycle), alarms, self.beside.pending, {"p-7": "SF-09"})


class Forgetful(InventedServices):
    """A world whose database takes an outage only the second time."""

    refused = 0

    def saw_outage(self, began: datetime, ended: datetime) -> None:
        if not self.refused:
            self.refused += 1
            raise AWAY
        super().saw_outage(began, ended)


async def lose_database(opened: Desk, world: Beside, *local: str) -> None:
    world.away = AWAY
    for cycle in (1, 2):
        world.live_locally(*local, cycle=cycle)
        seen = world.beside
        await opened.settle(lambda seen=seen: opened.app.truth.beside is seen)  # type: ignore[misc]  # as above
    opened.app.repaint()
    await opened.settle(lambda: opened.app.state.reception.health is Health.LOCAL)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
async def test_an_alarm_beside_the_database_is_shown_and_taken(
    desk: OpenDesk, language: str, size: tuple[int, int]
) -> None:
    words = (
        ("DATABASEN NÅS INTE · LARM TAS EMOT LOKALT", "ej i databasen", "EJ BEKRÄFTAT", "OKVITTERAT")
        if language == "sv"
        else (
            "DATABASE OUT OF REACH · ALARMS ARE RECEIVED",
            "not in the database",
            "NOT CONFIRMED",
            "UNACKNOWLEDGED",
        )
    )
    world = Beside(board((alarm(1, "SF-02", 3, "tamper", age_s=600),)))
    async with desk(world, language=language, size=size) as opened:
        await lose_database(opened, world, "local-1")
        seen = opened.words()
        assert words[0] in seen
        assert words[1] in seen
        assert "SF-09" in seen, "by the person's code as last known"
        assert opened.app.state.named is not None
        assert opened.app.state.named.id == "local-1", "the strip names it"
        assert opened.app._shown_title.startswith("‼"), "the title counts it"
        assert "SF-02" in seen, "the last list stays"
        await opened.later(1, beating=False)
        await opened.pilot.press("f2")
        await opened.settle(lambda: words[2] in opened.words())
        assert world.calls == [("acknowledge", "local-1", 0)]
        assert opened.app.state.named is not None
        assert opened.app.state.named.id == "alarm-1", "it rings no more here; F2 goes to the next"
        assert words[3] in opened.words()


async def test_nothing_blinks_and_nothing_is_doubled_when_the_database_is_back(desk: OpenDesk) -> None:
    world = Beside(board((alarm(1, "SF-02", 3, "tamper", age_s=600),)))
    async with desk(world) as opened:
        await lose_database(opened, world, "local-1")
        await opened.later(1, beating=False)
        await opened.pilot.press("f2")
        await opened.settle(lambda: bool(opened.app.state.unconfirmed))
        world.away = None
        stored = alarm(2, "SF-09", id="local-1", state="acknowledged", acknowledged_label="M. Ek")
        world.beside = LocalView(pulse_of(3, "database"))
        await opened.put(stored, alarm(1, "SF-02", 3, "tamper", age_s=600))
        ids = [row.id for row in opened.app.state.alarms]
        assert ids == ["local-1", "alarm-1"]
        assert opened.app.state.find("local-1") == stored
        await opened.later(3)
        await opened.settle(lambda: "Bekräftat: du har larmet ‼ PERSONLARM SF-09" in opened.words())
        assert opened.app.state.unconfirmed == ()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"state": "acknowledged", "acknowledged_label": "S. Berg", "acknowledged_at": NOW},
            "S. Berg tog SF-09 kl 03:12:41",
        ),
        (
            {"state": "new"},
            "Din kvittering av ‼ PERSONLARM SF-09 blev inte av. Larmet är okvitterat: tryck F2.",
        ),
    ],
)
async def test_what_the_database_made_of_it_is_told(
    desk: OpenDesk, row: dict[str, object], told: str
) -> None:
    world = Beside()
    async with desk(world) as opened:
        await lose_database(opened, world, "local-1")
        world.keep(pending("acknowledge", "local-1"))
        await opened.settle(lambda: bool(opened.app.state.unconfirmed))
        world.away = None
        world.beside = LocalView(pulse_of(3, "database"))
        await opened.put(alarm(2, "SF-09", id="local-1", **row))
        await opened.later(3)
        await opened.settle(lambda: told in " ".join(opened.words().split()))


@pytest.mark.parametrize("key", ["f3", "e", "n"])
async def test_what_needs_the_database_is_said_to_and_what_to_do_instead(desk: OpenDesk, key: str) -> None:
    world = Beside(board((alarm(1),)))
    async with desk(world) as opened:
        assert "Nytt larm inringt" in opened.words()
        await lose_database(opened, world)
        assert "Nytt larm inringt" not in opened.words(), "the footer shows what works"
        await opened.pilot.press(key)
        await opened.settle(
            lambda: "Går inte utan databasen. Anteckna i stället på larmet: m." in opened.words()
        )
        assert world.calls == []


async def test_the_alarm_itself_says_what_can_be_done(desk: OpenDesk) -> None:
    world = Beside()
    async with desk(world, size=(80, 24)) as opened:
        await lose_database(opened, world, "local-1")
        await opened.later(1, beating=False)
        await opened.pilot.press("f2")
        await opened.settle(lambda: bool(opened.app.state.unconfirmed))
        await opened.pilot.press("enter")
        await opened.settle(lambda: "NU" in opened.words())
        said = " ".join(opened.words().split())
        assert "DATABASEN NÅS INTE · LARM TAS EMOT LOKALT" in said
        assert "du tog det, EJ BEKRÄFTAT" in said
        assert "Har larmcentralen larmat 112?" in said
        assert "ring 112 själv. Skriv svaret som anteckning: m." in said
        assert "Ring INTE" in said
        await opened.pilot.press("j")
        await opened.pilot.pause()
        assert world.calls == [("acknowledge", "local-1", 0)]
        await opened.pilot.press("m", *"polis larmad", "enter")
        await opened.settle(lambda: ("note", "local-1", "polis larmad") in world.calls)
        await opened.settle(lambda: "polis larmad · ej bekräftat" in opened.words())
        assert "Sparat här på bordet, ej bekräftat." in opened.words()


async def test_elsewhere_the_officer_is_told_to_ring(desk: OpenDesk) -> None:
    world = Beside(board((alarm(1),)))
    async with desk(world, size=(80, 24)) as opened:
        world.away = AWAY
        await opened.settle(lambda: opened.app.state.away_s is not None)
        assert "DATABASEN NÅS INTE · RING LARMCENTRALEN 08-465 004 12" in opened.words()
        assert "läget 03:12:41" in opened.words()


async def test_a_desk_that_opens_while_the_database_is_away_shows_what_is_beside_it(desk: OpenDesk) -> None:
    world = Beside()
    world.away = AWAY
    async with desk(world, up=False, size=(80, 24)) as opened:
        await lose_database(opened, world, "local-1")
        seen = opened.words()
        assert "SF-09" in seen
        assert "Inga larm" not in seen
        assert OLDER in " ".join(seen.split())
        assert "F2" in seen
        await opened.later(1, beating=False)
        await opened.pilot.press("f2")
        await opened.settle(lambda: "EJ BEKRÄFTAT" in opened.words())


async def test_a_desk_that_opens_while_the_database_is_away_says_that_older_alarms_are_not_shown(
    desk: OpenDesk,
) -> None:
    world = Beside()
    world.away = AWAY
    async with desk(world, up=False, size=(80, 24)) as opened:
        await lose_database(opened, world)
        assert OLDER in " ".join(opened.words().split())


async def test_it_grows_louder_by_itself_since_nobody_escalates(desk: OpenDesk) -> None:
    world = Beside()
    async with desk(world) as opened:
        await lose_database(opened, world, "local-1")
        await opened.later(130, beating=False)
        world.live_locally("local-1", cycle=9)
        await opened.settle(lambda: "INGEN HAR TAGIT LARMET" in opened.words())


async def test_the_watch_cannot_write_and_we_can_read(desk: OpenDesk) -> None:
    """A database locked by another: its old pages still open, and that must not look like reception as usual."""
    world = Beside(board((alarm(1),)))
    async with desk(world) as opened:
        for cycle in (1, 2):
            world.live_locally("local-1", cycle=cycle)
            seen = world.beside
            await opened.settle(lambda seen=seen: opened.app.truth.beside is seen)  # type: ignore[misc]  # as above
        await opened.settle(lambda: "LARM TAS EMOT LOKALT" in opened.words())
        assert "SF-09" in opened.words()
        assert world.without_database, "acts go to the outbox at once"


async def test_the_canary_is_told_of_once_and_two_missed_are_red(desk: OpenDesk) -> None:
    world = InventedServices()
    sent = NOW - timedelta(seconds=161)
    world.canary = CanaryRow("c-1", sent, sent, sent + timedelta(milliseconds=90), None)
    async with desk(world) as opened:
        await opened.settle(lambda: "egenkontroll 03:10, 0,1 s" in opened.words())
        assert world.shown == [], "it came before this desk was opened"
        await opened.later(440)
        assert "LARMMOTTAGNING IGÅNG" in opened.words()
        await opened.later(20)
        assert "EGENKONTROLLEN KOMMER INTE FRAM · senast 03:10" in opened.words()
        world.canary = replace(world.canary, id="c-2", stored_at=world.clock.now())
        await opened.beat()
        await opened.later(1)
        assert "LARMMOTTAGNING IGÅNG" in opened.words()
        assert world.shown == ["c-2"]


@pytest.mark.parametrize("comes_back_first", ["desk", "both"])
async def test_a_desk_that_lost_the_database_notes_no_outage_of_reception(
    desk: OpenDesk, comes_back_first: str
) -> None:
    """Elsewhere than on the watch's machine, which received all the time."""
    async with desk(InventedServices()) as opened:
        opened.world.away = AWAY
        await opened.settle(lambda: opened.app.state.away_s is not None)
        await opened.later(60, beating=False)
        if comes_back_first == "both":
            opened.world.cycle += 60
        opened.world.away = None
        await opened.settle(lambda: opened.app.state.away_s is None)
        await opened.later(1)
        await opened.later(1)
        assert "LARMMOTTAGNING IGÅNG" in opened.words()
        assert opened.world.now_board.disturbances == ()


async def test_an_outage_that_the_database_does_not_take_is_told_again(desk: OpenDesk) -> None:
    world = Forgetful()
    async with desk(world) as opened:
        await opened.later(30, beating=False)
        assert "INGEN LARMMOTTAGNING" in opened.words()
        await opened.later(0)
        await opened.settle(lambda: world.refused == 1)
        await opened.later(1)
        await opened.settle(lambda: len(world.now_board.disturbances) == 1)


async def test_a_desk_that_was_stopped_neither_believes_nor_blames(desk: OpenDesk) -> None:
    async with desk(InventedServices()) as opened:
        opened.time[0] += 60
        opened.world.clock.advance(60)
        opened.app._slept()
        opened.app.repaint()
        await opened.pilot.pause()
        assert "väntar på första kontrollen" in opened.words()
        await opened.beat()
        assert "LARMMOTTAGNING IGÅNG" in opened.words()
        assert opened.world.now_board.disturbances == ()
