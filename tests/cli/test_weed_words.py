"""What is proposed to be weeded is named as two persons know it, never by the database's own keys alone."""

from __future__ import annotations

import pytest

from models.journal.rows import Named
from tui.cli.weed import record_words


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (Named("alarm", "01a2", "27", "SF-07"), "27 SF-07"),
        (Named("incident", "01a2", "2026-041"), "2026-041"),
        (Named("measure", "01a2", "", "SF-07"), "SF-07"),
        (Named("home", "01a2"), "home:01a2"),
    ],
)
def test_a_record_is_named_by_its_number_and_whose_it_is(record: Named, words: str) -> None:
    assert record_words(record, f"{record.kind}:{record.id}") == words
