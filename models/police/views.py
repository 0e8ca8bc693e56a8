"""What is read of police reports and court cases: one incident's, and what waits to be asked about or comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from models.incidents.tables import Incident
from models.people.tables import Person
from models.people.validity import local_day
from models.police.commands import day_of_report
from models.police.rows import Ahead, CourtRow, DateRow, Report, Unconfirmed
from models.police.standing import reasoned
from models.police.tables import CourtCase, CourtDate, PoliceReport
from models.store.errors import NotFound

_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CASE: Any = CourtCase.__table__  # type: ignore[attr-defined]  # as above
_DATE: Any = CourtDate.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_I, _R, _C, _D = _INCIDENT.c, _REPORT.c, _CASE.c, _DATE.c


def report_of(connection: Connection, incident_id: str, today: date) -> Report:
    """What is known of the police report of one incident. Raises NotFound."""
    first = _first_told()
    incident = connection.execute(
        select(_I.police, first.label("first")).where(_I.id == incident_id)
    ).one_or_none()
    if incident is None:
        raise NotFound("incident.not_found")
    day = day_of_report(incident.first, today)
    taken_in = (
        select(_I.number)
        .join(_REPORT, _R.incident_id == _I.id)
        .where(_I.merged_into_id == incident_id, _I.police == "filed")
        .order_by(_I.seq)
        .limit(20)
    )
    also = tuple(connection.execute(taken_in).scalars())
    row = connection.execute(select(_REPORT).where(_R.incident_id == incident_id)).one_or_none()
    if row is None:
        return Report(incident.police, day, also=also)
    return Report(
        incident.police, day, row.version, row.filed_by, row.filed_for, row.filed_at, row.number, row.mandate_stated,
        row.protection_asked, row.bops_contact, row.officer, row.officer_phone, row.decision, row.decided_on,
        row.decision_note, row.closed_on, row.why_not, row.helped_label, row.helped_at, also,
    )  # fmt: skip


def courts_of(connection: Connection, incident_id: str, limit: int = 20) -> tuple[CourtRow, ...]:
    """The court cases of one incident with their days, the latest case last."""
    cases = connection.execute(
        select(_CASE).where(_C.incident_id == incident_id).order_by(_C.seq).limit(limit)
    ).all()
    dates: dict[str, list[DateRow]] = {}
    for row in connection.execute(
        select(_DATE).where(_D.case_id.in_([each.id for each in cases])).order_by(_D.starts_at).limit(200)
    ):
        dates.setdefault(row.case_id, []).append(
            DateRow(
                row.id,
                row.version,
                row.kind,
                row.starts_at,
                row.place,
                row.note,
                row.cancelled_at,
                row.cancelled_why,
            )
        )
    return tuple(
        CourtRow(
            row.id, row.version, row.court, row.number, row.counsel, row.counsel_phone, row.companion, row.outcome,
            row.outcome_note, row.closed_on, tuple(dates.get(row.id, ())),
        )
        for row in cases
    )  # fmt: skip


def unconfirmed(connection: Connection, today: date, limit: int = 500) -> tuple[Unconfirmed, ...]:
    """Open incidents of which nobody knows whether they were reported to the police, nor why not; oldest first."""
    chosen = (
        select(_I.id, _I.number, _PERSON.c.code, _I.owner_id, _first_told().label("first"))
        .select_from(_INCIDENT.outerjoin(_PERSON, _PERSON.c.id == _I.person_id))
        .where(_I.state != "closed", _I.police != "filed", ~reasoned())
        .order_by(_I.seq)
        .limit(limit)
    )
    return tuple(
        Unconfirmed(
            row.id, row.number, row.code, row.owner_id, local_day(row.first), day_of_report(row.first, today),
        )
        for row in connection.execute(chosen)
    )  # fmt: skip


def _first_told() -> Any:
    """When the matter was first told of: an incident that took an older one in does not begin anew."""
    other = _INCIDENT.alias("taken_in")
    first = (
        select(func.min(other.c.reported_at, type_=_I.reported_at.type))
        .where(other.c.merged_into_id == _I.id)
        .correlate(_INCIDENT)
        .scalar_subquery()
    )
    return case((first < _I.reported_at, first), else_=_I.reported_at)


def dates_ahead(connection: Connection, now: datetime, days: int = 30, limit: int = 200) -> tuple[Ahead, ...]:
    """Days in court from now on, the soonest first; one that began within the hour still stands."""
    chosen = (
        select(_D.id, _C.incident_id, _I.number, _PERSON.c.code, _I.owner_id, _D.kind, _D.starts_at)
        .select_from(
            _DATE.join(_CASE, _C.id == _D.case_id)
            .join(_INCIDENT, _I.id == _C.incident_id)
            .outerjoin(_PERSON, _PERSON.c.id == _I.person_id)
        )
        .where(
            _D.cancelled_at.is_(None), _C.closed_on.is_(None), _D.starts_at > now - timedelta(hours=1),
            _D.starts_at <= now + timedelta(days=days),
        )
        .order_by(_D.starts_at)
        .limit(limit)
    )  # fmt: skip
    return tuple(Ahead(*row) for row in connection.execute(chosen))
