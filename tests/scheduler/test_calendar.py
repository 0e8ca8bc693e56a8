"""What falls due by the calendar, on both engines: acts of two persons that nobody approved in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.access import two_person
from models.access.actor import LOADER, operator_at
from models.access.commands import add_operator
from models.access.tables import TwoPerson
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler import clockwork as under_test
from scheduler.clockwork import Clockwork

_ASKED: Any = TwoPerson.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


@pytest.fixture
def clockwork(store: Store) -> Clockwork:
    """Of a watch that receives."""
    return Clockwork(store, lambda: 1, lambda: (True, ""))


@pytest.fixture
def asked(store: Store, clock: HeldClock) -> Callable[[], tuple[str, str]]:
    """Asks for a second person; the state and what is kept for the act since."""
    with store.write() as session:
        adm = add_operator(session, LOADER, "adm", "A. Dm", "administrator", clock)
        actor = operator_at(adm, "A. Dm", "administrator", "desk-1")
        two_person.ask(session, actor, "transmitter.remove_key", "transmitter:1", {"secret": "x"}, clock)

    def now() -> tuple[str, str]:
        with store.read() as connection:
            row = connection.execute(select(_ASKED.c.id, _ASKED.c.state, _ASKED.c.payload)).one()
        return row.state, row.payload

    return now


def test_a_request_nobody_approved_ends_within_an_hour_of_its_day(
    clockwork: Clockwork, clock: HeldClock, asked: Callable[[], tuple[str, str]]
) -> None:
    clock.advance(two_person.OPEN_FOR.total_seconds() - 60)
    assert clockwork.run_calendar()
    assert asked() == ("pending", '{"secret": "x"}')
    clock.advance(timedelta(hours=1).total_seconds())
    assert clockwork.run_calendar()
    assert asked() == ("expired", "{}")


@pytest.mark.parametrize("broken", ["tell_talks", "expire"])
def test_one_that_fails_does_not_keep_the_other_from_its_turn(
    clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    ran: list[str] = []
    for each in ("tell_talks", "expire"):
        monkeypatch.setattr(under_test, each, _failing(ran, each, fails=each == broken))
    assert not clockwork.run_calendar()
    assert sorted(ran) == ["expire", "tell_talks"]


def _failing(ran: list[str], name: str, *, fails: bool) -> Callable[..., int]:
    def run(*_: object) -> int:
        ran.append(name)
        if fails:
            raise ValueError("Eva Exempel, Provgatan 12")
        return 0

    return run
