"""The locked screen on a real database: logging in, locking, helping first, and another officer at the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from models.store.clock import HeldClock
from models.store.store import Store
from tests.tui.lock_desk import PHRASE, let_sign_in, locked_desk, quick
from tests.tui.screens.conftest import Live

OpenDoor = Callable[..., AbstractAsyncContextManager[Live]]


@pytest.fixture
def door(city_store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> OpenDoor:
    """Opens a desk whose staff can sign in, on its locked screen."""
    quick(monkeypatch)

    @asynccontextmanager
    async def opened(
        *codes: str, size: tuple[int, int] = (80, 24), language: str = "sv", pin: bool = False, **more: Any
    ) -> AsyncIterator[Live]:
        let_sign_in(city_store, *(codes or ("mek",)), pin=pin)
        time = [1000.0]
        app, services = locked_desk(city_store, clock, time, language, **more)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            made = Live(app, pilot, services, city_store, clock, time)
            await made.settle(lambda: app.state.board is not None)
            yield made

    return opened


async def test_first(door: OpenDoor) -> None:
    async with door() as live:
        await live.shown("INTE INLOGGAD")
        await live.ring("personal")
        await live.press("enter")
        await live.write("mek")
        await live.press("enter")
        for sign in PHRASE["mek"]:
            await live.pilot.press({" ": "space"}.get(sign, sign))
        await live.press("enter")
        await live.shown("öppna incidenter")
        await live.press("f9")
        await live.press("f2")
        await live.settle()
        for sign in PHRASE["mek"]:
            await live.pilot.press({" ": "space"}.get(sign, sign))
        await live.press("enter")
        await live.settle()
