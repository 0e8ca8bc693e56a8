"""What the desk asks of the world about offers, talks and documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.duties.ledger import Owed
    from models.duties.rows import ActRow, ActWords, AssuranceRow, DocumentRow, TalkRow, TalkWords, VersionRow
    from models.duties.wheel import Month
    from models.people.rows import OfferRow


@dataclass(frozen=True, slots=True)
class OwedSheet:
    """All of one person: what is owed, what was offered, talks, acts, and what is made sure of."""

    code: str
    lines: tuple[Owed, ...]
    offers: tuple[OfferRow, ...]
    talks: tuple[TalkRow, ...]
    acts: tuple[ActRow, ...]
    assurances: tuple[AssuranceRow, ...]


@dataclass(frozen=True, slots=True)
class SealedWords:
    """What was said in talks by id, and agreed in acts by id: opened on record."""

    talks: Mapping[str, TalkWords]
    acts: Mapping[str, ActWords]


class OwedServices(Protocol):
    """The ledger of offers. Acts are those of models.duties.typed, told in text."""

    def read_ledger(self) -> tuple[Owed, ...]:
        """Every line of everybody covered today, what is late first."""
        ...

    def read_wheel(self) -> tuple[Month, ...]:
        """The twelve months from this one."""
        ...

    def read_owed(self, code: str) -> OwedSheet:
        """All of one person, without sealed words."""
        ...

    def view_owed(self, code: str) -> SealedWords:
        """The sealed words of a person's talks and acts; that they were read goes on record first."""
        ...

    def write_calendar(self, number: int) -> str:
        """Write the calendar file of a talk, nobody's name in it; where it lies."""
        ...

    def read_documents(self) -> tuple[DocumentRow, ...]:
        """The tree of documents as it stands today."""
        ...

    def read_versions(self, code: str) -> tuple[tuple[VersionRow, tuple[str, ...]], ...]:
        """A document's versions, the latest first, each with the codes of those it opened something anew for."""
        ...

    def do_owed(self, act: str, told: Mapping[str, str]) -> str:
        """Do an act; what it made."""
        ...
