"""Drills: what is invented is marked, goes last, wakes nobody and is counted nowhere; the debrief tells each step."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms.commands import acknowledge, close
from models.alarms.ladder import fire_due
from models.alarms.listing import open_pages
from models.alarms.rows import AlarmRow
from models.alarms.untold import tell_new
from models.alarms.views import open_alarms, open_counts, ringing
from models.alarms.working import work, worked_plan
from models.channels.commands import add_channel
from models.drills.debrief import debrief, drills, meant
from models.drills.drilling import begin, end, play_due, wants_playing
from models.drills.scenarios import read, scenarios
from models.figures.periods import rolling_year
from models.figures.views import read_figures
from models.incidents.commands import open_from_alarm
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Refused
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, alarm_event, ring

ZONE = "Europe/Stockholm"


def start(store: Store, scenario: str = "two_at_once") -> str:
    with store.write() as session:
        return begin(session, EK, scenario, store.clock)


def play(store: Store) -> int:
    with store.write() as session:
        return play_due(session, store.clock)


def shown(store: Store) -> tuple[AlarmRow, ...]:
    with store.read() as connection:
        return open_alarms(connection)


def runs(store: Store) -> bool:
    with store.read() as connection:
        return wants_playing(connection)


def test_alarms_ring_when_they_are_due_once_and_are_marked(store: Store, clock: HeldClock) -> None:
    start(store)
    assert [(row.kind, row.drill, row.rings) for row in shown(store)] == [("burglary", True, True)]
    clock.advance(59)
    assert play(store) == 0
    clock.advance(1)
    assert [play(store), play(store)] == [1, 0]
    assert [(row.kind, row.priority) for row in shown(store)] == [("personal", 1), ("burglary", 3)]
    with store.read() as connection:
        assert chain.verify(connection) is None


@pytest.mark.parametrize("how", ["sleep", "jump", "boot"])
def test_due_is_reckoned_from_rows_over_sleep_restart_and_moved_clocks(
    store: Store, clock: HeldClock, how: str
) -> None:
    start(store)
    if how == "sleep":
        clock.sleep(3600)
    elif how == "jump":
        clock.advance(60)
        clock.jump(-7200)
    else:
        clock.boot, clock.booted_for = "another", 5.0
        clock.jump(61)
    assert play(store) == 1
    assert len(shown(store)) == 2


def test_a_real_alarm_goes_first_and_holds_the_drill(store: Store, clock: HeldClock) -> None:
    """However low it is, it stands above what is invented; an acute one lets nothing more be raised."""
    start(store, "duress_night")
    low = ring(store, alarm_event("battery", 4, "302"))
    with store.read() as connection:
        first = ringing(connection)
    assert first is not None
    assert (first[0].id, first[1]) == (low, 1)
    assert shown(store)[0].id == low
    with store.read() as connection:
        counts = open_counts(connection)
    assert (counts.by_priority, counts.unacknowledged, counts.drills) == ({1: 0, 2: 0, 3: 0, 4: 1}, 1, 1)


def test_no_drill_begins_or_goes_on_while_an_acute_alarm_waits(store: Store, clock: HeldClock) -> None:
    start(store)
    acute = ring(store)
    clock.advance(120)
    assert play(store) == 0
    with store.write() as session:
        acknowledge(session, EK, acute, clock)
    assert play(store) == 1
    with store.write() as session:
        end(session, EK, clock)
    ring(store, alarm_event(zone="002"))
    with pytest.raises(Refused):
        start(store)


def test_one_at_a_time_known_and_by_those_who_may(store: Store, clock: HeldClock) -> None:
    with pytest.raises(NotAllowed), store.write() as session:
        begin(session, AUDITOR, "duress_night", clock)
    with pytest.raises(Refused):
        start(store, "no_such")
    with pytest.raises(Refused), store.write() as session:
        end(session, EK, clock)
    start(store)
    with pytest.raises(Refused):
        start(store)


def test_ending_closes_what_rings_and_what_has_not_rung_never_does(store: Store, clock: HeldClock) -> None:
    real = ring(store, alarm_event("battery", 4, "302"))
    drill_id = start(store)
    with store.write() as session:
        assert end(session, EK, clock) == drill_id
    clock.advance(3600)
    assert play(store) == 0
    assert [row.id for row in shown(store)] == [real]
    with store.read() as connection:
        found = debrief(connection, drill_id)
    assert found is not None
    assert (found.unplayed, len(found.alarms), found.row.runs) == (1, 1, False)


def test_it_ends_by_itself_when_all_is_closed(store: Store, clock: HeldClock) -> None:
    start(store, "duress_night")
    (row,) = shown(store)
    with store.write() as session:
        acknowledge(session, EK, row.id, clock)
    play(store)
    assert runs(store)
    with store.write() as session:
        close(session, EK, row.id, "test", "övat", clock)
    play(store)
    assert not runs(store)


@pytest.mark.parametrize("real", [True, False])
def test_it_wakes_nobody_away_from_the_desk_and_is_in_no_figure(
    store: Store, clock: HeldClock, real: bool
) -> None:
    """A real alarm goes out over a channel as it rings and climbs; an invented one never does."""
    with store.write() as session:
        add_channel(session, LOADER, "larmet", "apprise", "json://127.0.0.1:9/x", "all", clock)
        if not real:
            begin(session, EK, "duress_night", clock)
    if real:
        ring(store)
    for _ in range(20):
        with store.write() as session:
            tell_new(session, clock)
        with store.write() as session:
            fire_due(session, clock)
        clock.advance(120)
    with store.read() as connection:
        went_out = connection.execute(text("SELECT count(*) FROM outgoing")).scalar_one()
        notices = connection.execute(text("SELECT count(*) FROM notice")).scalar_one()
        found = read_figures(connection, rolling_year(clock.now(), ZONE), clock.now(), ZONE)
    assert (went_out > 0) is real
    assert notices > 0
    assert (found.counted, found.excluded["drill"]) == ((1, 0) if real else (0, 1))


def test_it_becomes_no_incident_and_stands_last_in_every_list(store: Store, clock: HeldClock) -> None:
    """Page by page too, whatever their priorities."""
    start(store, "two_at_once")
    clock.advance(60)
    play(store)
    real = [ring(store, alarm_event("battery", 4, "302", f"{n:03}")) for n in range(3)]
    with store.read() as connection:
        listed = [row.id for page in open_pages(connection, 2) for row in page]
    assert listed[:3] == real
    assert listed == [row.id for row in shown(store)]
    with pytest.raises(Refused), store.write() as session:
        open_from_alarm(session, EK, listed[-1], "x", "near_miss", clock)


def test_the_plan_is_the_real_one_and_no_real_number_is_in_it(store: Store, clock: HeldClock) -> None:
    start(store, "duress_night")
    (row,) = shown(store)
    with store.write() as session:
        acknowledge(session, EK, row.id, clock)
    with store.read() as connection:
        plan = worked_plan(connection, row.id, EK.id, clock.now())
    assert plan is not None
    assert plan.code == "duress"
    numbers = [number for those in plan.numbers.values() for number in those]
    assert numbers
    assert all(number.phone.startswith("08-465 004 ") and number.name == "ÖVNING" for number in numbers)


def test_the_debrief_tells_each_step_its_time_and_what_was_late(store: Store, clock: HeldClock) -> None:
    drill_id = start(store, "duress_night")
    (row,) = shown(store)
    clock.advance(20)
    with store.write() as session:
        acknowledge(session, EK, row.id, clock)
    clock.advance(90)
    with store.write() as session:
        work(session, EK, row.id, 0, "emergency", "alerted", clock, outcome="arc")
    clock.advance(30)
    with store.write() as session:
        work(session, EK, row.id, 1, "arc", "rang", clock)
    clock.advance(5)
    with store.write() as session:
        work(session, EK, row.id, 2, "arc", "called", clock, outcome="answered", source="arc")
    with store.read() as connection:
        found = debrief(connection, drill_id)
        assert meant(connection, None) == meant(connection, found.row.number if found else 0) == drill_id
        assert meant(connection, 999) is None
        assert [each.id for each in drills(connection)] == [drill_id]
    assert found is not None
    (each,) = found.alarms
    assert (each.acknowledged_s, each.acted_s, each.closed_s, each.in_time) == (20.0, 110.0, None, True)
    told = [(step.step, step.act, step.after_s, step.took_s, step.late) for step in each.steps]
    assert told == [
        ("emergency", "alerted", 110.0, 90.0, True),
        ("arc", "rang", 140.0, 30.0, None),
        ("arc", "called", 145.0, 5.0, False),
    ]
    assert each.undone


def test_every_scenario_is_whole_in_both_languages() -> None:
    for code, scenario in scenarios().items():
        assert code == scenario.code
        for words in (scenario.title, scenario.trains, scenario.leader, *(m.told for m in scenario.moments)):
            assert words.sv and words.en
        assert scenario.moments[0].after_s == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "", "title_sv = 1", "[[moment]]\nafter_s = 0\nkind = 'duress'",
        *(
            "title_sv='a'\ntitle_en='a'\ntrains_sv='a'\ntrains_en='a'\nleader_sv='a'\nleader_en='a'\n"
            f"[[moment]]\n{moment}\ntold_sv='a'\ntold_en='a'"
            for moment in (
                "after_s = 5\nkind='duress'", "after_s = 0\nkind='no'", "after_s = 0\nkind='duress'\npriority=9",
                "after_s = 0\nkind='duress'\nperson='SF-07'",
            )
        ),
    ],
)  # fmt: skip
def test_a_scenario_that_does_not_fit_is_refused_and_named(wrong: str) -> None:
    with pytest.raises(ValueError, match="mine"):
        read("mine", wrong)
