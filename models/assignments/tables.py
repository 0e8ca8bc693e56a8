"""Planned exposure: what, when, who goes, and whether the risk is judged by somebody in time (D26, D41-D44, D68)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from models.assignments.words import ANALYSES, ASKERS, ASSIGNMENT_STATES, CATEGORIES, FORUMS, RISKS
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq


class Assignment(SQLModel, table=True):
    """A planned occasion where protected persons are exposed, or a request to judge its risk. `number` is "U2026-014".

    `escalated_at` starts the clock of "skyndsamt" and `due_at` is its end in office hours (D43); `answered_at` is
    our answer, `returned_at` when the asker had it (D44).
    """

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("category", CATEGORIES),
        one_of("forum", FORUMS),
        one_of("asker", ASKERS),
        one_of("risk", RISKS),
        one_of("analysis", ANALYSES),
        one_of("state", ASSIGNMENT_STATES),
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        CheckConstraint("ends_at IS NULL OR starts_at < ends_at", name="span"),
        Index(None, "starts_at"),
        Index(None, "analysis", "due_at"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    number: str = Field(unique=True)
    category: str
    forum: str = ""
    asker: str
    office_id: str | None = Field(default=None, foreign_key="party_office.id", index=True)
    board_id: str | None = Field(default=None, foreign_key="board.id", index=True)
    title: str = secret()
    place: str | None = secret_or_none()
    about: str | None = secret_or_none()
    starts_at: datetime = instant()
    ends_at: datetime | None = instant_or_none()
    needed_by: datetime | None = instant_or_none()
    risk: str = "not_judged"
    analysis: str
    result: str | None = secret_or_none()
    level: int | None = None
    analysed_label: str = ""
    escalated_at: datetime | None = instant_or_none()
    due_at: datetime | None = instant_or_none()
    answered_at: datetime | None = instant_or_none()
    returned_at: datetime | None = instant_or_none()
    returned_how: str = ""
    owner_id: str | None = Field(default=None, foreign_key="operator.id")
    owner_label: str = ""
    state: str = "planned"
    cancelled_why: str | None = secret_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class AssignmentPerson(SQLModel, table=True):
    """A protected person who goes, until taken off (D68)."""

    __tablename__ = "assignment_person"
    __table_args__ = (Index(None, "assignment_id", "person_id"),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    assignment_id: str = Field(foreign_key="assignment.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    recorded_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()


class AssignmentMeasure(SQLModel, table=True):
    """A measure or a guard order that an occasion led to (D68)."""

    __tablename__ = "assignment_measure"
    __table_args__ = (
        CheckConstraint("(measure_id IS NULL) <> (guard_order_id IS NULL)", name="one"),
        Index(None, "assignment_id"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    assignment_id: str = Field(foreign_key="assignment.id")
    measure_id: str | None = Field(default=None, foreign_key="measure.id", index=True)
    guard_order_id: str | None = Field(default=None, foreign_key="guard_order.id", index=True)
    recorded_at: datetime = instant()
