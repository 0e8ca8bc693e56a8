"""What officers do with incidents: one object for near miss and harm (D53, D54).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when the incident changed since it was seen. `seen` is the version the officer acted on.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.alarms.tables import Alarm
from models.incidents.closing import leave, obstacles
from models.incidents.describing import Facts, values_of
from models.incidents.holding import held_open, one_known, required
from models.incidents.numbers import next_number
from models.incidents.tables import Incident, IncidentAlarm
from models.incidents.words import CLOSE_CLASSES, OUTCOMES, POLICE_STATES
from models.obligations.following import follow
from models.people.tables import Person
from models.police.standing import stays_filed
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above


# Characters that an account of what happened may have.
STORY = 20_000


class Keep(Enum):
    """Says "leave as it is" where None itself means something."""

    AS_IS = 0


def open_incident(
    session: Session,
    actor: Actor,
    title: str,
    outcome: str,
    clock: Clock,
    *,
    person: str | None = None,
    what_happened: str = "",
    occurred_at: datetime | None = None,
    police: str = "not_known",
    bring_up_on: date | None = None,
    alarm_id: str | None = None,
    facts: Facts | None = None,
) -> str:
    """Open an incident under the year's next number; returns its id. Whoever opens it owns it.

    `person` is a code. With `alarm_id` the alarm is linked in the same act.
    """
    check(actor, "incident.open")
    named = required(title, "incident.empty_title", 200)
    one_known(outcome, OUTCOMES, "incident.no_such_outcome")
    one_known(police, POLICE_STATES, "incident.no_such_police")
    person_id = _person(session, person) if person else None
    now = clock.now()
    alarm = _alarm(session, alarm_id) if alarm_id is not None else None
    if alarm is not None:
        person_id = person_id or alarm["person_id"]
        occurred_at = occurred_at or alarm["triggered_at"] or alarm["received_at"]
    incident_id = new_id()
    number = next_number(session, now)
    session.connection().execute(
        insert(_INCIDENT).values(
            id=incident_id,
            number=number,
            person_id=person_id,
            title=named,
            what_happened=clean(what_happened, STORY, keep_lines=True) or None,
            outcome=outcome,
            state="open",
            police=police,
            occurred_at=occurred_at,
            reported_at=now,
            owner_id=_operator(session, actor),
            owner_label=actor.label,
            bring_up_on=bring_up_on,
            version=1,
            **(values_of(session, facts, reported_at=now) if facts is not None else {}),
        )
    )
    record(
        session,
        actor,
        "incident.opened",
        f"incident:{incident_id}",
        now,
        {"number": number, "outcome": outcome},
    )
    if alarm is not None:
        _link(session, actor, incident_id, number, str(alarm["id"]), now)
    follow(session, actor, incident_id, clock)
    return incident_id


def open_from_alarm(
    session: Session,
    actor: Actor,
    alarm_id: str,
    title: str,
    outcome: str,
    clock: Clock,
    what_happened: str = "",
) -> str:
    """Open an incident from an alarm: its person and its time come along; returns the incident's id."""
    return open_incident(
        session, actor, title, outcome, clock, what_happened=what_happened, alarm_id=alarm_id
    )


def link_alarm(session: Session, actor: Actor, incident_id: str, alarm_id: str, clock: Clock) -> None:
    """Let an alarm belong to an open incident. Linked to it already: nothing happens; to another: Refused."""
    check(actor, "incident.change")
    linked = _linked(session, alarm_id)
    if linked is not None and linked[0] == incident_id:
        return
    alarm = _alarm(session, alarm_id)
    row = held_open(session, incident_id, None)
    _link(session, actor, incident_id, row["number"], str(alarm["id"]), clock.now())


def add_note(session: Session, actor: Actor, incident_id: str, text: str, clock: Clock) -> None:
    """Write a note on the incident's timeline, open or closed."""
    check(actor, "incident.note")
    note = required(text, "incident.empty_note")
    chosen = select(_INCIDENT.c.id).where(_INCIDENT.c.id == incident_id)
    if session.connection().execute(chosen).scalar() is None:
        raise NotFound("incident.not_found")
    record(session, actor, "incident.noted", f"incident:{incident_id}", clock.now(), {"note": note})


def change(
    session: Session,
    actor: Actor,
    incident_id: str,
    seen: int,
    clock: Clock,
    *,
    title: str | None = None,
    what_happened: str | None = None,
    outcome: str | None = None,
    police: str | None = None,
    owner_id: str | None = None,
    occurred_at: datetime | None = None,
    bring_up_on: date | Keep | None = Keep.AS_IS,
) -> None:
    """Change what is given and leave the rest; the entry tells what changed, from what to what.

    Harm stays harm: it must be reported, so it cannot be made a near miss afterwards (D54). And what somebody filed
    stays filed until that is put right in the report.
    """
    check(actor, "incident.change")
    row = held_open(session, incident_id, seen)
    told: dict[str, object] = {}
    if title is not None:
        told["title"] = required(title, "incident.empty_title", 200)
    if what_happened is not None:
        told["what_happened"] = clean(what_happened, STORY, keep_lines=True) or None
    if outcome is not None:
        one_known(outcome, OUTCOMES, "incident.no_such_outcome")
        if row["outcome"] == "harm" and outcome != "harm":
            raise Refused("incident.harm_stays", number=row["number"])
        told["outcome"] = outcome
    if police is not None:
        one_known(police, POLICE_STATES, "incident.no_such_police")
        if row["police"] == "filed" != police:
            stays_filed(session.connection(), incident_id, row["number"])
        told["police"] = police
    if owner_id is not None:
        told["owner_id"] = owner_id
        told["owner_label"] = _operator_name(session, owner_id)
    if occurred_at is not None:
        told["occurred_at"] = occurred_at
    if bring_up_on is not Keep.AS_IS:
        told["bring_up_on"] = bring_up_on
    changed = {name: value for name, value in told.items() if row[name] != value}
    if not changed:
        return
    _change(session, row, **changed)
    detail: dict[str, object] = {
        name: {"from": _plain(row[name]), "to": _plain(value)} for name, value in changed.items()
    }
    record(session, actor, "incident.changed", f"incident:{incident_id}", clock.now(), detail)
    follow(session, actor, incident_id, clock)


