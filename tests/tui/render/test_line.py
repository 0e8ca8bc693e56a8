"""Lines are exactly as wide as asked, whatever text comes, and hold nothing that could move the cursor."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.render.line import Piece, as_much_as_fits, cell, cut, fit, joined, plain, spread, width_of, wrap

TEXTS = st.text(max_size=60)
WIDTHS = st.integers(0, 40)


@given(TEXTS, WIDTHS)
def test_a_cut_is_never_wider_and_never_holds_control_signs(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cell_len(shown) <= width
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in shown)


@given(TEXTS, st.integers(1, 40), st.booleans())
def test_a_column_is_exactly_as_wide_as_told(text: str, width: int, right: bool) -> None:
    assert width_of((cell(text, width, right=right),)) == width


@given(st.lists(TEXTS, max_size=5), WIDTHS)
def test_a_fitted_line_is_never_wider(texts: list[str], width: int) -> None:
    assert width_of(fit(tuple(Piece(cut(text, 50)) for text in texts), width)) <= width


@given(TEXTS, TEXTS, WIDTHS)
def test_a_spread_line_is_never_wider(left: str, right: str, width: int) -> None:
    assert width_of(spread((Piece(cut(left, 50)),), (Piece(cut(right, 50)),), width)) <= width


@given(TEXTS, st.integers(1, 40))
def test_wrapped_lines_are_never_wider(text: str, width: int) -> None:
    assert all(cell_len(part) <= max(width, 2) for part in wrap(text, width))


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("inbrott", 7, "inbrott"),
        ("inbrott", 6, "inbro…"),
        ("inbrott", 1, "…"),
        ("inbrott", 0, ""),
        ("日本語", 4, "日…"),
        ("åäö", 3, "åäö"),
        ("a\x1b[31mb", 9, "ab"),
    ],
)
def test_cuts(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_parts_that_say_nothing_leave_no_dot() -> None:
    assert plain(joined(["a", "", Piece("b")])) == "a · b"


def test_leading_parts_are_kept_and_the_first_always() -> None:
    assert plain(as_much_as_fits(["reception", "checked", "told"], 20)) == "reception · checked"
    assert plain(as_much_as_fits(["reception is up"], 9)) == "receptio…"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("en två tre", 6, ["en två", "tre"]),
        ("Lås upp inom 19 s.", 16, ["Lås upp inom", "19 s."]),
        ("om 5 min eller 5 minuter", 7, ["om", "5 min", "eller 5", "minuter"]),
        ("förtroendevald", 5, ["förtr", "oende", "vald"]),
        ("", 5, [""]),
        ("a\nb", 5, ["a", "b"]),
    ],
)
def test_wraps(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines
