"""A police report with what is known of it, and the case in court where the person is the injured party (D27, D58)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.police.words import COURT_OUTCOMES, DATE_KINDS, DECISIONS, FILERS
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret_or_none, seq


class PoliceReport(SQLModel, table=True):
    """What is known of the police report of one incident (D58). Whether it is filed stands on the incident itself.

    None of the three questions is "not known". `why_not` is the reason where none is made.
    """

    __tablename__ = "police_report"
    __table_args__ = (one_of("filed_by", ("", *FILERS)), one_of("decision", DECISIONS))

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str = Field(foreign_key="incident.id", unique=True)
    filed_by: str = ""
    filed_for: str | None = secret_or_none()
    filed_at: datetime | None = instant_or_none()
    number: str | None = secret_or_none()
    mandate_stated: bool | None = None
    protection_asked: bool | None = None
    bops_contact: str | None = secret_or_none()
    officer: str | None = secret_or_none()
    officer_phone: str | None = secret_or_none()
    decision: str = ""
    decided_on: date | None = None
    decision_note: str | None = secret_or_none()
    closed_on: date | None = None
    why_not: str | None = secret_or_none()
    helped_label: str = ""
    helped_at: datetime | None = instant_or_none()
    recorded_at: datetime = instant()
    version: int = 1


class CourtCase(SQLModel, table=True):
    """A case in court where the person is the injured party, and the support through it (D27)."""

    __tablename__ = "court_case"
    __table_args__ = (one_of("outcome", COURT_OUTCOMES),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    court: str
    number: str | None = secret_or_none()
    counsel: str | None = secret_or_none()
    counsel_phone: str | None = secret_or_none()
    companion: str | None = secret_or_none()
    outcome: str = ""
    outcome_note: str | None = secret_or_none()
    closed_on: date | None = None
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class CourtDate(SQLModel, table=True):
    """A day in a court case that somebody must remember; reminded of before it, cancelled with a reason."""

    __tablename__ = "court_date"
    __table_args__ = (one_of("kind", DATE_KINDS), Index(None, "starts_at"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    case_id: str = Field(foreign_key="court_case.id", index=True)
    kind: str
    starts_at: datetime = instant()
    place: str | None = secret_or_none()
    note: str | None = secret_or_none()
    cancelled_at: datetime | None = instant_or_none()
    cancelled_why: str | None = secret_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1
