"""Pictures of the screens beyond the overview, on the invented city. Look at each: would one want this at 03:00?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from models.access.views import operator_by_code
from models.alarms.commands import acknowledge, add_note
from models.alarms.working import work
from models.store.clock import HeldClock
from models.store.store import Store
from tests.snapshots.test_overview import SIZES
from tests.tui.screens.conftest import CityServices, ring
from tui.app import VaktbordApp
from tui.desk_values import DeskSettings

Compare = Callable[..., bool]
Before = Callable[[Pilot[Any]], Awaitable[None]]


def actor_of(connection: Any) -> Any:
    """M. Ek at this desk."""
    found = operator_by_code(connection, "mek")
    assert found is not None
    return found.at("desk-1")


def desk_at(
    store: Store, clock: HeldClock, *keys: str, theme: str = "dark", language: str = "sv", opened: str = ""
) -> tuple[VaktbordApp, Before]:
    """A desk whose reception is proven; `opened` is an alarm to open, then the keys are pressed."""
    settings = DeskSettings(
        language=language, theme=theme, arc_phone="08-465 004 12", me="M. Ek", city="Sundhamra stad"
    )
    services = CityServices(settings, clock, lambda: store, actor_of)
    time = [1000.0]
    app = VaktbordApp(services, mono=lambda: time[0])

    async def settled(pilot: Pilot[Any], until: Callable[[], bool]) -> None:
        for _ in range(400):
            await pilot.pause(0.01)
            if until() and not any(
                worker.group != "feed" and not worker.is_finished for worker in app.workers
            ):
                return
        raise AssertionError("it never came to rest")

    async def before(pilot: Pilot[Any]) -> None:
        await settled(pilot, lambda: app.state.board is not None)
        services.cycle += 1
        await settled(pilot, lambda: app.seen_cycle == services.cycle)
        if opened:
            app.open_alarm(opened)
            await settled(pilot, lambda: getattr(app.screen, "card", None) is not None)
        for key in keys:
            time[0] += 1
            await pilot.press(key)
            await settled(pilot, lambda: True)
        time[0] = 1000.0
        app.repaint()
        await settled(pilot, lambda: True)

    return app, before


def two_alarms(store: Store) -> str:
    """A burglary rings for another person; SF-07's personal alarm, with a position, is newest. Its id."""
    ring(store, "burglary", "SF-19", at=362)
    return ring(store, "located", "SF-07", at=41)


def taken(store: Store, alarm_id: str) -> str:
    """M. Ek has the alarm."""
    with store.read() as connection:
        actor = actor_of(connection)
    with store.write() as session:
        acknowledge(session, actor, alarm_id, store.clock)
    return alarm_id


@pytest.mark.parametrize("size", SIZES)
def test_alarm_ringing(snap_compare: Compare, city_store: Store, clock: HeldClock, size: str) -> None:
    """One knows at once what rings and which key takes it; no name, no address; the other alarm stays in sight."""
    app, before = desk_at(city_store, clock, opened=two_alarms(city_store))
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


@pytest.mark.parametrize("size", SIZES)
def test_alarm_worked(snap_compare: Compare, city_store: Store, clock: HeldClock, size: str) -> None:
    """Place before home, the 112 question with its two keys, what not to do, numbers alone: all without scrolling."""
    app, before = desk_at(city_store, clock, opened=taken(city_store, two_alarms(city_store)))
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


def test_alarm_after_112(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """The next step with its number large, what is done with when and by which number. Light theme."""
    alarm_id = taken(city_store, two_alarms(city_store))
    with city_store.read() as connection:
        actor = actor_of(connection)
    with city_store.write() as session:
        told = {"event_number": "P-4711"}
        work(session, actor, alarm_id, 0, "emergency", "alerted", clock, outcome="arc", told=told)
        add_note(session, actor, alarm_id, "larmcentralen hör röster", city_store.clock)
    app, before = desk_at(city_store, clock, theme="light", opened=alarm_id)
    assert snap_compare(app, terminal_size=SIZES["120x36"], run_before=before)


def test_closing(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """What ends stands in words above the questions; that 112 was never answered stands out; choices by number."""
    app, before = desk_at(city_store, clock, "f8", opened=taken(city_store, two_alarms(city_store)))
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)


def test_phoned_in(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """The unverified source and the same-alarm question stand above; which field has the cursor is plain."""
    two_alarms(city_store)
    app, before = desk_at(city_store, clock, "f3", *"SF", "minus", *"07", "enter", theme="safe")
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)


def test_incident(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """Whom, what, harm, police and whose duty it is, owner, day: read from top to bottom like a card."""
    app, before = desk_at(city_store, clock, "i", "enter")
    assert snap_compare(app, terminal_size=SIZES["120x36"], run_before=before)


def test_rota(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """The whole week on the smallest terminal; today and the one on duty marked; what to do outside office hours."""
    app, before = desk_at(city_store, clock, "b")
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)


def test_people(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """Thirty codes on one screen; late talks catch the eye; not one name."""
    app, before = desk_at(city_store, clock, "p", language="en")
    assert snap_compare(app, terminal_size=SIZES["120x36"], run_before=before)


def test_boards(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """The tabs with this one in full; what a board lacks beside its name, those that lack something on top."""
    app, before = desk_at(city_store, clock, "o", "4")
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)


def test_history(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """Dates, kinds and outcomes in columns; what still rings stands out among the closed."""
    two_alarms(city_store)
    app, before = desk_at(city_store, clock, "l")
    assert snap_compare(app, terminal_size=SIZES["160x48"], run_before=before)
