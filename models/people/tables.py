"""Persons the directive protects, what holds of them and when, and what is offered to them (D1-D11, D39)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.people.words import CATEGORIES, OFFER_KINDS, OFFER_STATES, PROTECTIONS, TRANSMITTER_KINDS
from models.store.base import one_of
from models.store.types import SecretBytes, instant, instant_or_none, secret, secret_or_none, seq


class PartyOffice(SQLModel, table=True):
    """A party's office, first contact of its politicians (D39, D49)."""

    __tablename__ = "party_office"

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    party: str
    phone: str
    recorded_at: datetime = instant()
    version: int = 1


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
    decided_by: str = ""
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


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
    trigger: str = ""
    booked_at: datetime | None = instant_or_none()
    held_on: date | None = None
    offered_by: str = ""
    recorded_at: datetime = instant()
    version: int = 1
