"""Which transmitters are proven, which are due, and from which nothing came when it should have (DIRECTIVE rule 10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from models.alarms.tables import Alarm
from models.drills.proving import lasts
from models.drills.rows import ProofRow
from models.drills.tables import Proof
from models.drills.words import PROOF_STATES
from models.people.tables import Person, Transmitter
from models.store.clock import Clock
from models.store.policy import Proofs, in_force

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PROOF: Any = Proof.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above

MOST = 5000


def proofs(connection: Connection, clock: Clock) -> tuple[ProofRow, ...]:
    """Every transmitter in use, those that want somebody first, then what falls due first.

    Proven is one whose expected test came, or whose alarm an officer closed as a test.
    """
    now = clock.now()
    rule = in_force(connection, Proofs, now)
    proven = _proven(connection, now)
    waits = _last_waits(connection)
    found = connection.execute(
        select(_TRANSMITTER.c.id, _TRANSMITTER.c.account, _TRANSMITTER.c.kind, _PERSON.c.code)
        .select_from(_TRANSMITTER.outerjoin(_PERSON, _PERSON.c.id == _TRANSMITTER.c.person_id))
        .where(_TRANSMITTER.c.active.is_(True))
        .order_by(_TRANSMITTER.c.account)
        .limit(MOST)
    )
    rows = [
        _row(each, proven.get(each["id"]), waits.get(each["id"]), rule, clock) for each in found.mappings()
    ]
    never = datetime.min.replace(tzinfo=now.tzinfo)
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                PROOF_STATES.index(row.state),
                row.due_at or never,
                row.person or "~",
                row.account,
            ),
        )
    )


def _row(
    sender: RowMapping, proven_at: datetime | None, wait: RowMapping | None, rule: Proofs, clock: Clock
) -> ProofRow:
    now = clock.now()
    due_at = proven_at + timedelta(days=rule.interval_days) if proven_at is not None else None
    until, asked = None, ""
    if wait is not None and lasts(wait, clock):
        state, until, asked = "waiting", wait["ends_at"], wait["asked_label"]
    elif wait is not None and (proven_at is None or proven_at < wait["asked_at"]):
        state, until = "missed", wait["ends_at"]
    elif due_at is None:
        state = "never"
    elif due_at <= now:
        state = "overdue"
    else:
        state = "soon" if due_at <= now + timedelta(days=rule.soon_days) else "proven"
    return ProofRow(
        sender["id"],
        sender["account"],
        sender["kind"],
        sender["code"],
        state,
        proven_at,
        due_at,
        until,
        asked,
    )


def _proven(connection: Connection, now: datetime) -> dict[str, datetime]:
    """When each transmitter was last proven, as of `now`."""
    met = (
        select(_PROOF.c.transmitter_id, func.max(_PROOF.c.met_at, type_=_PROOF.c.met_at.type).label("at"))
        .where(_PROOF.c.met_at <= now)
        .group_by(_PROOF.c.transmitter_id)
        .limit(MOST)
    )
    closed = (
        select(
            _ALARM.c.transmitter_id,
            func.max(_ALARM.c.received_at, type_=_ALARM.c.received_at.type).label("at"),
        )
        .where(_ALARM.c.close_class == "test", _ALARM.c.transmitter_id.is_not(None))
        .where(_ALARM.c.source != "watch", _ALARM.c.drill.is_(False), _ALARM.c.received_at <= now)
        .group_by(_ALARM.c.transmitter_id)
        .limit(MOST)
    )
    found: dict[str, datetime] = {}
    for chosen in (met, closed):
        for row in connection.execute(chosen):
            found[row.transmitter_id] = max(row.at, found.get(row.transmitter_id, row.at))
    return found


def _last_waits(connection: Connection) -> dict[str, RowMapping]:
    """The newest wait of each transmitter, where nothing met it and nobody took it back."""
    newest = select(func.max(_PROOF.c.seq)).group_by(_PROOF.c.transmitter_id)
    found = connection.execute(
        select(_PROOF)
        .where(_PROOF.c.seq.in_(newest), _PROOF.c.alarm_id.is_(None), _PROOF.c.cancelled_at.is_(None))
        .limit(MOST)
    )
    return {row["transmitter_id"]: row for row in found.mappings()}
