"""Incidents: one object for near miss and harm (D53, D54)."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.incidents.words import CLOSE_CLASSES, INCIDENT_STATES, OUTCOMES, POLICE_STATES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq


class Incident(SQLModel, table=True):
    """A threat, an act of violence or what could have become one. `number` reads "2026-041"."""

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
    version: int = 1


class IncidentAlarm(SQLModel, table=True):
    """An alarm that belongs to an incident."""

    __tablename__ = "incident_alarm"

    seq: int | None = seq()
    incident_id: str = Field(foreign_key="incident.id", index=True)
    alarm_id: str = Field(foreign_key="alarm.id", unique=True)
    linked_at: datetime = instant()
