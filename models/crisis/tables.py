"""Crisis support as it was offered to one person after an incident, and the days on which one asks again (D30)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.crisis.words import CRISIS_STATES, FOLLOW_UP_STATES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret_or_none, seq


class CrisisSupport(SQLModel, table=True):
    """An offer of crisis support: to whom, by which provider, and what was answered. No blame, no cause."""

    __tablename__ = "crisis_support"
    __table_args__ = (one_of("state", CRISIS_STATES),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    recipient: str | None = secret_or_none()
    provider: str = ""
    state: str = "offered"
    offered_at: datetime = instant()
    answered_at: datetime | None = instant_or_none()
    ended_at: datetime | None = instant_or_none()
    note: str | None = secret_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class CrisisFollowUp(SQLModel, table=True):
    """A day on which somebody asks how it is: one, seven and thirty days after the offer."""

    __tablename__ = "crisis_follow_up"
    __table_args__ = (one_of("state", FOLLOW_UP_STATES), Index(None, "state", "due_on"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    support_id: str = Field(foreign_key="crisis_support.id", index=True)
    due_on: date
    state: str = "open"
    ended_at: datetime | None = instant_or_none()
    ended_label: str = ""
    note: str | None = secret_or_none()
    version: int = 1
