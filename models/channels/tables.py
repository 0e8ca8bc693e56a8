"""Channels, the monthly tests of them, what goes out over them, and who has said that they are awake (rule 5)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.channels.words import CHANNEL_DUTIES, CHANNEL_KINDS, OUTCOMES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, seq

_WAITING = text("outcome IS NULL")


class Channel(SQLModel, table=True):
    """A way to wake a person away from the desk. `address` is Apprise's URL, or the command's argv as JSON.

    It goes with a duty, or with an operator whichever duty that one has. Ended, never deleted.
    """

    __tablename__ = "channel"
    __table_args__ = (one_of("kind", CHANNEL_KINDS), one_of("duty", CHANNEL_DUTIES))

    seq: int | None = seq()
    id: str = Field(unique=True)
    name: str
    kind: str
    address: str = secret()
    duty: str | None = None
    operator_id: str | None = Field(default=None, foreign_key="operator.id")
    active: bool = True
    recorded_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()
    version: int = 1


class ChannelTest(SQLModel, table=True):
    """A test message, and the receiver's word that it came: they read out the code that stood in it."""

    __tablename__ = "channel_test"
    __table_args__ = (Index(None, "channel_id", "seq"),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    channel_id: str = Field(foreign_key="channel.id")
    code: str = secret()
    asked_at: datetime = instant()
    asked_by: str
    asked_label: str
    confirmed_at: datetime | None = instant_or_none()
    confirmed_by: str | None = None
    confirmed_label: str = ""


class Outgoing(SQLModel, table=True):
    """A message that is to leave over a channel: at least once, never counted as delivered.

    `text_id` and `values` (JSON) make its words: class, age and code only. `claimed_by` is the sender that has it in
    hand; a claim by any other has lapsed, since only one watch sends.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        Index("uq_outgoing_channel_subject_threshold", "channel_id", "subject", "threshold", unique=True),
        Index("ix_outgoing_waiting", "seq", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index(None, "subject", "seq"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    channel_id: str = Field(foreign_key="channel.id")
    subject: str
    threshold: str
    priority: int
    text_id: str
    values: str
    made_at: datetime = instant()
    due_at: datetime = instant()
    ends_at: datetime = instant()
    boot_id: str
    due_boottime: float
    ends_boottime: float
    tries: int = 0
    tried_at: datetime | None = instant_or_none()
    fault: str = ""
    claimed_by: str | None = None
    outcome: str | None = None
    settled_at: datetime | None = instant_or_none()


class Awake(SQLModel, table=True):
    """An officer's word that they are awake: an alarm's repeats go no more over their own channels in that round."""

    __tablename__ = "awake"
    __table_args__ = (Index(None, "alarm_id", "round", "operator_id", unique=True),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    alarm_id: str = Field(foreign_key="alarm.id")
    round: int
    operator_id: str = Field(foreign_key="operator.id")
    said_at: datetime = instant()
