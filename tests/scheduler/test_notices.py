"""A desk's notices on both engines: claimed by the right desk, raised once, outcome written, and said again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.alarms import commands
from models.alarms.untold import tell_new
from models.notices.commands import NewNotice, tell
from models.rota.commands import plan_shift
from models.store.clock import HeldClock
from models.store.store import Store
from models.watch.views import notification_health
from scheduler.bubble import Bubble
from scheduler.notices import DeskNotices
from scheduler.notifier import Notifier, Outcome
from tests.models.alarms.build import EK, alarm_event, ring
from tests.scheduler.conftest import Desktop, until

FACTS: dict[str, object] = {
    "kind": "personal",
    "priority": 1,
    "since": "2026-11-25T02:12:41+00:00",
    "person": "SF-07",
}


class Heard(Notifier):
    """A notifier that keeps what it is given and answers as told."""

    def __init__(self, word: str = "ok") -> None:
        super().__init__(ordinary=[], urgent=[])
        self.word = word
        self.heard: list[Bubble] = []
        self.says = "untried"

    @property
    def health(self) -> str:
        return self.says

    def probe(self) -> str:
        self.says = self.word if self.word != "ok" else self.says
        return self.says

    def show(self, bubble: Bubble) -> Outcome:
        self.heard.append(bubble)
        self.says = self.word
        return Outcome(self.word, "heard")


def _desk(
    store: Store, name: str = "desk-1", word: str = "ok", operator: str | None = None
) -> tuple[DeskNotices, Heard]:
    notifier = Heard(word)
    return DeskNotices(store, notifier, name, operator), notifier


def _tell(store: Store, *notices: NewNotice) -> None:
    with store.write() as session:
        tell(session, notices, store.clock.now())


def _notice(
    subject: str = "alarm:1",
    threshold: str = "new",
    recipient: str = "tib",
    text_id: str = "notice.alarm.new",
) -> NewNotice:
    return NewNotice(subject, threshold, recipient, text_id, FACTS, True)


def _outcomes(store: Store) -> list[str | None]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT outcome FROM notice ORDER BY seq")).scalars())


def _ring_and_tell(store: Store, clock: HeldClock) -> str:
    alarm = ring(store)
    with store.write() as session:
        tell_new(session, clock)
    return alarm


def test_a_notice_is_raised_once_by_one_desk(store: Store, clock: HeldClock) -> None:
    _tell(store, _notice())
    (first, heard_first), (second, heard_second) = _desk(store), _desk(store, "desk-2")
    for each in (first, second, first, second):
        each.run_once()
    assert [each.title for each in heard_first.heard] == ["Vaktbord · PERSONLARM · P1"]
    assert heard_second.heard == []
    assert _outcomes(store) == ["raised"]


def test_a_desk_that_fell_silent_leaves_its_claim_to_another(store: Store, clock: HeldClock) -> None:
    """A hung desktop: nothing is written, and the claim lapses after half a minute."""
    _tell(store, _notice())
    hung, _ = _desk(store, word="hung")
    hung.run_once()
    clock.advance(11)
    hung.run_once()
    assert _outcomes(store) == [None]
    other, heard = _desk(store, "desk-2")
    clock.advance(19)
    other.run_once()
    assert heard.heard == []
    clock.advance(12)
    other.run_once()
    assert len(heard.heard) == 1
    assert _outcomes(store) == ["raised"]


def test_a_desk_without_a_desktop_lets_others_go_first_and_then_says_that_it_failed(
    store: Store, clock: HeldClock
) -> None:
    _tell(store, _notice())
    lame, _ = _desk(store, word="no_bus")
    lame.run_once()
    assert _outcomes(store) == [None]
    clock.advance(11)
    lame.run_once()
    assert _outcomes(store) == ["failed: no_bus"]


def test_a_claim_made_before_the_clock_was_set_back_lapses(store: Store, clock: HeldClock) -> None:
    _tell(store, _notice())
    _desk(store, word="hung")[0].run_once()
    clock.jump(-3600)
    other, heard = _desk(store, "desk-2")
    other.run_once()
    assert len(heard.heard) == 1


def test_the_health_of_notifications_is_on_the_board(store: Store, clock: HeldClock) -> None:
    def health() -> str:
        with store.read() as connection:
            return notification_health(connection, clock.now())[0]

    assert health() == "no_desk"
    good, _ = _desk(store)
    good.run_once()
    assert health() == "untried"
    _tell(store, _notice())
    good.run_once()
    assert health() == "ok"
    lame, _ = _desk(store, "desk-2", "no_daemon")
    lame.run_once()
    assert health() == "no_daemon"
    with store.read() as connection:
        assert notification_health(connection, clock.now())[1] == clock.now()


def test_an_open_desk_keeps_its_row_fresh_and_writes_no_more_than_that(
    store: Store, clock: HeldClock
) -> None:
    desk, _ = _desk(store)
    seen: list[object] = []
    for _second in range(30):
        desk.run_once()
        with store.read() as connection:
            seen.append(connection.execute(text("SELECT beat_at FROM desk")).scalar_one())
        clock.advance(1)
    assert len(set(seen)) == 3


@pytest.mark.parametrize(
    ("officer", "heard_of"),
    [
        ("ek", {"tib", "all"}),
        ("berg", {"tib_backup", "all"}),
        ("lind", {"contact", "all"}),
        ("holm", {"all"}),
        (None, {"tib", "tib_backup", "contact", "all"}),
    ],
)
def test_a_notice_comes_to_the_officer_whose_duty_it_is(
    store: Store, clock: HeldClock, officer: str | None, heard_of: set[str]
) -> None:
    ids = {}
    with store.write() as session:
        for code in ("ek", "berg", "lind", "holm"):
            ids[code] = add_operator(session, LOADER, code, code.title(), "officer", clock)
        now = clock.now()
        for duty, code in (("tib", "ek"), ("tib_backup", "berg"), ("contact", "lind")):
            plan_shift(
                session, LOADER, duty, ids[code], now - timedelta(hours=1), now + timedelta(hours=1), clock
            )
    recipients = ("tib", "tib_backup", "contact", "all")
    _tell(store, *(_notice(f"alarm:{each}", recipient=each) for each in recipients))
    desk, _ = _desk(store, operator=ids[officer] if officer else None)
    desk.run_once()
    with store.read() as connection:
        found = connection.execute(text("SELECT recipient FROM notice WHERE outcome = 'raised'")).scalars()
        assert set(found) == heard_of


def test_what_is_for_a_duty_nobody_has_comes_to_whoever_sits_here(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        holm = add_operator(session, LOADER, "holm", "J. Holm", "officer", clock)
    _tell(store, _notice(recipient="tib"))
    desk, heard = _desk(store, operator=holm)
    desk.run_once()
    assert len(heard.heard) == 1


def test_of_what_piled_up_only_the_newest_is_said(store: Store, clock: HeldClock) -> None:
    """A night without a desk: the call list repeated every minute, and one bubble is enough."""
    for minute in range(150):
        _tell(store, _notice("alarm:1", f"call_list:1:{minute}", "all", "notice.alarm.call_list"))
        clock.advance(60)
    desk, heard = _desk(store)
    desk.run_once()
    assert [each.body for each in heard.heard] == ["SF-07: okvitterat i 2 h. Ringlistan står på skärmen."]
    assert sorted(map(str, _outcomes(store))) == ["overtaken"] * 149 + ["raised"]


def test_many_alarms_at_once_are_one_bubble(store: Store, clock: HeldClock) -> None:
    for number in range(5):
        _tell(store, _notice(f"alarm:{number}"))
    _tell(
        store, NewNotice("alarms:x", "new", "tib", "notice.alarm.many", {"count": 12, "worst": FACTS}, True)
    )
    desk, heard = _desk(store)
    desk.run_once()
    assert [each.title for each in heard.heard] == ["Vaktbord · 17 larm okvitterade"]
    assert _outcomes(store) == ["raised"] * 6


def test_while_nobody_acknowledges_every_desk_says_so_again(store: Store, clock: HeldClock) -> None:
    alarm = _ring_and_tell(store, clock)
    desks = [_desk(store), _desk(store, "desk-2")]
    bodies: list[list[str]] = []
    for _second in range(65):
        for desk, _heard in desks:
            desk.run_once()
        clock.advance(1)
    bodies = [[each.body for each in heard.heard] for _, heard in desks]
    assert bodies == [
        [
            "okänd kod: nytt larm för 0 s sedan. Kvittera i Vaktbord.",
            "okänd kod: okvitterat i 30 s.",
            "okänd kod: okvitterat i 1 min.",
        ],
        ["okänd kod: okvitterat i 30 s.", "okänd kod: okvitterat i 1 min."],
    ]
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    for _second in range(100):
        clock.advance(1)
        for desk, _heard in desks:
            desk.run_once()
    assert [len(heard.heard) for _, heard in desks] == [3, 2]


def test_the_reminder_names_the_most_urgent_and_counts_the_others(store: Store, clock: HeldClock) -> None:
    ring(store, alarm_event("battery", 4, "302"), sequence="0001")
    ring(store, sequence="0002")
    desk, heard = _desk(store)
    desk.run_once()
    clock.advance(31)
    desk.run_once()
    (bubble,) = heard.heard
    assert (bubble.title, bubble.urgent) == ("Vaktbord · PERSONLARM · P1", True)
    assert bubble.body == "okänd kod: okvitterat i 31 s. Ytterligare 1 okvitterat."


@pytest.mark.parametrize("jump", [3600, -3600])
def test_a_wall_clock_that_jumps_does_not_change_the_rhythm(
    store: Store, clock: HeldClock, jump: int
) -> None:
    ring(store)
    desk, heard = _desk(store)
    desk.run_once()
    clock.jump(jump)
    said: list[int] = []
    for second in range(1, 62):
        clock.advance(1)
        desk.run_once()
        if len(heard.heard) > len(said):
            said.append(second)
    assert said == [30, 60]


def test_acknowledged_before_it_was_raised_is_not_raised(store: Store, clock: HeldClock) -> None:
    alarm = _ring_and_tell(store, clock)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    desk, heard = _desk(store)
    desk.run_once()
    assert heard.heard == []


def test_nothing_that_goes_wrong_ends_the_job(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _tell(sqlite_store, _notice())
    desk, heard = _desk(sqlite_store)

    def broken(*_: object) -> bool:
        raise ValueError("Eva Exempel")

    with monkeypatch.context() as away:
        away.setattr("scheduler.notices.any_waiting", broken)
        desk.run_once()
    desk.run_once()
    assert len(heard.heard) == 1
    assert "Exempel" not in caplog.text


def test_from_an_alarm_to_the_desktop_for_real(
    sqlite_store: Store, clock: HeldClock, desktop: Desktop
) -> None:
    """The job itself in its threads, the real notifier, a real bus and a notification service on it."""
    desktop.serve()
    _ring_and_tell(sqlite_store, clock)
    notices = DeskNotices(sqlite_store, Notifier(), "desk-1")
    notices.start()
    try:
        until(lambda: _outcomes(sqlite_store) == ["raised"])
        _tell(
            sqlite_store,
            NewNotice(
                "talk:1", "7", "contact", "notice.talk.due", {"person": "SF-07", "due_on": "2026-12-02"}
            ),
        )
        notices.wake()
        until(lambda: _outcomes(sqlite_store) == ["raised", "raised"])
    finally:
        notices.stop()
    assert [(each["summary"], each["body"], each["urgency"]) for each in desktop.received()] == [
        ("Vaktbord · PERSONLARM · P1", "okänd kod: nytt larm för 0 s sedan. Kvittera i Vaktbord.", 2),
        ("Vaktbord · säkerhetssamtal", "SF-07: erbjud inom 7 dagar.", 1),
    ]
    with sqlite_store.read() as connection:
        assert notification_health(connection, clock.now())[0] == "ok"
