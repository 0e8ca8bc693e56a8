"""Rotation: whose turn it is on which day of a cycle, laid out in the rota for as long as one wants (D35, D36)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.rota.cover import Span, intersect, uncovered
from models.rota.planning import put, works_here
from models.rota.stood import office_hours
from models.rota.tables import RotaPattern, Shift
from models.rota.words import DUTIES
from models.store.chain import record
from models.store.clock import Clock, zone
from models.store.errors import NotFound, Overtaken, Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.text import clean

_PATTERN: Any = RotaPattern.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SHIFT: Any = Shift.__table__  # type: ignore[attr-defined]  # as above

LONGEST_CYCLE, MOST_TURNS, LONGEST_LAID = 364, 1000, 400
LIMIT = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: on which day of the cycle (0 is the first), who, and between which local times.

    An end that is not after the start is the next day's.
    """

    day: int
    operator_id: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A rotation that holds: `anchor` is a day on which its cycle begins; `valid_to` is its last day, if any."""

    id: str
    duty: str
    name: str
    cycle_days: int
    turns: tuple[Turn, ...]
    anchor: date
    valid_from: date
    valid_to: date | None
    version: int


def laid_out(
    cycle_days: int, turns: Sequence[Turn], anchor: date, first: date, last: date, city: tzinfo
) -> list[tuple[str, Span]]:
    """The turns from one day to another, both counted, in order: pure, by the clock on the wall."""
    found: list[tuple[str, Span]] = []
    day = first
    while day <= last:
        place = (day - anchor).days % cycle_days
        for turn in turns:
            if turn.day == place:
                starts, ends = time.fromisoformat(turn.starts), time.fromisoformat(turn.ends)
                end_day = day if ends > starts else day + timedelta(days=1)
                span = Span(
                    datetime.combine(day, starts, tzinfo=city).astimezone(UTC),
                    datetime.combine(end_day, ends, tzinfo=city).astimezone(UTC),
                )
                found.append((turn.operator_id, span))
        day += timedelta(days=1)
    return sorted(found, key=lambda each: each[1])


def set_pattern(
    session: Session,
    actor: Actor,
    duty: str,
    name: str,
    cycle_days: int,
    turns: Sequence[Turn],
    anchor: date,
    valid_from: date,
    clock: Clock,
    *,
    valid_to: date | None = None,
) -> str:
    """Decide a rotation; it is in the rota only once it is laid out. Returns its id."""
    check(actor, "shift.plan")
    if duty not in DUTIES:
        raise Refused("shift.no_such_duty", given=clean(duty, 40), known=", ".join(DUTIES))
    named = clean(name, 60)
    fits = 1 <= cycle_days <= LONGEST_CYCLE and 1 <= len(turns) <= MOST_TURNS
    if not named or not fits or not all(_is_turn(turn, cycle_days) for turn in turns):
        raise Refused("pattern.bad_turns")
    for operator_id in {turn.operator_id for turn in turns}:
        works_here(session, operator_id)
    pattern_id, now = new_id(), clock.now()
    stored = json.dumps({"cycle_days": cycle_days, "turns": [asdict(turn) for turn in turns]}, sort_keys=True)
    session.connection().execute(
        insert(_PATTERN).values(
            id=pattern_id,
            duty=duty,
            name=named,
            turns=stored,
            anchor=anchor,
            valid_from=valid_from,
            valid_to=valid_to,
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
        )
    )
    record(session, actor, "pattern.set", f"pattern:{pattern_id}", now, {"duty": duty, "name": named})
    return pattern_id


def end_pattern(session: Session, actor: Actor, pattern_id: str, seen: int, clock: Clock) -> None:
    """The rotation is laid out no more; what it laid out stands."""
    check(actor, "shift.plan")
    now = clock.now()
    done = session.connection().execute(
        update(_PATTERN)
        .where(_PATTERN.c.id == pattern_id, _PATTERN.c.version == seen, _PATTERN.c.superseded_at.is_(None))
        .values(superseded_at=now, version=seen + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("shift.changed_meanwhile")
    record(session, actor, "pattern.ended", f"pattern:{pattern_id}", now)


def lay_out(
    session: Session, actor: Actor, pattern_id: str, first: date, last: date, clock: Clock
) -> tuple[str, ...]:
    """Put a rotation's turns in the rota where nothing stands, from one day to another; the new shifts' ids.

    The contact's are cut to the office hours, so that a red day gets nobody.
    """
    check(actor, "shift.plan")
    if not 0 <= (last - first).days <= LONGEST_LAID:
        raise Refused("shift.bad_span")
    connection = session.connection()
    row = next((each for each in patterns(connection) if each.id == pattern_id), None)
    if row is None:
        raise NotFound("pattern.not_found")
    hold(session, "rota")
    first = max(first, row.valid_from)
    last = last if row.valid_to is None else min(last, row.valid_to)
    spans = laid_out(row.cycle_days, row.turns, row.anchor, first, last, zone())
    if not spans:
        return ()
    starts_at, ends_at = spans[0][1].starts_at, max(span.ends_at for _, span in spans)
    standing = _standing(connection, row.duty, starts_at, ends_at)
    hours = (
        office_hours(connection, starts_at, ends_at) if row.duty == "contact" else [Span(starts_at, ends_at)]
    )
    made: list[str] = []
    now = clock.now()
    for operator_id, span in spans:
        works_here(session, operator_id)
        for free in uncovered(intersect([span], hours), standing):
            made.append(
                put(session, actor, row.duty, operator_id, free.starts_at, free.ends_at, now,
                    kind="pattern", pattern_id=pattern_id)
            )  # fmt: skip
            standing.append(free)
    return tuple(made)


def patterns(connection: Connection, limit: int = LIMIT) -> tuple[PatternRow, ...]:
    """The rotations that hold, the newest last."""
    found = connection.execute(
        select(_PATTERN).where(_PATTERN.c.superseded_at.is_(None)).order_by(_PATTERN.c.seq).limit(limit)
    )
    rows: list[PatternRow] = []
    for row in found.mappings():
        told = json.loads(row["turns"])
        turns = tuple(Turn(**each) for each in told["turns"])
        rows.append(
            PatternRow(
                row["id"],
                row["duty"],
                row["name"],
                told["cycle_days"],
                turns,
                row["anchor"],
                row["valid_from"],
                row["valid_to"],
                row["version"],
            )
        )
    return tuple(rows)


def _standing(connection: Connection, duty: str, starts_at: datetime, ends_at: datetime) -> list[Span]:
    found = connection.execute(
        select(_SHIFT.c.starts_at, _SHIFT.c.ends_at)
        .where(_SHIFT.c.duty == duty, _SHIFT.c.superseded_at.is_(None))
        .where(_SHIFT.c.starts_at < ends_at, _SHIFT.c.ends_at > starts_at)
    )
    return [Span(*row) for row in found]


def _is_turn(turn: Turn, cycle_days: int) -> bool:
    try:
        time.fromisoformat(turn.starts), time.fromisoformat(turn.ends)
    except ValueError:
        return False
    return 0 <= turn.day < cycle_days
