"""A change of the master key: all is under the new one, or, cut off anywhere, all is under the old one.

The embedded database is written anew under the new key, proven, and put in place by one rename; on PostgreSQL every
value is sealed anew in one transaction. What comes before that point is undone, what comes after is brought to its end,
by whoever opens the home next. Each key lies sealed under the other
meanwhile, so that either is enough to do so.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.keys import recovery, sources
from models.keys.files import read_private, remove_for_good, replace_private
from models.keys.leftovers import remove_leftovers
from models.store import keys
from models.store.errors import IntegrityProblem, NotAllowed, StoreUnavailable, VaktbordError
from models.store.spool.disk import sync_folder

if TYPE_CHECKING:
    from models.keys.sources import Found
    from models.store.home import Home
    from models.store.settings import Settings

STEPS = (
    "planned", "copied", "recorded", "proven", "ready", "committed", "recovery", "cleared", "placed", "checked",
)  # fmt: skip
_FORMAT = "vaktbord rotation v1"
_NONCE = 12
_WAIT_S = 5.0


def _go_on(step: str) -> None:
    """Nothing happens between the steps; tests end the process here."""


at_step: Callable[[str], None] = _go_on


def fresh_of(home: Home) -> Path:
    """Where the database is written anew."""
    return home.rotation / "fresh.db"


def old_of(home: Home) -> Path:
    """A second name of the old database, so that it can be emptied when the new one has its place."""
    return home.rotation / "old.db"


@dataclass(frozen=True, slots=True)
class Plan:
    """Each key's check value, and each sealed under the other."""

    old: str
    new: str
    new_sealed: str
    old_sealed: str

    def keys(self, master: bytes, place: str) -> tuple[bytes, bytes]:
        """The old key and the new, from either, which lies at `place`.

        Raises NotAllowed for a key that is neither, IntegrityProblem for a changed plan.
        """
        if keys.is_known_by(master, self.old):
            return master, _unseal(self.new_sealed, master)
        if keys.is_known_by(master, self.new):
            return _unseal(self.old_sealed, master), master
        raise NotAllowed("key.wrong", path=place)


def begin(home: Home, old: bytes, new: bytes) -> None:
    """Make the folder and write the plan, last and whole. Raises OSError."""
    home.rotation.mkdir(mode=0o700)
    sync_folder(home.folder)
    told = {
        "format": _FORMAT,
        "old": keys.check_value(old),
        "new": keys.check_value(new),
        "new_sealed": _seal(new, old),
        "old_sealed": _seal(old, new),
    }
    replace_private(_plan_of(home), json.dumps(told).encode())
    at_step("planned")


def resume(home: Home, settings: Settings, found: Found) -> Found:
    """End a change that was cut off: undone before the rename, done after it; the key that holds from here on.

    Raises StoreUnavailable while another changes the key or where there is no database, NotAllowed for a key that is
    neither of the two, IntegrityProblem where neither opens the database.
    """
    with locked(home):
        if not home.rotation.exists():  # another was first
            return found if sources.is_ours(home, found.master) else sources.find_anew(home, settings)
        plan = _read_plan(home)
        if plan is None:
            return _without_plan(home, settings, found)
        old, new = plan.keys(found.master, sources.place(home, settings, found.source))
        if _opens(home, settings, new):
            finish(home, new, found)
            return sources.Found(new, found.source, found.put)
        if not _opens(home, settings, old):
            raise IntegrityProblem("store.wrong_key", path=home.database)
        take_down(home)
        return sources.Found(old, found.source, found.put)


def finish(home: Home, new: bytes, found: Found) -> bool:
    """What follows when the database has its place; again from the beginning where it was cut off.

    False where something cannot be written: both keys open the home until it can.
    """
    try:
        # First, so that the paper opens whatever the home is under, also where the key's place is lost meanwhile.
        recovery.seal_again(home, new)
        at_step("recovery")
        # Before the place, which may be long in coming: a watch that starts meanwhile begins a spool of its own.
        remove_leftovers(home, new)
        at_step("cleared")
        if found.master != new:
            if found.put is None:
                return False
            found.put(new)
        at_step("placed")
        replace_private(home.key_check, f"{keys.check_value(new)}\n".encode())
        at_step("checked")
        take_down(home)
    except (OSError, VaktbordError):
        return False
    return True


