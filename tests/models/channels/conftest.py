"""A city with officers on duty and channels to wake them by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.access.actor import LOADER, Actor, operator_at
from models.access.commands import add_operator
from models.channels.commands import add_channel
from models.rota.commands import plan_shift
from models.store.clock import HeldClock
from models.store.store import Store

URL = "json://127.0.0.1:9/tokenK4NN1N"
AddChannel = Callable[..., str]


@pytest.fixture
def officers(store: Store, clock: HeldClock) -> dict[str, Actor]:
    """M. Ek is TiB and S. Berg stands behind, for a day around now."""
    found: dict[str, Actor] = {}
    with store.write() as session:
        for code, name in (("mek", "M. Ek"), ("sbe", "S. Berg"), ("tli", "T. Lind")):
            operator_id = add_operator(session, LOADER, code, name, "tib", clock)
            found[code] = operator_at(operator_id, name, "tib", "desk-1")
        for duty, code in (("tib", "mek"), ("tib_backup", "sbe")):
            start = clock.now() - timedelta(hours=12)
            plan_shift(session, LOADER, duty, found[code].id, start, start + timedelta(hours=24), clock)
    return found


@pytest.fixture
def channel(store: Store, clock: HeldClock) -> AddChannel:
    """Add a channel; its id."""

    def add(name: str, whose: str = "tib", url: str = URL) -> str:
        with store.write() as session:
            return add_channel(session, LOADER, name, "apprise", url, whose, clock)

    return add
