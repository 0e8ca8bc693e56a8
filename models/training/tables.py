"""Courses and invitations to them (D7, D16, D65)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.store.base import one_of
from models.store.types import instant, seq
from models.training.words import COURSE_FORMS, INVITATION_STATES


class Course(SQLModel, table=True):
    """A course; `valid_months` is how long it holds, 0 for ever; some are open to part-time politicians (D16)."""

    __tablename__ = "course"
    __table_args__ = (one_of("form", COURSE_FORMS),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    title: str
    form: str
    open_to_part_time: bool = False
    valid_months: int = 0
    active: bool = True
    recorded_at: datetime = instant()
    version: int = 1


class Invitation(SQLModel, table=True):
    """A person invited to a course, and what came of it (D7); `offer_id` is its line in the ledger of offers."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("state", INVITATION_STATES), Index(None, "person_id", "course_id"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    course_id: str = Field(foreign_key="course.id", index=True)
    person_id: str = Field(foreign_key="person.id")
    offer_id: str | None = Field(default=None, foreign_key="offer.id")
    state: str
    invited_on: date
    completed_on: date | None = None
    expires_on: date | None = None
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1
