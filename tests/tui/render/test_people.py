"""The register's columns: no word touches the next one, at any width a terminal has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.people.rows import PersonRow, TransmitterRow
from models.people.words import CATEGORIES
from models.watch.rows import SilentRow, UnprovenRow
from models.words import lookup
from tests.tui.invented import NOW
from tui.desk_values import DoubtfulLines
from tui.render.line import plain, width_of
from tui.render.people import doubtful_lines, people_head, person_line

TODAY = date(2026, 11, 25)


def _device(kind: str) -> TransmitterRow:
    return TransmitterRow(kind, "1001", kind, False, "SF-01", False, True, None)


LONGEST = PersonRow(
    "id", "SF-01", "group_leader", 1000, True, "HL", "ok", date(2027, 10, 13), "held", True, True,
    (_device("personal"), _device("burglary")),
)  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [78, 79, 80, 100, 119, 160])
def test_no_column_touches_the_next(language: str, width: int) -> None:
    lookup.use(language)
    shown = plain(person_line(LONGEST, TODAY, width))
    assert width_of(person_line(LONGEST, TODAY, width)) <= width
    assert "…" not in shown
    assert {"SF-01", "100", "HL", "2027"} <= set(shown.replace("%", " ").split())
    heads = [
        lookup.t(f"people.head.{name}") for name in ("office", "talk", "introduction", "training", "senders")
    ]
    head = plain(people_head(width))
    assert [each for each in heads if f" {each} " not in f" {head} "] == []


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("devices", [1, 3])
def test_nothing_is_cut_within_a_word_on_a_small_terminal(language: str, category: str, devices: int) -> None:
    lookup.use(language)
    kinds = ("personal", "burglary", "technical")[:devices]
    row = replace(LONGEST, category=category, transmitters=tuple(_device(kind) for kind in kinds))
    shown = plain(person_line(row, TODAY, 78))
    assert "…" not in shown
    assert " 100%" in shown, "the category ends before the degree"
    assert ("+" in shown) == (devices == 3), "how many more there are is told"


def test_the_lines_that_are_silent_or_prove_nothing_are_named() -> None:
    silent = SilentRow("transmitter:1", "4711", "SF-07", "a-1", NOW - timedelta(minutes=62), NOW)
    ours = SilentRow("all", "", None, "a-2", None, NOW)
    never = UnprovenRow("t-2", "4712", "burglary", "SF-11", None)
    told = DoubtfulLines((silent, ours), (never,))
    words = [plain(each).strip() for each in doubtful_lines(told, NOW, 100)]
    assert words == [
        "Tysta larmsändare: SF-07 sedan 02:10",
        "Oprövade, ingen signal på 30 dagar: SF-11 4712 (aldrig hörd)",
    ]
    assert doubtful_lines(DoubtfulLines(), NOW, 100) == []
