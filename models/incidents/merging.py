"""One incident taken into another (D72): what was one event goes on as one case, and both histories stay.

The one that goes keeps its number, its words and its entries, and names the one it went into. What is still to be done
follows to the one that stays, so that no rule of closing is passed by it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.crisis.tables import CrisisSupport
from models.incidents.feedback import feedback_missing
from models.incidents.holding import held_open, put
from models.incidents.tables import Evidence, Incident, IncidentAlarm, RemedialAct
from models.measures.tables import Measure
from models.obligations.following import follow
from models.obligations.tables import Obligation
from models.police.tables import CourtCase, PoliceReport
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # as above
_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # as above
_TABLES: tuple[Any, ...] = (IncidentAlarm, Evidence, RemedialAct, CrisisSupport, CourtCase, Measure)
_FOLLOW: tuple[Any, ...] = tuple(table.__table__ for table in _TABLES)
"""What moves with every row it has."""

_REPORTER = ("reporter_kind", "reporter", "reporter_phone")
_UNKNOWN = ("family", "item", "channel", "motive", "scene", "target")


def merge(
    session: Session, actor: Actor, from_id: str, into_id: str, seen: int, seen_into: int, clock: Clock
) -> str:
    """Take an open incident into another open one; returns the number of the one that stays.

    Harm stays harm. Both have reporters outside us: the one of the incident that goes is told first (Refused).
    """
    check(actor, "incident.change")
    check(actor, "incident.close")
    if from_id == into_id:
        raise Refused("incident.not_itself")
    # Always locked in the same order: two officers that merge crosswise wait for each other's end, not for ever.
    rows: dict[str, RowMapping] = {}
    for each, version in sorted(((from_id, seen), (into_id, seen_into))):
        rows[each] = held_open(session, each, version)
    gone, stays = rows[from_id], rows[into_id]
    if gone["person_id"] and stays["person_id"] and gone["person_id"] != stays["person_id"]:
        raise Refused("incident.merge_other_person", one=gone["number"], other=stays["number"])
    taken = _taken_over(gone, stays)
    now = clock.now()
    _move(session, from_id, into_id)
    session.connection().execute(
        update(_INCIDENT)
        .where(_INCIDENT.c.merged_into_id == from_id)
        .values(merged_into_id=into_id, version=_INCIDENT.c.version + 1)
    )
    put(session, gone, state="closed", closed_at=now, merged_into_id=into_id)
    put(session, stays, **taken)
    told: dict[str, object] = {"number": stays["number"]}
    record(session, actor, "incident.merged_into", f"incident:{from_id}", now, told)
    told = {"number": gone["number"], "incident": from_id, "took": sorted(taken)}
    # Whoever had told of the one that stays makes room for whoever is still to be told: they stand here from now on.
    told |= {
        name: {"from": stays[name], "to": taken[name]}
        for name in _REPORTER
        if taken.get(name) and stays[name]
    }
    record(session, actor, "incident.took_in", f"incident:{into_id}", now, told)
    follow(session, actor, into_id, clock)
    return str(stays["number"])


def _taken_over(gone: RowMapping, stays: RowMapping) -> dict[str, object]:
    """What the one that stays learns from the one that goes."""
    taken: dict[str, object] = {}
    if gone["outcome"] == "harm" and stays["outcome"] != "harm":
        taken["outcome"] = "harm"
    if stays["person_id"] is None and gone["person_id"] is not None:
        taken["person_id"] = gone["person_id"]
    if stays["police"] == "not_known" and gone["police"] != "not_known":
        taken["police"] = gone["police"]
    for name in (
        "actor_id",
        "board_id",
        "assignment_id",
        "occurred_at",
        "occurred_until",
        "office_informed_at",
    ):
        if stays[name] is None and gone[name] is not None:
            taken[name] = gone[name]
    if not stays["family"]:
        taken |= {name: gone[name] for name in _UNKNOWN if gone[name] and not stays[name]}
    days = [each["bring_up_on"] for each in (gone, stays) if each["bring_up_on"] is not None]
    if days and min(days) != stays["bring_up_on"]:
        taken["bring_up_on"] = min(days)
    if feedback_missing(gone["reporter_kind"], gone["feedback_at"] is not None) and gone["reporter_kind"]:
        if (
            feedback_missing(stays["reporter_kind"], stays["feedback_at"] is not None)
            and stays["reporter_kind"]
        ):
            raise Refused("incident.merge_feedback", number=gone["number"])
        taken |= {name: gone[name] for name in _REPORTER}
        taken |= {"feedback_at": None, "feedback_how": None}
    return taken


def _move(session: Session, from_id: str, into_id: str) -> None:
    connection = session.connection()
    for table in _FOLLOW:
        connection.execute(update(table).where(table.c.incident_id == from_id).values(incident_id=into_id))
    # One of each kind is owed on an incident, and one police report stands on it: what the other has stays with it.
    o = _OBLIGATION.c
    has = select(o.kind).where(o.incident_id == into_id)
    connection.execute(
        update(_OBLIGATION).where(o.incident_id == from_id, o.kind.not_in(has)).values(incident_id=into_id)
    )
    r = _REPORT.c
    if connection.execute(select(r.id).where(r.incident_id == into_id)).first() is None:
        connection.execute(update(_REPORT).where(r.incident_id == from_id).values(incident_id=into_id))
