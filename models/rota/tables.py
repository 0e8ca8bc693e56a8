"""Planned duty: who is office-hours contact and who is TiB (D35, D36)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from models.rota.words import DUTIES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, seq


class Shift(SQLModel, table=True):
    """One operator's planned duty over a half-open span of UTC time; superseded, never overwritten."""

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
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()
    version: int = 1
