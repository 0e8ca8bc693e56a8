"""Alarms put straight into the tables with the signals that raised them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from models.alarms.tables import Signal
from models.store.ids import new_id
from models.store.store import Store
from tests.models.figures.build import put

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)


def put_with_signals(store: Store, *rows: dict[str, Any]) -> None:
    """Insert the alarms, each with one signal."""
    put(store, *rows)
    signals = [
        {
            "id": new_id(), "raw": b"raw", "alarm_id": row["id"], "event": "alarm", "source": row["source"],
            "account": row["account"], "token": "ADM-CID", "sequence": "0001", "code": row["code"], "partition": "",
            "zone": "", "received_at": row["received_at"], "dedupe_key": row["id"],
        }
        for row in rows
    ]  # fmt: skip
    with store.write() as session:
        session.connection().execute(insert(Signal), signals)
