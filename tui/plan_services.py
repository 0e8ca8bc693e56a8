"""What the desk asks of the world about response plans: where an alarm stands, and each act at its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.plans.rows import PassPhrase, PlanRow, WorkedPlan


class PlanServices(Protocol):
    """Working an alarm by its plan, or an incident ("incident:<id>") by the routine.

    `seen` is how many acts the officer has seen; raises Overtaken where there are more.
    """

    def read_plan(self, alarm_id: str) -> WorkedPlan | None:
        """The plan an alarm is worked by, and where it stands."""
        ...

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
        """Do something at a step."""
        ...

    def undo_plan(self, alarm_id: str, seen: int) -> None:
        """Take back what the officer did last."""
        ...

    def start_duress(self, alarm_id: str) -> None:
        """The person said their duress word."""
        ...

    def show_pass_phrase(self, alarm_id: str) -> PassPhrase | None:
        """What to ask the person for; on record before it is answered."""
        ...

    def dial(self, phone: str) -> bool:
        """Let the computer ring a number; False where no command is set for it."""
        ...

    def read_plans(self) -> tuple[PlanRow, ...]:
        """The plans in force."""
        ...

    def load_plan(self, source: str, decision: str, whose: str) -> tuple[str, int]:
        """Take a plan into force; its code and version. `whose` is a person's code or an account, "" for a class."""
        ...
