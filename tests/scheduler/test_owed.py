"""Introductions, training and agreed acts are told once at each threshold, by code and day, through restarts."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.duties.agreeing import agree_act, settle_act
from models.people.commands import add_mandate
from models.people.offers import record_offer
from models.people.validity import local_day
from models.store.clock import HeldClock
from models.store.store import Store
from models.words import lookup
from scheduler.clockwork import Clockwork
from scheduler.owed import tell_owed
from scheduler.wording import HIDDEN, bubble_for
from tests.models.people.build import person

DAY_S = 86400
TODAY = date(2026, 11, 25)
WORDS = "Byta lås hos Vera"


def watch(store: Store) -> Clockwork:
    """A watch as it starts: nothing of what it told lies in its memory."""
    return Clockwork(store, lambda: 1, lambda: (True, ""))


def told(store: Store) -> list[tuple[str, str, str]]:
    """Notices that were to be raised: kind, threshold and whose."""
    with store.read() as connection:
        chosen = text(
            'SELECT threshold, text_id, "values" FROM notice'
            " WHERE text_id LIKE 'notice.owed.%' AND outcome IS NULL ORDER BY seq"
        )
        rows = connection.execute(chosen).all()
    assert WORDS not in repr(rows)
    return [
        (row[1].removeprefix("notice.owed."), row[0], json.loads(row[2]).get("person", "")) for row in rows
    ]


def cover(store: Store, code: str) -> str:
    someone = person(store, code)
    with store.write() as session:
        add_mandate(session, LOADER, someone, "group_leader", 500, store.clock, valid_from=TODAY)
    return someone


def test_each_threshold_once_through_restarts_and_nothing_once_it_is_offered(
    store: Store, clock: HeldClock
) -> None:
    someone = cover(store, "SF-07")
    seen, passed = [], 0
    for day in (0, 1, 22, 23, 24, 29, 30, 31, 40, 60):
        clock.advance((day - passed) * DAY_S)
        passed, before = day, len(told(store))
        for _ in range(2):
            assert watch(store).run_calendar()
        seen += [(day, kind, threshold) for kind, threshold, _ in told(store)[before:]]
    assert seen == [
        (23, "introduction", "7"),
        (30, "introduction", "0"),
        (30, "training", "60"),
        (31, "introduction", "overdue"),
        (60, "training", "30"),
    ]
    with store.write() as session:
        record_offer(session, LOADER, someone, "training", "offered", local_day(clock.now()), "brev", clock)
    clock.advance(60 * DAY_S)
    assert watch(store).run_calendar()
    assert len(told(store)) == len(seen)


def test_an_act_past_its_day_once_and_none_that_is_settled_or_has_no_day(
    store: Store, clock: HeldClock
) -> None:
    someone = person(store, "SF-07")
    with store.write() as session:
        days: tuple[date | None, ...] = (TODAY, TODAY, TODAY + timedelta(days=9), None)
        acts = [agree_act(session, LOADER, someone, WORDS, "person", clock, due_on=day) for day in days]
        settle_act(session, LOADER, acts[1], "done", 1, clock)
    seen = []
    for days_on in (0, 1, 1, 7, 1, 30):
        clock.advance(days_on * DAY_S)
        clock.jump(-3600)
        assert watch(store).run_calendar()
        clock.jump(3600)
        assert watch(store).run_calendar()
        seen.append(len(told(store)))
    assert seen == [0, 1, 1, 1, 2, 2]
    assert set(told(store)) == {("act", "overdue", "SF-07")}


def test_many_at_once_become_one_that_counts(store: Store, clock: HeldClock) -> None:
    for number in range(4):
        cover(store, f"SF-0{number}")
    clock.advance(31 * DAY_S)
    with store.write() as session:
        assert tell_owed(session, clock) == 8
        assert tell_owed(session, clock) == 0
    assert [each[0] for each in told(store)] == ["many"]


@pytest.mark.parametrize(
    ("kind", "due_on", "title", "body"),
    [
        ("introduction", "2026-12-02", "Vaktbord · introduktion", "SF-07: erbjud inom 7 dagar."),
        ("training", "2026-11-25", "Vaktbord · utbildning", "SF-07: erbjud senast i dag."),
        ("training", "2026-11-24", "Vaktbord · utbildning", "SF-07: försenat med 1 dag. Erbjud det nu."),
        ("act", "2026-11-22", "Vaktbord · överenskommen åtgärd", "SF-07: skulle ha varit klar för 3 dagar sedan."),
        ("act", "Vera", "Vaktbord · överenskommen åtgärd", "SF-07: ska vara klar i dag."),
        ("nonsense", "2026-11-24", "Vaktbord · erbjudanden", "0 att se till, varav försenade: 0. Se Erbjudanden."),
    ],
)  # fmt: skip
def test_a_bubble_names_class_code_and_days(
    kind: str, due_on: str, title: str, body: str, clock: HeldClock
) -> None:
    values: dict[str, object] = {"person": "SF-07", "due_on": due_on, "what": WORDS}
    bubble = bubble_for(f"notice.owed.{kind}", values, False, clock.now())
    assert (bubble.title, bubble.body) == (title, body)


@pytest.mark.parametrize("language", lookup.LANGUAGES)
@pytest.mark.parametrize("kind", ["introduction", "training", "act"])
@pytest.mark.parametrize("due_on", ["2026-11-20", "2026-11-25", "2026-11-26"])
def test_there_are_words_for_every_day_and_none_of_whom_on_a_locked_desk(
    language: str, kind: str, due_on: str, clock: HeldClock
) -> None:
    lookup.use(language)
    bubble = bubble_for(f"notice.owed.{kind}", {"person": HIDDEN, "due_on": due_on}, False, clock.now())
    assert "notice." not in bubble.title + bubble.body
    assert "{" not in bubble.title + bubble.body
    assert HIDDEN not in bubble.body
