"""A desk on its locked screen, and what is asked of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text
from textual import events

from models.store.clock import HeldClock
from models.store.store import Store
from tests.tui.lock_desk import PHRASE, let_sign_in, locked_desk, quick
from tests.tui.screens.conftest import Live
from tui.widgets.secret_field import SecretField

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


async def type_secret(live: Live, text: str) -> None:
    """Put it into the secret field and press enter; wait for the answer."""
    field = live.app.focused
    assert isinstance(field, SecretField), live.words()
    live.app.post_message(events.Paste(text))
    await live.settle(lambda: field.length == len(text))
    await live.press("enter")
    await live.settle()


async def log_in(live: Live, code: str = "mek") -> None:
    """From the locked screen before anybody has logged in."""
    await live.press("enter")
    await live.write(code)
    await live.press("enter")
    await type_secret(live, PHRASE[code])
    assert not live.app.lock.on, live.words()


def verbs(store: Store) -> list[str]:
    """What is on record of logging in, locking and acknowledging, oldest first."""
    with store.read() as connection:
        rows = connection.execute(text("SELECT verb FROM entry ORDER BY seq")).scalars()
        return [
            each
            for each in rows
            if each.startswith(("desk.", "operator.sign")) or each == "alarm.acknowledged"
        ]


def state_of(store: Store, alarm_id: str) -> tuple[str, str]:
    """The alarm's state, and who has it."""
    with store.read() as connection:
        row = connection.execute(
            text("SELECT state, acknowledged_label FROM alarm WHERE id = :id"), {"id": alarm_id}
        ).one()
        return str(row[0]), str(row[1])


IDENTITY = ("SF-07", "Eva", "Provgatan", "Hamntorget", "4711", "1007")


def reveals_nothing(live: Live) -> None:
    """Neither code, name, place nor number on the glass."""
    shown = live.words()
    assert [each for each in IDENTITY if each in shown] == [], shown
