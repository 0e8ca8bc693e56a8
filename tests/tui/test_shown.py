"""What is shown of a card goes after thirty seconds, by whichever clock counts them first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.people.reveal import Revealed
from tui.shown import SHOWN_S, Shown

CARD = Revealed("SF-07", ("name",), "Eva Hemlig")
SPANS = st.lists(st.tuples(st.floats(0, 20), st.floats(0, 20)), max_size=12)


@given(SPANS)
def test_it_is_open_while_neither_clock_has_counted_thirty_seconds(spans: list[tuple[float, float]]) -> None:
    shown, mono, boottime = Shown(), 100.0, 500.0
    shown.show(CARD, mono, boottime)
    for awake, asleep in spans:
        mono, boottime = mono + awake, boottime + awake + asleep
        still = boottime - 500.0 < SHOWN_S
        if not still:
            assert shown.now(mono, boottime) is None
            assert shown.left(mono, boottime) == 0
            assert shown.now(100.0, 500.0) is None, "once gone it does not come back, whatever the clocks say"
            return
        assert shown.now(mono, boottime) is CARD
        assert 0 < shown.left(mono, boottime) <= SHOWN_S


def test_a_clock_that_goes_back_shows_nothing_longer() -> None:
    shown = Shown()
    shown.show(CARD, 100.0, 500.0)
    assert shown.left(90.0, 400.0) == SHOWN_S
    assert shown.now(131.0, 400.0) is None


def test_hiding_lets_go_and_tells_nothing() -> None:
    shown = Shown()
    assert shown.hide() is False
    shown.show(CARD, 0.0, 0.0)
    assert "Eva" not in repr(shown)
    assert shown.hide() is True
    assert shown.now(0.0, 0.0) is None
