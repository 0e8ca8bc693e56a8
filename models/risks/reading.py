"""Opening a threat, an actor, a note or an analysis: on record in the transaction that reads it (D19, TRUST threat 2).

Show nothing of what is returned before the transaction has committed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check, may
from models.alarms.tables import Alarm
from models.risks.linking import links_of, persons_of
from models.risks.rows import (
    ActorCard,
    ActorRow,
    AnalysisCard,
    AnalysisRow,
    AssessmentRow,
    NoteCard,
    NoteRow,
    ThreatCard,
    ThreatRow,
)
from models.risks.tables import RiskAnalysis, Threat, ThreatActor, ThreatAssessment, WatchNote
from models.risks.views import ACTOR, ANALYSIS, NOTE, THREAT, notes_in_words
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound
from models.store.text import clean

_THREAT: Any = Threat.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSED: Any = ThreatAssessment.__table__  # type: ignore[attr-defined]  # as above
_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # as above
_NOTE: Any = WatchNote.__table__  # type: ignore[attr-defined]  # as above
_ANALYSIS: Any = RiskAnalysis.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_S = _ASSESSED.c

MOST = 200


def may_read_threats(actor: Actor) -> bool:
    """Whether this one may open any threat."""
    return may(actor.role, "threat.read")


def view_threat(session: Session, actor: Actor, number: str, clock: Clock) -> ThreatCard:
    """A threat whole, and on record that this one opened it.

    Who works alarms opens a threat against a person whose alarm rings or is worked, and no other. Raises NotAllowed
    and NotFound.
    """
    connection = session.connection()
    c = _THREAT.c
    chosen = select(*THREAT, c.title, c.evidence, c.recorded_label, c.recorded_at)
    found = connection.execute(chosen.where(c.number == clean(number, 40).upper())).one_or_none()
    if found is None:
        # Nobody learns which numbers there are by trying.
        check(actor, "threat.read")
        raise NotFound("threat.not_found", number=clean(number, 40))
    persons = persons_of(connection, "threat", found.id)
    detail: dict[str, object] = {"threat": found.number, "subjects": persons}
    if not may_read_threats(actor):
        alarm = _alarm_of(connection, persons) if may(actor.role, "threat.read_in_alarm") else None
        if alarm is None:
            check(actor, "threat.read")
        detail |= {"reason": "alarm", "reference": f"alarm:{alarm}"}
    card = ThreatCard(
        row=ThreatRow(*found[: len(THREAT)]),
        title=found.title,
        evidence=found.evidence,
        assessments=_assessments(connection, found.id),
        links=links_of(connection, "threat", found.id),
        who=found.recorded_label,
        recorded_at=found.recorded_at,
    )
    record(session, actor, "threat.viewed", f"threat:{found.id}", clock.now(), detail)
    return card


def view_actor(session: Session, actor: Actor, code: str, clock: Clock) -> ActorCard:
    """An actor whole, and on record that this one opened it. Raises NotAllowed and NotFound."""
    check(actor, "threat.read")
    connection = session.connection()
    c = _ACTOR.c
    chosen = select(*ACTOR, c.name, c.known, c.recorded_label, c.recorded_at)
    found = connection.execute(chosen.where(c.code == clean(code, 40).upper())).one_or_none()
    if found is None:
        raise NotFound("actor.not_found", code=clean(code, 40))
    card = ActorCard(
        row=ActorRow(*found[: len(ACTOR)]),
        name=found.name,
        known=found.known,
        links=links_of(connection, "actor", found.id),
        who=found.recorded_label,
        recorded_at=found.recorded_at,
    )
    detail: dict[str, object] = {"actor": found.code, "subjects": persons_of(connection, "actor", found.id)}
    record(session, actor, "actor.viewed", f"actor:{found.id}", clock.now(), detail)
    return card


def may_read_notes(actor: Actor) -> bool:
    """Whether this one may read what is noted of the world around."""
    return may(actor.role, "watch_note.read")


def view_notes(session: Session, actor: Actor, clock: Clock, tag: str = "") -> tuple[NoteRow, ...]:
    """The list of notes with where each was read and its tags, and on record that this one saw it."""
    check(actor, "watch_note.read")
    connection = session.connection()
    rows = notes_in_words(connection, tag)
    about = dict.fromkeys(each for row in rows for each in persons_of(connection, "note", row.id))
    detail: dict[str, object] = {"count": len(rows), "subjects": list(about), "fields": ["source", "tags"]}
    record(session, actor, "list.viewed", "list:watch_notes", clock.now(), detail)
    return rows


def view_note(session: Session, actor: Actor, number: int, clock: Clock) -> NoteCard:
    """A note of the environment watch whole, and on record that this one opened it. Raises NotAllowed and NotFound."""
    check(actor, "watch_note.read")
    connection = session.connection()
    c = _NOTE.c
    chosen = select(*NOTE, c.text, c.recorded_label, c.recorded_at).where(c.seq == number)
    found = connection.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("watch_note.not_found", number=number)
    links = links_of(connection, "note", found.id)
    if not may_read_threats(actor):
        # Which threats and actors there are is for who may open them.
        links = tuple(each for each in links if each.kind not in ("threat", "actor"))
    card = NoteCard(
        row=NoteRow(*found[: len(NOTE)]),
        text=found.text,
        links=links,
        who=found.recorded_label,
        recorded_at=found.recorded_at,
    )
    detail: dict[str, object] = {"number": number, "subjects": persons_of(connection, "note", found.id)}
    record(session, actor, "watch_note.viewed", f"note:{found.id}", clock.now(), detail)
    return card


def view_analysis(session: Session, actor: Actor, number: int, clock: Clock) -> AnalysisCard:
    """An analysis whole, and on record that this one opened it. Raises NotAllowed and NotFound."""
    check(actor, "analysis.read")
    connection = session.connection()
    c = _ANALYSIS.c
    chosen = select(*ANALYSIS, c.summary, c.recorded_label, c.recorded_at).where(c.seq == number)
    found = connection.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("analysis.not_found", number=number)
    later = select(c.seq).where(c.title == found.title, c.seq > number).limit(1)
    listed: list[Any] = [*found[: len(ANALYSIS)], connection.execute(later).first() is None]
    card = AnalysisCard(
        row=AnalysisRow(*listed),
        summary=found.summary,
        who=found.recorded_label,
        recorded_at=found.recorded_at,
    )
    detail: dict[str, object] = {"number": number, "subjects": []}
    record(session, actor, "analysis.viewed", f"analysis:{found.id}", clock.now(), detail)
    return card


def _assessments(connection: Connection, threat_id: str) -> tuple[AssessmentRow, ...]:
    """The newest first."""
    chosen = (
        select(
            _S.id, _S.level, _S.confidence, _S.method, _S.reasons, _S.review_on, _S.assessed_label, _S.assessed_at,
            _S.struck_at, _S.struck_label, _S.struck_reason,
        )
        .where(_S.threat_id == threat_id)
        .order_by(_S.seq.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(AssessmentRow(*row) for row in connection.execute(chosen))


def _alarm_of(connection: Connection, persons: list[str]) -> str | None:
    """An alarm of one of these that is not closed and no drill."""
    ids = [each.removeprefix("person:") for each in persons]
    found = connection.execute(
        select(_ALARM.c.id)
        .where(_ALARM.c.person_id.in_(ids), _ALARM.c.state != "closed", ~_ALARM.c.drill)
        .order_by(_ALARM.c.seq.desc())
        .limit(1)
    ).scalar()
    return None if found is None else str(found)
