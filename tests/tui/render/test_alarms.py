"""An alarm in words: state before sign before colour, and never a name or an address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms.words import KINDS, STATES
from models.board.rows import FloodRow
from models.words import lookup
from tests.tui.invented import NOW, alarm
from tui.render.alarms import (
    also_line,
    board_row,
    delay_words,
    kind_short,
    place_words,
    strip_line,
    title_words,
)
from tui.render.flood import flood_line, group_words
from tui.render.line import plain, width_of

TARGETS = {1: 30, 2: 90, 3: 180, 4: 3600}


def row(width: int = 130, **more: Any) -> str:
    return " ".join(plain(board_row(alarm(1, **more), TARGETS, NOW, width)).split())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "‼ P1 PERSONLARM SF-07 OKVITTERAT 0:24 mål 0:30, 6 s kvar bärbart larm 2 s efter LC"),
        ({"age_s": 31}, "‼ P1 PERSONLARM SF-07 OKVITTERAT 0:31 mål 0:30, 1 s över bärbart larm 2 s efter LC"),
        (
            {"priority": 3, "kind": "tamper", "age_s": 362},
            "! P3 SABOTAGE SF-07 OKVITTERAT 6:02 mål 3:00, 3:02 över zon 12 2 s efter LC",
        ),
        (
            {"priority": 2, "kind": "burglary", "state": "acknowledged", "age_s": 250},
            "! P2 INBROTT SF-07 pågår · Ek 4:10 kvitterat 03:08 zon 12 2 s efter LC",
        ),
        (
            {"priority": 4, "kind": "battery", "state": "shelved", "age_s": 90000},
            "~ P4 BATTERI LÅGT SF-07 pausat 25 h 00 ringer igen 08:00 zon 12 2 s efter LC",
        ),
        (
            {"priority": 4, "kind": "silent_line", "person": None, "zone": "", "arc_received_at": None,
             "triggered_at": None},
            "~ P4 INGEN KONTAKT 1001 OKVITTERAT 0:24 mål 1 h 00, 59:36 kvar",
        ),
        (
            {"restored_at": NOW, "portable": False},
            "‼ P1 PERSONLARM SF-07 OKV, ÅTERSTÄLLT 0:24 mål 0:30, 6 s kvar 2 s efter LC",
        ),
        (
            {"source": "phone", "portable": True, "arc_received_at": None, "triggered_at": None},
            "‼ P1 PERSONLARM SF-07 OKVITTERAT 0:24 mål 0:30, 6 s kvar bärbart larm, inringt",
        ),
    ],
)  # fmt: skip
def test_rows(more: dict[str, Any], words: str) -> None:
    assert row(**more) == words


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_word_and_fits(language: str, kind: str) -> None:
    lookup.use(language)
    assert lookup.known(f"alarm.kind.{kind}")
    assert len(kind_short(kind)) <= 15


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [38, 78, 118, 158])
def test_unacknowledged_is_said_at_every_width(language: str, state: str, width: int) -> None:
    lookup.use(language)
    words = plain(board_row(alarm(1, state=state), TARGETS, NOW, width))
    said = any(word in words for word in ("OKVITT", "UNACK"))
    assert said == (state == "new")
    assert "_" not in words


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 200), st.floats(-1e5, 1e8))
def test_any_text_and_any_age_fit_any_width(person: str, label: str, width: int, age_s: float) -> None:
    each = alarm(1, person, age_s=age_s, state="acknowledged", acknowledged_label=label, zone=person)
    assert width_of(board_row(each, TARGETS, NOW, width)) <= max(width, 0)
    assert width_of(strip_line(each, 3, NOW, "F2", max(1, width))) <= max(1, width)
    assert width_of(also_line(each, "Larmmottagning igång", NOW, "F2", max(1, width))) <= max(1, width)


def test_the_strip() -> None:
    words = plain(strip_line(alarm(1), 1, NOW, "F2", 100))
    assert words.startswith(" ‼ PERSONLARM SF-07 · OKVITTERAT i 24 s · F2 = jag tar det")
    assert words.rstrip().endswith("ytterligare 1 larm")


@pytest.mark.parametrize(
    ("step", "words"),
    [(0, ""), (1, "ingen har tagit det"), (2, "nästa i beredskap kallad"), (3, "RING ENLIGT RINGLISTAN")],
)
def test_the_strip_says_how_far_the_ladder_has_come(step: int, words: str) -> None:
    assert words in plain(strip_line(alarm(1, ladder_step=step), 0, NOW, "F2", 120))


@pytest.mark.parametrize("width", [40, 60, 80])
def test_the_strip_keeps_what_and_for_how_long_when_narrow(width: int) -> None:
    words = plain(strip_line(alarm(1), 4, NOW, "F2", width))
    assert "SF-07" in words
    assert "24 s" in words


def test_the_also_line() -> None:
    words = plain(also_line(alarm(1, "SF-12", age_s=9), "Larmmottagning igång", NOW, "F2", 80))
    assert words == " ÄVEN: ‼ PERSONLARM SF-12 OKVITTERAT 0:09 (F2) · Larmmottagning igång"


def test_the_title_holds_neither_code_nor_account() -> None:
    words = title_words((alarm(1), alarm(2)), False)
    assert words == "‼ PERSONLARM · 2 okvitterade · Vaktbord"
    assert "SF-" not in words


def test_a_portable_alarm_is_never_placed_at_home() -> None:
    assert place_words(alarm(1)) == "bärbart larm"


@pytest.mark.parametrize(
    ("arc", "triggered", "words"),
    [(2, 4, "2 s efter LC"), (None, 4, "4 s på väg"), (None, None, ""), (-3, 4, "0 s efter LC")],
)
def test_delays(arc: int | None, triggered: int | None, words: str) -> None:
    came = alarm(1).received_at
    each = alarm(
        1,
        arc_received_at=None if arc is None else came - timedelta(seconds=arc),
        triggered_at=None if triggered is None else came - timedelta(seconds=triggered),
    )
    assert delay_words(each) == words


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [78, 79])
@pytest.mark.parametrize("seconds", [5, 400])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"state": "acknowledged", "acknowledged_at": NOW, "acknowledged_label": "M. Ek"},
        {"state": "shelved", "shelved_until": NOW + timedelta(minutes=20)},
        {"state": "action_taken", "action_at": NOW},
    ],
)
def test_beside_others_of_the_same_person_no_word_is_cut(
    language: str, width: int, seconds: int, more: dict[str, object]
) -> None:
    lookup.use(language)
    row = alarm(1, **{"received_at": NOW - timedelta(seconds=seconds), **more})
    for others in (group_words(None, 1, short=True), group_words(None, 12, short=True), "×12, 3,4/min"):
        shown = plain(board_row(row, TARGETS, NOW, width, others))
        assert "…" not in shown
        assert others in shown
        if "×" not in others and "12" not in others:
            assert shown.split(others)[1].strip(), "the clock column still says something"


@pytest.mark.parametrize(("more", "words"), [(1, "1 källa till"), (2, "2 källor till")])
def test_one_more_source_is_one(more: int, words: str) -> None:
    made = flood_line(FloodRow(28, (), more, NOW + timedelta(minutes=1)), NOW, 80)
    assert made is not None and plain(made).endswith(words)
