"""Signed heads of the entry stream, and the reviews that a second pair of eyes signs."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.audit.words import VERDICTS
from models.store.base import one_of
from models.store.types import Sequence, instant, instant_or_none, secret_or_none


class SignedHead(SQLModel, table=True):
    """The stream's head at an instant, signed by the watch (Ed25519); each signature covers the one before.

    `key_id` tells the public key, which lies in meta as "head_key.<key id>". Append-only.
    """

    __tablename__ = "signed_head"

    number: int = Field(primary_key=True, sa_type=Sequence, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=Sequence)
    hash: str
    at: datetime = instant()
    key_id: str
    signature: str


class AuditReview(SQLModel, table=True):
    """One drawing of entries to look at: repeatable from its seed, its share and the span of the stream."""

    __tablename__ = "audit_review"

    number: int | None = Field(default=None, primary_key=True, sa_type=Sequence)
    seed: int = Field(sa_type=Sequence)
    share: float
    first_seq: int = Field(sa_type=Sequence)
    last_seq: int = Field(sa_type=Sequence)
    made_at: datetime = instant()
    made_by: str
    made_label: str


class AuditReviewItem(SQLModel, table=True):
    """An entry that a reviewer is to look at, why, and what they signed. `reasons` is words parted by spaces."""

    __tablename__ = "audit_review_item"
    __table_args__ = (
        one_of("verdict", VERDICTS),
        Index(None, "review_number", "number"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=Sequence)
    review_number: int = Field(sa_type=Sequence, foreign_key="audit_review.number")
    entry_seq: int = Field(sa_type=Sequence)
    reasons: str
    verdict: str | None = None
    words: str | None = secret_or_none()
    signed_at: datetime | None = instant_or_none()
    signed_by: str | None = None
    signed_label: str = ""
