"""Who is covered on a day, on which ground and decided by whom: everybody of the register, as known now or then (D5).

One reading of mandates and decisions; the rule itself is `models.people.scope`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.people.policy import Boundaries
from models.people.scope import Decided, Held, Verdict, cover_ends, covered_since, judge
from models.people.tables import Mandate, PartyOffice, Person, ScopeDecision
from models.people.validity import believed
from models.store.clock import zone
from models.store.policy import Scope, in_force

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_DECISION: Any = ScopeDecision.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500
BANDS = ("ok", "few", "many")


@dataclass(frozen=True, slots=True)
class CoveredPerson:
    """One person of the register on a day, in scope or not.

    `by` is one of scope.GROUNDS, "" where not covered; `to_decide`: title and degree disagree, covered meanwhile.
    `covered_from` is the first day of the unbroken cover; `covered_to` the first day without it, once that is known:
    for one who is not covered now, when cover last ended. `boundary`: the degree is near the line.
    """

    person_id: str
    code: str
    category: str | None
    title: str
    degree_tenths: int | None
    office: str | None
    in_scope: bool
    by: str
    decided_by: str
    to_decide: bool
    covered_from: date | None
    covered_to: date | None = None
    decision: str = ""
    boundary: bool = False
    held_from: date | None = None
    held_to: date | None = None


@dataclass(frozen=True, slots=True)
class HeadCount:
    """How many are covered, against the band the city set (D4): `band` is one of BANDS."""

    covered: int
    fewest: int
    most: int
    band: str
    to_decide: int
    boundary: int


def covered_on(
    connection: Connection, day: date, known_at: datetime | None = None, limit: int = LIMIT
) -> tuple[CoveredPerson, ...]:
    """Everybody of the register by code, as it stood on a day; with `known_at` as it was known at an instant."""
    rule, bounds = _rules(connection, day, known_at)
    mandates, decisions = _mandates(connection, known_at), _decisions(connection, known_at)
    chosen = select(_PERSON.c.id, _PERSON.c.code).order_by(_PERSON.c.code).limit(limit)
    if known_at is not None:
        chosen = chosen.where(_PERSON.c.recorded_at <= known_at)
    found = []
    for row in connection.execute(chosen):
        held, decided = mandates.get(row.id, []), decisions.get(row.id, [])
        verdict = judge(held, decided, day, rule, bounds)
        since = covered_since(held, decided, day, rule, bounds)
        until = cover_ends(held, decided, day, rule, bounds)
        found.append(_person(row.id, row.code, verdict, since, until))
    return tuple(found)


def head_count(connection: Connection, day: date, known_at: datetime | None = None) -> HeadCount:
    """How many are covered on a day, and whether that is outside the band: then the register is probably wrong."""
    rule, _ = _rules(connection, day, known_at)
    return counted(covered_on(connection, day, known_at), rule)


def counted(persons: tuple[CoveredPerson, ...], rule: Scope) -> HeadCount:
    """The head count of persons that were read already."""
    covered = sum(each.in_scope for each in persons)
    band = "few" if covered < rule.fewest else "many" if covered > rule.most else "ok"
    to_decide = sum(each.to_decide for each in persons)
    return HeadCount(covered, rule.fewest, rule.most, band, to_decide, sum(each.boundary for each in persons))


def cover_at(connection: Connection, person_id: str, day: date) -> tuple[Verdict, date | None]:
    """Whether one person is covered on a day, and since when without a break."""
    rule, bounds = _rules(connection, day, None)
    held = _mandates(connection, None, person_id).get(person_id, [])
    decided = _decisions(connection, None, person_id).get(person_id, [])
    return judge(held, decided, day, rule, bounds), covered_since(held, decided, day, rule, bounds)


def everybody_held(connection: Connection) -> tuple[dict[str, list[Held]], dict[str, list[Decided]]]:
    """The mandates and the decisions of everybody by person, as they are known now: what `judge` takes for any day."""
    return _mandates(connection, None), _decisions(connection, None)


def end_of(day: date) -> datetime:
    """The instant a day's rules are read at: its last, so that what is decided during the day holds for it."""
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone())
    return ends.astimezone(UTC) - timedelta(microseconds=1)


def _rules(connection: Connection, day: date, known_at: datetime | None) -> tuple[Scope, Boundaries]:
    at = end_of(day)
    return in_force(connection, Scope, at, known_at), in_force(connection, Boundaries, at, known_at)


def _person(
    person_id: str, code: str, verdict: Verdict, since: date | None, until: date | None
) -> CoveredPerson:
    held = verdict.held
    return CoveredPerson(
        person_id=person_id,
        code=code,
        category=None if held is None else held.category,
        title="" if held is None else held.title,
        degree_tenths=None if held is None else held.degree_tenths,
        office=None if held is None else held.office,
        in_scope=verdict.in_scope,
        by=verdict.by,
        decided_by=verdict.decided_by,
        to_decide=verdict.to_decide,
        covered_from=since,
        covered_to=until,
        decision=verdict.decision,
        boundary=verdict.boundary,
        held_from=None if held is None else held.valid_from,
        held_to=None if held is None else held.valid_to,
    )


def _mandates(
    connection: Connection, known_at: datetime | None, person_id: str | None = None
) -> dict[str, list[Held]]:
    c = _MANDATE.c
    chosen = (
        select(
            c.person_id, c.category, c.degree_tenths, c.valid_from, c.valid_to, c.title,
            _OFFICE.c.code.label("office"), c.decided_by, c.decision,
        )
        .select_from(_MANDATE.outerjoin(_OFFICE, _OFFICE.c.id == c.office_id))
        .where(believed(_MANDATE, known_at))
        .order_by(c.valid_from, c.seq)
        .limit(LIMIT * 20)
    )  # fmt: skip
    if person_id is not None:
        chosen = chosen.where(c.person_id == person_id)
    held: dict[str, list[Held]] = defaultdict(list)
    for whose, *row in connection.execute(chosen):
        held[whose].append(Held(*row))
    return held


def _decisions(
    connection: Connection, known_at: datetime | None, person_id: str | None = None
) -> dict[str, list[Decided]]:
    c = _DECISION.c
    chosen = (
        select(c.person_id, c.covered, c.valid_from, c.valid_to, c.ground, c.decided_by, c.decision)
        .where(believed(_DECISION, known_at))
        .order_by(c.valid_from, c.seq)
        .limit(LIMIT * 20)
    )
    if person_id is not None:
        chosen = chosen.where(c.person_id == person_id)
    decided: dict[str, list[Decided]] = defaultdict(list)
    for whose, covered, *row in connection.execute(chosen):
        decided[whose].append(Decided(bool(covered), *row))
    return decided
