"""Exposure read from the register and the incidents: those that count, and who was in scope when (D76, D82-D84)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, func, not_, or_, select

from models.alarms.tables import Alarm
from models.duties.days import LAW_SINCE, begins, ends
from models.exposure.rows import Exposure
from models.exposure.spans import Period, Rules, Stretch, rolling, stretches
from models.exposure.tabulating import Happened, tabulated
from models.incidents.tables import Incident, IncidentAlarm
from models.people.covered import end_of, everybody_held
from models.people.policy import Boundaries
from models.people.validity import local_day
from models.store.policy import Scope, in_force
from models.store.tables import PolicyVersion

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above
_POLICY: Any = PolicyVersion.__table__  # type: ignore[attr-defined]  # as above
_A, _I = _ALARM.c, _INCIDENT.c

MOST = 200_000


def exposure(connection: Connection, periods: Sequence[Period]) -> Exposure:
    """What befell those in scope through periods, none before the law; () for none."""
    if not periods:
        return ()
    first, last = periods[0].first, periods[-1].last
    happened = [
        Happened(row.person_id, local_day(row.reported_at), _happened_on(row))
        for row in counted_incidents(connection, first, last)
    ]
    return tabulated(periods, _cover(connection, last), happened)


def rolling_exposure(connection: Connection, day: date) -> Exposure:
    """The same through the twelve months that end with a day, and the twelve before them, back to the law."""
    return exposure(connection, rolling(day))


def counted_incidents(connection: Connection, first: date, last: date) -> list[Any]:
    """The incidents reported between two days: person_id, outcome, police, reported_at, occurred_at.

    Left out: what was found to be none, what another took in, what came of drills and tests alone, and what is known
    to have happened before the law.
    """
    of_it = _LINK.join(_ALARM, _A.id == _LINK.c.alarm_id)
    own = _LINK.c.incident_id == _I.id
    practised = exists(select(_LINK.c.seq).select_from(of_it).where(own, _practice()).correlate(_INCIDENT))
    meant = exists(select(_LINK.c.seq).select_from(of_it).where(own, not_(_practice())).correlate(_INCIDENT))
    found = connection.execute(
        select(_I.person_id, _I.outcome, _I.police, _I.reported_at, _I.occurred_at)
        .where(_I.reported_at >= begins(first), _I.reported_at <= ends(last))
        .where(or_(_I.close_class.is_(None), _I.close_class != "no_incident"), _I.merged_into_id.is_(None))
        .where(or_(_I.occurred_at.is_(None), _I.occurred_at >= begins(LAW_SINCE)))
        .where(not_(and_(practised, not_(meant))))
        .order_by(_I.seq)
        .limit(MOST)
    )
    return list(found)


def _practice() -> Any:
    """An alarm that no figure counts: drill, or test that nobody found to be real."""
    closed = func.coalesce(_A.close_class, "")
    proof = and_(_A.proof.is_(True), closed.not_in(("real", "probable")))
    return or_(_A.drill.is_(True), _A.kind == "test", closed == "test", proof)


def _happened_on(row: Any) -> date:
    """The day it happened, where that is known; one that may yet happen counts by the day it was told of."""
    when: datetime = row.reported_at
    if row.occurred_at is not None and row.occurred_at < when:
        when = row.occurred_at
    return local_day(when)


def _cover(connection: Connection, last: date) -> dict[str, tuple[Stretch, ...]]:
    """Who was in scope from the law to a day, and as what."""
    mandates, decisions = everybody_held(connection)
    rules = _rules(connection, last)
    return {
        person_id: stretches(held, decisions.get(person_id, ()), LAW_SINCE, last, rules)
        for person_id, held in mandates.items()
    }


def _rules(connection: Connection, last: date) -> tuple[Rules, ...]:
    """The rules as they were in force, from the law on: what is decided during a day holds for it."""
    changed = connection.execute(
        select(_POLICY.c.valid_from)
        .where(_POLICY.c.name.in_((Scope.name, Boundaries.name)), _POLICY.c.valid_from <= ends(last))
        .order_by(_POLICY.c.valid_from)
        .limit(1000)
    )
    days = sorted({LAW_SINCE, *(max(LAW_SINCE, local_day(each)) for each in changed.scalars())})
    return tuple(
        Rules(day, in_force(connection, Scope, end_of(day)), in_force(connection, Boundaries, end_of(day)))
        for day in days
    )
