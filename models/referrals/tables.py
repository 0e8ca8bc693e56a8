"""A call about someone the directive does not cover, and who owns it (D63, D64, D70; DIRECTIVE rule 19)."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.referrals.words import OWNER_KINDS, REFERRAL_STATES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret_or_none, seq


class Referral(SQLModel, table=True):
    """A referral card: who owns the matter, how they were told, and that they confirmed. Minimal data by design.

    `number` is "R2026-014". `answers` (JSON) is how the questions were answered; `waits_until` the owner's next
    opening where they were closed.
    """

    __tablename__ = "referral"
    __table_args__ = (
        one_of("owner_kind", OWNER_KINDS),
        one_of("state", REFERRAL_STATES),
        Index(None, "state", "waits_until"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    number: str = Field(unique=True)
    about: str | None = secret_or_none()
    note: str | None = secret_or_none()
    caller: str | None = secret_or_none()
    danger: bool = False
    answers: str = "{}"
    owner_kind: str
    office_id: str | None = Field(default=None, foreign_key="party_office.id")
    board_id: str | None = Field(default=None, foreign_key="board.id")
    state: str = "waiting"
    out_of_hours: bool = False
    waits_until: datetime | None = instant_or_none()
    told_at: datetime | None = instant_or_none()
    told_how: str = ""
    confirmed_at: datetime | None = instant_or_none()
    confirmed_by: str | None = secret_or_none()
    made_label: str
    made_at: datetime = instant()
    version: int = 1
