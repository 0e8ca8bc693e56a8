"""The feed files of officers' duty, written anew when it has changed; one stands where somebody asked for it (D35)."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from models.access.views import operators
from models.rota.calendar_file import duty_calendar, says_the_same
from models.rota.rows import ShiftRow
from models.store.exporting import new_file
from models.store.feed import board_counter
from models.store.store import Store
from models.words.lookup import t

PREFIX, SUFFIX = "duty-", ".ics"


def feed_file(folder: Path, code: str) -> Path:
    """Where an officer's feed lies."""
    return folder / f"{PREFIX}{code}{SUFFIX}"


def feed_of(connection: Connection, operator_id: str, now: datetime) -> bytes:
    """What an officer's feed says."""
    return duty_calendar(connection, operator_id, t("feed.title"), _word, now)


def begin_feed(store: Store, folder: Path, code: str, operator_id: str) -> Path:
    """Make an officer's feed file, which the watch keeps from then on; where it lies. One that is there is kept."""
    path = feed_file(folder, code)
    if not path.is_file():
        with store.read() as connection:
            content = feed_of(connection, operator_id, store.clock.now())
        with new_file(path) as stream:
            stream.write(content)
    return path


class Feeds:
    """The feed files in a folder. Nothing is read while nobody asked for one, or nothing was written."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._seen: tuple[object, ...] | None = None

    def renew(self) -> int:
        """Write those anew that no longer say what the rota says, each whole or not at all; returns how many."""
        there = _there(self._folder)
        if not there:
            return 0
        now = self._store.clock.now()
        seen = (board_counter(self._store), now.date(), frozenset(there))
        if seen == self._seen:
            return 0
        renewed = 0
        with self._store.read() as connection:
            for row in operators(connection):
                path = feed_file(self._folder, row.code)
                if path.name in there:
                    renewed += _renew(path, feed_of(connection, row.id, now))
        self._seen = seen
        return renewed


def _there(folder: Path) -> set[str]:
    if not folder.is_dir():
        return set()
    found = folder.glob(f"{PREFIX}*{SUFFIX}")
    return {path.name for path in found if path.is_file() and not path.is_symlink()}


def _renew(path: Path, content: bytes) -> int:
    if says_the_same(path.read_bytes(), content):
        return 0
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with new_file(fresh) as stream:
        stream.write(content)
    fresh.replace(path)
    return 1


def _word(row: ShiftRow) -> str:
    return t(f"feed.duty.{row.duty}")
