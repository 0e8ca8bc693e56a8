"""What the desk asks of the world about planned exposure: occasions, their risk, and our answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.assignments.rows import AssignmentCard, AssignmentChange, AssignmentRow, NewAssignment


class AssignmentServices(Protocol):
    """Planned exposure. `seen` is the version the officer acted on; raises Overtaken where it is another now."""

    def read_assignments(self, which: str) -> tuple[AssignmentRow, ...]:
        """One list: "ahead", the coming 30 days; "inbox", what waits for us; "all", the latest first."""
        ...

    def read_assignment(self, assignment_id: str, first: bool) -> AssignmentCard:
        """One card; the `first` look at it goes on record before it is answered."""
        ...

    def seated_on(self, board: str) -> tuple[str, ...]:
        """Who has a seat on a board, by code."""
        ...

    def register_assignment(self, new: NewAssignment) -> str:
        """Take in an occasion; its id."""
        ...

    def change_assignment(self, assignment_id: str, seen: int, change: AssignmentChange) -> None:
        """Tell it anew."""
        ...

    def judge_assignment(self, assignment_id: str, seen: int, risk: str) -> None:
        """Say whether a risk is seen."""
        ...

    def leave_to_office(self, assignment_id: str, seen: int) -> None:
        """The party office makes the analysis."""
        ...

    def escalate_assignment(self, assignment_id: str, seen: int) -> None:
        """The risk is ours to answer: the clock starts."""
        ...

    def take_assignment(self, assignment_id: str, seen: int) -> None:
        """The officer answers for it."""
        ...

    def answer_assignment(self, assignment_id: str, seen: int, result: str, level: int) -> None:
        """What the analysis found."""
        ...

    def return_assignment(self, assignment_id: str, seen: int, how: str) -> None:
        """Whoever asked has the answer."""
        ...

    def assignment_people(self, assignment_id: str, seen: int, persons: Sequence[str]) -> None:
        """Those who go, by code."""
        ...

    def link_assignment(self, assignment_id: str, seen: int, what: str, number: int) -> None:
        """It led to a measure or a guard order."""
        ...

    def call_off_assignment(self, assignment_id: str, seen: int, why: str) -> None:
        """It does not take place."""
        ...
