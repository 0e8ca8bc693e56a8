"""What desks and commands read of incidents: the queue and one incident whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from models.alarms.rows import AlarmRow, TimelineRow
from models.alarms.tables import Alarm
from models.alarms.views import as_rows, select_alarms
from models.incidents.rows import IncidentCard, IncidentRow
from models.incidents.tables import Incident, IncidentAlarm
from models.people.tables import Person
from models.store.timeline import LOGGED, timeline

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

_I = _INCIDENT.c
COLUMNS = (
    _I.id, _I.seq, _I.version, _I.number, _PERSON.c.code.label("person"), _I.title, _I.outcome, _I.state, _I.police,
    _I.owner_label, _I.reported_at, _I.occurred_at, _I.bring_up_on, _I.closed_at, _I.close_class,
)  # fmt: skip


def queue(connection: Connection, limit: int = 200, *, closed: bool = False) -> tuple[IncidentRow, ...]:
    """Open incidents: first those with a day to be taken up, the soonest first, then the oldest.

    With `closed` those that are done follow, the latest first.
    """
    rows = [IncidentRow(*row) for row in connection.execute(_OPEN, {"most": limit})]
    if closed and len(rows) < limit:
        done = (
            select_incidents()
            .where(_I.state == "closed")
            .order_by(_I.closed_at.desc(), _I.seq.desc())
            .limit(limit - len(rows))
        )
        rows += [IncidentRow(*row) for row in connection.execute(done)]
    return tuple(rows)


def open_count(connection: Connection) -> int:
    """How many incidents are open."""
    return int(connection.execute(_COUNTED).scalar_one())


def incident_card(connection: Connection, incident_id: str) -> IncidentCard | None:
    """One incident whole, with its alarms and its timeline."""
    found = connection.execute(
        select_incidents(_I.what_happened, _I.close_reason).where(_I.id == incident_id)
    ).one_or_none()
    if found is None:
        return None
    return IncidentCard(
        row=IncidentRow(*found[: len(COLUMNS)]),
        what_happened=found.what_happened,
        close_reason=found.close_reason,
        alarms=_alarms_of(connection, incident_id),
        timeline=case_timeline(connection, incident_id),
    )


def case_timeline(connection: Connection, incident_id: str) -> tuple[TimelineRow, ...]:
    """All that happened in the case, in the order it happened: its own, what it took in, and its alarms."""
    taken_in = select(_I.id).where(_I.merged_into_id == incident_id).limit(50)
    linked = select(_LINK.c.alarm_id).where(_LINK.c.incident_id == incident_id).limit(50)
    subjects = [
        f"incident:{incident_id}",
        *(f"incident:{each}" for each in connection.execute(taken_in).scalars()),
        *(f"alarm:{each}" for each in connection.execute(linked).scalars()),
    ]
    rows = [row for subject in subjects for row in timeline(connection, subject)]
    # An alarm's tie to the incident is told once, by the incident.
    kept = [row for row in rows if row.verb not in ("alarm.linked", LOGGED)]
    logs = dict.fromkeys(str(row.detail["log"]) for row in rows if row.verb == LOGGED and "log" in row.detail)
    kept += [line for log_id in logs for line in _log_line(connection, log_id)]
    return tuple(sorted(kept, key=lambda row: (row.event_at, row.seq)))


def _log_line(connection: Connection, log_id: str) -> Iterator[TimelineRow]:
    """A line of the log as the incident tells it: one that was struck through says so, beside that it was struck."""
    rows = timeline(connection, f"log:{log_id}")
    struck = any(row.verb == "log.struck" for row in rows)
    for row in rows:
        detail = {name: value for name, value in row.detail.items() if name != "links"}
        yield replace(
            row, detail={**detail, "struck": True} if struck and row.verb == "log.written" else detail
        )


def incident_row(connection: Connection, incident_id: str) -> IncidentRow | None:
    """One incident's row."""
    found = connection.execute(select_incidents().where(_I.id == incident_id)).one_or_none()
    return None if found is None else IncidentRow(*found)


def incident_by_number(connection: Connection, number: str) -> IncidentRow | None:
    """The incident with this number, "2026-041"."""
    found = connection.execute(select_incidents().where(_I.number == number.strip())).one_or_none()
    return None if found is None else IncidentRow(*found)


def open_of_person(connection: Connection, person_id: str, limit: int = 20) -> tuple[IncidentRow, ...]:
    """A person's open incidents, the newest first; what an alarm may be linked to."""
    chosen = (
        select_incidents()
        .where(_I.person_id == person_id, _I.state != "closed")
        .order_by(_I.seq.desc())
        .limit(limit)
    )
    return tuple(IncidentRow(*row) for row in connection.execute(chosen))


def select_incidents(*more: Any) -> Select[Any]:
    """What an IncidentRow is made of (COLUMNS), and more columns after it."""
    return select(*COLUMNS, *more).select_from(_INCIDENT.outerjoin(_PERSON, _PERSON.c.id == _I.person_id))


# Built once: the overview reads them at every change.
_OPEN = (
    select_incidents()
    .where(_I.state != "closed")
    .order_by(_I.bring_up_on.is_(None), _I.bring_up_on, _I.seq)
    .limit(bindparam("most"))
)
_COUNTED = select(func.count()).select_from(_INCIDENT).where(_I.state != "closed")


def _alarms_of(connection: Connection, incident_id: str) -> tuple[AlarmRow, ...]:
    chosen = (
        select_alarms()
        .join(_LINK, _LINK.c.alarm_id == _ALARM.c.id)
        .where(_LINK.c.incident_id == incident_id)
        .order_by(_ALARM.c.seq)
        .limit(100)
    )
    return as_rows(connection.execute(chosen))
