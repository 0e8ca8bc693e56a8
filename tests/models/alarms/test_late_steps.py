"""A step past its time target is told once, by either clock, over restarts, sleep and nights when clocks change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms import commands, working
from models.alarms.late_steps import tell_late_steps
from models.channels.commands import add_channel
from models.channels.outgoing import LATE_TEXT, claim
from models.drills.drilling import begin
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import BERG, EK, alarm_event, ring
from tests.models.alarms.test_timers import NIGHTS, UPSETS

TARGET_S = 60
"""Of the first step of the shipped plan of a personal alarm: is 112 called?"""


def take(store: Store, kind: str = "personal", priority: int = 1) -> str:
    alarm_id = ring(store, alarm_event(kind, priority))
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, store.clock)
    return alarm_id


def told(store: Store) -> list[str]:
    """Whom each notice so far told of a late step, after one more look."""
    with store.write() as session:
        assert tell_late_steps(session, store.clock).failed == ()
    with store.read() as connection:
        chosen = text("SELECT recipient FROM notice WHERE text_id = 'notice.alarm.step_late' ORDER BY seq")
        return list(connection.execute(chosen).scalars())


def do(store: Store, alarm_id: str, seen: int, step: str, act: str, **more: str) -> None:
    with store.write() as session:
        working.work(session, EK, alarm_id, seen, step, act, store.clock, **more)  # type: ignore[arg-type]  # words


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("upset", UPSETS)
def test_a_target_is_told_once_and_in_time(
    sqlite_store: Store, clock: HeldClock, night: str, upset: str
) -> None:
    """A wall set on may only make it earlier, never later; set back it delays nothing within the same boot."""
    clock.instant = NIGHTS[night]
    take(sqlite_store)
    clock.advance(10)
    UPSETS[upset](clock)
    clock.advance(TARGET_S - 11)
    assert told(sqlite_store)[:1] == (["tib"] if upset == "clock set on" else [])
    clock.advance(1)
    assert told(sqlite_store)[:1] == ["tib"]
    clock.sleep(8 * 3600)
    everything = told(sqlite_store)
    assert everything.count("tib") == 1
    assert told(sqlite_store) == everything


def test_the_next_in_the_ladder_hears_of_a_p1_that_stands_still(store: Store, clock: HeldClock) -> None:
    take(store)
    for seconds, recipients in ((59, []), (1, ["tib"]), (59, ["tib"]), (1, ["tib", "tib_backup"])):
        clock.advance(seconds)
        assert told(store) == recipients
    with store.read() as connection:
        late = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'plan.step_late'")).scalar()
    assert late == 2


def test_who_works_is_left_to_work(store: Store, clock: HeldClock) -> None:
    """A call under way past the target: the colleague is woken a minute after the last thing marked, not before."""
    alarm_id = take(store)
    clock.advance(100)
    assert told(store) == ["tib"]
    do(store, alarm_id, 0, "emergency", "rang")
    clock.advance(59)
    assert told(store) == ["tib"]
    clock.advance(1)
    assert told(store) == ["tib", "tib_backup"]


def test_a_step_done_in_time_is_never_told_and_the_next_has_its_own_time(
    store: Store, clock: HeldClock
) -> None:
    alarm_id = take(store)
    clock.advance(59)
    do(store, alarm_id, 0, "emergency", "alerted", outcome="arc")
    clock.advance(2)
    assert told(store) == []


def test_a_lower_alarm_is_told_at_the_desk_only(store: Store, clock: HeldClock) -> None:
    take(store, "burglary", 2)
    clock.advance(5 * 3600)
    with store.write() as session:
        tell_late_steps(session, clock)
    assert set(told(store)) <= {"tib"}


@pytest.mark.parametrize("how", ["released", "closed"])
def test_nothing_is_told_of_what_nobody_works(store: Store, clock: HeldClock, how: str) -> None:
    alarm_id = take(store)
    with store.write() as session:
        if how == "released":
            commands.release(session, EK, alarm_id, clock)
        else:
            commands.close(session, EK, alarm_id, "user_error", "misstag", clock)
    clock.advance(3600)
    assert told(store) == []


def test_taken_anew_the_time_begins_anew(store: Store, clock: HeldClock) -> None:
    alarm_id = take(store)
    with store.write() as session:
        commands.release(session, EK, alarm_id, clock)
    clock.advance(600)
    with store.write() as session:
        commands.acknowledge(session, BERG, alarm_id, clock)
    clock.advance(59)
    assert told(store) == []
    clock.advance(1)
    assert told(store) == ["tib"]


def _channels(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        for name, whose in (("bakre", "tib_backup"), ("alla", "all")):
            add_channel(session, LOADER, name, "apprise", "json://127.0.0.1:9/x", whose, clock)


def test_it_wakes_the_colleague_though_somebody_has_the_alarm(store: Store, clock: HeldClock) -> None:
    """At home the ladder's second step reaches the officer behind; the message goes until the alarm is closed."""
    _channels(store, clock)
    alarm_id = take(store)
    clock.advance(120)
    told(store)
    with store.write() as session:
        taken = claim(session, "one", (), clock)
    assert {each.text_id for each in taken} == {LATE_TEXT}
    assert all(set(each.values) <= {"kind", "priority", "since", "person"} for each in taken)
    with store.write() as session:
        commands.close(session, EK, alarm_id, "user_error", "misstag", clock)
    with store.write() as session:
        assert claim(session, "another", (), clock) == []


def test_of_a_drill_nothing_leaves_the_desk(store: Store, clock: HeldClock) -> None:
    _channels(store, clock)
    with store.write() as session:
        begin(session, EK, "duress_night", clock)
    with store.read() as connection:
        alarm_id = str(connection.execute(text("SELECT id FROM alarm WHERE drill")).scalar())
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, clock)
    clock.advance(timedelta(minutes=5).total_seconds())
    assert "tib" in told(store)
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM outgoing")).scalar() == 0
        marked = connection.execute(
            text("SELECT \"values\" FROM notice WHERE threshold LIKE 'late:%'")
        ).scalars()
        assert all('"drill": true' in each for each in marked)


def test_one_that_cannot_be_told_stops_no_other(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = take(store), ring(store, sequence="0002")
    with store.read() as connection:
        other = str(connection.execute(text("SELECT id FROM alarm WHERE id <> :id"), {"id": first}).scalar())
    with store.write() as session:
        commands.acknowledge(session, EK, other, clock)
    clock.advance(TARGET_S)
    from models.alarms import late_steps

    real: Callable[..., None] = late_steps._tell

    def broken(session: object, late: late_steps.LateStep, *rest: object) -> None:
        if late.row["id"] == first:
            raise KeyError("x")
        real(session, late, *rest)

    monkeypatch.setattr(late_steps, "_tell", broken)
    with store.write() as session:
        fired = tell_late_steps(session, clock)
    assert (fired.moved, len(fired.failed)) == (1, 1)
