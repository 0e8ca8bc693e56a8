"""The watch's own row, the desks that are open, and what troubled reception itself: outages, silence, the canary."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.store.base import one_of
from models.store.types import Sequence, instant, instant_or_none, seq
from models.watch.words import DISTURBANCES

_UNSETTLED = text("settled_at IS NULL")
_LASTING = text("ended_at IS NULL")


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


class Disturbance(SQLModel, table=True):
    """A time or an event that may have cost an alarm; on every desk until an officer has asked the ARC and ticked it.

    `began_at` to `ended_at` is the gap (no end: it lasts); `seconds` how far a clock moved, with sign; `detail` a
    plain value such as a spool record's number, never personal data.
    """

    __tablename__ = "disturbance"
    __table_args__ = (
        one_of("kind", DISTURBANCES),
        Index("ix_disturbance_unsettled", "seq", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    kind: str
    began_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()
    seconds: float | None = None
    detail: str = ""
    noted_at: datetime = instant()
    settled_at: datetime | None = instant_or_none()
    settled_by: str = ""
    version: int = 1


class Silence(SQLModel, table=True):
    """A line that ought to be heard and was not: the alarm it raised, and when it spoke again.

    `subject` is "transmitter:<id>", "partner:<id>", or "all" when more than half fell silent at once.
    """

    __tablename__ = "silence"
    __table_args__ = (
        Index("ix_silence_lasting", "subject", unique=True, sqlite_where=_LASTING, postgresql_where=_LASTING),
    )

    seq: int | None = seq()
    subject: str
    account: str
    alarm_id: str
    last_heard_at: datetime | None = instant_or_none()
    began_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()


class Canary(SQLModel, table=True):
    """Our own test through every stage a real alarm takes, from socket to glass; never among alarms or figures.

    Slot 0 is the newest, whatever the clock does; the others are an hour's earlier ones, the oldest overwritten.
    Times of the stages, the glass last (the first desk's).
    """

    __tablename__ = "canary"

    slot: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str
    sent_at: datetime = instant()
    received_at: datetime | None = instant_or_none()
    stored_at: datetime | None = instant_or_none()
    shown_at: datetime | None = instant_or_none()
