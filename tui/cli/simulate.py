"""`vaktbord simulate`: invented panels dial into a running watch over a real socket."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import select
import signal
import time
from typing import TYPE_CHECKING

from models.store.errors import StoreUnavailable, UsageProblem
from models.store.home import Home
from models.store.settings import address
from models.words.lookup import t
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.status import feel_pulse

if TYPE_CHECKING:
    from models.people.senders import SenderRow
    from models.store.clock import Clock

# How long the demo's panels wait for its watch to come up.
_WAIT_S = 20.0


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Play a scenario as the transmitters of this home. Raises StoreUnavailable where no watch receives."""
    from fixtures import scenarios

    if arguments.scenario not in scenarios.SCENARIOS:
        known = ", ".join(sorted(scenarios.SCENARIOS))
        raise UsageProblem("cli.no_scenario", given=arguments.scenario[:40], known=known)
    with opened(home) as at:
        from models.people.senders import senders

        where = _listening(at, arguments.parent_fd)
        if where is None:
            return OK
        with at.store.read() as connection:
            dialling = senders(connection)
        clock = at.store.clock
    if not dialling:
        raise UsageProblem("cli.nothing_to_dial")
    say(t("cli.simulate.playing", where=where, scenario=arguments.scenario))
    asyncio.run(_play(arguments.scenario, dialling, where, clock, arguments.parent_fd))
    return OK


def _listening(at: Opened, parent_fd: int | None) -> str | None:
    """Where the watch of this home hears DC-09. A demo's panels wait for its watch; None when the demo is gone."""
    from models.watch.views import watch_row

    ends = time.monotonic() + (0.0 if parent_fd is None else _WAIT_S)
    while True:
        with at.store.read() as connection:
            row = watch_row(connection)
        if row.dc09_tcp and row.stopped_at is None and feel_pulse(at.store, row, at.store.clock.now()).alive:
            return row.dc09_tcp
        if time.monotonic() >= ends:
            raise StoreUnavailable("cli.not_receiving")
        # Nothing is ever written to that pipe: it can be read when its last writer has ended.
        if parent_fd is not None and select.select([parent_fd], [], [], 0.05)[0]:
            return None


async def _play(
    name: str, dialling: tuple[SenderRow, ...], where: str, clock: Clock, parent_fd: int | None
) -> None:
    """Play until the scenario ends, a signal comes, or the demo that started us is gone."""
    from fixtures import scenarios

    loop = asyncio.get_running_loop()
    host, port = address(where)
    playing = asyncio.ensure_future(
        scenarios.play(scenarios.scenario(name), dialling, host, port, clock=clock)
    )
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(each, playing.cancel)
    if parent_fd is not None:

        def parent_ended() -> None:
            loop.remove_reader(parent_fd)
            playing.cancel()

        loop.add_reader(parent_fd, parent_ended)
    with contextlib.suppress(asyncio.CancelledError):
        await playing
        say(t("cli.simulate.done", scenario=name))