def take(session: Session, actor: Actor, incident_id: str, seen: int, clock: Clock) -> None:
    """Make the incident one's own; also for an officer without a row of ours, before operators exist."""
    check(actor, "incident.change")
    row = held_open(session, incident_id, seen)
    _change(session, row, owner_id=_operator(session, actor), owner_label=actor.label)
    detail: dict[str, object] = {"owner_label": {"from": row["owner_label"], "to": actor.label}}
    record(session, actor, "incident.changed", f"incident:{incident_id}", clock.now(), detail)


def close(
    session: Session,
    actor: Actor,
    incident_id: str,
    close_class: str,
    reason: str,
    seen: int,
    clock: Clock,
    *,
    despite: str = "",
) -> None:
    """End the work with a class (handled, referred, no_incident) and a reason. Harm never as "no incident" (D54).

    Nothing that stands in the way is passed by (models.incidents.closing); what yields to a reason needs `despite`,
    and both stand in the entry. Raises Refused with the first obstacle.
    """
    check(actor, "incident.close")
    row = held_open(session, incident_id, seen)
    one_known(close_class, CLOSE_CLASSES, "incident.no_such_class")
    why = required(reason, "incident.empty_reason")
    if close_class == "no_incident" and row["outcome"] == "harm":
        raise Refused("incident.harm_is_an_incident", number=row["number"])
    anyway = clean(despite, 2000, keep_lines=True)
    in_the_way = obstacles(session.connection(), incident_id)
    for each in in_the_way:
        if not (each.yields and anyway):
            raise Refused(each.message_id, **dict(each.values))
    now = clock.now()
    _change(session, row, state="closed", closed_at=now, close_class=close_class, close_reason=why)
    detail: dict[str, object] = {"class": close_class, "reason": why}
    if in_the_way:
        detail |= {"despite": anyway, "passed": [each.message_id for each in in_the_way]}
        leave(session, actor, incident_id, anyway, clock)
    record(session, actor, "incident.closed", f"incident:{incident_id}", now, detail)


def _link(
    session: Session, actor: Actor, incident_id: str, number: str, alarm_id: str, now: datetime
) -> None:
    session.connection().execute(
        insert(_LINK).values(incident_id=incident_id, alarm_id=alarm_id, linked_at=now)
    )
    record(session, actor, "incident.alarm_linked", f"incident:{incident_id}", now, {"alarm": alarm_id})
    record(
        session, actor, "alarm.linked", f"alarm:{alarm_id}", now, {"incident": incident_id, "number": number}
    )


def _alarm(session: Session, alarm_id: str) -> RowMapping:
    """The alarm, held so that two officers cannot link it at once. Refused where it belongs to an incident."""
    found = session.connection().execute(select(_ALARM).where(_ALARM.c.id == alarm_id).with_for_update())
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("alarm.not_found", alarm=clean(alarm_id, 40))
    if row["drill"]:
        raise Refused("incident.of_a_drill")
    linked = _linked(session, alarm_id)
    if linked is not None:
        raise Refused("incident.alarm_linked_already", number=linked[1])
    return row


def _linked(session: Session, alarm_id: str) -> tuple[str, str] | None:
    found = session.connection().execute(
        select(_LINK.c.incident_id, _INCIDENT.c.number)
        .join(_INCIDENT, _INCIDENT.c.id == _LINK.c.incident_id)
        .where(_LINK.c.alarm_id == alarm_id)
    )
    row = found.one_or_none()
    return None if row is None else (row.incident_id, row.number)


def _change(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_INCIDENT).where(_INCIDENT.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )


def _person(session: Session, code: str) -> str:
    shown = clean(code, 40).upper()
    found = session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.code == shown)).scalar()
    if found is None:
        raise NotFound("person.not_found", code=shown)
    return str(found)


def _operator(session: Session, actor: Actor) -> str | None:
    """The actor's row where the actor is an operator of ours."""
    if actor.kind != "operator":
        return None
    found = session.connection().execute(select(_OPERATOR.c.id).where(_OPERATOR.c.id == actor.id)).scalar()
    return None if found is None else str(found)


def _operator_name(session: Session, operator_id: str) -> str:
    found = (
        session.connection().execute(select(_OPERATOR.c.name).where(_OPERATOR.c.id == operator_id)).scalar()
    )
    if found is None:
        raise NotFound("operator.not_found", code=clean(operator_id, 40))
    return str(found)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
