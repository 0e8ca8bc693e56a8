"""Threats and threat actors, the environment watch, and overall risk analyses (D14, D15, D19)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from models.risks.words import CONFIDENCES, LINKS, THREAT_STATES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq


class ThreatActor(SQLModel, table=True):
    """Somebody who threatens, under a code ("HA-03"); what is known of them is sealed (D19). Level 0 to 4."""

    __tablename__ = "threat_actor"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 4", name="level"),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    name: str | None = secret_or_none()
    known: str | None = secret_or_none()
    level: int = 0
    review_on: date
    closed_on: date | None = None
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class Threat(SQLModel, table=True):
    """A threat as assessed: evidence, method, level 0 to 4, and the day it is looked at again (D19)."""

    __tablename__ = "threat"
    __table_args__ = (
        one_of("state", THREAT_STATES),
        one_of("confidence", CONFIDENCES),
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        Index(None, "state", "review_on"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    number: str = Field(unique=True)
    title: str = secret()
    evidence: str | None = secret_or_none()
    assessment: str | None = secret_or_none()
    method: str = ""
    level: int
    confidence: str = ""
    state: str = "open"
    review_on: date
    closed_on: date | None = None
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class ThreatAssessment(SQLModel, table=True):
    """One assessment of a threat, kept for ever: what was held of it then, and by whom (D19).

    One that was wrong is struck through with a reason and stays readable; it is never changed or taken away.
    """

    __tablename__ = "threat_assessment"

    seq: int | None = seq()
    id: str = Field(unique=True)
    threat_id: str = Field(foreign_key="threat.id", index=True)
    level: int
    confidence: str = ""
    method: str = ""
    reasons: str = secret()
    review_on: date
    assessed_label: str
    assessed_at: datetime = instant()
    struck_at: datetime | None = instant_or_none()
    struck_label: str = ""
    struck_reason: str | None = secret_or_none()


class RiskLink(SQLModel, table=True):
    """A link of a threat, an actor or a note to somebody or something ("person", id)."""

    __tablename__ = "risk_link"
    __table_args__ = (
        one_of("from_kind", ("threat", "actor", "note")),
        one_of("to_kind", LINKS),
        Index(None, "from_kind", "from_id"),
        Index(None, "to_kind", "to_id"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    from_kind: str
    from_id: str
    to_kind: str
    to_id: str
    recorded_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()


class WatchNote(SQLModel, table=True):
    """A dated note of the environment watch (omvärldsbevakning); source and tags are sealed as its words are (D14)."""

    __tablename__ = "watch_note"
    __table_args__ = (Index(None, "dated_on"),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    dated_on: date
    source: str = secret()
    text: str = secret()
    tags: str = secret(default="")
    review_on: date | None = None
    reviewed_on: date | None = None
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class RiskAnalysis(SQLModel, table=True):
    """A version of an overall risk analysis of the whole group, and when it is due again (D15)."""

    __tablename__ = "risk_analysis"

    seq: int | None = seq()
    id: str = Field(unique=True)
    title: str
    name: str
    done_on: date
    next_review_on: date
    reference: str
    sha256: str = ""
    summary: str | None = secret_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
