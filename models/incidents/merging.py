"""One incident taken into another (D72): what was one event goes on as one case, and both histories stay.

The one that goes keeps its number, its words and its entries, and names the one it went into. What is still to be done
follows to the one that stays, so that no rule of closing is passed by it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.crisis.tables import CrisisSupport
from models.incidents.feedback import feedback_missing
from models.incidents.holding import held_open, put
from models.incidents.tables import Evidence, Incident, IncidentAlarm, RemedialAct
from models.measures.tables import Measure
from models.obligations.following import follow
from models.obligations.joining import join_owed
from models.people.validity import local_day
from models.police.joining import join_reports
from models.police.tables import CourtCase
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_TABLES: tuple[Any, ...] = (IncidentAlarm, Evidence, RemedialAct, CrisisSupport, CourtCase, Measure)
_FOLLOW: tuple[Any, ...] = tuple(table.__table__ for table in _TABLES)
"""What moves with every row it has."""

_REPORTER = ("reporter_kind", "reporter", "reporter_phone")
_GIVES_WAY = ("police", "waiting_for", "bring_up_on", "feedback_at")
_OWNER = ("owner_id", "owner_label")
_UNKNOWN = ("family", "item", "channel", "motive", "scene", "target")


def merge(
    session: Session, actor: Actor, from_id: str, into_id: str, seen: int, seen_into: int, clock: Clock
) -> str:
    """Take an open incident into another open one; returns the number of the one that stays.

    Harm stays harm. Both have reporters outside us: the one of the incident that goes is told first (Refused). Each was
    met at a board of its own: one of them is put right first (Refused), since a board that owes something is asked.
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
    if gone["board_id"] and stays["board_id"] and gone["board_id"] != stays["board_id"]:
        raise Refused("incident.merge_other_board", one=gone["number"], other=stays["number"])
    now = clock.now()
    taken = _taken_over(gone, stays, local_day(now))
    _move(session, from_id, into_id)
    police, left = join_reports(session, gone, stays, clock)
    if police != stays["police"]:
        taken["police"] = police
    owed_anew = join_owed(session, from_id, into_id, clock)
    session.connection().execute(
        update(_INCIDENT)
        .where(_INCIDENT.c.merged_into_id == from_id)
        .values(merged_into_id=into_id, version=_INCIDENT.c.version + 1)
    )
    put(session, gone, state="closed", closed_at=now, merged_into_id=into_id, police=left)
    put(session, stays, **taken)
    told: dict[str, object] = {"number": stays["number"]}
    record(session, actor, "incident.merged_into", f"incident:{from_id}", now, told)
    told = {"number": gone["number"], "incident": from_id, "took": sorted(taken)}
    # Whoever had told of the one that stays makes room for whoever is still to be told: they stand here from now on.
    told |= {
        name: {"from": _plain(stays[name]), "to": _plain(taken[name])}
        for name in (*_REPORTER, *_GIVES_WAY)
        if name in taken and stays[name]
    }
    if owed_anew:
        told["owed_anew"] = sorted(owed_anew)
    record(session, actor, "incident.took_in", f"incident:{into_id}", now, told)
    follow(session, actor, into_id, clock)
    return str(stays["number"])


def _taken_over(gone: RowMapping, stays: RowMapping, today: date) -> dict[str, object]:
    """What the one that stays learns from the one that goes."""
    taken: dict[str, object] = {}
    if gone["outcome"] == "harm" and stays["outcome"] != "harm":
        taken["outcome"] = "harm"
    for name in (
        "person_id",
        "actor_id",
        "board_id",
        "assignment_id",
        "occurred_at",
        "occurred_until",
        "office_informed_at",
    ):
        if stays[name] is None and gone[name] is not None:
            taken[name] = gone[name]
    if not stays["owner_label"]:
        taken |= {name: gone[name] for name in _OWNER if gone[name]}
    if not stays["family"]:
        taken |= {name: gone[name] for name in _UNKNOWN if gone[name] and not stays[name]}
    # What waited on us waits on us, and what did not rest does not.
    if stays["waiting_for"] and gone["waiting_for"] != stays["waiting_for"]:
        taken["waiting_for"] = ""
    days = [each["bring_up_on"] for each in (gone, stays) if each["bring_up_on"] is not None]
    taken_up = min([*days, today] if len(days) == 1 else days, default=None)
    if taken_up != stays["bring_up_on"]:
        taken["bring_up_on"] = taken_up
    return taken | _whom_to_tell(gone, stays)


def _whom_to_tell(gone: RowMapping, stays: RowMapping) -> dict[str, object]:
    """The reporter who is still to be told, also one of whom nobody has said who it is."""
    theirs, ours = (
        feedback_missing(each["reporter_kind"], each["feedback_at"] is not None) for each in (gone, stays)
    )
    if not theirs:
        return {}
    if ours and gone["reporter_kind"] and stays["reporter_kind"]:
        raise Refused("incident.merge_feedback", number=gone["number"])
    if ours and stays["reporter_kind"]:
        return {}
    return {name: gone[name] for name in _REPORTER} | {"feedback_at": None, "feedback_how": None}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _move(session: Session, from_id: str, into_id: str) -> None:
    connection = session.connection()
    for table in _FOLLOW:
        connection.execute(update(table).where(table.c.incident_id == from_id).values(incident_id=into_id))
