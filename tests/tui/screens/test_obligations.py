"""Who owes what by keys alone: ticked, set aside, shared on a ground; and the routine worked step by step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from models.access.actor import LOADER
from models.incidents.commands import open_incident
from models.incidents.tables import Incident
from models.obligations.views import obligations_of, shares_of
from models.people.tables import PartyOffice
from models.routines.working import worked_routine
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above


def a_case(desk: Live) -> tuple[str, str]:
    """An incident opened now for a person of the city: its id and number."""
    with desk.store.write() as session:
        incident = open_incident(session, LOADER, "hot", "near_miss", desk.clock, person="SF-04")
        number = session.connection().execute(select(_INCIDENT.c.number).where(_INCIDENT.c.id == incident))
        return incident, str(number.scalar_one())


def states(desk: Live, incident: str) -> dict[str, str]:
    """Where each line stands."""
    with desk.store.read() as connection:
        return {row.kind: row.state for row in obligations_of(connection, incident)}


async def test_a_case_is_ticked_set_aside_and_shared_by_keys(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        incident, number = a_case(desk)
        with desk.store.read() as connection:
            office = str(connection.execute(select(_OFFICE.c.code).limit(1)).scalar_one())
        desk.app.go("obligations")
        await desk.shown(t("place.obligations"), number, t("obligation.kind.assessment"))
        desk.app.open_place("case_owed", incident)
        await desk.shown(t("place.case_owed"), t("share.none"))
        await desk.press("down", "g")
        await desk.shown(t("tell.obligation.done", number=number, kind=t("obligation.kind.measures")))
        assert states(desk, incident)["measures"] == "done"
        await desk.press("z")
        await desk.shown(t("tell.obligation.back"))
        assert states(desk, incident)["measures"] == "open"
        await desk.press("down", "h")
        await desk.shown(t("place.set_aside"), t("obligation.kind.crisis_support"))
        await desk.press(*"egen", "f4")
        await desk.shown(t("obligation.state.not_applicable"))
        assert states(desk, incident)["crisis_support"] == "not_applicable"
        await desk.press("d", "1", "enter", "1", "enter", *office, "enter", *"saken", "enter", "6", "f4")
        await desk.shown("ett partikansli är ingen")
        await desk.press("backspace", "1", "f4")
        await desk.shown(t("tell.shared"), "samtycke")
        with desk.store.read() as connection:
            (share,) = shares_of(connection, incident)
        assert (share.party, share.ground, share.what) == (office, "consent", "saken")


async def test_the_routine_is_worked_by_the_keys_of_a_plan(live: OpenLive) -> None:
    async with live((80, 24)) as desk:
        incident, number = a_case(desk)
        desk.app.open_place("routine", incident)
        await desk.shown(t("place.routine"), number, "steg 1 av", "Sätt klass")
        desk.time[0] += 5
        await desk.press("g")
        await desk.shown("steg 2 av", "Ring den utsatta", t("routine.hidden"))
        desk.time[0] += 5
        await desk.press("1")
        await desk.shown("steg 3 av")
        desk.time[0] += 5
        await desk.press("h", "3", "f4")
        await desk.shown("steg 4 av")
        with desk.store.read() as connection:
            plan = worked_routine(connection, incident, "", None)
        assert plan is not None
        done = [each.state for each in plan.standing.steps if each.mark is not None]
        assert done == ["done", "done", "skipped"]
        desk.time[0] += 5
        await desk.press("z")
        await desk.shown("steg 3 av")
