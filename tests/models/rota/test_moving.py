"""Shifts moved, officers who take turns, a temporary rota, and from when it is a gap that nobody said they have it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.access.actor import LOADER, operator_at
from models.rota import having
from models.rota.cover import uncovered
from models.rota.moving import move
from models.rota.patterns import LONGEST_CYCLE, lay_out, set_pattern
from models.rota.rotations import anchor_of, lay_temporary, rotation, within
from models.rota.views import on_duty, shift_by_id, shifts_between
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from tests.models.people.build import AUDITOR, operator
from tests.models.rota.test_cover import at
from tests.models.rota.test_rota import THURSDAY, WEDNESDAY, plan

TUESDAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)


def test_a_shift_to_come_is_moved_and_never_onto_another(store: Store) -> None:
    ek, berg = operator(store), operator(store, "sberg", "S. Berg")
    first = plan(store, "tib", ek, at(THURSDAY, "07:00"), at(THURSDAY, "19:00"))
    plan(store, "tib", berg, at(THURSDAY, "19:00"), at(FRIDAY, "07:00"))
    with pytest.raises(Refused) as refused, store.write() as session:
        move(session, LOADER, first, 1, at(THURSDAY, "07:00"), at(THURSDAY, "20:00"), store.clock)
    assert refused.value.message_id == "shift.overlaps"
    with store.write() as session:
        made = move(session, LOADER, first, 1, at(THURSDAY, "06:00"), at(THURSDAY, "19:00"), store.clock)
    with store.read() as connection:
        assert shift_by_id(connection, made).starts_at == at(THURSDAY, "06:00")
        with pytest.raises(NotFound):
            shift_by_id(connection, first)
        assert chain.verify(connection) is None
    with pytest.raises(Overtaken), store.write() as session:
        move(session, LOADER, first, 1, at(THURSDAY, "05:00"), at(THURSDAY, "19:00"), store.clock)
    with pytest.raises(NotAllowed), store.write() as session:
        move(session, AUDITOR, made, 1, at(THURSDAY, "05:00"), at(THURSDAY, "19:00"), store.clock)


def test_of_a_shift_that_has_begun_only_the_end_moves(sqlite_store: Store) -> None:
    clock = sqlite_store.clock
    assert isinstance(clock, HeldClock)
    clock.instant = at(TUESDAY, "12:00")
    ek = operator(sqlite_store)
    going = plan(sqlite_store, "tib", ek, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))
    clock.instant = at(WEDNESDAY, "10:00")
    for starts, ends in (("06:00", "19:00"), ("11:00", "19:00"), ("07:00", "09:00")):
        with pytest.raises(Refused), sqlite_store.write() as session:
            move(session, LOADER, going, 1, at(WEDNESDAY, starts), at(WEDNESDAY, ends), clock)
    with sqlite_store.write() as session:
        move(session, LOADER, going, 1, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "21:00"), clock)
    with sqlite_store.read() as connection:
        then = on_duty(connection, at(WEDNESDAY, "08:00"))
        late = on_duty(connection, at(WEDNESDAY, "20:00"))
    assert then.tib is not None and late.tib is not None
    assert then.tib.ends_at == at(WEDNESDAY, "19:00"), "the past is as it stood"
    assert late.tib.ends_at == at(WEDNESDAY, "21:00")


def test_nobody_who_said_so_is_a_gap_in_time_and_nobody_planned_at_once(sqlite_store: Store) -> None:
    """The contact has five minutes, TiB fifteen (rule 13); who stays or is there is never missing."""
    clock = sqlite_store.clock
    assert isinstance(clock, HeldClock)
    clock.instant = at(TUESDAY, "12:00")
    ek, berg = operator(sqlite_store), operator(sqlite_store, "sberg", "S. Berg")
    plan(sqlite_store, "tib", ek, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))
    plan(sqlite_store, "contact", berg, at(WEDNESDAY, "08:00"), at(WEDNESDAY, "12:00"))
    plan(sqlite_store, "contact", ek, at(WEDNESDAY, "12:00"), at(WEDNESDAY, "16:00"))

    def missing(day: date, moment: str) -> dict[str, object]:
        with sqlite_store.read() as connection:
            return dict(on_duty(connection, at(day, moment)).missing)

    assert missing(WEDNESDAY, "06:00") == {"tib": at(WEDNESDAY, "06:00")}
    assert missing(WEDNESDAY, "07:59") == {"tib": at(WEDNESDAY, "07:15")}
    assert missing(WEDNESDAY, "08:01") == {"tib": at(WEDNESDAY, "07:15"), "contact": at(WEDNESDAY, "08:05")}
    assert missing(WEDNESDAY, "12:01")["contact"] == at(WEDNESDAY, "12:05")
    assert missing(WEDNESDAY, "16:30")["contact"] <= at(WEDNESDAY, "16:30")  # type: ignore[operator]  # an instant
    assert "contact" not in missing(WEDNESDAY, "17:00"), "the office is closed"
    clock.instant = at(WEDNESDAY, "08:03")
    with sqlite_store.write() as session:
        having.accept(session, operator_at(berg, "S. Berg", "tib", "d"), "contact", clock)
        having.accept(session, operator_at(ek, "M. Ek", "tib", "d"), "tib", clock)
    assert missing(WEDNESDAY, "08:04") == {}
    assert missing(WEDNESDAY, "22:00") == {}, "the outgoing stays"


def test_what_one_can_accept_now(sqlite_store: Store) -> None:
    clock = sqlite_store.clock
    assert isinstance(clock, HeldClock)
    ek = operator(sqlite_store)
    plan(sqlite_store, "tib", ek, at(THURSDAY, "07:00"), at(THURSDAY, "19:00"))
    with sqlite_store.read() as connection:
        found = [
            having.acceptable(connection, ek, at(THURSDAY, each)) for each in ("05:59", "06:00", "18:59")
        ]
    assert found == [(), ("tib",), ("tib",)]
    clock.instant = at(THURSDAY, "06:30")
    with sqlite_store.write() as session:
        having.accept(session, operator_at(ek, "M. Ek", "tib", "d"), "tib", clock)
    with sqlite_store.read() as connection:
        assert having.acceptable(connection, ek, at(THURSDAY, "06:31")) == ()


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True),
    st.sampled_from(["week", "day"]),
    st.sets(st.integers(1, 7), min_size=1),
)
def test_everybody_has_as_many_turns_as_anybody(officers: list[str], every: str, days: set[int]) -> None:
    cycle, turns = rotation(officers, every, sorted(days), "07:00", "07:00")
    assert cycle == 7 * len(officers)
    assert sorted({turn.operator_id for turn in turns}) == sorted(officers)
    counts = {who: sum(turn.operator_id == who for turn in turns) for who in officers}
    assert set(counts.values()) == {len(days)}
    if every == "week":
        assert all(turn.operator_id == officers[turn.day // 7] for turn in turns)


def test_what_makes_no_rotation_is_refused() -> None:
    many = [str(each) for each in range(LONGEST_CYCLE // 7 + 1)]
    wrong: list[tuple[list[str], str, tuple[int, ...]]] = [
        ([], "week", (1,)), (["a"], "month", (1,)), (["a"], "day", ()), (many, "week", (1,)),
    ]  # fmt: skip
    for officers, every, days in wrong:
        with pytest.raises(Refused):
            rotation(officers, every, days, "07:00", "07:00")


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_whole_days_in_turn_leave_no_minute_bare_over_the_changing_nights(day: date) -> None:
    starts, ends = at(day - timedelta(days=3), "00:00"), at(day + timedelta(days=4), "00:00")
    spans = [span for _, span in within(["a", "b"], "day", range(1, 8), ("07:00", "07:00"), starts, ends)]
    assert uncovered([type(spans[0])(starts, ends)], spans) == []
    assert all(one.ends_at == other.starts_at for one, other in pairwise(spans))


def test_a_temporary_rota_holds_for_its_days_alone_and_in_office_hours(sqlite_store: Store) -> None:
    ek, berg = operator(sqlite_store), operator(sqlite_store, "sberg", "S. Berg")
    clock = sqlite_store.clock
    cycle, turns = rotation([ek], "week", range(1, 6), "07:00", "18:00")
    with sqlite_store.write() as session:
        made = set_pattern(
            session, LOADER, "contact", "Vardag", cycle, turns, anchor_of(THURSDAY), THURSDAY, clock
        )
        lay_out(session, LOADER, made, THURSDAY, date(2026, 12, 2), clock)
        lay_temporary(
            session, LOADER, "contact", [berg], "week", (1, 2, 3, 4, 5), ("06:00", "20:00"),
            at(FRIDAY, "00:00"), at(date(2026, 12, 1), "00:00"), clock,
        )  # fmt: skip
    with sqlite_store.read() as connection:
        rows = shifts_between(connection, at(THURSDAY, "00:00"), at(date(2026, 12, 3), "00:00"))
    told = [(row.starts_at, row.ends_at, row.operator, row.kind) for row in rows]
    days = [(THURSDAY, "M. Ek", "pattern"), (FRIDAY, "S. Berg", "temporary"),
            (date(2026, 11, 30), "S. Berg", "temporary"), (date(2026, 12, 1), "M. Ek", "pattern"),
            (date(2026, 12, 2), "M. Ek", "pattern")]  # fmt: skip
    assert told == [(at(day, "08:00"), at(day, "17:00"), who, kind) for day, who, kind in days]
