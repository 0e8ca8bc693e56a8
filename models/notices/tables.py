"""Notices: what is to be told to whom, once per subject, threshold and recipient (D11)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.store.types import instant, instant_or_none, seq

_WAITING = text("outcome IS NULL")


class Notice(SQLModel, table=True):
    """A notice for one recipient. `recipient` is a duty ("tib", "tib_backup", "contact") or "all".

    `text_id` and `values` (JSON) make its words: class, age and code only, never a name, an address or an account.
    A desk of the recipient claims it, raises it and writes the outcome; it is best effort and never counted as seen.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("uq_notice_subject_threshold_recipient", "subject", "threshold", "recipient", unique=True),
        Index("ix_notice_waiting", "seq", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    subject: str
    threshold: str
    recipient: str
    urgent: bool
    text_id: str
    values: str
    made_at: datetime = instant()
    claimed_by: str | None = None
    claimed_at: datetime | None = instant_or_none()
    outcome: str | None = None
    settled_at: datetime | None = instant_or_none()
