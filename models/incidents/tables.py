"""Incidents: one object for near miss and harm (D53, D54)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.incidents.words import (
    ACT_HOLDERS,
    ACT_STATES,
    CLOSE_CLASSES,
    INCIDENT_STATES,
    OUTCOMES,
    POLICE_STATES,
)
from models.store.base import one_of
from models.store.types import SecretBytes, instant, instant_or_none, secret, secret_or_none, seq


class Incident(SQLModel, table=True):
    """A threat, an act of violence or what could have become one. `number` reads "2026-041".

    When and where may be unknown, a point or an interval (D80). `family` and `item` are the two levels of its class
    (D79); `reporter_kind` who told of it (D57); `merged_into_id` names the incident that took it in (D72), which
    closes it without a class. `waiting_for` "" is: on us.
    """

    __tablename__ = "incident"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        one_of("state", INCIDENT_STATES),
        one_of("police", POLICE_STATES),
        one_of("close_class", CLOSE_CLASSES),
        Index(
            "ix_incident_open",
            "seq",
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    number: str = Field(unique=True)
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    title: str = secret()
    what_happened: str | None = secret_or_none()
    outcome: str
    state: str = "open"
    police: str = "not_known"
    occurred_at: datetime | None = instant_or_none()
    reported_at: datetime = instant()
    owner_id: str | None = Field(default=None, foreign_key="operator.id")
    owner_label: str = ""
    bring_up_on: date | None = None
    closed_at: datetime | None = instant_or_none()
    close_class: str | None = None
    close_reason: str | None = secret_or_none()
    tense: str = "occurred"
    occurred_until: datetime | None = instant_or_none()
    scene: str = ""
    place: str | None = secret_or_none()
    target: str = ""
    family: str = ""
    item: str = ""
    channel: str = ""
    motive: str = ""
    perpetrator: str = "unknown"
    actor_id: str | None = Field(default=None, foreign_key="threat_actor.id", index=True)
    reporter_kind: str = ""
    reporter: str | None = secret_or_none()
    reporter_phone: str | None = secret_or_none()
    board_id: str | None = Field(default=None, foreign_key="board.id", index=True)
    assignment_id: str | None = Field(default=None, foreign_key="assignment.id", index=True)
    waiting_for: str = ""
    office_informed_at: datetime | None = instant_or_none()
    feedback_at: datetime | None = instant_or_none()
    feedback_how: str | None = secret_or_none()
    merged_into_id: str | None = Field(default=None, foreign_key="incident.id", index=True)
    version: int = 1


class IncidentAlarm(SQLModel, table=True):
    """An alarm that belongs to an incident."""

    __tablename__ = "incident_alarm"

    seq: int | None = seq()
    incident_id: str = Field(foreign_key="incident.id", index=True)
    alarm_id: str = Field(foreign_key="alarm.id", unique=True)
    linked_at: datetime = instant()


class Evidence(SQLModel, table=True):
    """A file kept with an incident, sealed, and the SHA-256 of its bytes as they came (D24). Never changed."""

    __tablename__ = "evidence"

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    name: str = secret()
    about: str | None = secret_or_none()
    size: int
    sha256: str
    content: bytes = Field(sa_type=SecretBytes)
    recorded_label: str
    recorded_at: datetime = instant()


class Assessment(SQLModel, table=True):
    """What was held of an incident, and why (D28): severity 1-4, level 0-4, likelihood and consequence 1-5.

    The newest that is not struck through holds. One that was wrong is struck with a reason and stays readable.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("consequence BETWEEN 1 AND 5", name="consequence"),
        Index(None, "incident_id", "assessed_at"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str = Field(foreign_key="incident.id")
    severity: int
    danger_to_life: bool
    ongoing: bool
    level: int
    likelihood: int
    consequence: int
    reasoning: str = secret()
    next_review_on: date | None = None
    assessed_label: str
    assessed_at: datetime = instant()
    struck_at: datetime | None = instant_or_none()
    struck_label: str = ""
    struck_reason: str | None = secret_or_none()


class RemedialAct(SQLModel, table=True):
    """Something to be done because of an incident: whose it is, by when, how it went; dropped with a reason (D29)."""

    __tablename__ = "remedial_act"
    __table_args__ = (
        one_of("holder", ACT_HOLDERS),
        one_of("state", ACT_STATES),
        Index(None, "state", "due_on"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    what: str = secret()
    holder: str
    owner_id: str | None = Field(default=None, foreign_key="operator.id")
    owner_label: str = ""
    due_on: date
    state: str = "open"
    ended_at: datetime | None = instant_or_none()
    ended_label: str = ""
    ended_how: str | None = secret_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class IncidentPair(SQLModel, table=True):
    """Two incidents that somebody looked at and held to be different: they are not asked about again (D72)."""

    __tablename__ = "incident_pair"
    __table_args__ = (Index(None, "one_id", "other_id", unique=True),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    one_id: str = Field(foreign_key="incident.id")
    other_id: str = Field(foreign_key="incident.id", index=True)
    judged_label: str
    judged_at: datetime = instant()
