"""The engine: one current step, marks only grow, an undo restores, and conditions follow what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plans.engine import Mark, Standing, active, ends_call, next_number, stand
from models.plans.plan import Plan
from models.plans.shipped_plans import shipped
from models.plans.words import ACTS_OF, OUTCOMES
from tests.conftest import NIGHT

PLANS = {code: plan for code, (plan, _) in shipped().items()}
Press = tuple[int, int, int, int]


def standing(plan: Plan, marks: list[Mark], facts: tuple[str, ...] = ()) -> Standing:
    """Where it stands, begun at NIGHT."""
    return stand(plan, facts, marks, NIGHT)


def do(plan: Plan, marks: list[Mark], act: str, facts: tuple[str, ...] = (), **more: object) -> list[Mark]:
    """The marks with one more at the current step."""
    current = standing(plan, marks, facts).current
    assert current is not None
    at = NIGHT + timedelta(seconds=len(marks) + 1)
    made = Mark(len(marks) + 1, current.step.id, act, at, "op-ek", "M. Ek")
    if act == "called":
        outcome = str(more.setdefault("outcome", "answered"))
        numbers = int(more.pop("numbers", 1))  # type: ignore[call-overload]  # an int, as tests give it
        more["ends"] = ends_call(current.step, len(current.tries), numbers, outcome)
    return [*marks, replace(made, **more)]  # type: ignore[arg-type]  # fields of a mark


def states(found: Standing) -> dict[str, str]:
    """Each step's state by its id."""
    return {each.step.id: each.state for each in found.steps}


def test_a_duress_alarm_step_by_step() -> None:
    plan = PLANS["duress"]
    found = standing(plan, [])
    assert found.current is not None
    assert (found.current.step.id, found.current.since) == ("emergency", NIGHT)
    assert states(found)["never_ring"] == "never"
    marks = do(plan, [], "alerted", outcome="arc")
    assert standing(plan, marks).current.step.id == "arc"  # type: ignore[union-attr]  # it has one
    marks = do(plan, marks, "called", outcome="busy")
    found = standing(plan, marks)
    assert found.current is not None
    assert (found.current.step.id, len(found.current.tries)) == ("arc", 1)
    marks = do(plan, marks, "called", outcome="no_answer")
    assert states(standing(plan, marks))["arc"] == "unreached", "two rounds of one number"
    for _ in range(6):
        current = standing(plan, marks).current
        assert current is not None
        marks = do(plan, marks, "done" if current.step.kind == "do" else "called", outcome="answered")
    assert standing(plan, marks).current is None
    assert set(states(standing(plan, marks)).values()) == {"done", "unreached", "never"}


def test_ringing_112_is_done_when_somebody_spoke() -> None:
    plan = PLANS["duress"]
    marks = do(plan, [], "rang")
    current = standing(plan, marks).current
    assert current is not None and current.ringing
    marks = do(plan, marks, "not_alerted")
    current = standing(plan, marks).current
    assert current is not None
    assert (current.step.id, current.ringing, len(current.tries)) == ("emergency", False, 1)
    marks = do(plan, do(plan, marks, "rang"), "alerted", outcome="desk")
    assert states(standing(plan, marks))["emergency"] == "done"


@pytest.mark.parametrize(
    ("facts", "first"), [((), "arc"), (("verified",), "emergency_now")], ids=["unverified", "verified"]
)
def test_a_burglary_asks_about_112_first_where_it_is_verified(facts: tuple[str, ...], first: str) -> None:
    current = standing(PLANS["burglary"], [], facts).current
    assert current is not None and current.step.id == first


def test_what_the_arc_tells_changes_the_way() -> None:
    """Verified meanwhile: 112 comes before the calls to the home. Taken back: the calls again."""
    plan = PLANS["burglary"]
    marks = do(plan, [], "called", outcome="answered")
    assert standing(plan, marks).current.step.id == "home"  # type: ignore[union-attr]  # it has one
    told = Mark(2, "arc", "facts", NIGHT, "op-ek", "M. Ek", told={"verified": "yes", "event_number": "P-1"})
    found = standing(plan, [*marks, told])
    assert found.current is not None and found.current.step.id == "emergency_now"
    assert found.told["event_number"] == "P-1"
    back = Mark(3, "arc", "undone", NIGHT, "op-ek", "M. Ek", undoes=2)
    assert states(standing(plan, [*marks, told, back])) == states(standing(plan, marks))


