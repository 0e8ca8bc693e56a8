"""Pictures of the locked screen with a personal alarm ringing. Look at each: what rings, who locked, which key?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from models.store.clock import HeldClock
from models.store.store import Store
from tests.snapshots.test_overview import SIZES
from tests.snapshots.test_screens import two_alarms
from tests.tui.lock_desk import PHRASE, let_sign_in, locked_desk, quick

Compare = Callable[..., bool]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("size", ["80x24", "160x48"])
def test_a_personal_alarm_rings_while_locked(
    snap_compare: Compare,
    city_store: Store,
    clock: HeldClock,
    monkeypatch: pytest.MonkeyPatch,
    size: str,
    language: str,
) -> None:
    """The alarm is as loud as on the open desk, and neither code, name nor place is there; enter and F2 are plain."""
    quick(monkeypatch)
    let_sign_in(city_store, "mek")
    time = [1000.0]
    app, services = locked_desk(city_store, clock, time, language, operator="mek", demo=PHRASE["mek"])

    async def settled(pilot: Pilot[Any], until: Callable[[], bool]) -> None:
        for _ in range(400):
            await pilot.pause(0.01)
            busy = any(worker.group != "feed" and not worker.is_finished for worker in app.workers)
            if until() and not busy:
                return
        raise AssertionError("it never came to rest")

    async def before(pilot: Pilot[Any]) -> None:
        await settled(pilot, lambda: app.state.board is not None)
        services.login.demo_passphrase = ""
        two_alarms(city_store)
        await settled(pilot, lambda: len(app.state.ringing) == 2)
        services.cycle += 1
        await settled(pilot, lambda: app.seen_cycle == services.cycle)
        await pilot.press("f9")
        await settled(pilot, lambda: app.lock.on)
        time[0] = 1000.0
        app.repaint()
        await settled(pilot, lambda: True)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
