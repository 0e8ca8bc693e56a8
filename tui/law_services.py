"""What the desk asks of the world about the police, the courts, crisis support, and the papers of an incident."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.crisis.rows import SupportRow
    from models.incidents.facts import CaseFacts
    from models.police.rows import CourtRow, Report


@dataclass(frozen=True, slots=True, repr=False)
class LawSheet:
    """One incident as police, court and crisis support see it. `alarms` is one line each, `files` a count."""

    facts: CaseFacts
    report: Report
    courts: tuple[CourtRow, ...] = ()
    supports: tuple[SupportRow, ...] = ()
    employed: bool = False
    alarms: tuple[str, ...] = ()
    files: int = 0

    def __repr__(self) -> str:
        return f"LawSheet({self.facts.number})"


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """A paper that is asked for: of which kind, as pdf or text, under which pass phrase, and whether with the name."""

    kind: str
    suffix: str
    phrase: str = field(default="", repr=False)
    with_name: bool = False


class LawServices(Protocol):
    """The sheet's words are for those who may read incidents, on record; the acts are one command each."""

    def read_law(self, incident_id: str) -> LawSheet:
        """The sheet of one incident; NotAllowed for who may not read incidents."""
        ...

    def do_law(self, act: str, told: Mapping[str, str]) -> str:
        """One act by its name: see tui.law_typed."""
        ...

    def write_case_paper(self, incident_id: str, order: PaperOrder) -> str:
        """Write a paper of the case; where it lies."""
        ...
