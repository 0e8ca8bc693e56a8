"""Duty: planned shifts, who actually had it, absence, presence, patterns, and handovers (D35-D38, D87)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.rota.words import ABSENCES, CALL_OUTCOMES, DUTIES, SPAN_WAYS
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq

_OPEN = text("ended_at IS NULL")


class Shift(SQLModel, table=True):
    """One operator's planned duty over a half-open span of UTC time; superseded, never overwritten.

    `kind` says why it stands: planned, made by a pattern, an override, a swap, lunch cover or a temporary rota.
    """

    __tablename__ = "shift"
    __table_args__ = (
        one_of("duty", DUTIES),
        CheckConstraint("starts_at < ends_at", name="span"),
        Index(None, "duty", "starts_at"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    duty: str
    operator_id: str = Field(foreign_key="operator.id", index=True)
    starts_at: datetime = instant()
    ends_at: datetime = instant()
    kind: str = "planned"
    pattern_id: str | None = None
    replaces_id: str | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()
    version: int = 1


class RotaPattern(SQLModel, table=True):
    """A rotation for one duty: turns of days and times, whose turn it is, from a day on (JSON in `turns`)."""

    __tablename__ = "rota_pattern"
    __table_args__ = (one_of("duty", DUTIES),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    duty: str
    name: str
    turns: str
    anchor: date
    valid_from: date
    valid_to: date | None = None
    recorded_label: str
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()
    version: int = 1


class DutySpan(SQLModel, table=True):
    """Who actually had a duty: from acceptance until the next one accepted (DIRECTIVE rule 13). Never planned.

    `way` is how it began: accepted at the desk, by phone (entered by the outgoing, signed at next login), taken over
    at once, or confirmed on the spot by the office-hours contact.
    """

    __tablename__ = "duty_span"
    __table_args__ = (
        one_of("duty", DUTIES),
        one_of("way", SPAN_WAYS),
        Index(None, "duty", "began_at"),
        Index("uq_duty_span_open", "duty", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    duty: str
    operator_id: str = Field(foreign_key="operator.id", index=True)
    shift_id: str | None = Field(default=None, foreign_key="shift.id")
    way: str
    began_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()
    entered_by: str
    entered_label: str
    signed_at: datetime | None = instant_or_none()
    version: int = 1


class Absence(SQLModel, table=True):
    """An operator who cannot come: sick, on leave or otherwise, half-open; ended or withdrawn, never deleted."""

    __tablename__ = "absence"
    __table_args__ = (one_of("kind", ABSENCES), Index(None, "operator_id", "starts_at"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    operator_id: str = Field(foreign_key="operator.id")
    kind: str
    starts_at: datetime = instant()
    ends_at: datetime | None = instant_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    withdrawn_at: datetime | None = instant_or_none()
    version: int = 1


class Handover(SQLModel, table=True):
    """A handover sheet as it was written, and both signatures with the head of the record then (D87).

    `sheet` is the sheet's text (JSON), sealed; `sha256` is over it, and both signatures bind it and `head_seq`.
    `span_id` is the duty that passed by it. Withdrawn: another sheet was written instead before both had signed;
    settled: the head says why a signature will never come.
    """

    __tablename__ = "handover"
    __table_args__ = (one_of("duty", DUTIES), Index(None, "written_at"), Index(None, "span_id"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    duty: str
    outgoing_id: str = Field(foreign_key="operator.id")
    incoming_id: str | None = Field(default=None, foreign_key="operator.id")
    sheet: str = secret()
    sha256: str
    head_seq: int
    head_hash: str
    written_at: datetime = instant()
    outgoing_signed_at: datetime | None = instant_or_none()
    incoming_signed_at: datetime | None = instant_or_none()
    span_id: str | None = Field(default=None, foreign_key="duty_span.id")
    withdrawn_at: datetime | None = instant_or_none()
    settled_at: datetime | None = instant_or_none()
    settled_label: str = ""
    remark: str | None = secret_or_none()
    version: int = 1


class ContactCall(SQLModel, table=True):
    """A call to the office-hours contact: when it came, when it was answered, and where it went (D38)."""

    __tablename__ = "contact_call"
    __table_args__ = (one_of("outcome", CALL_OUTCOMES), Index(None, "called_at"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    called_at: datetime = instant()
    answered_at: datetime | None = instant_or_none()
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    outcome: str
    about: str | None = secret_or_none()
    recorded_label: str
    recorded_at: datetime = instant()


class SeenUntil(SQLModel, table=True):
    """Up to which entry an operator has looked at the morning view."""

    __tablename__ = "seen_until"

    operator_id: str = Field(primary_key=True, foreign_key="operator.id")
    entry_seq: int
    at: datetime = instant()
