"""Outside text is harmless after `clean`: nothing left that moves, hides, forges or floods."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from models.store.text import _INVISIBLE, _SPACES, _without_floods, clean, clean_bytes

_BAD = ("Cc", "Cs", "Co", "Cn")
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Entré, zon 12", "Entré, zon 12"),
        ("  två\r\n\trader  ", "två rader"),
        ("\x1b[2Jsvart", "svart"),
        ("\x1b]0;titel\x07kvar", "kvar"),
        ("\x1b]52;c;aGVq\x1b\\kvar", "kvar"),
        ("\x1bPq#0\x1b\\kvar", "kvar"),
        ("\x9b31mröd", "röd"),
        ("\x1b(0kvar", "kvar"),
        ("\x1b", ""),
        ("a\u202eb\u2066c", "abc"),
        ("\u200b\u200e\ufeff", ""),
        ("e\u0301", "é"),
        ("z" + "\u0335" * 300, "z" + "\u0335" * 3),
        ("\u0335\u0335abc", "abc"),
        ("\f\u0746abc", "abc"),
        ("null\x00tecken", "nulltecken"),
        ("ensam \ud800 halva", "ensam \ufffd halva"),
        ("[bold]x[/] cell [/", "[bold]x[/] cell [/"),
    ],
)
def test_what_is_kept(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_a_cut_text_says_so() -> None:
    assert clean("å" * 50, 10) == "å" * 9 + "…"
    assert len(clean("x" * 5_000_000)) == 2000


def test_lines_are_kept_where_asked() -> None:
    assert clean("ett\r\ntvå\x1b[1m\rtre", keep_lines=True) == "ett\ntvå\ntre"


@given(st.text(st.characters(codec=None), max_size=300))
def test_nothing_dangerous_is_ever_left(text: str) -> None:
    kept = clean(text)
    assert not any(unicodedata.category(sign) in _BAD for sign in kept)
    assert not _BIDI & set(kept)
    assert clean(kept) == kept
    cell_len(kept)


@given(st.binary(max_size=300))
def test_any_bytes_become_text(raw: bytes) -> None:
    kept = clean_bytes(raw)
    assert not any(unicodedata.category(sign) in _BAD for sign in kept)


@pytest.mark.parametrize("raw", ["Gården".encode(), "Gården".encode("latin-1")])
def test_swedish_letters_in_either_encoding(raw: bytes) -> None:
    assert clean_bytes(raw) == "Gården"


_QUICK = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x300), *range(0x2010, 0x2060))]


@given(st.text(alphabet=st.sampled_from(_QUICK), max_size=60))
def test_the_quick_way_keeps_what_the_long_way_keeps(given: str) -> None:
    """Latin letters and ordinary signs are let through at once; the long way would have kept just the same."""
    long_way = _without_floods(
        unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", given)))
    ).strip()
    assert clean(given) == long_way


@pytest.mark.parametrize("sign", ["å", "–", "…", "ß", "\u00ad", "\u2028", "\u202e", "\u205f"])
def test_the_quick_way_sign_by_sign(sign: str) -> None:
    assert clean(f"a{sign}b") == clean(f"a{sign}b\u3042")[:-1].strip()
