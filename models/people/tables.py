"""Persons the directive protects, what holds of them and when, and what is offered to them (D1-D11, D39)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.people.words import (
    ATTESTED_ITEMS,
    CATEGORIES,
    ENDING_KINDS,
    ENDING_STATES,
    OFFER_KINDS,
    OFFER_STATES,
    PROTECTIONS,
    THREAT_ANSWERS,
    TRANSMITTER_KINDS,
)
from models.store.base import one_of
from models.store.types import SecretBytes, instant, instant_or_none, secret, secret_or_none, seq


class PartyOffice(SQLModel, table=True):
    """A party's office, first contact of its politicians (D39, D49). Kept for ever; `active` ends it."""

    __tablename__ = "party_office"

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    party: str
    phone: str
    out_of_hours_phone: str = ""
    active: bool = True
    recorded_at: datetime = instant()
    version: int = 1


class OfficeAttestation(SQLModel, table=True):
    """What a party office says that its politicians know: one of ATTESTED_ITEMS, on a day (D40)."""

    __tablename__ = "office_attestation"
    __table_args__ = (one_of("item", ATTESTED_ITEMS), Index(None, "office_id", "item", "attested_on"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    office_id: str = Field(foreign_key="party_office.id")
    item: str
    attested_on: date
    attested_by: str = secret()
    recorded_label: str
    recorded_at: datetime = instant()


class OfficeResponsible(SQLModel, table=True):
    """The named responsible or deputy of a party office, with valid dates (D39)."""

    __tablename__ = "office_responsible"

    seq: int | None = seq()
    id: str = Field(unique=True)
    office_id: str = Field(foreign_key="party_office.id", index=True)
    name: str = secret()
    phone: str = secret()
    deputy: bool = False
    valid_from: date
    valid_to: date | None = None
    verified_on: date | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class Person(SQLModel, table=True):
    """A protected person, shown by `code` (SF-07) until there is a reason (DIRECTIVE rule 11, D1).

    Where `protection` is "protected" no address is kept, only how to reach whoever knows it.
    """

    __tablename__ = "person"
    __table_args__ = (one_of("protection", PROTECTIONS),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    name: str = secret()
    phone: str | None = secret_or_none()
    protection: str = "none"
    sealed_reference: str | None = secret_or_none()
    recorded_at: datetime = instant()
    version: int = 1


class Mandate(SQLModel, table=True):
    """What makes a person protected: category, degree in tenths of a percent, half-open dates (D2, D3)."""

    __tablename__ = "mandate"
    __table_args__ = (one_of("category", CATEGORIES),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    category: str
    degree_tenths: int
    office_id: str | None = Field(default=None, foreign_key="party_office.id")
    title: str = ""
    decided_by: str = ""
    decision: str = ""
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class ScopeDecision(SQLModel, table=True):
    """A decision that a person is or is not covered, where title and degree disagree; half-open dates (rule 16)."""

    __tablename__ = "scope_decision"

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    covered: bool
    ground: str = secret()
    decided_by: str
    decision: str
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class MandateEnding(SQLModel, table=True):
    """The end of cover, worked: first whether a threat remains and who decided so, only then the list (rule 18).

    `threat` is one of THREAT_ANSWERS; "" until it is answered, and nothing is recalled before that.
    """

    __tablename__ = "mandate_ending"
    __table_args__ = (one_of("threat", THREAT_ANSWERS),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    category: str
    ends_on: date
    threat: str = ""
    decided_by: str = ""
    reason: str | None = secret_or_none()
    review_on: date | None = None
    decided_at: datetime | None = instant_or_none()
    closed_at: datetime | None = instant_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class EndingItem(SQLModel, table=True):
    """One thing to see to when cover ends: device, measure, guard order or talk; `subject` is "measure:ID"."""

    __tablename__ = "ending_item"
    __table_args__ = (one_of("kind", ENDING_KINDS), one_of("state", ENDING_STATES))

    seq: int | None = seq()
    id: str = Field(unique=True)
    ending_id: str = Field(foreign_key="mandate_ending.id", index=True)
    kind: str
    subject: str
    state: str = "open"
    reason: str | None = secret_or_none()
    done_label: str = ""
    done_at: datetime | None = instant_or_none()
    version: int = 1


class Home(SQLModel, table=True):
    """Where a person lives, half-open dates. The most guarded words in the database (D20)."""

    __tablename__ = "home"

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    address: str = secret()
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class Transmitter(SQLModel, table=True):
    """The device behind an account at the ARC (D22). `key` is its DC-09 key, 16, 24 or 32 bytes."""

    __tablename__ = "transmitter"
    __table_args__ = (one_of("kind", TRANSMITTER_KINDS),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    account: str = Field(unique=True)
    kind: str
    portable: bool = False
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    placement: str | None = secret_or_none()
    key: bytes | None = Field(default=None, sa_type=SecretBytes)
    next_key: bytes | None = Field(default=None, sa_type=SecretBytes)
    interval_s: int = 0
    model: str = ""
    serial: str | None = secret_or_none()
    battery_changed_on: date | None = None
    active: bool = True
    recorded_at: datetime = instant()
    version: int = 1


class Offer(SQLModel, table=True):
    """Something the directive says must be offered: introduction, training, the yearly talk (D6-D9)."""

    __tablename__ = "offer"
    __table_args__ = (
        one_of("kind", OFFER_KINDS),
        one_of("state", OFFER_STATES),
        Index(None, "person_id", "kind", "offered_on"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id")
    kind: str
    state: str
    offered_on: date
    channel: str
    planned: bool = True
    booked_at: datetime | None = instant_or_none()
    held_on: date | None = None
    offered_by: str = ""
    answered_on: date | None = None
    attested_on: date | None = None
    attested_how: str | None = secret_or_none()
    cause: str | None = secret_or_none()
    document_version_id: str | None = Field(default=None, foreign_key="document_version.id")
    recorded_at: datetime = instant()
    version: int = 1
