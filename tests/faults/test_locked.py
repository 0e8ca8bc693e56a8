"""Somebody else holds the database: alarms are acknowledged all the same, and are in it when it is free again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest

from models.store import keys
from models.store.engine import connect_sqlite
from tests.faults.figures import Figures
from tests.faults.scene import Scene, account_for
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
# As long as a panel waits before it calls its other receiver.
ANSWERED_WITHIN_S = 2.0
COPYING_S = 60.0


class _NeverDone(Exception):
    """A copy that begins anew at every write has been tried for long enough."""


def _give_up_after(ends: float) -> None:
    if time.monotonic() > ends:
        raise _NeverDone


@pytest.mark.parametrize("for_s", [3.0, pytest.param(60.0, marks=pytest.mark.long)])
def test_a_locked_database_keeps_no_sender_waiting(scene: Scene, tell: Tell, for_s: float) -> None:
    scene.start()
    with Traffic(scene.port, scene.senders, pause_s=0.01, timeout_s=5.0) as traffic:
        traffic.until(len(scene.senders))
        with scene.store() as store:
            connection = store.engine.raw_connection()
            cursor = connection.cursor()
            cursor.execute("BEGIN EXCLUSIVE")
            before = traffic.acknowledged
            time.sleep(for_s)
            meanwhile = traffic.acknowledged - before
            cursor.execute("ROLLBACK")
            connection.close()
        traffic.finish()
        more = f"{meanwhile} acknowledged while locked"
        tell(account_for(scene, f"database locked by another for {for_s:.0f} s", traffic, more))
        assert meanwhile > 10 * for_s
        assert traffic.worst_s < ANSWERED_WITHIN_S


@pytest.mark.parametrize("copies", [2, pytest.param(40, marks=pytest.mark.long)])
def test_a_database_being_copied_keeps_no_sender_waiting(scene: Scene, tell: Tell, copies: int) -> None:
    """SQLite's own backup, page by page with pauses, as a careful one does; it begins anew at every write."""
    scene.start()
    ends = time.monotonic() + COPYING_S
    key = keys.derive(scene.home.master_key(scene.home.settings()), keys.DATABASE)
    with Traffic(scene.port, scene.senders, pause_s=0.01, timeout_s=5.0) as traffic:
        traffic.until(len(scene.senders))
        copied = 0
        for number in range(copies):
            if copied and time.monotonic() > ends:
                break
            source = connect_sqlite(scene.home.database, key)
            target = connect_sqlite(scene.folder / f"copy{number}.db", key)
            with contextlib.suppress(_NeverDone):
                source.backup(target, pages=20, sleep=0.001, progress=lambda *_: _give_up_after(ends))
                assert target.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                copied += 1
            target.close()
            source.close()
        traffic.finish()
        tell(account_for(scene, f"{copies} backups while receiving, {copied} of them to the end", traffic))
        assert copied
        assert traffic.worst_s < ANSWERED_WITHIN_S
