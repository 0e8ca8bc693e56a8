"""The database alone: acknowledging, the open alarms and the history, in a small table and in a million rows.

The floor of an act is a bare one-row COMMIT, the floor of a page is a bare read of a hundred rows by key, both on
the same encrypted file in the same run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert, text

from models.access.actor import operator_at
from models.alarms.commands import acknowledge
from models.alarms.history import Vocabulary, history
from models.alarms.tables import Alarm
from models.alarms.views import open_alarms
from models.store import schema
from models.store.clock import SystemClock
from models.store.ids import new_id
from models.store.store import Store
from tests.bench.figures import Figure

SMALL, LARGE = 100, 1_000_000
ACTS = 60
OFFICER = operator_at("bench", "B. Bänk", "tib", "bench")
WORDS = Vocabulary(kinds={"inbrott": "burglary", "sabotage": "tamper"}, states={})
TYPED = {"": 5.0, "inbrott": 5.0, "sabotage": 5.0, "inbrott 1007": 5.0, "2024-06-01": 5.0}

_FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO alarm (id, priority, kind, state, source, account, portable, code, text_id, "partition", zone, arc_verified,
  received_at, acknowledged_label, close_class, copies, ladder, ladder_round, ladder_step, due_boot_id, due_boottime,
  version)
SELECT printf('%032x', i), 1 + i % 4, CASE WHEN i % 50000 = 0 THEN 'tamper' WHEN i % 3 THEN 'burglary'
  ELSE 'battery' END,
  'closed', 'dc09_tcp', printf('%04d', 1000 + i % 40), 0, '130', '', '01', '001', 1,
  strftime('%Y-%m-%dT%H:%M:%S', 1700000000 + i * 60, 'unixepoch') || '.000000Z', 'B. Bänk', 'test', 0, '', 1, 0, '',
  0, 3
FROM n
"""


def run() -> list[Figure]:
    """Milliseconds, medians; a larger table must not cost more."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store.sqlite(Path(folder) / "bench.db", bytes(32), must_exist=False)
        schema.upgrade(store.engine)
        _fill(store, SMALL)
        small_floor, small = _bare_commit(store), _acknowledging(store)
        _fill(store, LARGE)
        floor, large = _bare_commit(store), _acknowledging(store)
        figures.append(_figure("acknowledge with its plan, 100 alarms", small_floor, small, 2.0))
        figures.append(_figure("acknowledge with its plan, 1 000 000 alarms", floor, large, 2.0))
        floor = _timed(lambda: _bare_page(store))
        figures.append(
            _figure("first page of open alarms (50 of 1M)", floor, _timed(lambda: _board(store)), 5.0)
        )
        for typed, goal_ms in TYPED.items():
            taken = _timed(lambda typed=typed: _history(store, typed))  # type: ignore[misc]  # bound now, not later
            figures.append(_figure(f"history of 1M, first page, typed '{typed}'", floor, taken, goal_ms))
        store.close()
    return figures


def _figure(name: str, floor: float, product: float, goal_ms: float) -> Figure:
    return Figure(name, floor, product, product / floor, "ms", f"<= {goal_ms:g} ms", product <= goal_ms)


def _fill(store: Store, count: int) -> None:
    with store.write() as session:
        session.connection().execute(text("DELETE FROM alarm"))
        session.connection().execute(text(_FILL), {"count": count - 50})
        now = SystemClock().now()
        session.connection().execute(
            insert(Alarm),
            [
                {
                    "id": new_id(),
                    "priority": 1 + number % 4,
                    "kind": "burglary",
                    "state": "new",
                    "source": "dc09_tcp",
                    "account": "1001",
                    "code": "130",
                    "received_at": now,
                    "version": 1,
                }
                for number in range(50 + ACTS)
            ],
        )
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _acknowledging(store: Store) -> float:
    with store.read() as connection:
        ringing = [row.id for row in open_alarms(connection) if row.rings][:ACTS]
    taken: list[float] = []
    for alarm_id in ringing:
        began = time.perf_counter()
        with store.write() as session:
            acknowledge(session, OFFICER, alarm_id, store.clock)
        taken.append((time.perf_counter() - began) * 1000)
    with store.read() as connection:
        begun = connection.exec_driver_sql(
            "SELECT count(*) FROM plan_run WHERE ended_at IS NULL"
        ).scalar_one()
    assert begun >= len(ringing), "every acknowledgement begins the alarm's plan, and is measured with it"
    return statistics.median(taken)


def _bare_commit(store: Store) -> float:
    raw = store.engine.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    taken: list[float] = []
    for number in range(ACTS):
        began = time.perf_counter()
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("UPDATE watch SET pid = ?", (number,))
        driver.execute("COMMIT")
        taken.append((time.perf_counter() - began) * 1000)
    raw.close()
    return statistics.median(taken)


def _bare_page(store: Store) -> None:
    with store.read() as connection:
        connection.exec_driver_sql("SELECT * FROM alarm ORDER BY seq DESC LIMIT 100").fetchall()


def _board(store: Store) -> None:
    with store.read() as connection:
        assert len(open_alarms(connection, 50)) == 50


def _history(store: Store, typed: str) -> None:
    with store.read() as connection:
        history(connection, typed, WORDS)


def _timed(act: Callable[[], None]) -> float:
    act()
    taken: list[float] = []
    for _ in range(15):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
