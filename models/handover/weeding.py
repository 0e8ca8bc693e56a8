"""What weeding takes from a handover with its entries: what the sheet said, and why a signature never came.

Who handed over to whom, when, both signatures and the sum over the sheet stay: the record leans on them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from models.rota.tables import Handover

_HANDOVER: Any = Handover.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def forget_words(connection: Connection, subject: str, before: datetime) -> None:
    """Take the words of a sheet away, where the subject is one that was written before an instant."""
    noun, _, handover_id = subject.partition(":")
    if noun == "handover":
        chosen = update(_HANDOVER).where(_HANDOVER.c.id == handover_id, _HANDOVER.c.written_at < before)
        connection.execute(chosen.values(sheet="", remark=None))
