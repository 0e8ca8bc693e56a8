"""What desks and commands read of alarms: flat rows, always a limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    select,
)

from models.alarms.rows import AlarmRow
from models.alarms.tables import Alarm, Signal
from models.people.tables import Person, Transmitter

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above

BOARD_LIMIT = 500
_A = _ALARM.c
COLUMNS = (
    _A.id, _A.seq, _A.version, _A.priority, _A.kind, _A.state, _A.source, _A.account, _PERSON.c.code.label("person"),
    _A.portable, _A.code, _A.text_id, _A.partition, _A.zone, _A.triggered_at, _A.arc_received_at, _A.received_at,
    _A.acknowledged_at, _A.acknowledged_label, _A.action_at, _A.restored_at, _A.shelved_until, _A.closed_at,
    _A.close_class, _A.copies, _A.ladder_step, _A.due_at, _A.first_acknowledged_at,
    _A.drill, _A.proof,
)  # fmt: skip


def select_alarms() -> Select[Any]:
    """The columns of an AlarmRow, in its order, with the person's code."""
    return select(*COLUMNS).select_from(_ALARM.outerjoin(_PERSON, _PERSON.c.id == _A.person_id))


def as_rows(found: Iterable[Any]) -> tuple[AlarmRow, ...]:
    """Rows of `select_alarms` as frozen values."""
    return tuple(AlarmRow(*row) for row in found)


# Built once: these are read at every wake of every desk, and building them costs more than reading them.
_REAL = _A.drill.is_(False)
# As the partial index of drills has it, so that both databases find them by it.
_INVENTED: ColumnElement[bool] = literal_column("alarm.drill", Boolean)
_OPEN = (
    select_alarms().where(_A.state != "closed", _REAL).order_by(_A.priority, _A.seq).limit(bindparam("most"))
)
_DRILLS = (
    select_alarms()
    .where(_INVENTED, _A.state != "closed")
    .order_by(_A.priority, _A.seq)
    .limit(bindparam("most"))
)
_COUNTS = (
    select(_A.priority, _A.state, _A.drill, func.count())
    .where(_A.state != "closed")
    .group_by(_A.priority, _A.state, _A.drill)
)
_LAST_SIGNAL = (
    select(_SIGNAL.c.received_at, _PERSON.c.code)
    .outerjoin(_TRANSMITTER, _TRANSMITTER.c.id == _SIGNAL.c.transmitter_id)
    .outerjoin(_PERSON, _PERSON.c.id == _TRANSMITTER.c.person_id)
    .order_by(_SIGNAL.c.seq.desc())
    .limit(1)
)


def open_alarms(connection: Connection, limit: int = BOARD_LIMIT) -> tuple[AlarmRow, ...]:
    """Alarms that are not closed: priority, then oldest first (DIRECTIVE rule 3). What a drill invented comes last."""
    real = as_rows(connection.execute(_OPEN, {"most": limit}))
    if len(real) >= limit:
        return real
    return real + as_rows(connection.execute(_DRILLS, {"most": limit - len(real)}))


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """Open alarms by priority and how many of them are unacknowledged; `drills` are what a drill invented, apart."""

    by_priority: dict[int, int]
    unacknowledged: int
    drills: int


def open_counts(connection: Connection) -> OpenCounts:
    """How many alarms are open. What a drill invented is in no number of real ones."""
    by_priority = dict.fromkeys((1, 2, 3, 4), 0)
    unacknowledged = drills = 0
    for priority, state, drill, count in connection.execute(_COUNTS):
        if drill:
            drills += count
            continue
        by_priority[priority] += count
        if state == "new":
            unacknowledged += count
    return OpenCounts(by_priority, unacknowledged, drills)


def ringing(connection: Connection) -> tuple[AlarmRow, int] | None:
    """The unacknowledged alarm to think of first, and how many there are; None when nothing rings.

    Where a real one rings, those of a drill are not counted with it.
    """
    # The second condition says nothing more than the first, except to SQLite: it leads to the index of open alarms.
    new = and_(_A.state == "new", _A.state != "closed")
    wanted = select_alarms().where(new).order_by(_A.priority, _A.seq).limit(1)
    first = as_rows(connection.execute(wanted.where(_REAL))) or as_rows(connection.execute(wanted))
    if not first:
        return None
    same = and_(new, _REAL if not first[0].drill else _INVENTED)
    count = connection.execute(select(func.count()).select_from(_ALARM).where(same)).scalar_one()
    return first[0], int(count)


def last_signal(connection: Connection) -> tuple[datetime, str | None] | None:
    """When anything was last received, and whose code it carried."""
    found = connection.execute(_LAST_SIGNAL).one_or_none()
    return None if found is None else (found.received_at, found.code)


def alarm_row(connection: Connection, alarm_id: str) -> AlarmRow | None:
    """One alarm as a row."""
    rows = as_rows(connection.execute(select_alarms().where(_A.id == alarm_id).limit(1)))
    return rows[0] if rows else None


def which_exist(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of these ids that are alarms in the database, closed ones too."""
    wanted = list(ids)
    found: set[str] = set()
    for start in range(0, len(wanted), BOARD_LIMIT):
        chunk = wanted[start : start + BOARD_LIMIT]
        found.update(connection.execute(select(_A.id).where(_A.id.in_(chunk)).limit(BOARD_LIMIT)).scalars())
    return frozenset(found)


def resolve(connection: Connection, given: str) -> list[str]:
    """Ids of alarms that a typed id means: the whole id, its number (seq), or the start of an id."""
    if given.isdigit() and len(given) < 15:
        found = connection.execute(select(_A.id).where(_A.seq == int(given))).scalars().all()
        if found:
            return [str(each) for each in found]
    if len(given) < 4 or not all(sign in "0123456789abcdef-" for sign in given):
        return []
    found = connection.execute(select(_A.id).where(_A.id.like(given + "%")).limit(2)).scalars().all()
    return [str(each) for each in found]


def raw_frames(connection: Connection, alarm_ids: Iterable[str]) -> dict[str, bytes]:
    """The bytes of the first signal of each alarm, as received."""
    found = connection.execute(
        select(_SIGNAL.c.alarm_id, _SIGNAL.c.raw)
        .where(_SIGNAL.c.alarm_id.in_(list(alarm_ids)), _SIGNAL.c.event == "alarm")
        .order_by(_SIGNAL.c.seq.desc())
    )
    return {row.alarm_id: row.raw for row in found}


def texts(connection: Connection, alarm_ids: Iterable[str]) -> dict[str, str]:
    """The sender's own words for alarms that carry any. They are secret: never in a list without a reason."""
    found = connection.execute(select(_A.id, _A.text).where(_A.id.in_(list(alarm_ids)), _A.text.is_not(None)))
    return {row.id: row.text for row in found}
