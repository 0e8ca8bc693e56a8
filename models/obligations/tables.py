"""What is owed on an incident, each with holder and source; and with whom it was shared on which ground (D12, D71)."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.obligations.words import HOLDERS, OBLIGATION_STATES, SHARE_DIRECTIONS, SHARED_WITH
from models.store.base import one_of
from models.store.types import instant, instant_or_none, secret, secret_or_none, seq


class Obligation(SQLModel, table=True):
    """One thing owed on an incident: `kind` of the room's list, its holder, the heading it comes from, and its state.

    What the city owes is open or done; of what others owe it is known or not known that it was done (rule 17).
    """

    __tablename__ = "obligation"
    __table_args__ = (
        one_of("holder", HOLDERS),
        one_of("state", OBLIGATION_STATES),
        Index(None, "incident_id", "kind", unique=True),
        Index(None, "state", "due_at"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str = Field(foreign_key="incident.id")
    kind: str
    holder: str
    office_id: str | None = Field(default=None, foreign_key="party_office.id", index=True)
    board_id: str | None = Field(default=None, foreign_key="board.id", index=True)
    source: str
    due_at: datetime | None = instant_or_none()
    state: str
    settled_at: datetime | None = instant_or_none()
    settled_label: str = ""
    reason: str | None = secret_or_none()
    recorded_at: datetime = instant()
    version: int = 1


class Share(SQLModel, table=True):
    """One word between the city and an office, a board or another in a matter: what, how, and on which ground (D71).

    `ground` is the secrecy ground that let it be told; a party office is not an authority. Never changed.
    """

    __tablename__ = "share"
    __table_args__ = (
        one_of("with_kind", SHARED_WITH),
        one_of("direction", SHARE_DIRECTIONS),
        Index(None, "shared_at"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    incident_id: str | None = Field(default=None, foreign_key="incident.id", index=True)
    assignment_id: str | None = Field(default=None, foreign_key="assignment.id", index=True)
    direction: str
    with_kind: str
    office_id: str | None = Field(default=None, foreign_key="party_office.id", index=True)
    board_id: str | None = Field(default=None, foreign_key="board.id", index=True)
    what: str = secret()
    ground: str
    how: str = ""
    shared_at: datetime = instant()
    recorded_label: str
    recorded_at: datetime = instant()
