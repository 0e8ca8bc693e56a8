"""Boards and companies where mandates are exercised, and what each has in place (D66-D69, D71, D73)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.boards.words import BOARD_KINDS, SEAT_ROLES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, seq


class Board(SQLModel, table=True):
    """A board, company or administration with the numbers one reaches it by (D66). Kept for ever; `active` ends it."""

    __tablename__ = "board"
    __table_args__ = (one_of("kind", BOARD_KINDS),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    name: str
    kind: str
    phone: str
    out_of_hours_phone: str = ""
    active: bool = True
    recorded_at: datetime = instant()
    version: int = 1


class BoardLead(SQLModel, table=True):
    """The named security lead of a board, or the deputy, with valid dates (D66)."""

    __tablename__ = "board_lead"

    seq: int | None = seq()
    id: str = Field(unique=True)
    board_id: str = Field(foreign_key="board.id", index=True)
    name: str = secret()
    phone: str = secret()
    deputy: bool = False
    verified_on: date | None = None
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class BoardSeat(SQLModel, table=True):
    """A protected person's mandate on a board, half-open dates (D1, D66)."""

    __tablename__ = "board_seat"
    __table_args__ = (one_of("role", SEAT_ROLES),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    board_id: str = Field(foreign_key="board.id", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    role: str
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class BoardAnalysis(SQLModel, table=True):
    """A board's risk and consequence analysis of its own activities: when, until when, and where it is kept (D67)."""

    __tablename__ = "board_analysis"
    __table_args__ = (Index(None, "board_id", "done_on"),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    board_id: str = Field(foreign_key="board.id")
    done_on: date
    next_due_on: date
    reference: str
    recorded_label: str
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class BoardRoutine(SQLModel, table=True):
    """A board's written routine or checklist: whether it names roles, from a day, superseded (D69)."""

    __tablename__ = "board_routine"

    seq: int | None = seq()
    id: str = Field(unique=True)
    board_id: str = Field(foreign_key="board.id", index=True)
    dated_on: date
    roles_named: bool
    reference: str
    recorded_label: str
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()


class BoardChannel(SQLModel, table=True):
    """How a board and a party office have agreed to tell each other of incidents (D71, D73)."""

    __tablename__ = "board_channel"

    seq: int | None = seq()
    id: str = Field(unique=True)
    board_id: str = Field(foreign_key="board.id", index=True)
    office_id: str = Field(foreign_key="party_office.id", index=True)
    agreed_on: date
    how: str
    recorded_label: str
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()