def take_down(home: Home) -> None:
    """Remove the folder: databases first and the plan last, so that being cut off here too is no harm."""
    old = old_of(home)
    for name in ("fresh.db", "fresh.db-wal", "fresh.db-shm", "fresh.db-journal"):
        remove_for_good(home.rotation / name)
    with contextlib.suppress(FileNotFoundError):
        if not old.samefile(home.database):  # before the rename both names are the one live database's
            remove_for_good(old)
        old.unlink(missing_ok=True)
    for path in list(home.rotation.iterdir()):
        if path != _plan_of(home):
            path.unlink()
    _plan_of(home).unlink(missing_ok=True)
    home.rotation.rmdir()
    sync_folder(home.folder)


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """One at a time. Raises StoreUnavailable where another goes on for long, NotAllowed where the home is not ours."""
    try:
        descriptor = os.open(home.rotation_lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise NotAllowed("home.cannot_make", path=home.rotation_lock) from error
    try:
        ends = time.monotonic() + _WAIT_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > ends:
                    raise StoreUnavailable("key.rotation_under_way") from None
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def undo(home: Home, settings: Settings, new: bytes, found: Found) -> None:
    """Something failed: undo what was begun, or end it where it had passed the point of no return after all.

    Where that cannot be known or done now, by the server or the disk, whoever opens the home next does it.
    """
    if not home.rotation.exists():
        return
    with contextlib.suppress(StoreUnavailable, OSError):
        if _opens(home, settings, new):
            finish(home, new, found)
        else:
            take_down(home)


def _without_plan(home: Home, settings: Settings, found: Found) -> Found:
    """Cut off before the plan stood, or the plan was spoilt: the key that we have must be the one."""
    if not _opens(home, settings, found.master):
        raise IntegrityProblem("key.rotation_damaged", path=_plan_of(home))
    if sources.is_ours(home, found.master):
        take_down(home)
    else:
        finish(home, found.master, found)
    return found


def _opens(home: Home, settings: Settings, master: bytes) -> bool:
    """Whether the database is under this key. Raises StoreUnavailable."""
    if settings.store.database_url:
        from models.keys.rotating_server import opens
        from models.store.opening import clock_of

        return opens(settings, master, clock_of(settings))
    from models.store.engine import connect_sqlite

    database = home.database
    if not database.is_file():
        raise StoreUnavailable("store.no_database", path=database)
    try:
        connect_sqlite(database, keys.derive(master, keys.DATABASE)).close()
    except IntegrityProblem:
        return False
    return True


def _plan_of(home: Home) -> Path:
    return home.rotation / "plan"


def _read_plan(home: Home) -> Plan | None:
    """The plan; None where there is none to be read."""
    try:
        told = json.loads(read_private(_plan_of(home), 4096))
        if told["format"] != _FORMAT:
            return None
        return Plan(*(str(told[name]) for name in ("old", "new", "new_sealed", "old_sealed")))
    except (NotAllowed, ValueError, KeyError, TypeError):
        return None


def _seal(key: bytes, under: bytes) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    sealing = AESGCM(keys.derive(under, keys.ROTATION))
    return (nonce + sealing.encrypt(nonce, key, _FORMAT.encode())).hex()


def _unseal(sealed: str, under: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        content = bytes.fromhex(sealed)
        sealing = AESGCM(keys.derive(under, keys.ROTATION))
        return sealing.decrypt(content[:_NONCE], content[_NONCE:], _FORMAT.encode())
    except (ValueError, InvalidTag) as error:
        raise IntegrityProblem("key.rotation_damaged", path="plan") from error
