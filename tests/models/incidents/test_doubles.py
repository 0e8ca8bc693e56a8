"""Which incidents may be one and the same: the person within 48 hours, the actor, the event; and why (D72)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.access.actor import LOADER
from models.incidents.commands import open_incident
from models.incidents.describing import Facts, state_facts
from models.incidents.doubles import doubles_of, judge_different
from models.incidents.merging import merge
from models.obligations.views import same_matter
from models.risks.actors import add_actor
from models.risks.tables import ThreatActor
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.assignments.build import plan, set_up
from tests.models.incidents.build import version
from tests.models.people.build import EK

_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


@dataclass(frozen=True)
class World:
    """Two actors and two events that incidents may share, by id."""

    store: Store
    actors: tuple[str, ...]
    events: tuple[str, ...]

    def opened(self, person: str = "", actor: int | None = None, event: int | None = None) -> str:
        """An incident of these; the id."""
        store = self.store
        with store.write() as session:
            made = open_incident(session, EK, "hot", "near_miss", store.clock, person=person or None)
            known = Facts(
                actor_id=None if actor is None else self.actors[actor],
                assignment_id=None if event is None else self.events[event],
            )
            state_facts(session, EK, made, known, 1, store.clock)
        return made

    def alike(self, incident: str) -> dict[str, tuple[str, ...]]:
        """Those that are asked about, and why."""
        with self.store.read() as connection:
            return {each.id: each.why for each in doubles_of(connection, incident)}


@pytest.fixture
def world(store: Store) -> World:
    """Persons, an office, two who threaten and two occasions."""
    set_up(store)
    with store.write() as session:
        for known in ("skriver om natten", "ringer"):
            add_actor(session, LOADER, known, 2, date(2027, 1, 1), store.clock)
    with store.read() as connection:
        actors = tuple(connection.execute(select(_ACTOR.c.id).order_by(_ACTOR.c.seq)).scalars())
    return World(store, actors, (plan(store), plan(store, hours=80)))


def test_each_way_finds_its_own_and_says_why(world: World, clock: HeldClock) -> None:
    one = world.opened("SF-07", actor=0, event=0)
    clock.advance(timedelta(days=30).total_seconds())  # an actor and an event have no last day, a person has
    same_actor = world.opened("SF-11", actor=0)
    same_event = world.opened(event=0)
    both = world.opened("SF-11", actor=0, event=0)
    other = world.opened("SF-07", actor=1, event=1)
    nobody = world.opened()
    assert world.alike(one) == {same_actor: ("actor",), same_event: ("event",), both: ("actor", "event")}
    assert world.alike(same_actor) == {one: ("actor",), both: ("person", "actor")}
    assert world.alike(same_event) == {one: ("event",), both: ("event",)}
    assert world.alike(other) == world.alike(nobody) == {}
    with world.store.read() as connection:
        told = {each.incident_id: each.because for each in same_matter(connection, one)}
    assert told == {same_actor: "actor", same_event: "event", both: "actor"}
    with world.store.write() as session:
        judge_different(session, EK, one, same_actor, clock)
    assert set(world.alike(one)) == {same_event, both} and set(world.alike(same_actor)) == {both}


def test_what_was_taken_in_is_still_looked_for_and_found(world: World, clock: HeldClock) -> None:
    stays, gone = world.opened(actor=0, event=0), world.opened("SF-07", actor=1, event=1)
    third, fourth, fifth = world.opened(actor=1), world.opened(event=1), world.opened("SF-07")
    with world.store.write() as session:
        merge(session, EK, gone, stays, version(world.store, gone), version(world.store, stays), clock)
    assert world.alike(gone) == {}
    assert world.alike(stays) == {third: ("actor",), fourth: ("event",), fifth: ("person",)}
    assert [world.alike(each) for each in (third, fourth)] == [{stays: ("actor",)}, {stays: ("event",)}]
