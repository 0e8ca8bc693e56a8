"""What no plan may say, whoever wrote it: 112 first, guards after the police, no call that betrays (rules 6 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.alarms.words import PANIC_KINDS
from models.plans.plan import Plan, Step
from models.routines.kinds import ROUTINE_KINDS

if TYPE_CHECKING:
    from models.plans.schema import Checker


def judge(plan: Plan, checker: Checker) -> None:
    """Note what the plan says that it must not."""
    steps = plan.steps
    if not steps:
        return
    if 0 < len(set(ROUTINE_KINDS) & set(plan.kinds)) < len(plan.kinds):
        checker.tell(("kinds",), "plan.check.mixed_kinds")
    panic = sorted(PANIC_KINDS & set(plan.kinds))
    if panic and not plan.acute:
        checker.tell(("acute",) if "acute" in checker.told else (), "plan.check.panic_is_acute")
    if plan.acute and (steps[0].kind != "emergency" or steps[0].when):
        checker.tell(("step", 0), "plan.check.emergency_first")
    if all(step.kind == "never" or step.when for step in steps):
        checker.tell(("step", 0), "plan.check.nothing_to_do")
    alerted = next((at for at, step in enumerate(steps) if step.kind == "emergency"), None)
    calls: set[str] = set()
    for at, step in enumerate(steps):
        where = ("step", at)
        if panic and ("person" in step.phones or step.kind == "pass_phrase"):
            checker.tell(where, "plan.check.panic_call", id=step.id)
        if "guard" in step.phones and alerted is not None and at < alerted:
            checker.tell(where, "plan.check.guard_before_police", id=step.id)
        if step.kind == "emergency" and not step.say:
            checker.tell(where, "plan.check.emergency_says", id=step.id)
        if step.asks_facts and step.kind != "call":
            checker.tell((*where, "asks_facts"), "plan.check.only_calls", kind=step.kind)
        _reached(step, calls, at, checker)
        if step.kind == "call":
            calls.add(step.id)


def _reached(step: Step, calls: set[str], at: int, checker: Checker) -> None:
    for condition in step.when:
        if condition.reached and condition.reached not in calls:
            checker.tell(("step", at, "when"), "plan.check.no_such_call", given=condition.reached)
