"""`vaktbord watch`: reception and clockwork without a screen, in the foreground, until a signal ends it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.store.errors import SettingsProblem, StoreUnavailable, VaktbordError
from models.store.home import Home
from models.store.opening import open_store
from models.store.settings import Settings, address
from models.words.lookup import t
from tui.cli import faults, lock, process
from tui.cli.console import say
from tui.cli.exit_codes import OK

if TYPE_CHECKING:
    from models.store.store import Store

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Be the watch, or end the one that runs."""
    settings = home.settings()
    if arguments.stop:
        from tui.cli import watch_control

        return watch_control.stop(home, settings)
    process.harden()
    process.share_fairly()
    faults.guard(home)
    store = open_store(home, settings)
    try:
        held = lock.take(home, store.clock)
        server = None if store.is_sqlite else lock.ServerLock(store, lock.server_name(home))
        try:
            if server is not None:
                server.keep()
            asyncio.run(_Watch(home, settings, store, server).run(arguments.parent_fd))
        finally:
            if server is not None:
                server.release()
            held.release()
    finally:
        store.close()
    if arguments.parent_fd is not None and settings.home.kind == "demo":
        # The demo is gone, perhaps killed: nothing of it stays behind.
        shutil.rmtree(home.folder, ignore_errors=True)
    return OK


class _Watch:
    """One run of the watch."""

    def __init__(self, home: Home, settings: Settings, store: Store, held: lock.ServerLock | None) -> None:
        from models.watch.commands import Listening

        self._settings = settings
        self._store = store
        self._held = held
        self._epoch = 0
        self._listening = Listening()
        self._ending = asyncio.Event()

    async def run(self, parent_fd: int | None) -> None:
        """Receive until told to end. Raises what keeps it from starting, or StoreUnavailable when overtaken."""
        from intake.reception import Reception
        from models.watch.commands import Listening, end_watch
        from scheduler.clockwork import Clockwork

        self._end_on_signals(parent_fd)
        host, port = address(self._settings.intake.dc09_tcp)
        reception = Reception(self._store, host, port)
        try:
            await reception.start()
        except OSError as error:
            raise SettingsProblem("watch.address_taken", address=self._settings.intake.dc09_tcp) from error
        try:
            self._listening = Listening(dc09_tcp=_told(reception.dc09_tcp))
            await asyncio.to_thread(self._begin)

            def health() -> tuple[bool, str]:
                facts = reception.facts()
                return facts.receiving, facts.fault

            clockwork = Clockwork(self._store, epoch=lambda: self._epoch, health=health)
            clockwork.start()
            try:
                _say(t("cli.watch.receiving", where=self._listening.dc09_tcp or "-", pid=os.getpid()))
                await self._stay()
            finally:
                await asyncio.to_thread(clockwork.stop)
        finally:
            await reception.stop()
            with contextlib.suppress(VaktbordError), self._store.write() as session:
                end_watch(session, self._epoch, self._store.clock)
        _say(t("cli.watch.stopped"))

    def _end_on_signals(self, parent_fd: int | None) -> None:
        loop = asyncio.get_running_loop()
        for each in _SIGNALS:
            loop.add_signal_handler(each, self._ending.set)
        if parent_fd is not None:

            def parent_ended() -> None:
                loop.remove_reader(parent_fd)
                self._ending.set()

            loop.add_reader(parent_fd, parent_ended)

    def _begin(self) -> None:
        from models.watch.commands import begin_watch

        with self._store.write() as session:
            self._epoch = begin_watch(
                session, lock.machine(), os.getpid(), self._listening, self._store.clock
            )

    async def _stay(self) -> None:
        """Wait for the end, asking every second whether the lock is still ours."""
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 1.0)
                return
            try:
                if self._held is not None and not await asyncio.to_thread(self._held.keep):
                    await asyncio.to_thread(self._begin)
            except StoreUnavailable as error:
                # The server is away: go on listening, unacknowledging, until it is back or another has taken over.
                if error.message_id != "store.away":
                    raise


def _told(bound: tuple[str, int] | None) -> str | None:
    if bound is None:
        return None
    host, port = bound
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _say(text: str) -> None:
    """A line for whoever looks; a terminal that is gone must not keep the watch from ending well."""
    with contextlib.suppress(OSError, ValueError):
        say(text)
        _flush()


def _flush() -> None:
    import sys

    flush: Callable[[], None] | None = getattr(sys.stdout, "flush", None)
    if flush is not None:
        flush()
