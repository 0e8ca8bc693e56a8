"""The sealed sheet for when nothing else works, made anew by the watch each night and by hand."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from models.access.actor import WATCH
from models.store.chain import record
from models.store.meta import read_meta
from models.store.tables import Entry
from models.words.lookup import t

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store

NIGHTLY = time(3, 30)
SEALED, SUBJECT = "paper.sealed", "paper:fallback"
_E: Any = Entry.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_KEY_CHANGED = select(_E.event_at).where(_E.verb == "key.rotated").order_by(_E.seq.desc()).limit(1)
_NEWEST = select(_E.event_at).where(_E.subject == SUBJECT, _E.verb == SEALED).order_by(_E.seq.desc()).limit(1)


def newest(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When a sheet was last sealed, and when the key last changed: a sheet from before that has another code."""
    return connection.execute(_NEWEST).scalar(), connection.execute(_KEY_CHANGED).scalar()


def sheet_file(home: Home) -> Path:
    """Where the newest sealed sheet lies."""
    return home.papers / t("paper.fallback.file")


def made_now(settings: Settings, store: Store, code: str) -> bytes:
    """The sheet as it is now; opened by the code, in clear text without one."""
    from models.handover.fallback import fallback
    from tui.paper.fallback import fallback_paper
    from tui.paper.pdf import pdf

    with store.read() as connection:
        found = fallback(connection, store.clock.now())
        city = read_meta(connection, "city") or ""
    return pdf(fallback_paper(found, city, settings.desk.arc_phone), code)


def seal(home: Home, settings: Settings, store: Store, master: bytes) -> Path:
    """Make the sealed sheet anew, in place of the one before: whole or not at all. That it was made is on record."""
    from models.handover.fallback import paper_code
    from models.store.exporting import new_file

    made = made_now(settings, store, paper_code(master))
    path = sheet_file(home)
    waiting = path.with_suffix(".new")
    waiting.unlink(missing_ok=True)  # of one that was killed while it wrote
    with new_file(waiting) as stream:
        stream.write(made)
    waiting.replace(path)
    now = store.clock.now()
    with store.write() as session:
        record(session, WATCH, SEALED, SUBJECT, now)
    return path


class Nightly:
    """Renews the sheet once a night, and where there is none; for the watch, which asks now and then."""

    def __init__(self, home: Home, settings: Settings, store: Store, master: bytes) -> None:
        self._home, self._settings, self._store, self._master = home, settings, store, master
        self._begun = False

    def renew(self) -> bool:
        """Make it anew where it is missing, of before the hour that last came, or of another key; whether it did."""
        if not self._begun:  # a watch that has just begun has alarms to see to
            self._begun = True
            return False
        from scheduler.backup import last_time

        now = self._store.clock.now()
        with self._store.read() as connection:
            made_at, key_at = newest(connection)
        if key_at is not None and made_at is not None and key_at > made_at:
            made_at = None
        due = last_time(now, NIGHTLY, self._settings.display.time_zone)
        if made_at is not None and due <= made_at <= now and sheet_file(self._home).is_file():
            return False
        seal(self._home, self._settings, self._store, self._master)
        return True
