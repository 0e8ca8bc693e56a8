"""One person's history on one timeline, and how often they were a victim (D41, D71).

Reading it goes on record, like any look at a person. What a reader may not read about at all is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check, may
from models.alarms.finding import key_of
from models.alarms.tables import Alarm
from models.assignments.tables import Assignment, AssignmentPerson
from models.duties.tables import Talk
from models.incidents.tables import Incident
from models.journal.commands import WRITTEN
from models.journal.rows import Happening, PersonHistory
from models.measures.tables import Advice, GuardOrder, Measure
from models.people.reveal import id_of
from models.risks.tables import RiskLink, Threat
from models.rota.tables import ContactCall
from models.search.indexing import link_token
from models.search.tables import SearchToken
from models.store.chain import record
from models.store.clock import Clock
from models.store.tables import Entry

VIEWED = "person.history_viewed"
# What it can be narrowed to; "" is all of it.
KINDS = (
    "alarm",
    "incident",
    "threat",
    "measure",
    "guard",
    "advice",
    "talk",
    "assignment",
    "contact_call",
    "log",
)
LIMIT = 1000
YEAR = timedelta(days=365)


def _table(model: Any) -> Any:
    return model.__table__


_ALARM: Any = _table(Alarm)
_INCIDENT: Any = _table(Incident)
_THREAT: Any = _table(Threat)
_LINK: Any = _table(RiskLink)
_ASSIGNMENT: Any = _table(Assignment)
_ATTENDS: Any = _table(AssignmentPerson)
_MEASURE: Any = _table(Measure)
_GUARD: Any = _table(GuardOrder)
_ADVICE: Any = _table(Advice)
_TALK: Any = _table(Talk)
_CALL: Any = _table(ContactCall)
_TOKEN: Any = _table(SearchToken)
_ENTRY: Any = _table(Entry)


def view_history(session: Session, actor: Actor, code: str, clock: Clock) -> PersonHistory:
    """A person's history, and on record that this one read it. Raises NotAllowed and NotFound.

    Show nothing of it before the transaction has committed.
    """
    check(actor, "incident.read")
    connection = session.connection()
    person_id = id_of(connection, code)
    found = history_of(connection, actor, person_id, code, clock.now())
    record(session, actor, VIEWED, f"person:{person_id}", clock.now(), {"count": len(found.rows)})
    return found


def history_of(
    connection: Connection, actor: Actor, person_id: str, code: str, now: datetime, limit: int = LIMIT
) -> PersonHistory:
    """What `view_history` shows, read without putting it on record."""
    rows = [*_alarms(connection, person_id, limit), *_incidents(connection, person_id, limit)]
    if may(actor.role, "threat.read"):
        rows += _threats(connection, person_id, limit)
    if may(actor.role, "measure.read"):
        rows += _protection(connection, person_id, limit)
    rows += _talks(connection, person_id, limit)
    rows += _exposed(connection, person_id, limit)
    rows += _calls(connection, person_id, limit)
    if may(actor.role, "journal.read"):
        rows += _written(connection, person_id, limit)
    rows.sort(key=lambda row: (row.at, row.kind, row.code), reverse=True)
    met = [row for row in rows if row.kind == "incident" and row.state not in ("no_incident", "merged")]
    rang = [row for row in rows if row.kind == "alarm" and row.at > now - YEAR]
    return PersonHistory(
        code, tuple(rows[:limit]), len(met), sum(row.at > now - YEAR for row in met), len(rang)
    )


def _alarms(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    c = _ALARM.c
    chosen = select(c.id, c.seq, c.kind, c.state, c.close_class, c.received_at)
    for row in connection.execute(
        chosen.where(c.person_id == person_id, ~c.drill).order_by(c.seq.desc()).limit(limit)
    ):
        shut = row.state == "closed"
        yield Happening(
            row.received_at, "alarm", row.id, str(row.seq), row.kind, row.close_class or "" if shut else row.state,
            not shut,
        )  # fmt: skip


def _incidents(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    c = _INCIDENT.c
    chosen = select(
        c.id, c.number, c.outcome, c.state, c.close_class, c.occurred_at, c.reported_at, c.merged_into_id
    )
    for row in connection.execute(chosen.where(c.person_id == person_id).order_by(c.seq.desc()).limit(limit)):
        state = "merged" if row.merged_into_id else row.close_class or row.state
        yield Happening(
            row.occurred_at or row.reported_at, "incident", row.id, row.number, row.outcome, state,
            row.state != "closed" and not row.merged_into_id,
        )  # fmt: skip


def _threats(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    c = _THREAT.c
    chosen = (
        select(c.id, c.number, c.level, c.state, c.recorded_at)
        .join(_LINK, (_LINK.c.from_kind == "threat") & (_LINK.c.from_id == c.id))
        .where(_LINK.c.to_kind == "person", _LINK.c.to_id == person_id, _LINK.c.ended_at.is_(None))
        .order_by(c.seq.desc())
        .limit(limit)
    )
    for row in connection.execute(chosen):
        yield Happening(
            row.recorded_at, "threat", row.id, row.number, str(row.level), row.state, row.state == "open"
        )


def _protection(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    m, g, a = _MEASURE.c, _GUARD.c, _ADVICE.c
    for row in connection.execute(
        select(m.id, m.kind, m.state, m.requested_on)
        .where(m.person_id == person_id)
        .order_by(m.seq.desc())
        .limit(limit)
    ):
        over = row.state in ("refused", "ended")
        yield Happening(_noon(row.requested_on), "measure", row.id, "", row.kind, row.state, not over, True)
    for row in connection.execute(
        select(g.id, g.starts_at, g.ended_at)
        .where(g.person_id == person_id)
        .order_by(g.seq.desc())
        .limit(limit)
    ):
        yield Happening(row.starts_at, "guard", row.id, "", "", "", row.ended_at is None)
    for row in connection.execute(
        select(a.id, a.given_at).where(a.person_id == person_id).order_by(a.seq.desc()).limit(limit)
    ):
        yield Happening(row.given_at, "advice", row.id, "", "", "", open=False)


def _talks(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    c = _TALK.c
    chosen = select(c.id, c.state, c.starts_at).where(c.person_id == person_id)
    for row in connection.execute(chosen.order_by(c.seq.desc()).limit(limit)):
        yield Happening(row.starts_at, "talk", row.id, "", "", row.state, row.state == "booked")


def _exposed(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    c = _ASSIGNMENT.c
    chosen = (
        select(c.id, c.number, c.category, c.state, c.starts_at)
        .join(_ATTENDS, _ATTENDS.c.assignment_id == c.id)
        .where(_ATTENDS.c.person_id == person_id, _ATTENDS.c.ended_at.is_(None))
        .order_by(c.seq.desc())
        .limit(limit)
    )
    for row in connection.execute(chosen):
        yield Happening(
            row.starts_at, "assignment", row.id, row.number, row.category, row.state, row.state == "planned"
        )


def _calls(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    c = _CALL.c
    chosen = select(c.id, c.called_at, c.outcome).where(c.person_id == person_id)
    for row in connection.execute(chosen.order_by(c.seq.desc()).limit(limit)):
        yield Happening(row.called_at, "contact_call", row.id, "", row.outcome, "", open=False)


def _written(connection: Connection, person_id: str, limit: int) -> Iterator[Happening]:
    """Lines of the log that were linked to the person; as far as the log is indexed."""
    key = key_of(connection)
    if key is None:
        return
    linked = select(_TOKEN.c.subject).where(_TOKEN.c.token == link_token(key, f"person:{person_id}"))
    chosen = select(_ENTRY.c.subject, _ENTRY.c.event_at).where(
        _ENTRY.c.subject.in_(linked), _ENTRY.c.verb == WRITTEN
    )
    for row in connection.execute(chosen.order_by(_ENTRY.c.seq.desc()).limit(limit)):
        yield Happening(row.event_at, "log", str(row.subject).partition(":")[2], "", "", "", open=False)


def _noon(day: date) -> datetime:
    """What has a day and no time stands in the middle of it."""
    return datetime.combine(day, time(12), UTC)
