"""Alarms of a year, put straight into the table, with what officers did about them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from models.alarms.tables import Alarm
from models.store.ids import new_id
from models.store.store import Store

KINDS = ("personal", "burglary", "tamper", "battery", "test", "silent_line")
CLASSES = ("real", "probable", "user_error", "technical", "test", "unknown")


def alarm(received: datetime, took_s: float | None = 20.0, **more: Any) -> dict[str, Any]:
    """A row: acknowledged `took_s` after it came and closed a minute later, or still ringing where that is None."""
    taken = None if took_s is None else received + timedelta(seconds=took_s)
    row: dict[str, Any] = {
        "id": new_id(), "priority": 1, "kind": "personal", "state": "new" if taken is None else "closed",
        "source": "dc09_tcp", "account": "1001", "code": "123", "arc_verified": True, "portable": True,
        "triggered_at": received - timedelta(seconds=4), "arc_received_at": received - timedelta(seconds=2),
        "received_at": received, "first_acknowledged_at": taken, "acknowledged_at": taken,
        "acknowledged_label": "", "action_at": taken,
        "closed_at": None if taken is None else taken + timedelta(seconds=60),
        "close_class": None if taken is None else "real", "copies": 0, "ladder": "beredskap", "drill": False,
        "out_of_service_at": None, "person_id": None,
    }  # fmt: skip
    return row | more


def put(store: Store, *rows: dict[str, Any]) -> None:
    """Insert the rows."""
    with store.write() as session:
        session.connection().execute(insert(Alarm), list(rows))


def a_year(seed: int, end: datetime, count: int = 300) -> list[dict[str, Any]]:
    """Alarms of some 13 months before `end`, of every sort, also such as no figure counts."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        received = end - timedelta(seconds=chance.randrange(400 * 86400), milliseconds=chance.randrange(1000))
        kind = chance.choice(KINDS)
        rings = chance.random() < 0.05
        took = (
            None if rings else chance.choice([5.0, 30.0, 300.0, 301.0, round(chance.expovariate(1 / 200), 3)])
        )
        rows.append(
            alarm(
                received,
                took,
                priority=chance.choice((1, 2, 3, 4)),
                kind=kind,
                source="watch" if kind == "silent_line" else "dc09_tcp",
                account=f"{1000 + number % 7}",
                close_class=None if rings else chance.choice(CLASSES),
                ladder=chance.choice(("beredskap", "bemannad", "")),
                drill=chance.random() < 0.1,
                out_of_service_at=received if chance.random() < 0.1 else None,
            )
        )
    return rows
