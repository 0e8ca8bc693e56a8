"""A person's protection: measures, guard orders, receipts of devices, and advice (D13, D17-D25, D50, D51, D77)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from models.measures.words import (
    ADVICE_CHANNELS,
    ASKERS,
    HIERARCHY,
    MEASURE_KINDS,
    MEASURE_STATES,
    PURPOSES,
    RECEIPTS,
)
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq


class Measure(SQLModel, table=True):
    """One support measure for one person, of the directive's seven kinds (D18-D25).

    `risk_before` and `risk_after` are 0 to 25 (likelihood times consequence), None where not judged. `recall` says
    that it is taken back when cover ends (D21).
    """

    __tablename__ = "measure"
    __table_args__ = (
        one_of("kind", MEASURE_KINDS),
        one_of("purpose", PURPOSES),
        one_of("state", MEASURE_STATES),
        one_of("hierarchy", HIERARCHY),
        Index(None, "person_id", "state"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id")
    kind: str
    purpose: str
    state: str
    what: str = secret()
    incident_id: str | None = Field(default=None, foreign_key="incident.id")
    supplier: str | None = secret_or_none()
    findings: str | None = secret_or_none()
    hierarchy: str = ""
    risk_before: int | None = None
    risk_after: int | None = None
    recall: bool = False
    requested_on: date
    decided_on: date | None = None
    decided_by: str = ""
    in_place_on: date | None = None
    review_on: date | None = None
    ended_on: date | None = None
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class GuardOrder(SQLModel, table=True):
    """A guarding order: half-open span, supplier, whom to ring, and who decided it (D23); on the board in force."""

    __tablename__ = "guard_order"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="span"), Index(None, "starts_at"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    measure_id: str | None = Field(default=None, foreign_key="measure.id")
    starts_at: datetime = instant()
    ends_at: datetime = instant()
    supplier: str
    phone: str
    place: str | None = secret_or_none()
    contact: str | None = secret_or_none()
    reason: str | None = secret_or_none()
    decided_by: str
    ended_at: datetime | None = instant_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class DeviceReceipt(SQLModel, table=True):
    """A transmitter handed out or taken back, with its receipt (D22)."""

    __tablename__ = "device_receipt"
    __table_args__ = (one_of("act", RECEIPTS), Index(None, "transmitter_id", "on_day"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    transmitter_id: str = Field(foreign_key="transmitter.id")
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    act: str
    on_day: date
    receipt: str = ""
    recorded_label: str
    recorded_at: datetime = instant()


class Advice(SQLModel, table=True):
    """Advice given: who asked, how, how long it took, and what came of it (D17). Written in ten seconds."""

    __tablename__ = "advice"
    __table_args__ = (
        one_of("asker", ASKERS),
        one_of("channel", ADVICE_CHANNELS),
        Index(None, "given_at"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    asker: str
    channel: str
    minutes: int = 5
    about: str = secret()
    outcome: str | None = secret_or_none()
    given_at: datetime = instant()
    recorded_label: str
    recorded_at: datetime = instant()