@pytest.mark.parametrize(
    ("answer", "after"), [("phrase_right", "judge"), ("phrase_wrong", "emergency")]
)  # fmt: skip
def test_the_pass_phrase_decides_about_the_police(answer: str, after: str) -> None:
    plan = PLANS["burglary"]
    marks = do(plan, do(plan, [], "called"), "called")
    assert standing(plan, marks).current.step.id == "phrase"  # type: ignore[union-attr]  # it has one
    marks = do(plan, marks, answer)
    assert standing(plan, marks).current.step.id == after  # type: ignore[union-attr]  # as above


def test_two_calls_before_the_police_and_the_next_number_by_itself() -> None:
    plan = PLANS["burglary"]
    marks = do(plan, [], "called")
    current = standing(plan, marks).current
    assert current is not None and next_number(current, 2) == 0
    marks = do(plan, marks, "called", outcome="no_answer", numbers=2)
    current = standing(plan, marks).current
    assert current is not None and (current.step.id, next_number(current, 2)) == ("home", 1)
    marks = do(plan, marks, "called", outcome="voicemail", numbers=2)
    found = standing(plan, marks)
    assert states(found)["home"] == "unreached"
    assert states(found)["phrase"] == "not_applicable"
    assert found.current is not None and found.current.step.id == "emergency"


presses = st.lists(st.tuples(*(st.integers(0, 50),) * 4), max_size=40)


@given(
    st.sampled_from(sorted(PLANS)),
    st.sets(st.sampled_from(["verified", "office_hours", "portable"])),
    presses,
)
def test_whatever_is_pressed_the_plan_holds_together(code: str, facts: set[str], keys: list[Press]) -> None:
    """One current step at most; marks only grow, in time and number; an undo restores; the end is reached."""
    plan = PLANS[code]
    given_facts = tuple(sorted(facts))
    marks: list[Mark] = []
    for which, outcome, numbers, undo in keys:
        before = standing(plan, marks, given_facts)
        assert sum(each.state == "current" for each in before.steps) <= 1
        assert before.seen == len(marks)
        kept = active(marks)
        if undo < 10 and kept:
            last = kept[-1]
            at = max(NIGHT, marks[-1].at)
            marks.append(Mark(len(marks) + 1, last.step, "undone", at, "op-ek", "M. Ek", undoes=last.number))
            assert active(marks) == kept[:-1]
            continue
        current = before.current
        if current is None:
            assert all(each.state not in ("current", "waiting") for each in before.steps)
            break
        act = sorted(ACTS_OF[current.step.kind])[which % len(ACTS_OF[current.step.kind])]
        more = {"outcome": OUTCOMES[outcome % 5], "numbers": numbers % 3 + 1} if act == "called" else {}
        grown = do(plan, marks, act, given_facts, **more)
        undone = Mark(len(grown) + 1, grown[-1].step, "undone", grown[-1].at, "", "", undoes=len(grown))
        restored = standing(plan, [*grown, undone], given_facts)
        assert replace(restored, seen=before.seen) == before
        marks = grown
    assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)


@given(st.sampled_from(sorted(PLANS)), st.lists(st.integers(0, 50), min_size=60, max_size=60))
def test_every_plan_comes_to_its_end(code: str, choices: list[int]) -> None:
    """Whatever the outcomes, doing the current step leads to no step left."""
    plan = PLANS[code]
    marks: list[Mark] = []
    for choice in choices:
        current = standing(plan, marks).current
        if current is None:
            return
        ends = [act for act in sorted(ACTS_OF[current.step.kind]) if act not in ("rang", "not_alerted")]
        marks = do(plan, marks, ends[choice % len(ends)], outcome=OUTCOMES[choice % 5])
    assert standing(plan, marks).current is None
