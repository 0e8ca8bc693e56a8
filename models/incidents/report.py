"""One incident whole as it leaves the desk: on record first who took it out, then read at one moment (D24, D76)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.alarms.rows import AlarmRow, TimelineRow
from models.alarms.tables import Alarm
from models.crisis.rows import SupportRow
from models.crisis.views import support_of
from models.incidents.facts import CaseFacts, case_facts
from models.incidents.tables import Assessment, Evidence, IncidentAlarm, RemedialAct
from models.incidents.views import incident_card
from models.obligations.tables import Obligation
from models.people.grounds import Grounds, grounds
from models.people.reveal import Reason, reveal
from models.people.validity import local_day
from models.people.words import FIELDS
from models.police.rows import CourtRow, Report
from models.police.views import courts_of, report_of
from models.store.chain import record
from models.store.clock import Clock, zone
from models.store.errors import NotFound, Refused

_ASSESSMENT: Any = Assessment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # as above
_EVIDENCE: Any = Evidence.__table__  # type: ignore[attr-defined]  # as above
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # as above

KINDS = ("incident", "police")
# The whole of a long case; beyond it a paper is not read.
MOST = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """One assessment; `struck` where it was held to be wrong."""

    assessed_at: datetime
    severity: int
    danger_to_life: bool
    ongoing: bool
    level: int
    likelihood: int
    consequence: int
    reasoning: str = field(repr=False)
    struck: bool = False


@dataclass(frozen=True, slots=True)
class ActRow:
    """One remedial act."""

    what: str = field(repr=False)
    holder: str
    due_on: date
    state: str


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One thing owed, by its kind, holder, source and state."""

    kind: str
    holder: str
    source: str
    state: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class CaseReport:
    """The whole case at one moment. `name` is the person's, where the officer asked for it on record; else ""."""

    at: datetime
    case: CaseFacts
    report: Report
    grounds: Grounds
    name: str = ""
    courts: tuple[CourtRow, ...] = ()
    supports: tuple[SupportRow, ...] = ()
    assessments: tuple[Judged, ...] = ()
    acts: tuple[ActRow, ...] = ()
    owed: tuple[OwedRow, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    alarms: tuple[AlarmRow, ...] = ()
    timeline: tuple[TimelineRow, ...] = ()

    @property
    def secrecy(self) -> tuple[str, ...]:
        """The grounds of what it carries, each once."""
        return self.grounds.of(FIELDS)

    def __repr__(self) -> str:
        return f"CaseReport({self.case.number})"


def note_taken_out(
    session: Session,
    actor: Actor,
    incident_id: str,
    kind: str,
    clock: Clock,
    *,
    sealed: bool = True,
    with_name: bool = False,
) -> str:
    """Put on record that a paper of the incident leaves, as what, and whether under a pass phrase.

    With `with_name` the person's name is read too, as a look on record for this incident, and returned; else "".
    Read and write nothing before the transaction has committed. Raises NotAllowed without the right, NotFound for no
    such incident, Refused where it has nobody to name.
    """
    check(actor, "incident.export")
    check(actor, "incident.read")
    facts = case_facts(session.connection(), incident_id)
    name = ""
    if with_name:
        if facts.person is None:
            raise Refused("incident.nobody_to_name", number=facts.number)
        reason = Reason("incident", facts.number)
        name = reveal(session, actor, facts.person, ("name",), reason, clock).name or ""
    detail: dict[str, object] = {"kind": kind, "sealed": sealed, "named": with_name}
    record(session, actor, "incident.exported", f"incident:{incident_id}", clock.now(), detail)
    return name


def alarm_lines(connection: Connection, incident_id: str) -> tuple[str, ...]:
    """When each alarm of the incident came, and the case number of the alarm receiving centre."""
    chosen = (
        select(_ALARM.c.received_at, _ALARM.c.arc_case)
        .join(_LINK, _LINK.c.alarm_id == _ALARM.c.id)
        .where(_LINK.c.incident_id == incident_id)
        .order_by(_ALARM.c.seq)
        .limit(50)
    )
    return tuple(
        f"{row.received_at.astimezone(zone()):%Y-%m-%d %H:%M}"
        + (f" ({row.arc_case})" if row.arc_case else "")
        for row in connection.execute(chosen)
    )


def file_count(connection: Connection, incident_id: str) -> int:
    """How many files are kept with the incident."""
    chosen = select(func.count()).where(_EVIDENCE.c.incident_id == incident_id)
    return int(connection.execute(chosen).scalar_one())


def case_report(connection: Connection, incident_id: str, name: str, now: datetime) -> CaseReport:
    """The whole case, once it is on record that it leaves. Raises NotFound."""
    card = incident_card(connection, incident_id)
    if card is None:
        raise NotFound("incident.not_found")
    today = local_day(now)
    a, r, e, o = _ASSESSMENT.c, _ACT.c, _EVIDENCE.c, _OBLIGATION.c
    judged = connection.execute(
        select(_ASSESSMENT).where(a.incident_id == incident_id).order_by(a.assessed_at, a.seq).limit(MOST)
    )
    acts = connection.execute(select(_ACT).where(r.incident_id == incident_id).order_by(r.seq).limit(MOST))
    files = connection.execute(
        select(e.id, e.name, e.sha256).where(e.incident_id == incident_id).order_by(e.seq).limit(MOST)
    )
    owed = connection.execute(
        select(o.kind, o.holder, o.source, o.state, o.settled_at)
        .where(o.incident_id == incident_id)
        .order_by(o.holder, o.seq)
        .limit(MOST)
    )
    return CaseReport(
        now,
        case_facts(connection, incident_id),
        report_of(connection, incident_id, today),
        grounds(connection, now),
        name,
        courts_of(connection, incident_id),
        support_of(connection, incident_id, today),
        tuple(
            Judged(
                row.assessed_at, row.severity, row.danger_to_life, row.ongoing, row.level, row.likelihood,
                row.consequence, row.reasoning, row.struck_at is not None,
            )
            for row in judged
        ),
        tuple(ActRow(row.what, row.holder, row.due_on, row.state) for row in acts),
        tuple(OwedRow(*row) for row in owed),
        tuple((row.name, row.sha256) for row in files),
        card.alarms,
        card.timeline,
    )  # fmt: skip
