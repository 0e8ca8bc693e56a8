"""Plans as loaded, the plan each subject is worked by, what was done at its steps, and whom to ring (D34, D61, D62)."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from models.plans.words import ACTS, LISTED
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq

_RUNS = text("ended_at IS NULL")


class PlanVersion(SQLModel, table=True):
    """One version of a plan, never changed: what is worked by it is worked to its end by it (D62).

    `scope` is "" for a class of alarms, "person:<id>" or "transmitter:<id>" for one's own. `decision` is empty for an
    example that nobody has decided; `shipped` came with the program.
    """

    __tablename__ = "plan_version"
    __table_args__ = (Index(None, "code", "scope", "version", unique=True),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str
    scope: str = ""
    version: int
    kinds: str
    source: str = Field(sa_type=Text)
    shipped: bool = False
    decision: str = ""
    recorded_at: datetime = instant()
    recorded_by: str
    recorded_label: str
    ended_at: datetime | None = instant_or_none()


class PlanRun(SQLModel, table=True):
    """The plan that a subject ("alarm:<id>") is worked by; `ended_why` another took its place.

    `boottime` with `boot_id` is when it began by the boot clock, for the time targets of its steps.
    """

    __tablename__ = "plan_run"
    __table_args__ = (
        Index(
            "ix_plan_run_subject_running", "subject", unique=True, sqlite_where=_RUNS, postgresql_where=_RUNS
        ),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    subject: str
    plan_id: str = Field(foreign_key="plan_version.id")
    began_at: datetime = instant()
    began_by: str
    began_label: str
    boot_id: str = ""
    boottime: float = 0.0
    ended_at: datetime | None = instant_or_none()
    ended_why: str = ""


class PlanMark(SQLModel, table=True):
    """One thing done at a step. Only ever added: `number` counts within the run, and no two officers get the same."""

    __tablename__ = "plan_mark"
    __table_args__ = (one_of("act", ACTS), Index(None, "run_id", "number", unique=True))

    seq: int | None = seq()
    id: str = Field(unique=True)
    run_id: str = Field(foreign_key="plan_run.id")
    number: int
    step: str
    act: str
    outcome: str = ""
    source: str = ""
    ends: bool = False
    undoes: int = 0
    told: str | None = secret_or_none()
    at: datetime = instant()
    boot_id: str = ""
    boottime: float = 0.0
    by: str
    label: str


class CallNumber(SQLModel, table=True):
    """A number of the call list: the city's own, or of somebody close to one person. `place` is the order."""

    __tablename__ = "call_number"
    __table_args__ = (one_of("role", LISTED), Index(None, "role", "person_id"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    role: str
    person_id: str | None = Field(default=None, foreign_key="person.id")
    place: int = 1
    name: str = secret()
    phone: str = secret()
    recorded_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()


class CallBack(SQLModel, table=True):
    """What a person says to show who they are, and what they say when they are not free to speak."""

    __tablename__ = "call_back"

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    phrase: str = secret()
    duress_word: str | None = secret_or_none()
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()
