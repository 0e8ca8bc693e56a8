"""The wait after failed sign-ins: it grows, survives restarts, and never locks out whoever must answer an alarm.

Kept on both clocks. In the boot that saw the failure the boot clock judges, so that a changed wall clock neither
shortens nor lengthens the wait; from another boot or machine the wall clock does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.tables import Operator, SignInDelay
from models.alarms.tables import Alarm
from models.rota.views import on_duty
from models.store.clock import Clock
from models.store.guard import hold

_DELAY: Any = SignInDelay.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above

LONGEST_S = 60.0
LONGEST_FOR_HELP_S = 5.0
FORGOTTEN_AFTER_S = 3600.0
# Unknown codes share these, so that guessing codes fills no table and no code that was typed is kept.
_UNKNOWN_SLOTS = 64


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins in a row, and when the last one was on both clocks."""

    count: int
    at: datetime
    boot_id: str
    boottime: float

    def age_s(self, clock: Clock) -> float:
        """Seconds since the last failure; negative where the wall clock of another boot says it is yet to come."""
        if self.boot_id == clock.boot_id() != "unknown":
            return clock.boottime() - self.boottime
        return (clock.now() - self.at).total_seconds()


def delay_s(failures: int, longest_s: float = LONGEST_S) -> float:
    """How long to wait after so many failures in a row: 1, 2, 4, 8, 16, 32, then 60 seconds."""
    if failures <= 0:
        return 0.0
    return min(2.0 ** min(failures - 1, 16), LONGEST_S, longest_s)


def wait_s(failures: Failures | None, clock: Clock, longest_s: float = LONGEST_S) -> float:
    """What is left of the wait, in seconds; 0 where none is.

    A failure that lies in the future by another boot's wall clock counts as past: nobody waits for a clock.
    """
    if failures is None:
        return 0.0
    age = failures.age_s(clock)
    if age < 0:
        return 0.0
    return max(0.0, delay_s(failures.count, longest_s) - age)


def longest_for(connection: Connection, operator_id: str | None, now: datetime) -> float:
    """The longest wait that this operator may meet now.

    5 s while a P1 alarm is open, and for the officer on duty as TiB; where nobody is planned, for everyone who
    could be. 60 s otherwise.
    """
    urgent = select(_ALARM.c.id).where(_ALARM.c.state != "closed", _ALARM.c.priority == 1).limit(1)
    if connection.execute(urgent).scalar() is not None:
        return LONGEST_FOR_HELP_S
    if operator_id is None:
        return LONGEST_S
    tib = on_duty(connection, now).tib
    if tib is not None:
        return LONGEST_FOR_HELP_S if tib.operator_id == operator_id else LONGEST_S
    role = connection.execute(select(_OPERATOR.c.role).where(_OPERATOR.c.id == operator_id)).scalar()
    return LONGEST_FOR_HELP_S if role in ("tib", "officer", "head") else LONGEST_S


def subject_of(operator_id: str | None, code: str) -> str:
    """Under what the failures for a code are kept: the operator, or one of a few slots for unknown codes."""
    if operator_id is not None:
        return operator_id
    digest = hashlib.sha256(code.strip().casefold().encode(errors="replace")).digest()
    return f"unknown:{digest[0] % _UNKNOWN_SLOTS}"


def failures_of(connection: Connection, subject: str) -> Failures | None:
    """The failures kept under a subject."""
    row = connection.execute(
        select(_DELAY.c.failures, _DELAY.c.failed_at, _DELAY.c.boot_id, _DELAY.c.boottime).where(
            _DELAY.c.subject == subject
        )
    ).one_or_none()
    return None if row is None or not row.failures else Failures(*row)


def reserve(session: Session, subject: str, clock: Clock, longest_s: float) -> float:
    """Count an attempt as failed before it is tried; returns the seconds still to wait, 0 when it may be tried now.

    So guesses that are sent at the same time are not tried at the same time, and a process killed in the middle of
    one has used it. A success forgives it.
    """
    hold(session, "sign_in")
    connection = session.connection()
    before = failures_of(connection, subject)
    left = wait_s(before, clock, longest_s)
    if left > 0:
        return left
    count = 0 if before is None or before.age_s(clock) > FORGOTTEN_AFTER_S else before.count
    values = {
        "failures": count + 1,
        "failed_at": clock.now(),
        "boot_id": clock.boot_id(),
        "boottime": clock.boottime(),
    }
    done = connection.execute(update(_DELAY).where(_DELAY.c.subject == subject).values(**values))
    if done.rowcount == 0:
        connection.execute(insert(_DELAY).values(subject=subject, **values))
    return 0.0


def forgive(session: Session, subject: str) -> None:
    """The operator showed who they are: failures before it count no more."""
    session.connection().execute(update(_DELAY).where(_DELAY.c.subject == subject).values(failures=0))
