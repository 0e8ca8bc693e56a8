"""What proofs and drills say of the directive: lines that are proven, and that the work is practised (D33, D61)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select

from models.drills.proofs import proofs
from models.drills.rows import ProofRow
from models.drills.tables import Drill
from models.duties.days import begins, ends, year_before
from models.duties.measured import BehindRow, Measured, of_all
from models.people.validity import local_day
from models.store.clock import HeldClock

_DRILL: Any = Drill.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

LIMIT = 200


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Transmitters whose test came in time, and drills of twelve months."""
    rows = _proofs(connection, day)
    late = [row for row in rows if _late(row, day)]
    oldest = min((local_day(row.due_at) for row in late if row.due_at), default=None)
    played = int(
        connection.execute(select(func.count()).select_from(_DRILL).where(_played(day))).scalar_one()
    )
    proven = len(rows) - len(late)
    return (
        Measured("D33", "proofs.proven", "city", proven, len(rows), of_all(proven, len(rows)), oldest),
        Measured("D61", "drills.played", "city", played, None, "ok" if played else "attention"),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The lines not proven, those never proven first; or the drills, the newest first."""
    if id == "proofs.proven":
        return tuple(
            BehindRow(
                row.person or "-",
                f"measured.behind.proofs.{row.state}",
                local_day(row.due_at) if row.due_at else None,
            )
            for row in _proofs(connection, day)
            if _late(row, day)
        )
    if id != "drills.played":
        return ()
    found = connection.execute(
        select(_DRILL.c.seq, _DRILL.c.began_at).where(_played(day)).order_by(_DRILL.c.seq.desc()).limit(LIMIT)
    )
    return tuple(
        BehindRow("-", "measured.behind.drills.played", local_day(row.began_at), (("number", row.seq),))
        for row in found
    )


def _late(row: ProofRow, day: date) -> bool:
    """Never proven, or its day has passed; one that falls due on the day is not late on it."""
    last = row.until if row.state == "missed" else row.due_at if row.state == "overdue" else None
    return row.state == "never" or (last is not None and local_day(last) < day)


def _proofs(connection: Connection, day: date) -> tuple[ProofRow, ...]:
    return proofs(connection, HeldClock(ends(day), boot="as of a day"))


def _played(day: date) -> Any:
    return and_(
        _DRILL.c.began_at >= begins(year_before(day)),
        _DRILL.c.ended_at.is_not(None),
        _DRILL.c.ended_at <= ends(day),
    )
