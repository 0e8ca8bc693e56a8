"""The ledger in words, and what a desk for pictures keeps to itself (D8, D48; DIRECTIVE rules 11, 15)."""

from __future__ import annotations

from datetime import date

import pytest

from models.duties.ledger import Owed
from models.duties.rows import ActRow, ActWords, TalkWords
from tui.owed_services import SealedWords
from tui.redact import redacted
from tui.render.line import plain
from tui.render.owed import act_words, by_person, goal_words, goals, how_words, owed_line, owed_words, some

TODAY = date(2026, 11, 25)


def line(code: str, kind: str, state: str, due_on: date | None, **more: object) -> Owed:
    days = None if due_on is None else (due_on - TODAY).days
    standing = "done" if days is None else "overdue" if days < 0 else "due" if days <= 30 else "ahead"
    return Owed(code, code, kind, state, due_on, days, None, None, standing, **more)  # type: ignore[arg-type]  # named


@pytest.mark.parametrize(
    ("owed", "words"),
    [
        (line("SF-01", "talk", "not_offered", date(2026, 12, 25)), "inte än, senast 25 dec"),
        (line("SF-01", "talk", "held", date(2027, 3, 3)), "genomfört, nästa 3 mar 2027"),
        (line("SF-01", "talk", "declined", date(2026, 11, 24)), "1 dag för sent"),
        (line("SF-01", "introduction", "attested", None), "intygat"),
        (
            line("SF-01", "introduction", "not_offered", date(2026, 12, 1), reopened_by="v"),
            "på nytt senast 1 dec",
        ),
    ],
)
def test_how_a_line_stands(owed: Owed, words: str) -> None:
    assert owed_words(owed, TODAY)[0] == words


def test_offered_is_counted_with_accepted_and_held_beside_and_late_talks_stand_first() -> None:
    rows = by_person(
        [
            line("SF-01", "education", "not_offered", date(2025, 1, 1)),
            line("SF-01", "talk", "held", date(2027, 3, 3), held_on=date(2026, 3, 3)),
            line("SF-02", "talk", "not_offered", date(2026, 11, 1)),
        ]
    )
    assert [row.code for row in rows] == ["SF-02", "SF-01"]
    said = {goal.kind: goal_words(goal) for goal in goals(rows)}
    assert said["talk"] == "samtal: erbjudet 1/2 (tackat ja 1, genomfört 1)"
    assert said["education"] == "förvissat om utbildning 0/1"


@pytest.mark.parametrize("width", [78, 120, 160])
def test_a_row_is_no_wider_than_the_glass(width: int) -> None:
    [row] = by_person(
        [line("SF-01", kind, "not_offered", date(2027, 11, 14)) for kind in ("talk", "training")]
    )
    assert len(plain(owed_line(row, TODAY, width))) <= width


def test_some_codes_and_how_many_more() -> None:
    assert some(("SF-01", "SF-02", "SF-03"), 2) == "SF-01, SF-02 +1"
    assert how_words("course:Dnr 7") == "kurs, Dnr 7"


def test_a_desk_for_pictures_shows_no_sealed_words_and_whose_an_act_is() -> None:
    words = SealedWords(
        {"t": TalkWords("Rum 412", "Eva Hemlig", "Bil vid grinden")}, {"a": ActWords("Byta lås hos Eva")}
    )
    told = repr(redacted(words))
    assert [each for each in ("412", "Hemlig", "grinden", "lås") if each in told] == []
    act = ActRow("a", 1, "p", "SF-01", None, "person", None, "open", None, "M. Ek", 3)
    assert act_words(redacted(act), TODAY)[0] == "åtgärd 3, den förtroendevalda: öppen"
