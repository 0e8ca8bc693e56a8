"""What officers do with support measures: asked for, decided, in place, reviewed, ended (D13, D18-D25, D50, D51).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when the measure changed since it was seen. Words about the person are kept in the measure itself, sealed;
the record tells of kind, state and days.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.measures import progress
from models.measures.checks import (
    WORDS,
    fit_risk,
    in_order,
    incident_of,
    not_ahead,
    one_of,
    person_of,
    required,
)
from models.measures.policy import Reviews
from models.measures.tables import Measure
from models.measures.words import HIERARCHY, MEASURE_KINDS
from models.people.talks import add_months
from models.people.validity import today
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.policy import in_force
from models.store.text import clean

_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def request(
    session: Session,
    actor: Actor,
    person: str,
    kind: str,
    what: str,
    clock: Clock,
    *,
    incident: str = "",
    hierarchy: str = "",
    risk_before: int | None = None,
    requested_on: date | None = None,
) -> str:
    """Ask for a measure of one of the seven kinds for a person, by code; returns its id.

    With the number of an incident it is bound to it, else it is preventive. `risk_before` is likelihood times
    consequence, 0 to 25.
    """
    check(actor, "measure.request")
    one_of(kind, MEASURE_KINDS, "measure.no_such_kind")
    one_of(hierarchy, HIERARCHY, "measure.no_such_hierarchy")
    fit_risk(risk_before)
    asked_on = not_ahead(requested_on, clock)
    words = clean(what, WORDS, keep_lines=True)
    if not words:
        raise Refused("measure.empty_what")
    person_id = person_of(session, person)
    incident_id = incident_of(session, incident) if incident else None
    now, measure_id = clock.now(), new_id()
    session.connection().execute(
        insert(_MEASURE).values(
            id=measure_id,
            person_id=person_id,
            kind=kind,
            purpose="incident" if incident_id else "preventive",
            state="requested",
            what=words,
            incident_id=incident_id,
            hierarchy=hierarchy,
            risk_before=risk_before,
            # What is bolted to a home is taken back when the cover ends (D21).
            recall=kind in ("shell_protection", "alarm"),
            requested_on=asked_on,
            decided_by="",
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {"kind": kind, "person": f"person:{person_id}"}
    if incident_id:
        detail["incident"] = clean(incident, 20)
    record(session, actor, "measure.requested", f"measure:{measure_id}", now, detail)
    return measure_id


def decide(
    session: Session,
    actor: Actor,
    measure_id: str,
    seen: int,
    decided_by: str,
    clock: Clock,
    *,
    on: date | None = None,
    review_on: date | None = None,
) -> None:
    """Say that it was decided, by whom and when; with the day it must be reviewed by, where that was decided too."""
    check(actor, "measure.decide")
    row = _locked(session, measure_id, seen)
    day = not_ahead(on, clock)
    in_order(row["requested_on"], day)
    values: dict[str, object] = {"decided_by": required(decided_by, "measure.no_decider"), "decided_on": day}
    if review_on is not None:
        in_order(day, review_on)
        values["review_on"] = review_on
    _move(session, actor, row, "decide", clock, **values)


def refuse(
    session: Session,
    actor: Actor,
    measure_id: str,
    seen: int,
    decided_by: str,
    why: str,
    clock: Clock,
    *,
    on: date | None = None,
) -> None:
    """Say that it was not granted, by whom and why."""
    check(actor, "measure.decide")
    row = _locked(session, measure_id, seen)
    day = not_ahead(on, clock)
    in_order(row["requested_on"], day)
    decider = required(decided_by, "measure.no_decider")
    told = _findings(row, why, day)
    _move(
        session, actor, row, "refuse", clock, decided_by=decider, decided_on=day, ended_on=day, findings=told
    )


def decline(
    session: Session, actor: Actor, measure_id: str, seen: int, clock: Clock, *, on: date | None = None
) -> None:
    """Say that whom it was for did not want it. No reason is asked for, and none is kept (D50)."""
    check(actor, "measure.request")
    row = _locked(session, measure_id, seen)
    _move(session, actor, row, "decline", clock, ended_on=not_ahead(on, clock))


def put_in_place(
    session: Session,
    actor: Actor,
    measure_id: str,
    seen: int,
    clock: Clock,
    *,
    on: date | None = None,
    review_on: date | None = None,
    supplier: str | None = None,
    recall: bool | None = None,
) -> None:
    """It is there now. Without a review day it is the city's interval from then, unless one was decided."""
    check(actor, "measure.request")
    row = _locked(session, measure_id, seen)
    day = not_ahead(on, clock)
    in_order(row["decided_on"], day)
    rule = in_force(session.connection(), Reviews, clock.now())
    again = review_on or row["review_on"] or add_months(day, rule.interval_months)
    in_order(day, again)
    values: dict[str, object] = {"in_place_on": day, "review_on": again}
    if supplier is not None:
        values["supplier"] = clean(supplier, 200) or None
    if recall is not None:
        values["recall"] = recall
    _move(session, actor, row, "put_in_place", clock, **values)


