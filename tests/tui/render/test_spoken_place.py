"""A position is read to 112 in words that can be said aloud."""

from __future__ import annotations

import pytest

from models.words import lookup
from tui.render.steps import _spoken


@pytest.mark.parametrize(
    ("language", "position", "said"),
    [
        ("sv", "59.32850, 18.06867", "59,32850 nord, 18,06867 öst (WGS 84)"),
        ("en", "59.32850, 18.06867", "59.32850 north, 18.06867 east (WGS 84)"),
        ("sv", "Hamntorget 3", "Hamntorget 3"),
        ("sv", "59.3, 18.0", "59.3, 18.0"),
        ("sv", "-33.85680, 151.21530", "-33.85680, 151.21530"),
    ],
)
def test_degrees_are_told_with_their_direction(language: str, position: str, said: str) -> None:
    lookup.use(language)
    assert _spoken(position) == said
