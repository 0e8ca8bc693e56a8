"""The card in words: what is closed says nothing, what is open says it is on record, what is away says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access.rows import GlassRow
from models.people.card import AlarmReason, CardGroup, PersonCard
from models.people.reveal import Device, Revealed
from models.people.words import FIELDS, PROTECTIONS
from models.words.lookup import t
from tests.tui.invented import NOW, board
from tui.render.line import plain, width_of
from tui.render.person_card import BLOCKS, CardView, card_lines, head_lines
from tui.state import DeskState
from tui.widgets.glass_band import glass_words

SECRET = "Eva Hemlig"
GLASS = GlassRow(4, "SF-07", "M. Ek", NOW, NOW + timedelta(minutes=15), NOW + timedelta(hours=72))
HERE, AWAY = DeskState(NOW, arc_phone="08-465 004 12"), DeskState(NOW, away_s=7.0)


def card(**more: object) -> PersonCard:
    groups = tuple(CardGroup(each, True, True, "OSL 21 kap. 3 §") for each in FIELDS)
    made = PersonCard("p", "SF-07", "commissioner", 1000, "HL", "none", groups, "", None, None, True)
    return replace(made, **more)  # type: ignore[arg-type]  # its fields


def words(view: CardView, state: DeskState = HERE, width: int = 80) -> str:
    return "\n".join(plain(each) for each in card_lines(view, state, width)[0])


@given(
    st.sampled_from(PROTECTIONS), st.text(max_size=200), st.integers(8, 200), st.booleans(), st.integers(0, 5)
)
def test_every_line_fits_and_what_is_closed_says_nothing(
    protection: str, text: str, width: int, opened: bool, at: int
) -> None:
    shown = Revealed("SF-07", FIELDS, text, text, text, text, text, text, (Device(text, text, text),))
    view = CardView("SF-07", card(protection=protection, decision=text), shown if opened else None, 12, at)
    for state in (HERE, AWAY):
        lines, cursor = card_lines(view, state, width)
        assert all(width_of(each) <= width for each in [*lines, *head_lines(view, width)])
        assert 0 <= cursor < len(lines)


@pytest.mark.parametrize("field", FIELDS)
def test_only_the_group_that_was_asked_for_is_open(field: str) -> None:
    shown = Revealed(
        "SF-07", (field,), SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, (Device("personal", "1", SECRET),)
    )
    told = words(CardView("SF-07", card(), shown, 12, 0))
    assert 1 <= told.count(SECRET) <= 2
    assert told.count(BLOCKS) == len(FIELDS) - 1
    assert "12 s" in told


@pytest.mark.parametrize(
    ("made", "state", "said"),
    [
        (card(), HERE, t("person_card.why.ask")[:30]),
        (card(alarm=AlarmReason("a", 1, "personal", NOW, True)), HERE, t("card.never_ring")),
        (card(alarm=AlarmReason("a", 3, "burglary", NOW, False)), HERE, "Inbrott"),
        (card(glass=GLASS), HERE, "NÖDÖPPNAT till 03:27"),
        (card(), AWAY, "DATABASEN NÅS INTE"),
        (card(protection="protected"), HERE, t("person_card.no_address")),
        (card(protection="marked"), HERE, t("person_card.marked")[:30]),
        (card(decision="KS 2026/117"), HERE, "beslut KS 2026/117"),
        (card(), HERE, t("ground.example")),
    ],
)
def test_it_says_what_holds(made: PersonCard, state: DeskState, said: str) -> None:
    assert said.casefold() in words(CardView("SF-07", made, None, 0, 0), state).casefold()


def test_what_is_shown_while_the_database_is_away_says_where_the_look_lies() -> None:
    shown = Revealed("SF-07", ("address",), address=SECRET)
    told = words(CardView("SF-07", card(), shown, 30, 2), AWAY)
    assert SECRET in told
    assert "krypterad" in told


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(0), "NÖDÖPPNING av M. Ek 03:12: SF-07"),
        (timedelta(minutes=15), ""),
        (timedelta(hours=71), ""),
        (timedelta(hours=72), "EJ GRANSKAD"),
    ],
)
def test_the_band_stands_while_it_holds_and_again_when_nobody_reviewed_it(
    after: timedelta, said: str
) -> None:
    state = DeskState(NOW + after, board=board(break_glass=(GLASS,)))
    told = glass_words(state)
    assert said in told
    assert bool(said) is bool(told)