def review(
    session: Session,
    actor: Actor,
    measure_id: str,
    seen: int,
    clock: Clock,
    *,
    risk_after: int | None = None,
    findings: str = "",
    review_on: date | None = None,
) -> None:
    """It was looked at again: what it did to the risk, what was found, and when to look next."""
    check(actor, "measure.request")
    row = _locked(session, measure_id, seen)
    fit_risk(risk_after)
    day = today(clock)
    rule = in_force(session.connection(), Reviews, clock.now())
    again = review_on or add_months(day, rule.interval_months)
    if again <= day:
        raise Refused("measure.review_passed", day=again.isoformat())
    values: dict[str, object] = {"review_on": again}
    if risk_after is not None:
        values["risk_after"] = risk_after
    if clean(findings, WORDS):
        values["findings"] = _findings(row, findings, day)
    _move(session, actor, row, "review", clock, **values)


def end(
    session: Session,
    actor: Actor,
    measure_id: str,
    seen: int,
    why: str,
    clock: Clock,
    *,
    on: date | None = None,
) -> None:
    """It is there no longer, with the reason."""
    check(actor, "measure.decide")
    row = _locked(session, measure_id, seen)
    day = not_ahead(on, clock)
    in_order(row["in_place_on"], day)
    _move(session, actor, row, "end", clock, ended_on=day, review_on=None, findings=_findings(row, why, day))


def change(
    session: Session,
    actor: Actor,
    measure_id: str,
    seen: int,
    clock: Clock,
    *,
    what: str | None = None,
    supplier: str | None = None,
    findings: str | None = None,
    hierarchy: str | None = None,
    risk_before: int | None = None,
    risk_after: int | None = None,
    review_on: date | None = None,
    recall: bool | None = None,
) -> None:
    """Change what is given and leave the rest. `findings` is written below what stands there, with its day."""
    check(actor, "measure.request")
    row = _locked(session, measure_id, seen)
    fit_risk(risk_before)
    fit_risk(risk_after)
    values: dict[str, object] = {}
    if what is not None:
        values["what"] = required(what, "measure.empty_what", WORDS)
    if supplier is not None:
        values["supplier"] = clean(supplier, 200) or None
    if findings is not None and clean(findings, WORDS):
        values["findings"] = _findings(row, findings, today(clock))
    if hierarchy is not None:
        one_of(hierarchy, HIERARCHY, "measure.no_such_hierarchy")
        values["hierarchy"] = hierarchy
    if review_on is not None:
        in_order(row["in_place_on"] or row["decided_on"] or row["requested_on"], review_on)
        values["review_on"] = review_on
    for name, value in (("risk_before", risk_before), ("risk_after", risk_after), ("recall", recall)):
        if value is not None:
            values[name] = value
    changed = {name: value for name, value in values.items() if row[name] != value}
    if changed:
        _move(session, actor, row, "change", clock, **changed)


# What the record may say of a change: the rest are words about a person.
_TOLD = ("decided_on", "decided_by", "in_place_on", "review_on", "ended_on", "hierarchy", "risk_before", "risk_after",
         "recall")  # fmt: skip
_PAST = {
    "change": "changed", "decide": "decided", "refuse": "refused", "decline": "declined",
    "put_in_place": "put_in_place", "review": "reviewed", "end": "ended",
}  # fmt: skip


def _move(session: Session, actor: Actor, row: RowMapping, act: str, clock: Clock, **values: object) -> None:
    """One step of the table, and its entry."""
    state = progress.moved(row["state"], act)
    if state is None:
        raise Refused("measure.not_now", number=row["seq"], state=row["state"], act=act)
    session.connection().execute(
        update(_MEASURE)
        .where(_MEASURE.c.id == row["id"])
        .values(state=state, version=row["version"] + 1, **values)
    )
    detail: dict[str, object] = {"kind": row["kind"], "state": state}
    detail |= {name: _plain(values[name]) for name in _TOLD if name in values}
    words = [name for name in ("what", "supplier", "findings") if name in values]
    if words:
        detail["fields"] = words
    record(session, actor, f"measure.{_PAST[act]}", f"measure:{row['id']}", clock.now(), detail)


def _locked(session: Session, measure_id: str, seen: int) -> RowMapping:
    found = session.connection().execute(
        select(_MEASURE).where(_MEASURE.c.id == measure_id).with_for_update()
    )
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("measure.not_found", number=clean(measure_id, 40))
    if row["version"] != seen:
        raise Overtaken("measure.changed_meanwhile", number=row["seq"])
    return row


def _findings(row: RowMapping, words: str, day: date) -> str:
    """What was found or said, below what stands there already."""
    told = f"{day.isoformat()} {required(words, 'measure.empty_reason', WORDS)}"
    return f"{row['findings']}\n{told}"[-WORDS * 2 :] if row["findings"] else told


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
