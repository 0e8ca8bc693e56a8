"""Tables that belong to no single noun: the entry stream, its head, policy and facts about the store."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.store import base  # noqa: F401  # the naming convention must stand before the first table
from models.store.types import Sequence, instant, secret_or_none, seq


class Entry(SQLModel, table=True):
    """One link of the append-only stream: who did what to which subject, chained by hash (DIRECTIVE rule 12).

    `event_at` is when it happened, `entered_at` when it was written. `subject` reads "alarm:<id>" and the like.
    """

    __tablename__ = "entry"
    __table_args__ = (Index(None, "subject", "seq"),)

    seq: int = Field(primary_key=True, sa_type=Sequence, sa_column_kwargs={"autoincrement": False})
    # Not unique by index: nothing refers to it, and an index more is a page more in every commit.
    id: str
    event_at: datetime = instant()
    entered_at: datetime = instant()
    actor_kind: str
    actor_id: str
    actor_label: str
    verb: str
    subject: str
    detail_id: str | None = None
    detail_hash: str
    previous_hash: str
    hash: str


class EntryDetail(SQLModel, table=True):
    """The words of an entry, apart from it and bound by a salted hash, so that weeding keeps the chain whole.

    Weeding empties `body` and nothing else; an entry "record.weeded" says of which entries.
    """

    __tablename__ = "entry_detail"
    __table_args__ = {"sqlite_with_rowid": False}  # SQLAlchemy reads it, nobody changes it

    id: str = Field(primary_key=True)
    salt: str
    body: str | None = secret_or_none()


class ChainHead(SQLModel, table=True):
    """The newest link. Its `seq` is also the board counter that desks read when they wake."""

    __tablename__ = "chain_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=Sequence)
    hash: str


class PolicyVersion(SQLModel, table=True):
    """One decided value of a policy: valid from an instant, with the decision's reference; never changed."""

    __tablename__ = "policy"
    __table_args__ = (Index(None, "name", "valid_from"),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    name: str
    value: str
    decision: str
    valid_from: datetime = instant()
    recorded_at: datetime = instant()


class Meta(SQLModel, table=True):
    """Single facts about this database, by name (city, made_at, demo)."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str


class SpoolMark(SQLModel, table=True):
    """How far a spool has been taken into this database; moved in the transaction that stores its records."""

    __tablename__ = "spool_mark"

    spool_id: str = Field(primary_key=True)
    number: int = Field(sa_type=Sequence)
    at: datetime = instant()
