"""An incident is worked by the city's routine with the engine of the alarms' plans, in the version it began with."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from models.access.actor import LOADER
from models.incidents.tables import Incident
from models.incidents.words import ITEMS
from models.plans.loading import load
from models.plans.rows import WorkedPlan
from models.plans.schema import check
from models.plans.shipped_plans import shipped
from models.routines.kinds import ROUTINE_KINDS, routine_kind
from models.routines.working import begin_routine, undo, work, worked_routine
from models.store.errors import Overtaken, Refused
from models.store.store import Store
from tests.models.obligations.build import EK, case

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def routine(store: Store, incident: str, who: str = EK.id) -> WorkedPlan:
    with store.read() as connection:
        found = worked_routine(connection, incident, who, store.clock.now())
    assert found is not None
    return found


def put(store: Store, incident: str, **values: object) -> None:
    with store.write() as session:
        session.connection().execute(update(_INCIDENT).where(_INCIDENT.c.id == incident).values(**values))


def begin(store: Store, incident: str) -> None:
    with store.write() as session:
        begin_routine(session, EK, incident, store.clock)


def step(store: Store, incident: str, act: str = "done", **told: str) -> None:
    standing = routine(store, incident).standing
    assert standing.current is not None
    with store.write() as session:
        work(
            session, EK, incident, standing.seen, standing.current.step.id, act, store.clock,
            outcome="answered" if act == "called" else "", told=told,
        )  # fmt: skip


def test_every_class_has_a_type_and_every_type_a_shipped_routine() -> None:
    types = {routine_kind(family, item) for family, items in ITEMS.items() for item in ("", *items)}
    assert types | {routine_kind("", "")} == set(ROUTINE_KINDS)
    of = {kind: plan for plan, _ in shipped().values() for kind in plan.kinds}
    assert all(len(of[kind].steps) >= 8 for kind in ROUTINE_KINDS)
    assert routine_kind("violence", "graffiti") == "incident_property"
    assert routine_kind("violence", "hit") == "incident_violence"


def test_a_plan_is_for_alarms_or_for_incidents() -> None:
    source = shipped()["incident_other"][1]
    mixed = source.replace('kinds = ["incident_other"]', 'kinds = ["incident_other", "burglary"]')
    assert check(source)[0] is not None
    assert [each.message_id for each in check(mixed)[1]] == ["plan.check.mixed_kinds"]


def test_it_is_worked_step_by_step_and_undone(store: Store) -> None:
    incident = case(store)
    put(store, incident, family="threats", item="threat")
    begin(store, incident)
    first = routine(store, incident)
    assert (first.code, first.preview) == ("incident_threat", False)
    current = first.standing.current
    assert current is not None and current.step.id == "safe"  # it is not ongoing: 112 is not asked about
    step(store, incident, "called")
    step(store, incident)
    step(store, incident, "skipped", reason="görs i morgon")
    later = routine(store, incident).standing
    assert [each.state for each in later.steps if each.mark is not None] == ["done", "done", "skipped"]
    with pytest.raises(Overtaken), store.write() as session:
        work(session, EK, incident, 0, "office", "skipped", store.clock, told={"reason": "x"})
    with store.write() as session:
        undo(session, EK, incident, later.seen, store.clock)
    current = routine(store, incident).standing.current
    assert current is not None and current.step.id == "assess"


def test_an_open_incident_keeps_its_version_and_a_new_one_takes_the_new(sqlite_store: Store) -> None:
    old = case(sqlite_store)
    begin(sqlite_store, old)
    step(sqlite_store, old)
    source = shipped()["incident_other"][1].replace('sv = "Rutin: händelse"', 'sv = "Ny rutin"')
    with sqlite_store.write() as session:
        load(session, LOADER, source, "SLK 2026/77", sqlite_store.clock)
    begin(sqlite_store, old)
    untouched = case(sqlite_store)
    assert routine(sqlite_store, old).standing.plan.title.sv == "Rutin: händelse"
    new = routine(sqlite_store, untouched)
    assert (new.standing.plan.title.sv, new.decision) == ("Ny rutin", "SLK 2026/77")


def test_another_class_brings_another_routine_until_somebody_has_worked_it(sqlite_store: Store) -> None:
    incident = case(sqlite_store)
    begin(sqlite_store, incident)
    put(sqlite_store, incident, family="violence", item="hit")
    begin(sqlite_store, incident)
    assert routine(sqlite_store, incident).code == "incident_violence"
    step(sqlite_store, incident, "skipped", reason="oskadd")
    put(sqlite_store, incident, family="threats", item="threat")
    begin(sqlite_store, incident)
    assert routine(sqlite_store, incident).code == "incident_violence"


def test_a_closed_incident_is_worked_no_more_and_no_persons_number_stands_in_it(sqlite_store: Store) -> None:
    incident = case(sqlite_store)
    put(sqlite_store, incident, owner_id=None, family="threats")
    begin(sqlite_store, incident)
    numbers = routine(sqlite_store, incident).numbers
    assert all(each.hidden and not each.phone for each in (*numbers["office"], *numbers.get("safe", ())))
    put(sqlite_store, incident, state="closed")
    with pytest.raises(Refused), sqlite_store.write() as session:
        work(session, EK, incident, 0, "safe", "skipped", sqlite_store.clock, told={"reason": "x"})
