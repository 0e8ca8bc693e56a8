"""A referral nobody has confirmed is told once at the owner's opening and once after a week, through restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models.referrals.commands import confirm
from models.referrals.reminding import OPENING, WEEK, reached
from models.referrals.rows import ReferralRow
from models.store.clock import HeldClock
from models.store.policy import OfficeHours
from models.store.store import Store
from models.watch.commands import Listening, begin_watch
from models.watch.views import watch_row
from models.words.lookup import known
from scheduler import clockwork
from scheduler.clockwork import Clockwork
from scheduler.referrals import look_to_referrals
from scheduler.wording import bubble_for
from tests.models.people.build import EK
from tests.models.referrals.build import ZONE, owners, refer

EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


def notices(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as connection:
        found = connection.execute(
            text("SELECT threshold, recipient, text_id FROM notice WHERE outcome IS NULL ORDER BY seq")
        )
        return [(row[0], row[1], row[2]) for row in found]


def to(clock: HeldClock, moment: datetime) -> None:
    clock.jump((moment - clock.now()).total_seconds())


def test_the_opening_is_told_once_and_a_week_once(store: Store, clock: HeldClock) -> None:
    owners(store)
    refer(store)
    assert look_to_referrals(store) == 0
    to(clock, EIGHT - timedelta(minutes=1))
    assert look_to_referrals(store) == 0
    to(clock, EIGHT)
    opening = ("opening", "contact", "notice.referral.opening")
    # Each look is as one of a watch that has just started: nothing is remembered but in the rows.
    assert [look_to_referrals(store) for _ in range(3)] == [1, 0, 0]
    assert notices(store) == [opening]
    to(clock, EIGHT + timedelta(days=3))
    assert look_to_referrals(store) == 0
    to(clock, EIGHT + timedelta(days=7))
    assert [look_to_referrals(store) for _ in range(2)] == [1, 0]
    assert notices(store) == [opening, ("week", "contact", "notice.referral.week")]


def test_a_confirmed_one_is_not_told_and_what_waits_is_dropped(store: Store, clock: HeldClock) -> None:
    owners(store)
    first, second = refer(store), refer(store)
    with store.write() as session:
        confirm(session, EK, first, 1, "vakthavande", store.clock)
    to(clock, EIGHT)
    assert look_to_referrals(store) == 1
    with store.write() as session:
        confirm(session, EK, second, 1, "vakthavande", store.clock)
    assert notices(store) == []


def test_the_watch_looks_and_one_that_starts_anew_tells_nothing_again(
    sqlite_store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners(sqlite_store)
    refer(sqlite_store)
    to(clock, EIGHT)
    for _ in range(3):
        assert Clockwork(sqlite_store, lambda: 1, lambda: (True, "")).look_to_openings()
    assert notices(sqlite_store) == [("opening", "contact", "notice.referral.opening")]

    def broken(store: Store) -> int:
        raise RuntimeError("planted")

    monkeypatch.setattr(clockwork, "look_to_referrals", broken)
    with sqlite_store.write() as session:
        epoch = begin_watch(session, "here", 4711, Listening(dc09_tcp="127.0.0.1:1"), clock)
    watch = Clockwork(sqlite_store, lambda: epoch, lambda: (True, ""))
    assert not watch.look_to_openings()
    assert watch.run_cycle()
    with sqlite_store.read() as connection:
        assert watch_row(connection).fault == "clockwork.referrals_failed"
    assert known("clockwork.referrals_failed")


def test_many_at_once_are_one_notice(sqlite_store: Store, clock: HeldClock) -> None:
    owners(sqlite_store)
    for _ in range(4):
        refer(sqlite_store, about="Fredrika Fritid")
    to(clock, EIGHT)
    assert look_to_referrals(sqlite_store) == 4
    assert notices(sqlite_store) == [("many", "contact", "notice.referral.many")]
    assert look_to_referrals(sqlite_store) == 0


@pytest.mark.parametrize(
    ("text_id", "values", "said"),
    [
        ("notice.referral.opening", {"number": "R2026-014", "owner": "HL"}, "R2026-014: HL har öppet nu"),
        ("notice.referral.week", {"number": "R2026-014", "owner": "HL"}, "R2026-014: HL har inte bekräftat"),
        ("notice.referral.many", {"count": 5}, "5 hänvisningar"),
        ("notice.referral.week", {"number": "Eva Exempel, Provgatan", "owner": None}, "-: - har inte"),
    ],
)
def test_a_notice_says_number_and_code_and_nothing_else(
    text_id: str, values: dict[str, object], said: str
) -> None:
    bubble = bubble_for(text_id, values, False, EIGHT)
    assert bubble.body.startswith(said)
    assert "Exempel" not in bubble.body


@settings(max_examples=60)
@given(
    made=st.integers(0, 730 * 24 * 60).map(lambda minutes: EIGHT + timedelta(minutes=minutes)),
    later=st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_a_threshold_once_reached_is_never_unreached(made: datetime, later: timedelta) -> None:
    row = ReferralRow(
        "r", 1, 1, "R2026-001", "waiting", "office", "HL", False, False, made, "", None, None, "", None
    )
    hours, rank = OfficeHours(), {None: 0, OPENING: 1, WEEK: 2}
    one = reached(row, hours, made + later / 2, ZONE)
    other = reached(row, hours, made + later, ZONE)
    assert rank[one] <= rank[other]
    assert reached(row, hours, made, ZONE) is None
    assert reached(row, hours, made + timedelta(days=7), ZONE) == WEEK
