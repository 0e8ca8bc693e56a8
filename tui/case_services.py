"""What the desk asks of the world about incidents as whole cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.incidents.assessing import AssessmentRow
    from models.incidents.closing import Obstacle
    from models.incidents.describing import Facts
    from models.incidents.doubles import Double
    from models.incidents.evidence import EvidenceRow
    from models.incidents.remedial import ActRow
    from models.incidents.rows import QueueRow


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The incident's own rooms: its facts, assessments, acts, files, doubles, and what stands in the way of closing.

    `board`, `actor` and `event` are the codes of what the facts name by id; "" for none.
    """

    id: str
    number: str
    version: int
    is_open: bool
    occurred_at: datetime | None
    facts: Facts
    assessments: tuple[AssessmentRow, ...]
    acts: tuple[ActRow, ...]
    files: tuple[EvidenceRow, ...]
    doubles: tuple[Double, ...]
    obstacles: tuple[Obstacle, ...]
    board: str = ""
    actor: str = ""
    event: str = ""


class CaseServices(Protocol):
    """The calls of the case's screens."""

    def read_case(self, incident_id: str) -> CaseSheet:
        """The incident's own rooms."""
        ...

    def read_sections(self, incident_id: str) -> Mapping[str, object]:
        """What each section of the screen reads, by section; empty for who may not read incidents."""
        ...

    def read_queue(self, which: str) -> tuple[QueueRow, ...]:
        """Open incidents of one queue, as this one may see them."""
        ...

    def do_case(self, act: str, told: Mapping[str, str]) -> str:
        """Do an act of models.incidents.typed."""
        ...

    def keep_case_file(self, incident_id: str, path: str, about: str) -> None:
        """Keep a file of this machine with the incident."""
        ...

    def save_case_file(self, evidence_id: str, path: str) -> str:
        """Write a kept file out, on record; where it was written."""
        ...
