"""What looks back in words: shares never rounded to all or none, times told whole, hostile words only words."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.percentiles import Spread, Took, spread
from models.figures.rows import Answered, FalseAlarms, Figures, Period, Step
from models.reconcile.rows import Reconciled, ReconciledRow, ReconciliationRow
from tests.tui.hostile import HOSTILE
from tui.render.figures import figures_lines, figures_words, percent, took_words
from tui.render.line import plain, width_of
from tui.render.reconcile import reconciled_lines, reconciliation_line

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("within", "judged", "reaches", "share"),
    [(197, 200, True, "98,5 %"), (196, 200, False, "98,0 %"), (9849, 10000, False, "98,4 %"), (1, 1, True, "100,0 %"),
     (0, 3, False, "0,0 %"), (0, 0, None, "")],
)  # fmt: skip
def test_the_standards_share_is_compared_and_never_rounded_up(
    within: int, judged: int, reaches: bool | None, share: str
) -> None:
    each = Answered("P1", spread([Took(1.0)] * judged), within, judged, 30)
    assert each.reaches is reaches
    assert Answered("P1", Spread(count=judged), within, judged, 30, hidden=True).reaches is None
    period = Period(date(2026, 1, 1), date(2026, 12, 31), NOON, NOON)
    words = " ".join(figures_words(Figures(period, NOON, judged, {}, (each,), (), (), 0, ())))
    assert "Efter EN 50518, ska bekräftas" in words
    told = {True: f"P1 {share} (nått)", False: f"P1 {share} (inte nått)", None: "inget att bedöma"}[reaches]
    assert told in words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 5, "0 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (5, 5, "100 %"), (1, 2, "50 %"), (2, 3, "67 %")],
)
def test_a_share_is_all_or_none_only_where_it_is(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


@pytest.mark.parametrize(
    ("took", "words"),
    [
        (Took(0), "0:00"),
        (Took(0.2), "0:01"),
        (Took(30), "0:30"),
        (Took(30.001), "0:31"),
        (Took(60, True), "≥ 1:00"),
    ],
)
def test_a_part_of_a_second_is_never_told_as_less(took: Took, words: str) -> None:
    assert took_words(took) == words


def figures(account: str = "4711", person: str | None = "SF-07") -> Figures:
    times = spread([Took(20), Took(40.5), Took(90, running=True)])
    return Figures(
        Period(date(2025, 11, 26), date(2026, 11, 25), NOON - timedelta(days=365), NOON),
        NOON,
        3,
        {"drill": 1, "test": 0, "out_of_service": 2},
        (Answered("P1", times, 2, 3, 30), Answered("P2", Spread(2, 0), 0, 0, 90, hidden=True)),
        (Answered("tib", times, 2, 3),),
        (Step("acknowledged", times), Step("arc", Spread())),
        2,
        (FalseAlarms(account, person, 4, 1, {"user_error": 1, "technical": 0}, 1, 1, 30),),
    )


@pytest.mark.parametrize("width", [40, 60, 79, 100, 160])
def test_no_line_is_wider_than_the_glass(width: int) -> None:
    assert all(width_of(each) <= width for each in figures_lines(figures(), width))


def test_the_words_of_the_figures() -> None:
    words = "\n".join(figures_words(figures()))
    for told in (
        "utanför: 1 övning, 2 avställda",
        "P1 mål 30 s",
        "≥ 1:30",
        "67 % (2 av 3)",
        "för få att visa",
        "1 falskt av 4 larm",
        "33 %",
        "1 handhavandefel, 1 skarpt, 1 okänt, 1 ej avslutat, i registret 30 dygn",
    ):
        assert told in words, told
    assert "0 prov" not in words


def reconciled(text: str) -> Reconciled:
    line = ReconciledRow(
        "only_arc", 2, text, False, text, NOON, None, None, None, None, None, None, text, text, "new"
    )
    row = ReconciliationRow("r", 1, 1, text, text, NOON, NOON, 1, 0, 1, 0, NOON, text, None, "")
    return Reconciled(row, text, (line,), (("arc", Spread()),))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [40, 79, 120])
def test_hostile_words_of_a_list_are_only_words(text: str, width: int) -> None:
    found = reconciled(text)
    lines = [
        *reconciled_lines(found, width),
        reconciliation_line(found.row, width),
        *figures_lines(figures(text, text), width),
    ]
    for each in lines:
        assert width_of(each) <= width
        assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Cf") for sign in plain(each))


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_any_share_is_told(whole: int, part: int) -> None:
    part = min(part, whole)
    told = int(percent(part, whole).split()[0])
    assert (told == 0) == (part == 0)
    assert (told == 100) == (part == whole)
