"""Every duty is listed once, its state is its worst figure's, and what nobody measures is never in order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.duties.compliance import ROOMS, Figure, assembled, compliance, lines_behind
from models.duties.days import LAW_SINCE, begins, ends, year_before
from models.duties.directive import DUTIES
from models.duties.measured import HOLDERS, STATES, Holder, Measured, State, none_left, of_all
from models.store.clock import HeldClock
from models.store.store import Store
from models.words.lookup import known

DAY = date(2026, 11, 25)


def test_every_duty_of_the_directive_is_there_once_with_words_in_both_languages() -> None:
    assert [duty.number for duty in DUTIES] == [f"D{number}" for number in range(1, 89)]
    wanted = [f"duty.{duty.number}" for duty in DUTIES]
    wanted += [f"duty.heading.{duty.heading}" for duty in DUTIES]
    wanted += [f"compliance.holder.{holder}" for holder in HOLDERS]
    wanted += [f"compliance.state.{state}" for state in (*STATES, "known")]
    assert [
        (each, language) for each in wanted for language in ("sv", "en") if not known(each, language)
    ] == []


@pytest.mark.parametrize(
    ("number", "holder"),
    [("D8", "city"), ("D36", "city"), ("D39", "office"), ("D44", "city"), ("D48", "person"), ("D58", "person"),
     ("D64", "city"), ("D67", "board"), ("D69", "board"), ("D78", "city"), ("D85", "person")],
)  # fmt: skip
def test_whose_a_duty_is(number: str, holder: Holder) -> None:
    assert {duty.number: duty.holder for duty in DUTIES}[number] == holder


def test_nothing_measured_is_never_in_order() -> None:
    board = assembled(DAY, ())
    assert {each.state for each in board.duties} == {"not_measured"}
    assert len(board.duties) == 88


_measured = st.builds(
    Measured,
    duty=st.sampled_from([duty.number for duty in DUTIES]),
    id=st.uuids().map(str),
    holder=st.sampled_from(HOLDERS),
    count=st.none() | st.integers(0, 40),
    of=st.none() | st.integers(0, 40),
    state=st.sampled_from(STATES),
    since=st.none() | st.dates(),
)


@given(st.lists(_measured, max_size=30))
def test_a_duty_is_as_its_worst_figure_and_others_never_fail_us(told: list[Measured]) -> None:
    board = assembled(DAY, (Figure(each, "models.alarms.measured") for each in told))
    shown = [figure.measured for each in board.duties for figure in each.figures]
    assert sorted(each.id for each in shown) == sorted(each.id for each in told)
    assert all(each.holder == "city" or each.state not in ("attention", "overdue") for each in shown)
    for each in board.duties:
        states = [figure.measured.state for figure in each.figures] or ["not_measured"]
        assert each.state == min(states, key=STATES.index)
        assert each.first is None or each.first.state == each.state
    for holder in HOLDERS:
        order = [STATES.index(each.state) for each in board.of(holder)]
        assert order == sorted(order)
        assert sum(board.counts(holder).values()) == len(order)
    assert sum(len(board.of(holder)) for holder in HOLDERS) == 88


def test_a_figure_told_twice_and_a_duty_that_is_none_are_mistakes() -> None:
    one = Figure(Measured("D8", "talks.offered", "city", 1, 2, "ok"), "")
    with pytest.raises(ValueError, match=r"talks\.offered"):
        assembled(DAY, (one, one))
    with pytest.raises(KeyError):
        assembled(DAY, (Figure(Measured("D89", "x", "city", 1, 2, "ok"), ""),))


@pytest.mark.parametrize(
    ("count", "of", "late", "known_only", "state"),
    [(2, 2, True, False, "ok"), (0, 0, False, False, "ok"), (1, 2, False, False, "attention"),
     (1, 2, True, False, "overdue"), (1, 2, True, True, "not_known")],
)  # fmt: skip
def test_the_state_of_some_of_all(count: int, of: int, late: bool, known_only: bool, state: State) -> None:
    assert of_all(count, of, late=late, known_only=known_only) == state


def test_the_state_of_what_should_be_none() -> None:
    assert [none_left(0, late=True), none_left(1), none_left(1, late=True)] == ["ok", "attention", "overdue"]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), DAY])
def test_the_instants_of_a_day(day: date) -> None:
    hours = (ends(day) - begins(day)).total_seconds() / 3600
    assert round(hours) == {date(2026, 3, 29): 23, date(2026, 10, 25): 25}.get(day, 24)
    assert year_before(day) == LAW_SINCE or (day - year_before(day)).days in (364, 365)


def test_no_year_begins_before_the_law() -> None:
    assert year_before(date(2025, 9, 1)) == date(2025, 7, 1)


def test_every_figure_of_every_room_has_words_and_opens_its_list(city_store: Store, clock: HeldClock) -> None:
    with city_store.read() as connection:
        board = compliance(connection, DAY)
        figures = [figure for each in board.duties for figure in each.figures]
        rows = [row for figure in figures for row in lines_behind(connection, figure, DAY)]
    assert {figure.room for figure in figures} == set(ROOMS)
    wanted = {f"measured.{figure.measured.id}" for figure in figures} | {row.words for row in rows}
    assert [(each, at) for each in sorted(wanted) for at in ("sv", "en") if not known(each, at)] == []
    assert rows


def test_an_empty_register_is_measured_without_a_fault(store: Store) -> None:
    with store.read() as connection:
        board = compliance(connection, DAY)
        for each in board.duties:
            for figure in each.figures:
                lines_behind(connection, figure, DAY)
    assert {each.state for each in board.duties} <= set(STATES)
