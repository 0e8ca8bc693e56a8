"""`vaktbord watch`: reception and clockwork without a screen, in the foreground, until a signal ends it."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from typing import TYPE_CHECKING

from models.store.opening import clock_of, open_store
from scheduler import logs
from tui.cli import faults, lock, process
from tui.cli.ending import LastResort
from tui.cli.exit_codes import OK

if TYPE_CHECKING:
    from models.store.home import Home


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Be the watch, or end the one that runs. It begins also while the database is away or being upgraded."""
    settings = home.settings()
    if arguments.stop:
        from tui.cli import watch_control

        return watch_control.stop(home, settings)
    process.harden()
    process.share_fairly()
    faults.guard(home)
    clock = clock_of(settings)
    logs.to_stream(clock.now, clock.monotonic)
    # Before the lock, so that a key which cannot be had says so whoever has it; after it, since it may be changed.
    home.master_key(settings)
    held = lock.take(home, clock)
    last_resort = LastResort()
    try:
        master = home.master_key(settings)
        store = open_store(home, settings, any_version=True)
        from tui.cli.watching import Watching

        try:
            asyncio.run(Watching(home, settings, master, store, last_resort).run(arguments.parent_fd))
        finally:
            store.close()
    finally:
        held.release()
        last_resort.call_off()
    if arguments.parent_fd is not None and settings.home.kind == "demo":
        # The demo is gone, perhaps killed: nothing of it stays behind.
        shutil.rmtree(home.folder, ignore_errors=True)
    return OK
