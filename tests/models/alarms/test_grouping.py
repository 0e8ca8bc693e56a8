"""Grouping is a view: nothing is out of sight that anybody touched, and every alarm stands in exactly one place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms.grouping import CHATTER, grouped, rate
from models.alarms.rows import AlarmRow
from tests.tui.invented import NOW, alarm


def same(seq: int, age_s: float, **more: object) -> AlarmRow:
    """An alarm of one and the same signal."""
    told: dict[str, object] = {
        "account": "4711",
        "kind": "burglary",
        "priority": 3,
        "person": "SF-19",
        **more,
    }
    return alarm(seq, age_s=age_s, **told)  # type: ignore[arg-type]  # names of a row


def test_chatter_folds_to_its_oldest_with_a_count_and_a_rate() -> None:
    rows = tuple(same(at, 300 - at * 20) for at in range(1, 13))
    found = grouped(rows)
    assert [row.id for row in found.rows] == ["alarm-1"]
    fold = found.folds["alarm-1"]
    assert (fold.count, fold.ids[0], fold.ids[-1]) == (12, "alarm-1", "alarm-12")
    assert fold.rate == pytest.approx(12 / (220 / 60))
    assert set(found.shown_as.values()) == {"alarm-1"}


@pytest.mark.parametrize(
    "unlike",
    [{"account": "4712"}, {"zone": "013"}, {"code": "131"}, {"partition": "02"}, {"kind": "tamper"}, {"priority": 2},
     {"source": "phone"}, {"account": ""}],
    ids=lambda each: next(iter(each)),
)  # fmt: skip
def test_another_signal_is_another_row(unlike: dict[str, object]) -> None:
    rows = (same(1, 30), same(2, 20), same(3, 10, **unlike))
    assert grouped(rows).rows == rows


@pytest.mark.parametrize(
    "touched",
    [{"state": "acknowledged"}, {"state": "action_taken"}, {"state": "shelved"}, {"state": "out_of_service"},
     {"first_acknowledged_at": NOW}],
    ids=str,
)  # fmt: skip
def test_what_an_officer_touched_is_never_folded(touched: dict[str, object]) -> None:
    """Notes, acknowledgements and work are never behind another row; the untouched rest still folds."""
    rows = (same(1, 60, **touched), same(2, 50), same(3, 40), same(4, 30))
    found = grouped(rows)
    assert [row.id for row in found.rows] == ["alarm-1", "alarm-2"]
    assert found.folds["alarm-2"].count == 3


def test_two_are_told_one_by_one_and_so_is_what_is_far_apart() -> None:
    assert grouped((same(1, 20), same(2, 10))).folds == {}
    rows = (same(1, 3000), same(2, 2000), same(3, 20), same(4, 10))
    assert grouped(rows).rows == rows


def test_later_alarms_of_the_same_person_are_counted_at_the_first() -> None:
    rows = (alarm(3, "SF-07", age_s=10), alarm(1, "SF-07", 3, "tamper", age_s=60), alarm(2, "SF-02", age_s=30),
            alarm(4, None, age_s=5), alarm(5, None, age_s=4))  # fmt: skip
    found = grouped(rows)
    assert found.attached == {"alarm-1": 1}
    assert found.rows == rows


@pytest.mark.parametrize(("ages", "wanted"), [((), 0.0), ((5,), 1.0), ((30, 0), 2.0), ((600, 300, 0), 0.3)])
def test_rates_are_a_minute_at_least(ages: tuple[int, ...], wanted: float) -> None:
    assert rate(NOW - timedelta(seconds=age) for age in ages) == pytest.approx(wanted)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2"]), st.sampled_from(["new", "acknowledged", "shelved"]), st.integers(0, 2000),
            st.sampled_from([1, 3]), st.sampled_from(["SF-01", None]),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_every_alarm_stands_in_exactly_one_place(told: list[tuple[str, str, int, int, str | None]]) -> None:
    rows = tuple(
        same(at, age, account=account, state=state, priority=priority, person=person)
        for at, (account, state, age, priority, person) in enumerate(told)
    )
    found = grouped(rows)
    shown = [row.id for row in found.rows]
    folded = [each for fold in found.folds.values() for each in fold.ids[1:]]
    assert sorted(shown + folded) == sorted(row.id for row in rows)
    assert [row for row in rows if row.id in set(shown)] == list(found.rows)
    assert set(folded) == set(found.shown_as)
    by_id = {row.id: row for row in rows}
    for first, fold in found.folds.items():
        assert fold.ids[0] == first in shown
        assert fold.count == len(fold.ids) >= CHATTER
        assert {by_id[each].state for each in fold.ids} == {"new"}
        assert len({(by_id[each].priority, by_id[each].account) for each in fold.ids}) == 1
        assert all(by_id[first].received_at <= by_id[each].received_at for each in fold.ids)
