"""Operators, how they show who they are, and the acts that take two of them."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.access.rights import ROLES
from models.access.words import GLASS_VERDICTS, TOKEN_PURPOSES, TWO_PERSON_STATES
from models.store.base import one_of
from models.store.types import Sequence, instant, instant_or_none, secret, secret_or_none, seq


class Operator(SQLModel, table=True):
    """A member of staff. `name` is what colleagues see ("M. Ek"); ended, never deleted."""

    __tablename__ = "operator"
    __table_args__ = (one_of("role", ROLES),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    name: str
    role: str
    phone: str | None = secret_or_none()
    phone_verified_on: date | None = None
    active: bool = True
    recorded_at: datetime = instant()
    version: int = 1


class Credential(SQLModel, table=True):
    """How an operator shows who they are: argon2id hashes, never the words.

    `set_by` is who chose the pass phrase, `own_since` when the operator chose in place of another. `handed_by` is who
    put one in place of one that was there: for a day after `own_since` it may have been that other who chose.
    """

    __tablename__ = "operator_credential"

    operator_id: str = Field(primary_key=True, foreign_key="operator.id")
    passphrase: str = secret()
    set_at: datetime = instant()
    set_by: str
    handed_by: str | None = None
    own_since: datetime | None = instant_or_none()
    pin: str | None = secret_or_none()
    pin_set_at: datetime | None = instant_or_none()
    pin_tries: int = 0
    version: int = 1


class SignInDelay(SQLModel, table=True):
    """Failed sign-ins in a row, on both clocks, so that the wait survives a restart.

    `subject` is an operator's id, or one of a few slots that every unknown code falls into.
    """

    __tablename__ = "sign_in_delay"

    subject: str = Field(primary_key=True)
    failures: int = 0
    failed_at: datetime = instant()
    boot_id: str
    boottime: float


class TwoPerson(SQLModel, table=True):
    """An act that waits for a second person; `number` is how people name it.

    `payload` is what the act needs and may be secret: emptied when the act is done or refused.
    """

    __tablename__ = "two_person"
    __table_args__ = (
        one_of("state", TWO_PERSON_STATES),
        Index(
            "ix_two_person_pending",
            "number",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=Sequence)
    id: str = Field(unique=True)
    kind: str
    subject: str
    shown: str
    payload: str = secret()
    state: str = "pending"
    asked_by: str = Field(foreign_key="operator.id")
    asked_label: str
    asked_at: datetime = instant()
    boot_id: str
    boottime: float
    decided_by: str | None = None
    decided_label: str = ""
    decided_at: datetime | None = instant_or_none()
    version: int = 1


class BreakGlass(SQLModel, table=True):
    """A person's card opened in an emergency, for which somebody else answers afterwards; `number` names it."""

    __tablename__ = "break_glass"
    __table_args__ = (
        one_of("verdict", GLASS_VERDICTS),
        Index(
            "ix_break_glass_unreviewed",
            "number",
            sqlite_where=text("reviewed_at IS NULL"),
            postgresql_where=text("reviewed_at IS NULL"),
        ),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=Sequence)
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id")
    reason: str = secret()
    opened_by: str = Field(foreign_key="operator.id")
    opened_label: str
    opened_at: datetime = instant()
    ends_at: datetime = instant()
    due_at: datetime = instant()
    reviewed_at: datetime | None = instant_or_none()
    reviewed_by: str | None = None
    reviewed_label: str = ""
    verdict: str | None = None
    words: str | None = secret_or_none()


class ServiceToken(SQLModel, table=True):
    """A program's leave to do one thing; only the token's digest is kept."""

    __tablename__ = "service_token"
    __table_args__ = (one_of("purpose", TOKEN_PURPOSES),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    name: str
    purpose: str
    digest: str = Field(unique=True)
    made_at: datetime = instant()
    made_by: str
    ended_at: datetime | None = instant_or_none()
