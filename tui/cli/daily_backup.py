"""The daily backup of a watch, wired: where there is a key to make one to, as a process that can get at the home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.backup import Backups
from tui.cli.watch_control import spawn_backup

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store


def daily(home: Home, settings: Settings, store: Store) -> Backups | None:
    """What begins a backup each day; None where the settings name no public key."""
    told = settings.backup
    if not told.public_key.strip():
        return None
    return Backups(store, told.at, lambda: spawn_backup(home), settings.display.time_zone)
