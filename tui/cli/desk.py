"""`vaktbord desk`, the default: the officer's screen, with a watch behind it and its notices raised here."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from models.access.actor import unnamed
from models.keys import sources
from models.store import keys
from models.store.ids import new_id
from models.store.opening import clock_of, open_store
from models.store.text import clean
from tui import crash
from tui.cli import console, first_desk, process, watch_control
from tui.cli.ending import LastResort
from tui.cli.opened import account_name, actor_of
from tui.desk_values import DeskSettings

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from models.access.actor import Actor
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store
    from scheduler.notices import DeskNotices
    from tui.app import VaktbordApp
    from tui.desk_cards import OnRecord
    from tui.desk_local import DeskLocal
    from tui.services import DeskServices

DESK_LOG = "desk.log"
# From being told to leave to the end of the process, whatever hangs, within the second that is owed; where the
# terminal is gone, from when that is seen: a screen that cannot be given back need not be waited for.
END_WITHIN_S, GONE_WITHIN_S, LOOK_S = 0.8, 0.4, 0.25


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Show the desk. Raises UsageProblem without a terminal, and what the settings and the key raise."""
    console.require_terminal()
    settings = home.settings()
    process.harden()
    process.drop_debug_environment()
    sources.make_ready(home, settings)
    first_desk.offer(home, settings)
    # Without a command the desk is meant, and no option of it was given.
    return show(home, settings, redact=getattr(arguments, "redact", False))


def show(
    home: Home, settings: Settings, demo_passphrase: str = "", demo_other: str = "", *, redact: bool = False
) -> int:
    """The desk until the officer leaves it, or a signal or a closed terminal ends it; the watch goes on.

    With `demo_passphrase` the officer whom the settings name is logged in by itself; with `redact` the desk is one
    for pictures.
    """
    from tui.app import VaktbordApp
    from tui.desk_services import LiveServices

    process.share_fairly()
    crash.install(home.logs / DESK_LOG, clock_of(settings))
    notices = _Notices(home.logs / DESK_LOG)
    services = LiveServices(
        desk_settings(home, settings, demo_passphrase, demo_other),
        clock_of(settings),
        open_store=lambda: open_store(home, settings),
        actor_of=lambda connection: actor_of(connection, settings, "desk"),
        # A demo starts its own watch and ends it; PostgreSQL's stands on a machine of its own.
        ensure_watch=None if settings.home.kind == "demo" else partial(watch_control.ensure, home, settings),
        started=lambda store, actor: _started(app, notices, store, actor),
        open_local=lambda: _beside(home, settings),
        actor_away=lambda: unnamed(clean(settings.desk.operator or account_name(), 40), "desk"),
        seated=notices.sits,
        on_record=_on_record(home, settings),
    )
    app = VaktbordApp(_for_pictures(services) if redact else services)
    last_resort = LastResort()
    app.leaving = partial(_in_time, last_resort)
    try:
        asyncio.run(_shown(app, last_resort))
    finally:
        notices.stop()
        # A demo takes its home away after this.
        last_resort.call_off()
    return app.return_code or 0


def _beside(home: Home, settings: Settings) -> DeskLocal:
    """What lies beside the database, for when it is away."""
    from tui.desk_local import DeskLocal, LocalPlaces

    master = home.master_key(settings)
    spool_key, outbox_key = keys.derive(master, keys.SPOOL), keys.derive(master, keys.OUTBOX)
    return DeskLocal(
        LocalPlaces(home.spool, spool_key, home.outbox, outbox_key, home.pulse_file), clock_of(settings)
    )


def _for_pictures(services: DeskServices) -> DeskServices:
    from tui.redact import redacting

    return redacting(services)


def _on_record(home: Home, settings: Settings) -> OnRecord:
    """What looks at protected data need, so that they can be put on record."""
    from tui.desk_cards import OnRecord

    def search_key() -> bytes:
        from models.audit.seen import SEARCH

        return keys.derive(home.master_key(settings), SEARCH)

    return OnRecord(search_key, home.head_seen)


