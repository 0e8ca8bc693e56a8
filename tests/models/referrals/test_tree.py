"""Who owns a matter: the directive's own sentences as a table, and every way through the questions (D63, D64, D70)."""

from __future__ import annotations

from itertools import product

import pytest

from models.referrals.tree import QUESTIONS, RULES, asked, kept, ruling
from models.referrals.words import OWNER_KINDS
from models.words.lookup import known

EVERY = {each.name: each.choices for each in QUESTIONS}


@pytest.mark.parametrize(
    ("who", "linked", "answers_for_it", "party", "owner", "because"),
    [
        # "hanteras av det egna partiet ..."
        ("part_time", "party", "", "yes", "office", "own_party"),
        ("part_time", "not_known", "", "yes", "office", "own_party"),
        # "... om inte förvaltningen eller bolaget ansvarar för dessa"
        ("part_time", "board", "yes", "yes", "board", "board_answers"),
        ("part_time", "board", "not_known", "yes", "board", "board_presumed"),
        ("part_time", "board", "no", "yes", "office", "board_declines"),
        # A politician without a party, or of one that has no office here.
        ("part_time", "board", "no", "no", "board", "no_party"),
        ("part_time", "board", "yes", "no", "board", "board_answers"),
        ("part_time", "party", "", "no", "police", "nobody"),
        # Somebody who is no politician at all.
        ("other", "board", "yes", "no", "board", "board_answers"),
        ("other", "not_known", "", "no", "police", "nobody"),
        # "Endast de särskilt arvoderade ingår i detta ansvar": they are never sent away, nor is who might be one.
        ("covered", "", "", "", "ours", "covered"),
        ("covered", "board", "yes", "yes", "ours", "covered"),
        ("not_known", "", "", "", "ours", "unsure"),
    ],
)
def test_the_owner_is_the_one_the_directive_names(
    who: str, linked: str, answers_for_it: str, party: str, owner: str, because: str
) -> None:
    for danger in ("no", "yes", "not_known"):
        answers = {
            "danger": danger,
            "who": who,
            "linked": linked,
            "board_answers": answers_for_it,
            "party": party,
        }
        found = ruling(answers)
        assert found is not None
        assert (found.owner, found.because, found.danger) == (owner, because, danger != "no")


def test_every_way_through_the_questions_ends_with_an_owner_and_every_rule_is_met() -> None:
    """Nobody comes to a dead end (rule 19), and no rule stands there that is never used."""
    met = set()
    for values in product(*EVERY.values()):
        found = ruling(dict(zip(EVERY, values, strict=True)))
        assert found is not None, values
        assert found.owner in (*OWNER_KINDS, "ours")
        met.add(found.because)
    assert met == {rule.because for rule in RULES}


def test_danger_is_asked_first_and_nothing_before_it_is_answered() -> None:
    assert [each.name for each in asked({})] == ["danger"]
    assert [each.name for each in asked({"who": "part_time", "linked": "party"})] == ["danger"]
    assert ruling({"who": "covered"}) is None


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({"danger": "no"}, "danger who"),
        ({"danger": "no", "who": "covered"}, "danger who"),
        ({"danger": "no", "who": "part_time"}, "danger who linked"),
        ({"danger": "no", "who": "part_time", "linked": "party"}, "danger who linked party"),
        ({"danger": "no", "who": "part_time", "linked": "board"}, "danger who linked board_answers"),
        ({"danger": "no", "who": "nonsense", "linked": "board"}, "danger who"),
    ],
)
def test_only_what_the_answers_leave_open_is_asked(answers: dict[str, str], names: str) -> None:
    assert [each.name for each in asked(answers)] == names.split()


def test_an_answer_to_what_is_no_longer_asked_counts_for_nothing_and_is_not_kept() -> None:
    """The officer said "board" first, "no", and then went back: it was the party after all."""
    answers = {"danger": "no", "who": "part_time", "linked": "party", "board_answers": "yes", "party": "yes"}
    found = ruling(answers)
    assert found is not None
    assert found.because == "own_party"
    assert "board_answers" not in kept(answers)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_answer_and_reason_has_words(language: str) -> None:
    for name, choices in EVERY.items():
        assert known(f"ask.new_referral.{name}", language)
        for choice in choices:
            assert known(f"answer.{name}.{choice}", language), (name, choice)
    for rule in RULES:
        assert known(f"referral.because.{rule.because}", language), rule.because
        assert known(f"referral.owner.{rule.owner}", language), rule.owner
