"""What the desk asks of the world about the register: offices, boards, cover that ends, and each act upon them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.boards.rows import BoardStanding
    from models.people.covered import HeadCount
    from models.people.ending_rows import EndingRow
    from models.people.office_standing import OfficeStanding
    from models.people.policy import Boundaries
    from models.store.policy import Scope


@dataclass(frozen=True, slots=True)
class RegisterCodes:
    """What a form needs to say what an answer means: names of offices and boards by code, and the rule of cover."""

    offices: Mapping[str, str] = field(default_factory=dict)
    boards: Mapping[str, str] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    scope: Scope | None = None
    bounds: Boundaries | None = None


class RegisterServices(Protocol):
    """Reading and changing the register. Raises VaktbordError."""

    def read_offices(self, ended: bool) -> tuple[OfficeStanding, ...]:
        """How the party offices stand today."""
        ...

    def read_boards(self, ended: bool) -> tuple[BoardStanding, ...]:
        """How the boards and companies stand today."""
        ...

    def read_endings(self, closed: bool) -> tuple[EndingRow, ...]:
        """Whose cover ends or has ended."""
        ...

    def read_head_count(self) -> HeadCount:
        """How many are covered today, against the city's band."""
        ...

    def read_register_codes(self) -> RegisterCodes:
        """The codes that are in use."""
        ...

    def register(self, act_id: str, code: str, told: Mapping[str, str]) -> str:
        """Do one act of tui.register_acts; the id of the act that naturally follows, "" for none."""
        ...
