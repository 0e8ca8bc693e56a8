"""The engine: where a subject stands in its plan, from the plan, what is true of it, and what was done. Nothing else.

Pure: the same marks always give the same standing, after a restart and at every desk. Marks are only ever added; an
undo is a mark too. One step is current, or none is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.plans.plan import Plan, Step
from models.plans.words import ENDING


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing done at a step. `number` counts from 1 within the run; `undoes` is the number of the mark taken back.

    `ends`: the call was answered, or no number was left to try. `told` are the words that came with it.
    """

    number: int
    step: str
    act: str
    at: datetime
    by: str
    label: str
    outcome: str = ""
    source: str = ""
    ends: bool = False
    undoes: int = 0
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepStanding:
    """One step now. `since` is when its turn came (the current one), `mark` what ended it.

    `tries` are its calls so far; `ringing`: a number was dialled and no outcome told yet.
    """

    step: Step
    state: str
    mark: Mark | None = None
    tries: tuple[Mark, ...] = ()
    ringing: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole plan now. `seen` is what an act must be based on: how many marks there were."""

    plan: Plan
    steps: tuple[StepStanding, ...]
    seen: int
    last: Mark | None
    facts: frozenset[str]
    told: Mapping[str, str]

    @property
    def current(self) -> StepStanding | None:
        """The step whose turn it is."""
        return next((each for each in self.steps if each.state == "current"), None)

    def of(self, step_id: str) -> StepStanding | None:
        """A step by its id."""
        return next((each for each in self.steps if each.step.id == step_id), None)


def active(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks that hold: those taken back and the taking back left out."""
    gone = {mark.undoes for mark in marks if mark.act == "undone"}
    return tuple(mark for mark in marks if mark.act != "undone" and mark.number not in gone)


def stand(plan: Plan, facts: Iterable[str], marks: Sequence[Mark], began_at: datetime) -> Standing:
    """Where the subject stands. `facts` are those true of it whatever was done; what was told comes on top."""
    kept = active(marks)
    told = _told(kept)
    known = frozenset(facts) | _facts_of(kept, told)
    by_step: dict[str, list[Mark]] = {}
    for mark in kept:
        by_step.setdefault(mark.step, []).append(mark)
    reached = {mark.step for mark in kept if mark.act == "called" and mark.outcome == "answered"}
    turn_at = max([began_at, *(mark.at for mark in kept if mark.ends or mark.act in ENDING)])
    steps: list[StepStanding] = []
    found = False
    for step in plan.steps:
        own = by_step.get(step.id, [])
        ended = _ended(own)
        tries = tuple(mark for mark in own if mark.act in ("called", "not_alerted"))
        if ended is not None:
            steps.append(StepStanding(step, _state_after(ended), ended, tries))
        elif step.kind == "never":
            state = "never" if applies(step, known, reached) else "not_applicable"
            steps.append(StepStanding(step, state))
        elif not applies(step, known, reached):
            steps.append(StepStanding(step, "not_applicable", None, tries))
        elif found:
            steps.append(StepStanding(step, "waiting", None, tries))
        else:
            found = True
            acts = [mark.act for mark in own if mark.act != "facts"]
            ringing = bool(acts) and acts[-1] == "rang"
            steps.append(StepStanding(step, "current", None, tries, ringing, turn_at))
    return Standing(plan, tuple(steps), len(marks), kept[-1] if kept else None, known, told)


def applies(step: Step, facts: frozenset[str], reached: set[str]) -> bool:
    """Whether every condition of the step holds."""
    return all(
        ((condition.fact in facts) if condition.fact else (condition.reached in reached)) is condition.wanted
        for condition in step.when
    )


def ends_call(step: Step, tries: int, numbers: int, outcome: str) -> bool:
    """Whether a call with this outcome ends its step: answered, or the last number tried in the last round.

    `tries` are the calls made before it, `numbers` how many numbers there are to ring.
    """
    return outcome == "answered" or tries + 1 >= max(1, numbers) * step.rounds


def next_number(standing: StepStanding, numbers: int) -> int:
    """Which of the numbers is to be rung now, counted from 0."""
    return len(standing.tries) % max(1, numbers)


def _ended(own: Sequence[Mark]) -> Mark | None:
    return next((mark for mark in own if mark.ends or mark.act in ENDING), None)


def _state_after(mark: Mark) -> str:
    if mark.act in ("skipped", "not_applicable"):
        return mark.act
    return "unreached" if mark.act == "called" and mark.outcome != "answered" else "done"


def _told(kept: Sequence[Mark]) -> dict[str, str]:
    """What the ARC and the police have told, the newest word for each question."""
    told: dict[str, str] = {}
    for mark in kept:
        if mark.act in ("facts", "alerted"):
            told.update({name: words for name, words in mark.told.items() if words})
    return told


def _facts_of(kept: Sequence[Mark], told: Mapping[str, str]) -> set[str]:
    facts = {mark.act for mark in kept if mark.act in ("phrase_right", "phrase_wrong")}
    if told.get("verified") == "yes":
        facts.add("verified")
    return facts
