"""Operators: the people who sit at the desk or stand in the rota."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.access.rights import ROLES
from models.store.base import one_of
from models.store.types import instant, secret_or_none, seq


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
    active: bool = True
    recorded_at: datetime = instant()
    version: int = 1
