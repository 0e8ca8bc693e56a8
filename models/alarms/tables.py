"""Signals as received, the alarms they raise, what escalated, and the lines they came over (D32, D33)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.alarms.words import CLOSE_CLASSES, KINDS, NOTICE_CAUSES, SIGNAL_EVENTS, SOURCES, STATES
from models.store.base import one_of
from models.store.types import SecretBytes, instant, instant_or_none, secret_or_none, seq

_OPEN = text("state <> 'closed'")
_DUE = text("due_at IS NOT NULL")
_DRILL = text("drill")


class Alarm(SQLModel, table=True):
    """What is worked: one row for every alarm event, for ever.

    `due_*` is the next thing that happens by itself (escalation step, stale acknowledgement, end of a shelf).
    `copies` counts retransmissions; it and `restored_at` change without `version`, since they are not an
    officer's act. `first_acknowledged_at` is stamped once and never moved. `drill` and `out_of_service_at`, when it was
    last put out of service, keep it out of the figures. `proof`: it is the test that was expected.
    """

    __tablename__ = "alarm"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("source", SOURCES),
        one_of("close_class", CLOSE_CLASSES),
        Index("ix_alarm_open", "priority", "seq", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_alarm_drill", "seq", sqlite_where=_DRILL, postgresql_where=_DRILL),
        Index("ix_alarm_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        Index(None, "person_id", "seq"),
        Index(None, "account", "seq"),
        Index(None, "kind", "seq"),
        Index(None, "code", "seq"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    priority: int
    kind: str
    state: str = "new"
    source: str
    account: str
    transmitter_id: str | None = Field(default=None, foreign_key="transmitter.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    portable: bool = False
    code: str
    text_id: str = ""
    text: str | None = secret_or_none()
    partition: str = ""
    zone: str = ""
    position: str | None = secret_or_none()
    position_m: int | None = None
    arc_case: str | None = None
    arc_verified: bool = True
    triggered_at: datetime | None = instant_or_none()
    arc_received_at: datetime | None = instant_or_none()
    received_at: datetime = instant()
    first_acknowledged_at: datetime | None = instant_or_none()
    acknowledged_at: datetime | None = instant_or_none()
    acknowledged_by: str | None = None
    acknowledged_label: str = ""
    action_at: datetime | None = instant_or_none()
    restored_at: datetime | None = instant_or_none()
    shelved_until: datetime | None = instant_or_none()
    closed_at: datetime | None = instant_or_none()
    close_class: str | None = None
    close_reason: str | None = secret_or_none()
    copies: int = 0
    ladder: str = ""
    ladder_round: int = 1
    ladder_step: int = 0
    due_at: datetime | None = instant_or_none()
    due_boot_id: str = ""
    due_boottime: float = 0.0
    drill: bool = False
    proof: bool = False
    out_of_service_at: datetime | None = instant_or_none()
    version: int = 1


class Signal(SQLModel, table=True):
    """One event as received, immutable. `raw` is the frame's bytes; `dedupe_key` is its body without time."""

    __tablename__ = "signal"
    __table_args__ = (
        one_of("event", SIGNAL_EVENTS),
        one_of("source", SOURCES),
        Index(None, "received_at"),
        Index(None, "alarm_id"),
    )

    seq: int | None = seq()
    id: str
    alarm_id: str | None = None
    transmitter_id: str | None = None
    event: str
    source: str
    account: str
    token: str
    sequence: str
    code: str
    partition: str = ""
    zone: str = ""
    text: str | None = secret_or_none()
    triggered_at: datetime | None = instant_or_none()
    received_at: datetime = instant()
    dedupe_key: str
    raw: bytes = Field(sa_type=SecretBytes)


class Escalation(SQLModel, table=True):
    """A ladder step that fired for an alarm; `round` grows when the alarm is opened anew."""

    __tablename__ = "escalation"
    __table_args__ = (Index(None, "alarm_id", "round", "step", unique=True),)

    seq: int | None = seq()
    alarm_id: str = Field(foreign_key="alarm.id")
    round: int
    step: int
    act: str
    fired_at: datetime = instant()


class Line(SQLModel, table=True):
    """When a transmitter was last heard, kept apart from the immutable signals; link tests only touch this."""

    __tablename__ = "line"

    transmitter_id: str = Field(primary_key=True, foreign_key="transmitter.id")
    last_signal_at: datetime | None = instant_or_none()
    last_link_at: datetime | None = instant_or_none()
    links: int = 0


class IntakeNotice(SQLModel, table=True):
    """Traffic that got silence on the wire and that an officer must see, one row a cause and account (D33)."""

    __tablename__ = "intake_notice"
    __table_args__ = (one_of("cause", NOTICE_CAUSES), Index(None, "cause", "account", unique=True))

    seq: int | None = seq()
    id: str = Field(unique=True)
    cause: str
    account: str
    peer: str = ""
    times: int = 1
    first_at: datetime = instant()
    last_at: datetime = instant()
    settled_at: datetime | None = instant_or_none()
    settled_by: str = ""


class WordToken(SQLModel, table=True):
    """A keyed token of a word that an officer wrote about an alarm; emptied when the words are weeded."""

    __tablename__ = "word_token"
    __table_args__ = (Index(None, "token", "alarm_id"), Index(None, "alarm_id"))

    seq: int | None = seq()
    token: str
    alarm_id: str = Field(foreign_key="alarm.id")


class WordKey(SQLModel, table=True):
    """The one random key that word tokens are made with."""

    __tablename__ = "word_key"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: bytes = Field(sa_type=SecretBytes)
