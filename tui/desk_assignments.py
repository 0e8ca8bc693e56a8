"""Planned exposure on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.assignments.rows import AssignmentCard, AssignmentChange, AssignmentRow, NewAssignment


class DeskAssignments(DeskBase):
    """Occasions that expose, and the risks we are asked to judge; a base of `LiveServices`."""

    def read_assignments(self, which: str) -> tuple[AssignmentRow, ...]:
        from models.assignments import views

        lists = {"ahead": views.ahead, "inbox": views.inbox, "all": views.everything}
        with self.reading() as connection:
            return lists[which](connection, self.clock.now())

    def read_assignment(self, assignment_id: str, first: bool) -> AssignmentCard:
        from models.assignments.reading import may_read, seen_by, view

        if first and may_read(self.actor):
            with self.writing() as session:
                return view(session, self.actor, assignment_id, self.clock)
        with self.reading() as connection:
            return seen_by(connection, self.actor, assignment_id, self.clock)

    def seated_on(self, board: str) -> tuple[str, ...]:
        from models.assignments.views import seated_on

        with self.reading() as connection:
            return seated_on(connection, board, self.clock.now())

    def register_assignment(self, new: NewAssignment) -> str:
        from models.assignments.commands import register

        with self.writing() as session:
            return register(session, self.actor, new, self.clock)

    def change_assignment(self, assignment_id: str, seen: int, change: AssignmentChange) -> None:
        from models.assignments.commands import change as change_it

        with self.writing() as session:
            change_it(session, self.actor, assignment_id, seen, change, self.clock)

    def judge_assignment(self, assignment_id: str, seen: int, risk: str) -> None:
        from models.assignments.judging import judge

        with self.writing() as session:
            judge(session, self.actor, assignment_id, seen, risk, self.clock)

    def leave_to_office(self, assignment_id: str, seen: int) -> None:
        from models.assignments.judging import leave_to_office

        with self.writing() as session:
            leave_to_office(session, self.actor, assignment_id, seen, self.clock)

    def escalate_assignment(self, assignment_id: str, seen: int) -> None:
        from models.assignments.judging import escalate

        with self.writing() as session:
            escalate(session, self.actor, assignment_id, seen, self.clock)

    def take_assignment(self, assignment_id: str, seen: int) -> None:
        from models.assignments.judging import take

        with self.writing() as session:
            take(session, self.actor, assignment_id, seen, self.clock)

    def answer_assignment(self, assignment_id: str, seen: int, result: str, level: int) -> None:
        from models.assignments.judging import answer

        with self.writing() as session:
            answer(session, self.actor, assignment_id, seen, result, level, self.clock)

    def return_assignment(self, assignment_id: str, seen: int, how: str) -> None:
        from models.assignments.judging import send_back

        with self.writing() as session:
            send_back(session, self.actor, assignment_id, seen, how, self.clock)

    def assignment_people(self, assignment_id: str, seen: int, persons: Sequence[str]) -> None:
        from models.assignments.commands import who_goes

        with self.writing() as session:
            who_goes(session, self.actor, assignment_id, seen, persons, self.clock)

    def link_assignment(self, assignment_id: str, seen: int, what: str, number: int) -> None:
        from models.assignments.commands import link_measure

        with self.writing() as session:
            link_measure(session, self.actor, assignment_id, seen, what, number, self.clock)

    def call_off_assignment(self, assignment_id: str, seen: int, why: str) -> None:
        from models.assignments.commands import call_off

        with self.writing() as session:
            call_off(session, self.actor, assignment_id, seen, why, self.clock)
