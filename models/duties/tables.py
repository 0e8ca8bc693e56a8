"""Documents in versions, security talks, agreed acts, and what each person is assured to know (D10, D48, D74-D78)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.duties.words import ACT_OWNERS, ACT_STATES, ASSURED_ITEMS, DOCUMENT_KINDS, TALK_STATES
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq


class Document(SQLModel, table=True):
    """A document of the tree: programme, directive, routine or checklist, under its parent (D74)."""

    __tablename__ = "document"
    __table_args__ = (one_of("kind", DOCUMENT_KINDS),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    code: str = Field(unique=True)
    kind: str
    title: str
    parent_id: str | None = Field(default=None, foreign_key="document.id")
    recorded_at: datetime = instant()
    version: int = 1


class DocumentVersion(SQLModel, table=True):
    """One decided version of a document: by whom, from when, and the file's SHA-256 (D75). Never changed.

    `changes` (JSON list of {"duty", "holder", "what"}) is what it changes for whom; `reopens` (JSON list of offer
    kinds) what must be offered anew.
    """

    __tablename__ = "document_version"
    __table_args__ = (Index(None, "document_id", "valid_from"),)

    seq: int | None = seq()
    id: str = Field(unique=True)
    document_id: str = Field(foreign_key="document.id")
    name: str
    decided_on: date
    decided_by: str
    decision: str = ""
    valid_from: date
    sha256: str = ""
    file_name: str = ""
    changes: str = "[]"
    reopens: str = "[]"
    recorded_label: str
    recorded_at: datetime = instant()


class Talk(SQLModel, table=True):
    """A security talk with a person: booked, held or cancelled (D10). What was said of risks is sealed.

    `planned` false is a talk for a cause (D9); `renews` says that it was chosen to count as the yearly one.
    """

    __tablename__ = "talk"
    __table_args__ = (one_of("state", TALK_STATES), Index(None, "person_id", "starts_at"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id")
    offer_id: str | None = Field(default=None, foreign_key="offer.id")
    state: str
    starts_at: datetime = instant()
    minutes: int = 60
    place: str | None = secret_or_none()
    agenda: str = secret(default="")
    participants: str | None = secret_or_none()
    risks: str | None = secret_or_none()
    planned: bool = True
    renews: bool = True
    trigger: str = secret(default="")
    why_cancelled: str = secret(default="")
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class AgreedAct(SQLModel, table=True):
    """An act agreed with a person, in a talk or otherwise, with its holder and day (D10, D48)."""

    __tablename__ = "agreed_act"
    __table_args__ = (
        one_of("owner", ACT_OWNERS),
        one_of("state", ACT_STATES),
        Index(None, "person_id", "state", "due_on"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id")
    talk_id: str | None = Field(default=None, foreign_key="talk.id")
    what: str = secret()
    owner: str
    due_on: date | None = None
    state: str = "open"
    settled_on: date | None = None
    remark: str | None = secret_or_none()
    recorded_label: str
    recorded_at: datetime = instant()
    version: int = 1


class Assurance(SQLModel, table=True):
    """That the city has made sure of what a person knows, and how (D78, D85). Superseded, never overwritten."""

    __tablename__ = "assurance"
    __table_args__ = (one_of("item", ASSURED_ITEMS), Index(None, "person_id", "item"))

    seq: int | None = seq()
    id: str = Field(unique=True)
    person_id: str = Field(foreign_key="person.id")
    item: str
    assured_on: date
    how: str = secret()
    document_version_id: str | None = Field(default=None, foreign_key="document_version.id")
    recorded_label: str
    recorded_at: datetime = instant()
    superseded_at: datetime | None = instant_or_none()
