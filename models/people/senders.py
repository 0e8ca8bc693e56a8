"""The transmitters as reception needs them: who may be heard, under which keys, and whether that has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from models.people.tables import Transmitter

_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
MOST = 50_000


@dataclass(frozen=True, slots=True)
class SenderRow:
    """One transmitter in use. `secrets` are its live keys, the next one last; never shown.

    `rotating`: the last key waits to be used for the first time; where it is the only one, plain text still holds.
    """

    id: str
    account: str
    kind: str
    portable: bool
    person_id: str | None
    interval_s: int
    secrets: tuple[bytes, ...] = field(default=(), repr=False)
    rotating: bool = False


def senders(connection: Connection) -> tuple[SenderRow, ...]:
    """Every transmitter in use."""
    rows = connection.execute(select(_TRANSMITTER).where(_TRANSMITTER.c.active).limit(MOST))
    return tuple(
        SenderRow(
            id=row.id,
            account=row.account,
            kind=row.kind,
            portable=row.portable,
            person_id=row.person_id,
            interval_s=row.interval_s,
            secrets=tuple(key for key in (row.key, row.next_key) if key),
            rotating=bool(row.next_key),
        )
        for row in rows
    )


def senders_mark(connection: Connection) -> tuple[int, int, int]:
    """Something that differs when any transmitter was added or changed; cheap enough to ask twice a second."""
    row = connection.execute(
        select(func.count(), func.max(_TRANSMITTER.c.seq), func.sum(_TRANSMITTER.c.version)).select_from(
            _TRANSMITTER
        )
    ).one()
    return int(row[0]), int(row[1] or 0), int(row[2] or 0)
