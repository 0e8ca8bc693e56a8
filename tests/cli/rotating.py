"""Changing the key of a home with something in it, and looking it through afterwards."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.access.passphrase import normal
from models.audit.heads import head_key
from models.audit.verify import verify
from models.keys import rotating, rotation, sources
from models.store import keys
from models.store.clock import SystemClock
from models.store.engine import connect_sqlite
from models.store.errors import IntegrityProblem
from models.store.home import Home
from models.store.spool.marks import move_mark
from models.store.spool.writer import SpoolWriter
from tests.cli.conftest import Command, store_of
from tests.cli.running import add_transmitters

PHRASE = normal("åtta blå hästar i regn")
CLOCK = SystemClock()


def rotate(home: Home) -> rotating.Rotated:
    return rotating.rotate(home, home.settings(), LOADER, CLOCK, lambda _: None)


def killed(at: str, act: Callable[[], object]) -> None:
    """Do it in a process that is killed at a step."""
    child = os.fork()
    if child == 0:

        def die(step: str) -> None:
            if step == at:
                os.kill(os.getpid(), signal.SIGKILL)

        rotation.at_step = die
        try:
            act()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), status
    assert os.WTERMSIG(status) == signal.SIGKILL


def master_of(home: Home) -> bytes:
    sources.forget(home)
    return home.master_key(home.settings())


def require_whole(home: Home, before: bytes, rotated: bool) -> bytes:
    """The home opens, holds what it held, tells of the change if and only if it is made, and nothing is left over."""
    master = master_of(home)
    assert (master != before) is rotated
    assert not home.rotation.exists()
    assert not list(home.folder.glob(".*"))
    assert keys.is_known_by(master, home.key_check.read_text())
    store = store_of(home)
    try:
        with store.read() as connection:
            found = verify(connection, head_key(master))
            assert found.fault is None
            told = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'key.rotated'")).scalar()
            assert told == int(rotated)
            assert connection.execute(text("SELECT count(*) FROM transmitter")).scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    finally:
        store.close()
    if rotated:
        with pytest.raises(IntegrityProblem):
            connect_sqlite(home.database, keys.derive(before, keys.DATABASE))
    return master


def spool(home: Home, *, taken_in: bool) -> None:
    writer = SpoolWriter(home.spool, keys.derive(master_of(home), keys.SPOOL), CLOCK, size=256 * 1024)
    number = writer.append(b"received")
    writer.close()
    if taken_in:
        store = store_of(home)
        with store.write() as session:
            move_mark(session.connection(), writer.spool_id, number, CLOCK)
        store.close()


def live(home: Home, vaktbord: Command) -> Home:
    """A home with something in it, and a spool that is taken in."""
    add_transmitters(vaktbord, "1001", "1002")
    spool(home, taken_in=True)
    return home
