"""How long it took: first acknowledged once, first action, closed; an alarm restored while it rings says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.words import lookup
from tests.tui.invented import NOW, alarm
from tui.render.alarms import state_word
from tui.render.clocks import clocks_short, clocks_words
from tui.render.details import detail_lines
from tui.render.line import plain

RECEIVED = NOW - timedelta(minutes=10)
TARGETS = {1: 300, 2: 900, 3: 900, 4: 28800}


@pytest.mark.parametrize(
    ("took", "words"),
    [
        ({}, ""),
        ({"first_acknowledged_at": 20}, "först kvitterat efter 0:20 (mål 5:00)"),
        ({"first_acknowledged_at": 300}, "först kvitterat efter 5:00 (mål 5:00)"),
        ({"first_acknowledged_at": 301}, "först kvitterat efter 5:01, mål 5:00 överskreds"),
        (
            {"first_acknowledged_at": 20, "action_at": 60, "closed_at": 570},
            "först kvitterat efter 0:20 (mål 5:00) · åtgärd efter 1:00 · avslutat efter 9:30",
        ),
    ],
)
def test_clocks_in_words(took: dict[str, int], words: str) -> None:
    told: dict[str, Any] = {name: RECEIVED + timedelta(seconds=seconds) for name, seconds in took.items()}
    row = alarm(1, age_s=600, state="new", **told)
    assert clocks_words(row, TARGETS) == words
    assert any(words in plain(line) for line in detail_lines(row, TARGETS, NOW, 120))


@pytest.mark.parametrize(
    ("took", "room", "words", "late"),
    [
        ({}, 60, "på väg 0:12", False),
        ({"first_acknowledged_at": 20}, 60, "på väg 0:12 · kvitterat 0:20 (mål 5:00)", False),
        ({"first_acknowledged_at": 301, "action_at": 400}, 30, "åtgärd 6:40", True),
        (
            {"first_acknowledged_at": 301, "action_at": 400, "closed_at": 570}, 70,
            "på väg 0:12 · kvitterat 5:01 (mål 5:00) · åtgärd 6:40 · slut 9:30", True,
        ),
    ],
)  # fmt: skip
def test_clocks_beside_the_timeline(took: dict[str, int], room: int, words: str, late: bool) -> None:
    """All that have passed stand there while there is room; the newest stay longest."""
    told: dict[str, Any] = {name: RECEIVED + timedelta(seconds=seconds) for name, seconds in took.items()}
    row = alarm(1, age_s=600, state="new", triggered_at=RECEIVED - timedelta(seconds=12), **told)
    assert clocks_short(row, TARGETS, room) == (words, late)


def test_letting_go_and_taking_again_makes_no_alarm_younger() -> None:
    row = alarm(1, age_s=600, state="acknowledged", first_acknowledged_at=RECEIVED + timedelta(seconds=400))
    again = alarm(1, age_s=600, state="new", first_acknowledged_at=RECEIVED + timedelta(seconds=400))
    assert clocks_words(row, TARGETS) == clocks_words(again, TARGETS) != ""


@pytest.mark.parametrize(("language", "word"), [("sv", "OKV, ÅTERSTÄLLT"), ("en", "UNACK, RESTORED")])
def test_restored_before_anybody_saw_it_is_told_and_still_rings(language: str, word: str) -> None:
    lookup.use(language)
    row = alarm(1, restored_at=NOW)
    assert row.rings
    assert state_word(row) == word
    assert len(word) <= 15  # the column on the board
