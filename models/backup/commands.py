"""What backups leave behind in the database: a row and an entry each, and a disturbance where there is no good one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.audit.heads import HeadKey, newest_head, take_up, told_of_change
from models.backup.rows import Drilled, Figures, Made
from models.backup.tables import BackupRun
from models.backup.views import health
from models.backup.words import DRILLED, FAILED, KEY_MADE, MADE, RESTORED
from models.store.chain import record
from models.store.clock import Clock
from models.watch.disturbances import end, lasting, note, unsettled

_RUN: Any = BackupRun.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

# A day, and two hours for the machine to be off, slow or busy.
OVERDUE = timedelta(hours=26)
OVERDUE_KIND, FAILED_KIND = "backup_overdue", "backup_failed"


def note_made(session: Session, actor: Actor, made: Made, clock: Clock) -> None:
    """A good copy lies in its place."""
    check(actor, "backup.make")
    now = clock.now()
    _insert(session, "backup", made.at, now, made.file, made.bytes, made.figures, made.seconds)
    told = {"file": made.file, "bytes": made.bytes, "removed": list(made.removed), **_told(made.figures)}
    record(session, actor, MADE, f"backup:{made.file}", now, told, made.at)
    lasts = lasting(session.connection(), OVERDUE_KIND)
    if lasts is not None:
        end(session, lasts, now, clock)


def note_failed(
    session: Session, actor: Actor, kind: str, fault: str, at: datetime, clock: Clock, file: str = ""
) -> None:
    """A run failed, `fault` being why as a message id. A copy that could not be made disturbs, until it is ticked."""
    now = clock.now()
    session.connection().execute(
        insert(_RUN).values(
            kind=kind, at=at, finished_at=now, file=file, outcome="failed", fault=fault,
            seconds=_seconds(at, now),
        )
    )  # fmt: skip
    record(session, actor, FAILED, f"{kind}:{file or 'none'}", now, {"kind": kind, "fault": fault})
    waiting = unsettled(session.connection())
    if kind == "backup" and not any(each.kind == FAILED_KIND for each in waiting):
        note(session, FAILED_KIND, at, clock)


def note_overdue(session: Session, clock: Clock) -> bool:
    """Note that there has been no good copy for too long, unless that is known; whether it was noted now.

    A city that never made one is told so by `doctor`: it has not begun.
    """
    connection, now = session.connection(), clock.now()
    known = health(connection)
    since = known.made_at or known.tried_at
    if since is None or now - since <= OVERDUE or lasting(connection, OVERDUE_KIND) is not None:
        return False
    if known.made_at is None and any(each.kind == FAILED_KIND for each in unsettled(connection)):
        return False
    note(session, OVERDUE_KIND, since, clock)
    return True


def note_drilled(session: Session, actor: Actor, drilled: Drilled, clock: Clock) -> None:
    """A copy was read back on trial, whole and right."""
    check(actor, "backup.restore")
    now = clock.now()
    _insert(
        session, "drill", drilled.made_at, now, drilled.file, 0, drilled.figures, drilled.seconds,
        drilled.signature,
    )  # fmt: skip
    told = {
        "line": drilled.line,
        "signature": drilled.signature,
        "key": drilled.key_id,
        **_told(drilled.figures),
    }
    record(session, actor, DRILLED, f"backup:{drilled.file}", now, told)


def note_restored(
    session: Session,
    actor: Actor,
    file: str,
    made_at: datetime,
    figures: Figures,
    head_key: HeadKey,
    clock: Clock,
) -> None:
    """This database was read back from a copy; what came after it is to be asked about, and stands on every desk.

    `head_key` is the one of the home that it is now in, which signs from here on.
    """
    check(actor, "backup.restore")
    now, newest = clock.now(), newest_head(session.connection())
    told: dict[str, object] = {"file": file, **_told(figures)}
    if newest is not None and newest.key_id != head_key.id:
        told |= told_of_change(newest.key_id, head_key)
    record(session, actor, RESTORED, f"backup:{file}", now, told)
    take_up(session, head_key, clock)
    note(session, "restored", made_at, clock, ended_at=max(made_at, now))


def note_key_made(session: Session, actor: Actor, public: str, clock: Clock) -> None:
    """A key pair for backups was made; only its public half stays here."""
    check(actor, "backup.make")
    record(session, actor, KEY_MADE, "backup:key", clock.now(), {"public": public})


def _insert(
    session: Session,
    kind: str,
    at: datetime,
    now: datetime,
    file: str,
    size: int,
    figures: Figures,
    seconds: float,
    signature: str = "",
) -> None:
    session.connection().execute(
        insert(_RUN).values(
            kind=kind, at=at, finished_at=now, file=file, bytes=size, head_seq=figures.head_seq,
            head_code=figures.head_code, alarms=figures.alarms, signals=figures.signals, entries=figures.entries,
            seconds=round(seconds, 3), outcome="good", fault="", signature=signature,
        )
    )  # fmt: skip


def _told(figures: Figures) -> dict[str, object]:
    return {
        "alarms": figures.alarms,
        "signals": figures.signals,
        "entries": figures.entries,
        "head": figures.head_code,
    }


def _seconds(at: datetime, now: datetime) -> float:
    return round(max(0.0, (now - at).total_seconds()), 3)
