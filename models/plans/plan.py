"""A response plan as a value: what its file says, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages."""

    sv: str
    en: str

    def __bool__(self) -> bool:
        return bool(self.sv or self.en)

    def in_(self, language: str) -> str:
        """The words in a language, "sv" or "en"."""
        return self.en if language == "en" else self.sv


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a step asks for: a fact by name, or that the call of another step was answered."""

    fact: str = ""
    reached: str = ""
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `say` is read aloud or done; `target_s` seconds from when the step's turn comes, 0 for none.

    `phones` are rung in order, `rounds` times over; a step is for the subject where every condition of `when` holds.
    `asks_facts`: an answered call is followed by the question what is known.
    """

    id: str
    kind: str
    title: Words
    say: Words = NOTHING
    role: str = ""
    phones: tuple[str, ...] = ()
    target_s: int = 0
    rounds: int = 1
    when: tuple[Condition, ...] = ()
    asks_facts: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for the classes of `kinds`. An acute one begins with 112 (DIRECTIVE rule 7)."""

    code: str
    kinds: tuple[str, ...]
    acute: bool
    title: Words
    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step | None:
        """The step with an id."""
        return next((each for each in self.steps if each.id == step_id), None)
