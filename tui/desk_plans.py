"""Plans on the real store: each act one command, one transaction."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from models.plans.dialling import argv_of
from models.store.errors import UsageProblem
from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.plans.rows import PassPhrase, PlanRow, WorkedPlan


class DeskPlans(DeskBase):
    """What officers do by their plans; a base of `LiveServices`, which gives actor, clock and transaction."""

    def read_plan(self, alarm_id: str) -> WorkedPlan | None:
        from models.alarms.working import worked_plan
        from models.incidents.reading import may_read
        from models.routines.working import worked_routine

        incident_id, actor, now = _incident(alarm_id), self.actor, self.clock.now()
        if incident_id:
            with self.reading() as connection:
                return worked_routine(connection, incident_id, actor.id, now, words=may_read(actor))
        with self.reading() as connection:
            words = self._is_open(f"alarm:{alarm_id}")
            return worked_plan(connection, alarm_id, actor.id, now, words=words)

    def work_plan(
        self,
        alarm_id: str,
        seen: int,
        step: str,
        act: str,
        outcome: str = "",
        source: str = "",
        told: Mapping[str, str] | None = None,
    ) -> None:
        from models.alarms.working import work
        from models.routines.working import work as work_routine

        incident_id = _incident(alarm_id)
        if incident_id:
            with self.writing() as session:
                work_routine(
                    session, self.actor, incident_id, seen, step, act, self.clock,
                    outcome=outcome, source=source, told=told,
                )  # fmt: skip
            return
        with self.writing() as session:
            work(
                session, self.actor, alarm_id, seen, step, act, self.clock,
                outcome=outcome, source=source, told=told,
            )  # fmt: skip

    def undo_plan(self, alarm_id: str, seen: int) -> None:
        from models.alarms.working import undo
        from models.routines.working import undo as undo_routine

        incident_id = _incident(alarm_id)
        with self.writing() as session:
            if incident_id:
                undo_routine(session, self.actor, incident_id, seen, self.clock)
            else:
                undo(session, self.actor, alarm_id, seen, self.clock)

    def start_duress(self, alarm_id: str) -> None:
        from models.alarms.working import duress

        with self.writing() as session:
            duress(session, self.actor, alarm_id, self.clock)

    def show_pass_phrase(self, alarm_id: str) -> PassPhrase | None:
        from models.alarms.working import pass_phrase

        with self.writing() as session:
            return pass_phrase(session, self.actor, alarm_id, self.clock)

    def dial(self, phone: str) -> bool:
        argv = argv_of(self.settings.dial_command, phone)
        if not argv:
            return False
        try:
            subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise UsageProblem("plan.bad_dial") from error
        return True

    def read_plans(self) -> tuple[PlanRow, ...]:
        from models.plans.views import plans

        with self.reading() as connection:
            return plans(connection)

    def load_plan(self, source: str, decision: str, whose: str) -> tuple[str, int]:
        from models.people.views import person_codes
        from models.plans.loading import load

        with self.reading() as connection:
            is_person = whose.upper() in person_codes(connection).values()
        given = {"person" if is_person else "transmitter": whose} if whose else {}
        with self.writing() as session:
            return load(session, self.actor, source, decision, self.clock, **given)


def _incident(subject: str) -> str:
    """The incident of a routine ("incident:<id>"); "" for an alarm, which is asked about by its id alone."""
    kind, _, incident_id = subject.partition(":")
    return incident_id if kind == "incident" else ""
