"""What the database knows of its own backups. All of it is of copies; whether a file still lies there is not known."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from models.backup.rows import BackupHealth, KeptFile
from models.backup.tables import BackupRun

_RUN: Any = BackupRun.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_R = _RUN.c
MOST = 5000


def health(connection: Connection) -> BackupHealth:
    """How the city stands with its backups and drills."""
    newest: dict[str, int] = dict(
        connection.execute(
            select(_R.kind, func.max(_R.seq)).where(_R.outcome == "good").group_by(_R.kind)
        ).all()
    )
    good = {
        row.seq: row
        for row in connection.execute(
            select(_R.seq, _R.at, _R.finished_at).where(_R.seq.in_(newest.values()))
        )
    }
    tried = connection.execute(
        select(_R.finished_at, _R.outcome, _R.fault)
        .where(_R.kind == "backup")
        .order_by(_R.seq.desc())
        .limit(1)
    ).one_or_none()
    made, drilled = good.get(newest.get("backup", 0)), good.get(newest.get("drill", 0))
    return BackupHealth(
        made_at=None if made is None else made.at,
        tried_at=None if tried is None else tried.finished_at,
        fault="" if tried is None or tried.outcome == "good" else tried.fault,
        drilled_at=None if drilled is None else drilled.finished_at,
    )


def good_files(connection: Connection) -> tuple[KeptFile, ...]:
    """The good copies that were ever made, newest first."""
    rows = connection.execute(
        select(_R.file, _R.at, _R.bytes)
        .where(_R.kind == "backup", _R.outcome == "good")
        .order_by(_R.seq.desc())
        .limit(MOST)
    )
    return tuple(KeptFile(*row) for row in rows)


def newest_run(connection: Connection) -> int:
    """The number of the newest run of any kind; 0 where there was none."""
    return int(connection.execute(select(func.max(_R.seq))).scalar() or 0)
