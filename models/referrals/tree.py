"""Who owns a matter about someone: questions and rules as data, decided by the first rule that fits (D63, D64, D70).

The directive: threats against part-time politicians are handled by their own party unless the administration or the
company answers for them, and boards and companies answer for safety where somebody acts on their behalf (D66).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OURS = "ours"
"""The ruling for those the directive covers: an incident here, never a referral."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and its answers as stored; it is asked only where every earlier answer in `asked_if` was given."""

    name: str
    choices: tuple[str, ...]
    asked_if: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """An owner, where the answers are these; `because` is the id of a sentence that says why."""

    owner: str
    because: str
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who owns it and why. `danger`: somebody rings 112 first, whoever owns it."""

    owner: str
    because: str
    danger: bool


_OUT_OF_SCOPE = ("who", ("part_time", "other"))
QUESTIONS: tuple[Question, ...] = (
    Question("danger", ("yes", "no", "not_known")),
    Question("who", ("part_time", "covered", "other", "not_known")),
    Question("linked", ("board", "party", "not_known"), (_OUT_OF_SCOPE,)),
    Question("board_answers", ("yes", "no", "not_known"), (_OUT_OF_SCOPE, ("linked", ("board",)))),
    Question("party", ("yes", "no"), (_OUT_OF_SCOPE,)),
)
RULES: tuple[Rule, ...] = (
    Rule(OURS, "covered", (("who", ("covered",)),)),
    # Whether somebody is covered is found out with the matter in hand, not while it waits elsewhere (rule 16).
    Rule(OURS, "unsure", (("who", ("not_known",)),)),
    Rule("board", "board_answers", (("linked", ("board",)), ("board_answers", ("yes",)))),
    Rule("board", "board_presumed", (("linked", ("board",)), ("board_answers", ("not_known",)))),
    Rule("office", "board_declines", (("board_answers", ("no",)), ("party", ("yes",)))),
    Rule("office", "own_party", (("party", ("yes",)),)),
    Rule("board", "no_party", (("linked", ("board",)),)),
    Rule("police", "nobody"),
)


def asked(answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that are asked with these answers: each as soon as those before it are answered, the next last."""
    found: list[Question] = []
    for question in QUESTIONS:
        if all(answers.get(name, "") in values for name, values in question.asked_if):
            found.append(question)
            if answers.get(question.name, "") not in question.choices:
                break
    return tuple(found)


def ruling(answers: Mapping[str, str]) -> Ruling | None:
    """Who owns the matter; None while a question is unanswered. Answers to what is not asked count for nothing."""
    questions = asked(answers)
    given = {each.name: answers.get(each.name, "") for each in questions}
    if any(given[each.name] not in each.choices for each in questions):
        return None
    rule = next(rule for rule in RULES if all(given.get(name, "") in values for name, values in rule.when))
    return Ruling(rule.owner, rule.because, given["danger"] != "no")


def kept(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that decided, as they are stored on the card."""
    return {each.name: answers[each.name] for each in asked(answers)}
