"""Guards that begin and end, and reviews that fall due: each told once, by code, whatever the watch goes through."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.measures import commands as c
from models.measures import guarding
from models.people.validity import today
from models.store.clock import HeldClock
from models.store.store import Store
from models.watch.commands import Listening, begin_watch
from models.watch.views import watch_row
from models.words.lookup import t
from scheduler.clockwork import Clockwork
from scheduler.protection import tell_reviews
from scheduler.wording import HIDDEN, bubble_for
from tests.models.measures.build import guard, placed
from tests.models.people.build import EK, person

DAY_S = 86400


def watch(store: Store) -> Clockwork:
    """A watch as it starts: nothing of what it told lies in its memory."""
    return Clockwork(store, lambda: 1, lambda: (True, ""))


def notices(store: Store, kind: str) -> list[tuple[str, str, dict[str, object]]]:
    with store.read() as connection:
        chosen = text(
            f"SELECT text_id, recipient, \"values\" FROM notice WHERE text_id LIKE 'notice.{kind}%' ORDER BY seq"
        )
        return [(row[0], row[1], json.loads(row[2])) for row in connection.execute(chosen)]


def test_start_nearly_and_end_once_each_through_restarts(store: Store, clock: HeldClock) -> None:
    person(store)
    made = guard(store, starts_h=1, hours=2)
    told = []
    for minutes in (0, 61, 1, 80, 15, 30, 200):
        clock.advance(minutes * 60)
        for _ in range(2):
            watch(store).run_cycle()
        told.append([text_id.removeprefix("notice.guard.") for text_id, _, _ in notices(store, "guard")])
    assert told == [
        [], ["start"], ["start"], ["start"], ["start", "soon"], ["start", "soon", "end"], ["start", "soon", "end"],
    ]  # fmt: skip
    assert {recipient for _, recipient, _ in notices(store, "guard")} == {"tib"}
    assert all(set(values) == {"person", "at"} for _, _, values in notices(store, "guard"))
    assert made


def test_a_watch_that_slept_tells_the_last_only_and_one_that_is_ended_nothing(
    store: Store, clock: HeldClock
) -> None:
    person(store)
    guard(store, hours=1)
    off = guard(store, hours=1)
    with store.write() as session:
        guarding.end(session, EK, off, 1, clock)
    clock.advance(2 * 3600)
    watch(store).run_cycle()
    assert [text_id for text_id, _, _ in notices(store, "guard")] == ["notice.guard.end"]


def test_an_end_that_was_moved_is_told_anew(store: Store, clock: HeldClock) -> None:
    person(store)
    made = guard(store, hours=1)
    clock.advance(45 * 60)
    watch(store).run_cycle()
    with store.write() as session:
        guarding.extend(session, EK, made, 1, clock.now() + timedelta(hours=5), "TiB", clock)
    watch(store).run_cycle()
    clock.advance(5 * 3600)
    watch(store).run_cycle()
    told = [text_id.rpartition(".")[2] for text_id, _, _ in notices(store, "guard")]
    assert told == ["soon", "start", "end"]


def test_reviews_at_each_threshold_once(store: Store, clock: HeldClock) -> None:
    person(store)
    made = placed(store)
    with store.write() as session:
        c.review(session, EK, made, 3, clock, review_on=today(clock) + timedelta(days=40))
    counts = []
    for days in (0, 10, 20, 3, 7, 1, 30):
        clock.advance(days * DAY_S)
        for _ in range(2):
            with store.write() as session:
                tell_reviews(session, clock)
        counts.append(len(notices(store, "review")))
    assert counts == [0, 1, 1, 2, 3, 4, 4]
    assert {recipient for _, recipient, _ in notices(store, "review")} == {"contact"}


def test_many_reviews_at_once_are_one(store: Store, clock: HeldClock) -> None:
    person(store)
    for _ in range(4):
        placed(store)
    clock.advance(370 * DAY_S)
    with store.write() as session:
        assert tell_reviews(session, clock) == 4
    (row,) = [values for text_id, _, values in notices(store, "review") if text_id.endswith("many")]
    assert row == {"count": 4, "overdue": 4}


@pytest.mark.parametrize(
    ("text_id", "values", "said"),
    [
        ("notice.guard.start", {"person": "SF-07", "at": "2026-11-25T04:30:00+00:00"}, ["SF-07", "05:30"]),
        ("notice.guard.soon", {"person": "SF-07", "at": "2026-11-25T04:30:00+00:00"}, ["SF-07", "05:30"]),
        ("notice.guard.end", {"person": HIDDEN, "at": "x"}, ["?"]),
        ("notice.guard.bomb", {"person": "Eva Exempel", "at": "2026-11-25T04:30:00+00:00"}, ["05:30"]),
        ("notice.review.due", {"person": "SF-07", "due_on": "2026-12-25"}, ["SF-07", "30"]),
        ("notice.review.due", {"person": "SF-07", "due_on": "2026-11-25"}, ["SF-07", "idag"]),
        ("notice.review.due", {"person": "SF-07", "due_on": "2026-11-20"}, ["SF-07", "5"]),
        ("notice.review.many", {"count": 4, "overdue": 2}, ["4", "2"]),
    ],
)
def test_a_bubble_says_a_code_and_a_time(
    clock: HeldClock, text_id: str, values: dict[str, object], said: list[str]
) -> None:
    bubble = bubble_for(text_id, values, False, clock.now())
    words = f"{bubble.title} {bubble.body}"
    assert all(each in words for each in said), words
    assert "Exempel" not in words
    assert "notice." not in words
    assert "{" not in words


def test_what_cannot_be_told_of_guards_or_reviews_is_said_and_stops_nothing_else(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards that go home unseen are worse than a line in a log; and a talk's failure keeps no review from its day."""

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    def fault() -> str:
        with store.read() as connection:
            return watch_row(connection).fault

    with store.write() as session:
        epoch = begin_watch(session, "here", 1, Listening(), clock)

    def watching() -> Clockwork:
        return Clockwork(store, lambda: epoch, lambda: (True, ""))

    for calls, step, said in (
        ("run_cycle", "guards_untold", "clockwork.guards_failed"),
        ("run_calendar", "tell_reviews", "clockwork.reviews_failed"),
    ):
        clockwork = watching()
        with monkeypatch.context() as patched:
            patched.setattr(f"scheduler.clockwork.{step}", broken)
            getattr(clockwork, calls)()
            clockwork.run_cycle()
            assert (fault(), t(said) != said) == (said, True)
    asked: list[str] = []
    monkeypatch.setattr("scheduler.clockwork.tell_talks", broken)
    monkeypatch.setattr("scheduler.clockwork.tell_reviews", lambda *_: asked.append("reviews"))
    assert not watching().run_calendar()
    assert asked == ["reviews"]
