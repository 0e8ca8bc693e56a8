"""A plan on the glass: the current step with its keys, what waits, what is done, at any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms.rows import TimelineRow
from models.alarms.words import KINDS
from models.plans.rows import Number
from models.plans.words import OUTCOMES
from models.words import lookup
from tests.tui.invented import NOW, board, mark, plan_of
from tui.actions import ACTIONS
from tui.keymap import Keymap
from tui.reception import Health, Reception
from tui.render.line import Line, plain, width_of
from tui.render.plan import asks_112, done_lines, entry_words, left_to_do, now_lines, then_lines
from tui.state import DeskState

KEYS = {action.id: Keymap("sv").letter(action.id) for action in ACTIONS}
STATE = DeskState(
    NOW, board(), Reception(Health.UP, 0.4), me="M. Ek", arc_phone="0846500412", letters=KEYS
)  # fmt: skip
FILL = {"city": "Sundhamra", "kind": "personlarm", "place": "Hamntorget 3", "code": "SF-07"}


def words(lines: list[Line]) -> str:
    """The lines as one text, spaces made one."""
    return " ".join(" ".join(plain(each) for each in lines).split())


def now(plan: object, width: int = 80, tall: bool = False) -> str:
    """The current step as it stands on the glass."""
    return words(now_lines(plan, STATE, FILL, [], width, tall))  # type: ignore[arg-type]  # a plan, as given


def test_the_112_question_with_its_keys_and_the_words_to_say() -> None:
    told = now(plan_of())
    assert "NU, steg 1 av 8 · mål 1:00, 0:30 kvar" in told
    assert "EXEMPEL, ej fastställd" in told
    assert "j = ja, 112 är larmat r = ring 112 själv nu" in told
    assert "larmar om överfall" in told
    assert "Polis behövs till Hamntorget 3." in told
    assert "EXEMPEL" not in now(plan_of(decision="KS 2026/9"))


def test_after_ringing_112_it_is_asked_whether_one_spoke() -> None:
    told = now(plan_of("personal", mark(1, "emergency", "rang")))
    assert "Pratade du med 112?" in told
    assert "Har larmcentralen" not in told


def test_a_call_shows_its_number_alone_the_outcomes_and_the_tries() -> None:
    done = mark(1, "emergency", "alerted", outcome="arc")
    told = now(plan_of("personal", done, mark(2, "arc", "called", outcome="busy")))
    assert "08-465 004 30 larmcentralen, Lo Ankarby" in told
    assert "r ring 1 svar 2 upptaget 3 inget svar 4 röstbrevlåda 5 fel person" in told
    assert "03:12:13 upptaget" in told


def test_the_number_is_three_rows_high_where_there_is_room() -> None:
    done = mark(1, "emergency", "alerted", outcome="arc")
    lines = now_lines(plan_of("personal", done), STATE, FILL, [], 120, True)
    assert sum("█" in plain(each) for each in lines) == 2
    assert any(plain(each).strip().startswith("08-465 004 30") for each in lines)
    narrow = now_lines(plan_of("personal", done), STATE, FILL, [], 40, True)
    assert not any("█" in plain(each) for each in narrow)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((), "Nummer saknas"),
        ((Number("guard", "", "", hidden=True),), "Numret visas för den som har larmet: väktare"),
    ],
)
def test_a_number_that_is_not_there_is_said(numbers: tuple[Number, ...], told: str) -> None:
    done = (mark(1, "emergency", "alerted"), mark(2, "arc", "called", outcome="answered", ends=True))
    assert told in now(plan_of("personal", *done, numbers={"guard": numbers}))


def test_the_arcs_number_of_the_settings_stands_where_the_list_has_none() -> None:
    done = mark(1, "emergency", "alerted")
    assert "08-465 004 12 larmcentralen" in now(plan_of("personal", done, numbers={}))


def test_a_target_that_has_passed_is_late() -> None:
    plan = plan_of("burglary", facts=())
    later = words(now_lines(plan, STATE, FILL, [], 80, False))
    assert "mål 1:30, 1:00 kvar" in later


def test_what_waits_and_what_must_not_be_done() -> None:
    plan = plan_of()
    told = words(then_lines(plan, FILL, 100))
    assert told.startswith("! Ring INTE personen")
    assert "2 Larmcentralen: hörs något, vet de var? 08-465 004 30" in told
    assert (asks_112(plan), left_to_do(plan)) == (True, 8)


def test_what_is_done_says_when_how_and_who() -> None:
    alerted = mark(
        1, "emergency", "alerted", outcome="arc", told={"event_number": "P-4711", "listening": "yes"}
    )
    skipped = mark(3, "guard", "skipped", told={"reason": "redan på plats"})
    plan = plan_of("personal", alerted, mark(2, "arc", "called", outcome="no_answer", ends=True), skipped)
    told = words(done_lines(plan, FILL, 160))
    assert "03:12:12 Har larmcentralen larmat 112? · 112 larmat av larmcentralen, händelse P-4711" in told
    assert "medlyssning: ja · M. Ek" in told
    assert "vet de var? · inget svar · M. Ek" in told
    assert "överhoppat: redan på plats" in told
    assert asks_112(plan) is False


@pytest.mark.parametrize(
    ("verb", "detail", "told"),
    [
        ("plan.rang", {"kind": "emergency"}, "Ringde 112"),
        ("plan.rang", {"kind": "call", "source": "arc"}, "Ringde larmcentralen"),
        ("plan.called", {"source": "guard", "outcome": "busy"}, "Samtal, väktare: upptaget"),
        ("plan.called", {"sv": "Ring grannen", "outcome": "answered"}, "Samtal, Ring grannen: svar"),
        ("plan.alerted", {"outcome": "desk", "event_number": "P-1"}, "112 larmat härifrån, händelse P-1"),
        ("plan.facts", {"verified": "yes"}, "Uppgifter, verifierat: ja"),
        ("plan.skipped", {"sv": "Väktare", "reason": "redan där"}, "Överhoppat: Väktare. redan där"),
        ("plan.began", {"sv": "Inbrott", "version": 2}, "Åtgärdsplan: Inbrott, version 2"),
        ("plan.step_late", {"sv": "112", "whom": "desk"}, "Över tiden: 112, sagt vid bordet"),
        ("plan.step_late", {"sv": "112", "whom": "next"}, "Över tiden: 112, sagt till nästa i tur"),
        ("plan.of_tomorrow", {}, "plan.of_tomorrow"),
    ],
)
def test_acts_by_a_plan_on_the_timeline(verb: str, detail: dict[str, object], told: str) -> None:
    assert entry_words(TimelineRow(1, NOW, NOW, "M. Ek", verb, detail)) == told


@given(
    st.sampled_from(KINDS),
    st.sampled_from(["sv", "en"]),
    st.integers(1, 200),
    st.booleans(),
    st.lists(st.sampled_from([*OUTCOMES, "skip"]), max_size=8),
)
def test_a_plan_fits_any_width(kind: str, language: str, width: int, tall: bool, acts: list[str]) -> None:
    lookup.use(language)
    plan = plan_of(kind)
    marks = []
    for number, act in enumerate(acts, 1):
        current = plan.standing.current
        if current is None:
            break
        how = "skipped" if act == "skip" or current.step.kind != "call" else "called"
        outcome = act if how == "called" else ""
        marks.append(mark(number, current.step.id, how, outcome=outcome, told={"reason": "x" * 80}))
        plan = plan_of(kind, *marks)
    for lines in (
        now_lines(plan, STATE, FILL, [("y" * 90, "warn")], width, tall),
        then_lines(plan, FILL, width),
        done_lines(plan, FILL, width),
    ):
        for pieces in lines:
            assert width_of(pieces) <= width
            assert "{" not in plain(pieces)
