"""Two officers, one night, and the change at seven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from models.access.actor import Actor, operator_at
from models.handover.commands import sign, write
from models.handover.missing import missing
from models.handover.rows import Missing
from models.handover.sheet import fingerprint
from models.handover.views import live
from models.rota import having
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.people.build import operator
from tests.models.rota.test_cover import at
from tests.models.rota.test_rota import plan

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)


@dataclass(frozen=True, slots=True)
class Watchroom:
    """Ek has the night to Wednesday, Berg the day, Ask the night after; the clock is held."""

    store: Store
    clock: HeldClock
    ek: Actor
    berg: Actor
    ask: Actor

    def at(self, day: date, hour: str) -> datetime:
        """It is now this, where the city lies."""
        self.clock.instant = at(day, hour)
        return self.clock.instant

    def accept(self, actor: Actor) -> str:
        """The duty passes by the key."""
        with self.store.write() as session:
            return having.accept(session, actor, "tib", self.clock)

    def write(self, actor: Actor) -> int:
        """The actor reads the sheet, writes and signs it."""
        with self.store.read() as connection:
            seen = fingerprint(live(connection, self.clock.now()))
        with self.store.write() as session:
            return write(session, actor, seen, self.clock)

    def sign(self, actor: Actor, number: int) -> None:
        """The actor signs a sheet that was written."""
        with self.store.write() as session:
            sign(session, actor, number, self.clock)

    def missing(self) -> list[tuple[str, str, str]]:
        """What is missing now: standing, who left, who came."""
        with self.store.read() as connection:
            return [
                (each.standing, each.outgoing, each.incoming)
                for each in missing(connection, self.clock.now())
            ]

    def late(self) -> list[Missing]:
        """What is missing and late."""
        with self.store.read() as connection:
            return [each for each in missing(connection, self.clock.now()) if each.late(self.clock.now())]


@pytest.fixture
def room_in() -> Callable[[Store], Watchroom]:
    """The watch room in a store, on Tuesday evening; Ek has accepted the night."""

    def made(store: Store) -> Watchroom:
        clock = store.clock
        assert isinstance(clock, HeldClock)
        those = [
            operator_at(operator(store, code, name), name, "tib", "desk-1")
            for code, name in (("mek", "M. Ek"), ("sberg", "S. Berg"), ("aask", "A. Ask"))
        ]
        room = Watchroom(store, clock, *those)
        room.at(TUESDAY, "18:00")
        plan(store, "tib", room.ek.id, at(TUESDAY, "19:00"), at(WEDNESDAY, "07:00"))
        plan(store, "tib", room.berg.id, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))
        plan(store, "tib", room.ask.id, at(WEDNESDAY, "19:00"), at(THURSDAY, "07:00"))
        room.at(TUESDAY, "18:55")
        room.accept(room.ek)
        return room

    return made


@pytest.fixture
def room(sqlite_store: Store, room_in: Callable[[Store], Watchroom]) -> Watchroom:
    """The same in a fresh database."""
    return room_in(sqlite_store)
