"""Every group has its words and every entry a sentence, whoever wrote it; none is told by its bare verb."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.journal.rows import JournalRow, Named
from models.journal.views import group_of
from models.journal.words import CATEGORIES, GROUPS, SHOWN
from models.rota.words import CALL_OUTCOMES
from models.store.clock import HeldClock
from models.words.lookup import known
from tui.render.journal import row_words

ROOT = Path(__file__).parents[3]
_RECORDED = re.compile(r"""record(?:_lost)?\(\s*session,\s*\w+,\s*"([a-z_]+\.[a-z_]+)\"""")


def verbs() -> list[str]:
    """The verbs that commands put on record."""
    found = {
        verb
        for path in (ROOT / "models").rglob("*.py")
        for verb in _RECORDED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 60
    return sorted(found)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_groups_and_fixed_words_are_told(language: str) -> None:
    named = [f"journal.group.{each}" for each in ("all", *GROUPS)]
    named += [f"journal.category.{each}" for each in CATEGORIES]
    named += [f"contact_call.outcome.{each}" for each in CALL_OUTCOMES]
    assert [each for each in named if not known(each, language)] == []
    assert set(SHOWN) < set(GROUPS)
    firsts = [first for group in GROUPS.values() for first in group]
    assert len(firsts) == len(set(firsts))


def test_every_recorded_verb_is_a_sentence(clock: HeldClock) -> None:
    now = clock.now()
    for verb in [*verbs(), "nothing.known"]:
        row = JournalRow(7, now, now, "M. Ek", verb, Named(verb.partition(".")[0], "x"), group_of(verb))
        words = row_words(row, now)
        assert words, verb
        assert words != verb, verb
