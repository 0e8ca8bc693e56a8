"""A webhook partner (an alarm receiving centre's platform), its secrets, its messages and when it was heard (D33)."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.store.types import SecretBytes, instant, instant_or_none, seq


class Partner(SQLModel, table=True):
    """Who may send by webhook. `interval_s` is the seconds between its heartbeats, 0 for none expected."""

    __tablename__ = "partner"

    seq: int | None = seq()
    id: str = Field(unique=True)
    name: str = Field(unique=True)
    interval_s: int = 0
    active: bool = True
    recorded_at: datetime = instant()
    version: int = 1


class PartnerSecret(SQLModel, table=True):
    """A secret that a partner signs with; two live at once while one follows the other, so that no gap arises."""

    __tablename__ = "partner_secret"

    seq: int | None = seq()
    id: str = Field(unique=True)
    partner_id: str = Field(foreign_key="partner.id", index=True)
    secret: bytes = Field(sa_type=SecretBytes)
    made_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()


class WebhookMessage(SQLModel, table=True):
    """A message once taken: its id, and the digest of its body, so that the same id with another body is seen."""

    __tablename__ = "webhook_message"
    __table_args__ = (Index(None, "partner_id", "message_id", unique=True),)

    seq: int | None = seq()
    partner_id: str = Field(foreign_key="partner.id")
    message_id: str
    digest: str
    received_at: datetime = instant()


class PartnerLine(SQLModel, table=True):
    """When a partner was last heard; heartbeats only touch this."""

    __tablename__ = "partner_line"

    partner_id: str = Field(primary_key=True, foreign_key="partner.id")
    last_signal_at: datetime | None = instant_or_none()
    last_beat_at: datetime | None = instant_or_none()
    beats: int = 0
