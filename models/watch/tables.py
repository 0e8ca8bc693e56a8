"""The watch's own row, and the desks that are open."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.store.types import Sequence, instant, instant_or_none


class WatchState(SQLModel, table=True):
    """The one watch: who holds it, a counter per finished cycle, where it listens. `epoch` fences an old holder."""

    __tablename__ = "watch"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    epoch: int = 0
    holder: str = ""
    pid: int = 0
    cycle: int = Field(default=0, sa_type=Sequence)
    started_at: datetime | None = instant_or_none()
    beat_at: datetime | None = instant_or_none()
    stopped_at: datetime | None = instant_or_none()
    receiving: bool = False
    dc09_tcp: str | None = None
    dc09_udp: str | None = None
    webhook: str | None = None
    fault: str = ""


class Desk(SQLModel, table=True):
    """An open desk and how its notifications fare."""

    __tablename__ = "desk"

    id: str = Field(primary_key=True)
    operator_id: str | None = None
    label: str
    opened_at: datetime = instant()
    beat_at: datetime = instant()
    notifications: str = "untried"
    notified_at: datetime | None = instant_or_none()
