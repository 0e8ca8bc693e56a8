"""A plan's file: every fault is told, each with its line; what ships holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.alarms.words import KINDS, PANIC_KINDS
from models.plans.lines import places
from models.plans.plan import Condition
from models.plans.schema import MAX_BYTES, check
from models.plans.shipped_plans import FOLDER, shipped, shipped_for
from models.routines.kinds import ROUTINE_KINDS
from models.words.lookup import LANGUAGES, known, t_in

GOOD = """\
plan = "prov"
kinds = ["technical"]
sv = "Prov"
en = "Trial"

[[step]]
id = "arc"
kind = "call"
role = "arc"
sv = "Ring {city}"
en = "Ring {city}"

[[step]]
id = "end"
kind = "do"
sv = "Klart"
en = "Done"
when = ["not reached arc", "portable"]
"""


def faults(text: str) -> list[tuple[int, str]]:
    """Line and kind of every fault."""
    return [(each.line, each.message_id.removeprefix("plan.check.")) for each in check(text)[1]]


def test_a_good_file_is_a_plan() -> None:
    plan, problems = check(GOOD)
    assert problems == ()
    assert plan is not None
    assert [step.id for step in plan.steps] == ["arc", "end"]
    assert plan.steps[0].phones == ("arc",)
    assert plan.steps[1].when == (Condition(reached="arc", wanted=False), Condition(fact="portable"))
    assert plan.title.in_("en") == "Trial"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('plan = "prov"', 'plan = "Prov 1"', [(1, "bad_id")]),
        ('plan = "prov"\n', "", [(1, "missing")]),
        ('"technical"]', '"brand"]', [(2, "no_such")]),
        ('"technical"]', '"technical", "technical"]', [(2, "twice")]),
        ('"technical"]', '"personal"]\nacute = true', [(7, "emergency_first")]),
        ('"technical"]', '"personal"]', [(1, "panic_is_acute")]),
        ('kinds = ["technical"]\n', "", [(1, "missing")]),
        ('sv = "Prov"', 'sv = ""', [(3, "empty")]),
        ('en = "Trial"', "en = 4", [(4, "wrong_type")]),
        ('en = "Trial"\n', "", [(1, "missing")]),
        ('en = "Trial"', 'en = "Trial"\ncolour = 1', [(5, "unknown_name")]),
        ('en = "Trial"', 'en = "Tri\\u202eal"', [(4, "unclean")]),
        ('en = "Trial"', f'en = "{"x" * 121}"', [(4, "too_long")]),
        ('role = "arc"', 'role = "nobody"', [(9, "no_such")]),
        ('role = "arc"\n', "", [(6, "missing")]),
        ('role = "arc"', 'role = "arc"\nphones = ["fax"]', [(10, "no_such")]),
        ('role = "arc"', 'role = "arc"\nrounds = 9', [(10, "out_of_bounds")]),
        ('role = "arc"', 'role = "arc"\ntarget_s = "60"', [(10, "wrong_type")]),
        ('role = "arc"', 'role = "arc"\nsay_sv = "bara svenska"', [(6, "missing")]),
        ('sv = "Ring {city}"', 'sv = "Ring {name}"', [(10, "unknown_field")]),
        ('id = "end"', 'id = "arc"', [(14, "id_twice")]),
        ('kind = "do"', 'kind = "do"\nrole = "arc"', [(16, "only_calls")]),
        ('kind = "do"', 'kind = "emergency"', [(13, "emergency_says")]),
        ('kind = "do"', 'kind = "jump"', [(15, "no_such")]),
        ('"portable"]', '"perhaps"]', [(18, "bad_condition")]),
        ('"not reached arc"', '"reached end"', [(18, "no_such_call")]),
        ("[[step]]\nid", "[[steg]]\nid", [(1, "no_steps"), (6, "unknown_name")]),
        ('sv = "Klart"', 'sv = "Klart', [(16, "not_toml")]),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_line(was: str, now: str, told: list[tuple[int, str]]) -> None:
    count = -1 if was.startswith("[[") else 1
    assert faults(GOOD.replace(was, now, count)) == told


def test_one_fault_does_not_hide_the_next() -> None:
    text = GOOD.replace('sv = "Prov"', 'sv = "Prov').replace('"arc"\nkind', '"arc\nkind')
    text = text.replace("portable", "perhaps").replace('kind = "do"', "kind = do")
    assert faults(text) == [
        (3, "not_toml"), (7, "not_toml"), (15, "not_toml"), (18, "bad_condition"), (18, "no_such_call"),
    ]  # fmt: skip


def test_words_that_betray_are_refused() -> None:
    text = (FOLDER / "duress.toml").read_text(encoding="utf-8")
    assert check(text)[1] == ()
    rung = text.replace('role = "head"', 'role = "person"')
    assert [each.message_id for each in check(rung)[1]] == ["plan.check.panic_call"]
    start, steps = text.split("[[step]]", 1)[0], text.split("[[step]]")[1:]
    late = start + "".join(f"[[step]]{each}" for each in [steps[3], *steps[:3], *steps[4:]])
    assert {each.message_id for each in check(late)[1]} == {
        "plan.check.emergency_first", "plan.check.guard_before_police",
    }  # fmt: skip


def test_a_file_too_large_is_not_read() -> None:
    assert faults("#" * (MAX_BYTES + 1)) == [(1, "too_large")]
    assert faults("x = " + "[" * 20_000)


@settings(max_examples=150)
@given(st.text(max_size=120), st.integers(0, len(GOOD)))
def test_no_text_breaks_the_check(put: str, at: int) -> None:
    plan, problems = check(GOOD[:at] + put + GOOD[at:])
    assert (plan is None) == bool(problems)
    lines = (GOOD[:at] + put + GOOD[at:]).count("\n") + 1
    assert all(1 <= each.line <= lines + put.count("\r") + 1 for each in problems)
    for each in problems:
        for language in LANGUAGES:
            assert known(each.message_id, language)
            assert "{name}" not in t_in(language, each.message_id, **each.values)


def test_places_of_what_spans_lines() -> None:
    found = places('a = """\n[b]\nc = 1\n"""\nd = [\n  "x", # ]\n]\n[[s]]\nid = 1\n[[s]]\nid = 2\n')
    assert found[("a",)] == 1
    assert ("b",) not in found
    assert found[("d",)] == 5
    assert found[("s", 1, "id")] == 11


def test_every_class_of_alarm_has_a_shipped_plan_that_says_it_is_an_example() -> None:
    assert {kind for plan, _ in shipped().values() for kind in plan.kinds} == {*KINDS, *ROUTINE_KINDS}
    assert len(shipped()) == 12
    for plan, text in shipped().values():
        assert text.startswith("# EXEMPEL, ej fastställd.")
        for step in plan.steps:
            assert step.title.sv and step.title.en


@pytest.mark.parametrize("kind", sorted(PANIC_KINDS))
def test_the_shipped_plan_of_a_panic_begins_with_112_and_never_rings_the_person(kind: str) -> None:
    plan, _ = shipped_for(kind)
    assert plan.steps[0].kind == "emergency"
    assert not any("person" in step.phones for step in plan.steps)


def test_shipped_plans_are_files_of_the_program() -> None:
    assert {path.stem for path in Path(FOLDER).glob("*.toml")} == set(shipped())
