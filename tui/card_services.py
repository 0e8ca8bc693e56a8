"""What the desk asks of the world about protected persons: cards, and the looks that go on record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.people.card import PersonCard
    from models.people.reveal import Revealed
    from models.people.rows import PersonRow


@dataclass(frozen=True, slots=True)
class Look:
    """Why an officer looks at what is masked: "alarm" with its id, "incident" or "glass" with its number, or "text"."""

    kind: str
    reference: str = ""
    text: str = field(default="", repr=False)


class CardServices(Protocol):
    """Looking at protected data. Each look is on record before it is answered; raises VaktbordError."""

    def read_card(self, code: str) -> PersonCard:
        """A person's card, masked."""
        ...

    def reveal(self, code: str, fields: tuple[str, ...], look: Look) -> Revealed:
        """Groups of a person's card; while the database is away only of one's own open alarm."""
        ...

    def break_glass(self, code: str, words: str) -> Revealed:
        """Open a whole card in an emergency; every desk is told."""
        ...

    def incident_is_of(self, code: str, number: str) -> bool:
        """Whether the incident with this number is the person's own."""
        ...

    def view_people(self) -> tuple[PersonRow, ...]:
        """Every protected person, by code, when an officer comes to the list."""
        ...

    def searched(self, where: str, words: str, count: int, opened: str = "") -> None:
        """A search rested, or with a person's code in `opened` one of its hits was opened."""
        ...
