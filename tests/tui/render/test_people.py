"""The register's columns: no word touches the next one, at any width a terminal has."""

from __future__ import annotations

from datetime import date

import pytest

from models.people.rows import PersonRow, TransmitterRow
from models.words import lookup
from tui.render.line import plain, width_of
from tui.render.people import people_head, person_line

TODAY = date(2026, 11, 25)


def _device(kind: str) -> TransmitterRow:
    return TransmitterRow(kind, "1001", kind, False, "SF-01", False, True, None)


LONGEST = PersonRow(
    "id", "SF-01", "group_leader", 1000, True, "HL", "ok", date(2027, 10, 13), "held", True, True,
    (_device("personal"), _device("burglary")),
)  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [79, 80, 100, 119, 160])
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