def desk_settings(
    home: Home, settings: Settings, demo_passphrase: str = "", demo_other: str = ""
) -> DeskSettings:
    """What the desk takes from the settings file."""
    desk = settings.desk
    return DeskSettings(
        language=desk.language,
        zone=settings.display.time_zone,
        theme=desk.theme,
        keys=desk.keys,
        arc_phone=desk.arc_phone,
        dial_command=desk.dial_command,
        city=desk.city,
        me=clean(desk.operator or account_name(), 40),
        log=home.logs / DESK_LOG,
        calendars=home.calendars,
        papers=home.papers,
        demo=settings.home.kind == "demo",
        lock_after_s=desk.lock_after_min * 60.0,
        operator=desk.operator,
        demo_passphrase=demo_passphrase,
        demo_other=demo_other,
    )


class _Notices:
    """The desk's own notices job, from when the store is open until the desk ends."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._running: DeskNotices | None = None
        self._sits: Actor | None = None

    def start(self, store: Store, actor: Actor) -> None:
        """Begin to raise notices; once, also where the store is opened anew.

        Never raises: a desk whose notices fail must still show what rings, and its row tells of the failure.
        """
        if self._running is not None:
            return
        try:
            from scheduler.notices import DeskNotices
            from scheduler.notifier import Notifier

            sits = self._sits or actor
            operator_id = sits.id if sits.kind == "operator" else None
            self._running = DeskNotices(store, Notifier(), new_id(), operator_id, label=sits.label)
            self._running.start()
        except Exception as error:  # noqa: BLE001  # whatever notices raise, the board comes first
            crash.record(error, self._log, store.clock)

    def sits(self, actor: Actor | None) -> None:
        """An officer showed who they are at this desk: notices for them are raised here. None: it was locked."""
        self._sits = actor or self._sits
        if self._running is not None and actor is not None:
            self._running.sits_here(actor.id, actor.label)
        elif self._running is not None:
            self._running.locked = True

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop()


def _started(app: VaktbordApp, notices: _Notices, store: Store, actor: Actor) -> None:
    """The store is open: say who sits here, and raise notices. Called in a worker thread."""
    app.call_later(_name_officer, app, actor.label)
    notices.start(store, actor)


def _name_officer(app: VaktbordApp, label: str) -> None:
    officer = app.services.login.officer
    app.state = replace(app.state, me=label if officer is None else officer.label)


async def _shown(app: VaktbordApp, last_resort: LastResort) -> None:
    loop = asyncio.get_running_loop()
    process.settle_soon(loop)
    for each in process.ENDING:
        loop.add_signal_handler(each, _end, app, last_resort)
    watching = asyncio.ensure_future(_watch_terminal(app, last_resort))
    try:
        await app.run_async()
    finally:
        watching.cancel()
        # Threads that hang would be waited for from here on.
        _in_time(last_resort, app.return_code or 0)


async def _watch_terminal(app: VaktbordApp, last_resort: LastResort) -> None:
    """End when the terminal is gone, also where nobody sends us a signal: no desk is left behind, spinning."""
    while not _terminal_is_gone():
        await asyncio.sleep(LOOK_S)
    _end(app, last_resort)


def _terminal_is_gone() -> bool:
    try:
        os.tcgetpgrp(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0)
    except OSError:
        return True
    return False


def _in_time(last_resort: LastResort, code: int) -> None:
    """The desk leaves: what hangs has so long, counted once."""
    if not last_resort.runs:
        last_resort.within(END_WITHIN_S, code)


def _end(app: VaktbordApp, last_resort: LastResort) -> None:
    """Leave the screen; a terminal that is gone must not keep the process."""
    if _terminal_is_gone():
        last_resort.within(GONE_WITHIN_S, 0)
    with contextlib.suppress(OSError):
        app.exit(0)
