"""Tests that were announced, and drills with the alarms that they invent (D35; DIRECTIVE rule 10)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.alarms.words import KINDS
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret_or_none, seq

_WAITS = text("alarm_id IS NULL AND cancelled_at IS NULL")
_UNPLAYED = text("raised_at IS NULL")
_RUNS = text("ended_at IS NULL")


class Proof(SQLModel, table=True):
    """A test expected from one transmitter. It is met by one alarm, the first that fits, and by no other.

    The span is kept on both clocks: within the same boot the boot clock decides.
    """

    __tablename__ = "proof"
    __table_args__ = (
        Index("ix_proof_waiting", "ends_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index(None, "transmitter_id", "seq"),
        Index("uq_proof_alarm", "alarm_id", unique=True),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    transmitter_id: str = Field(foreign_key="transmitter.id")
    asked_at: datetime = instant()
    asked_by: str
    asked_label: str
    ends_at: datetime = instant()
    boot_id: str
    asked_boottime: float
    ends_boottime: float
    alarm_id: str | None = Field(default=None, foreign_key="alarm.id")
    met_at: datetime | None = instant_or_none()
    cancelled_at: datetime | None = instant_or_none()


class Drill(SQLModel, table=True):
    """A scenario that is or was played at the desk. At most one runs."""

    __tablename__ = "drill"
    __table_args__ = (
        Index("uq_drill_running", "running", unique=True, sqlite_where=_RUNS, postgresql_where=_RUNS),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    scenario: str
    running: bool = True
    began_at: datetime = instant()
    began_by: str
    began_label: str
    ended_at: datetime | None = instant_or_none()


class DrillMoment(SQLModel, table=True):
    """One invented alarm of a drill: when it rings, and which row it became."""

    __tablename__ = "drill_moment"
    __table_args__ = (
        one_of("kind", KINDS),
        Index("ix_drill_moment_unplayed", "due_at", sqlite_where=_UNPLAYED, postgresql_where=_UNPLAYED),
        Index(None, "drill_id", "seq"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    drill_id: str = Field(foreign_key="drill.id")
    kind: str
    priority: int
    portable: bool = False
    position: str | None = secret_or_none()
    told: str | None = secret_or_none()
    due_at: datetime = instant()
    boot_id: str
    due_boottime: float
    raised_at: datetime | None = instant_or_none()
    alarm_id: str | None = Field(default=None, foreign_key="alarm.id")
