"""Shelves that end at the same moment ring in turn, so that they do not bury the desk (ISA-18.2).

How long each waits is written on its row, as every deadline is: nothing is remembered between looks, and a restart or
a sleep in between drops none. What two persons put out of service never waits: it may be somebody calling for help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, update

from models.alarms.tables import Alarm
from models.store.clock import Clock, deadline

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

AT_A_TIME = 10
PAUSE_S = 10.0
LONGEST_S = 300.0


def turns(count: int) -> list[float]:
    """Seconds that each of `count` waits, in order: ten ring at once, the next ten after a pause, all within 5 min."""
    groups = -(-count // AT_A_TIME)
    pause = min(PAUSE_S, LONGEST_S / max(1, groups - 1))
    return [at // AT_A_TIME * pause for at in range(count)]


def in_turn(connection: Connection, due: Sequence[RowMapping], clock: Clock) -> list[RowMapping]:
    """Those of what is due that ring now; ends of shelves beyond the first ten are put off, the most urgent least."""
    ended = [row for row in due if row["state"] == "shelved"]
    waiting = {row["id"]: wait for row, wait in zip(ended, turns(len(ended)), strict=True) if wait > 0}
    for alarm_id, wait in waiting.items():
        later = deadline(clock, wait)
        connection.execute(
            update(_ALARM)
            .where(_ALARM.c.id == alarm_id)
            .values(due_at=later.at, due_boot_id=later.boot_id, due_boottime=later.boottime)
        )
    return [row for row in due if row["id"] not in waiting]
