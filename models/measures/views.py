"""What desks and commands read of measures, guard orders and advice: by code, without the words about a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select

from models.incidents.tables import Incident
from models.measures.policy import Reviews
from models.measures.progress import OPEN, STANDINGS, standing
from models.measures.rows import AdviceRow, GuardRow, MeasureRow
from models.measures.tables import Advice, GuardOrder, Measure
from models.people.tables import Person
from models.store.clock import zone
from models.store.policy import in_force
from models.store.types import UtcDateTime

_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ORDER: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # as above
_ADVICE: Any = Advice.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500
STAYS = timedelta(hours=1)
"""How long a guard order that has run out stays on the board, with what to say, unless an officer ends it."""
_GUARD_LAST = {"in_force": 0, "over": 1, "planned": 2, "ended": 3}

_M = _MEASURE.c
_COLUMNS = (
    _M.id, _M.seq, _M.version, _PERSON.c.code, _M.kind, _M.purpose, _M.state, _INCIDENT.c.number, _M.hierarchy,
    _M.risk_before, _M.risk_after, _M.recall, _M.requested_on, _M.decided_on, _M.decided_by, _M.in_place_on,
    _M.review_on, _M.ended_on, _M.recorded_label,
)  # fmt: skip
_G = _ORDER.c
_GUARD_COLUMNS = (
    _G.id, _G.seq, _G.version, _PERSON.c.code, _M.seq.label("measure"), _G.starts_at, _G.ends_at, _G.supplier, _G.phone,
    _G.decided_by, _G.ended_at, _G.recorded_label,
)  # fmt: skip
_GUARDS: Select[Any] = (
    select(*_GUARD_COLUMNS)
    .select_from(
        _ORDER.join(_PERSON, _PERSON.c.id == _G.person_id).outerjoin(_MEASURE, _M.id == _G.measure_id)
    )
    .order_by(_G.ends_at, _G.seq)
)
# Built once: the overview reads it at every change.
_ON_BOARD = _GUARDS.where(
    _G.ended_at.is_(None),
    _G.starts_at <= bindparam("soon", type_=UtcDateTime()),
    _G.ends_at > bindparam("lately", type_=UtcDateTime()),
).limit(20)


def measures(
    connection: Connection,
    day: date,
    *,
    person_id: str | None = None,
    over_too: bool = False,
    limit: int = LIMIT,
) -> tuple[MeasureRow, ...]:
    """Measures by what they wait for: late and due reviews, then what was asked for and not decided, then the rest.

    `over_too`: those that were refused or have ended follow.
    """
    rule = in_force(connection, Reviews, _end_of(day))
    chosen = select_measures().order_by(_M.seq).limit(limit)
    if person_id is not None:
        chosen = chosen.where(_M.person_id == person_id)
    if not over_too:
        chosen = chosen.where(_M.state.in_(OPEN))
    rows = [as_row(each, day, rule.soon_days) for each in connection.execute(chosen)]
    last = date.max
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                STANDINGS.index(row.standing),
                row.review_on or last,
                row.requested_on,
                row.number,
            ),
        )
    )


def measure_by_number(connection: Connection, number: int, day: date) -> MeasureRow | None:
    """The measure with this number."""
    found = connection.execute(select_measures().where(_M.seq == number)).one_or_none()
    return (
        None if found is None else as_row(found, day, in_force(connection, Reviews, _end_of(day)).soon_days)
    )


def guards_on_board(connection: Connection, now: datetime) -> tuple[GuardRow, ...]:
    """Guard orders in force, those of the coming day, and those that ran out within the hour: the soonest end first."""
    asked = {"soon": now + timedelta(days=1), "lately": now - STAYS}
    return tuple(GuardRow(*row) for row in connection.execute(_ON_BOARD, asked))


def guards(
    connection: Connection,
    now: datetime,
    *,
    person_id: str | None = None,
    measure_id: str | None = None,
    over_too: bool = False,
    limit: int = LIMIT,
) -> tuple[GuardRow, ...]:
    """Guard orders: those in force, then those whose end nobody has confirmed, then those to come.

    `over_too`: those that have ended follow.
    """
    chosen = _GUARDS.limit(limit)
    if person_id is not None:
        chosen = chosen.where(_G.person_id == person_id)
    if measure_id is not None:
        chosen = chosen.where(_G.measure_id == measure_id)
    if not over_too:
        chosen = chosen.where(_G.ended_at.is_(None), _G.ends_at > now - STAYS)
    rows = [GuardRow(*row) for row in connection.execute(chosen)]
    return tuple(sorted(rows, key=lambda row: (_GUARD_LAST[row.standing(now)], row.ends_at)))


def guard_by_number(connection: Connection, number: int) -> GuardRow | None:
    """The guard order with this number."""
    found = connection.execute(_GUARDS.where(_G.seq == number)).one_or_none()
    return None if found is None else GuardRow(*found)


def due_guards(connection: Connection, now: datetime, soon: timedelta) -> tuple[GuardRow, ...]:
    """Guard orders of which somebody may have to be told: begun, nearly out, or out since at most two days."""
    chosen = _GUARDS.where(_G.ended_at.is_(None), or_(_G.starts_at <= now, _G.ends_at <= now + soon)).where(
        _G.ends_at > now - timedelta(days=2)
    )
    return tuple(GuardRow(*row) for row in connection.execute(chosen.limit(LIMIT)))


def advice(
    connection: Connection, *, person_id: str | None = None, limit: int = 200
) -> tuple[AdviceRow, ...]:
    """Advice that was given, the newest first, without its words."""
    a = _ADVICE.c
    chosen = (
        select(a.id, a.seq, _PERSON.c.code, a.asker, a.channel, a.minutes, a.given_at, a.recorded_label)
        .select_from(_ADVICE.outerjoin(_PERSON, _PERSON.c.id == a.person_id))
        .order_by(a.seq.desc())
        .limit(limit)
    )
    if person_id is not None:
        chosen = chosen.where(a.person_id == person_id)
    return tuple(AdviceRow(*row) for row in connection.execute(chosen))


def select_measures(*more: Any) -> Select[Any]:
    """The columns of a row, and of whatever is wanted beside them."""
    return select(*_COLUMNS, *more).select_from(
        _MEASURE.join(_PERSON, _PERSON.c.id == _M.person_id).outerjoin(
            _INCIDENT, _INCIDENT.c.id == _M.incident_id
        )
    )


def as_row(found: Any, day: date, soon_days: int) -> MeasureRow:
    """A row of `select_measures` with what it waits for on a day."""
    row = MeasureRow(*found[: len(_COLUMNS)])
    return replace(
        row, standing=standing(row.state, row.decided_by, row.in_place_on, row.review_on, day, soon_days)
    )


def select_guards() -> Select[Any]:
    """The columns of a guard order, to narrow."""
    return _GUARDS


def _end_of(day: date) -> datetime:
    """The last instant of a day in the city: what is decided during the day holds for it."""
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone())
    return ends.astimezone(UTC) - timedelta(microseconds=1)
