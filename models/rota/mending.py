"""Gaps of the coming weeks as they are mended: whose shift is bare, and who could have it instead (D36).

Who is proposed first can come, is rested, and has had the least of that duty among those who have it; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.access.rows import OperatorRow
from models.access.views import operators
from models.rota.cover import Span, intersect, total
from models.rota.duty import Record, away_spans
from models.rota.proof import Cover, cover
from models.rota.rows import Gap
from models.rota.stood import office_hours, record_between

WEEKS = 6
AHEAD = timedelta(weeks=WEEKS)
# Roles that work here as officers; who else may be given a duty is given it by name.
ROLES = ("tib", "officer", "head", "administrator")
REST = timedelta(hours=11)
UNRUNG = "unverified_phone"
_COUNTED = timedelta(weeks=4)
# What stands against somebody, the gravest first. The last two are said and hinder nobody.
AGAINST = ("absent", "on_duty", "no_phone", "unverified_phone", "behind", "rest")
_HINDERS = frozenset({"absent", "on_duty", "no_phone", "unverified_phone"})


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap, and whose shift is bare there: their id, code and name, or "" where nobody is planned."""

    gap: Gap
    operator_id: str = ""
    code: str = ""
    operator: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        """What the gap is known by."""
        return f"{self.gap.duty}:{self.gap.starts_at.isoformat()}:{self.gap.cause}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could have a duty over a span, what stands against it (words of `AGAINST`), and their hours of it
    in the four weeks about it."""

    operator_id: str
    code: str
    name: str
    against: tuple[str, ...]
    hours: float

    @property
    def fit(self) -> bool:
        """Whether nothing hinders it."""
        return not _HINDERS & set(self.against)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The coming weeks: the proof of them, and every gap with whose it is, soonest first.

    `may_plan`: whoever reads it may mend them.
    """

    cover: Cover
    gaps: tuple[GapRow, ...]
    may_plan: bool = True

    @property
    def unrung(self) -> int:
        """How many officers have shifts to come and a number that nobody has rung."""
        return len({row.operator_id for row in self.gaps if row.gap.cause == UNRUNG})


def ahead(connection: Connection, now: datetime, weeks: int = WEEKS) -> Ahead:
    """What the coming weeks lack."""
    ends_at = now + timedelta(weeks=weeks)
    record = record_between(connection, now, ends_at)
    found = cover(record, office_hours(connection, now, ends_at), now, ends_at, now)
    staff = {row.id: row for row in operators(connection)}
    return Ahead(found, _once(_whose(gap, record, staff) for gap in found.gaps))


def _once(rows: Iterable[GapRow]) -> tuple[GapRow, ...]:
    """Whoever nobody has rung stands there once, by the first of their shifts: one call mends them all."""
    found: dict[str, GapRow] = {}
    for row in rows:
        found.setdefault(row.operator_id if row.gap.cause == UNRUNG and row.operator_id else row.key, row)
    return tuple(found.values())


def candidates(
    connection: Connection, duty: str, starts_at: datetime, ends_at: datetime, limit: int = 20
) -> tuple[Candidate, ...]:
    """Who could have a duty over a span: whom nothing hinders first, then the rested, then of those who have it at
    other times the least loaded."""
    around = record_between(connection, starts_at - _COUNTED / 2, ends_at + _COUNTED / 2)
    span = Span(starts_at, ends_at)
    found = [
        _candidate(row, duty, span, around)
        for row in operators(connection)
        if row.active and row.role in ROLES
    ]
    found.sort(key=lambda each: (not each.fit, len(each.against), each.hours == 0, each.hours, each.name))
    return tuple(found[:limit])


def _candidate(row: OperatorRow, duty: str, span: Span, record: Record) -> Candidate:
    theirs = [each for each in record.stood if each.shift.operator_id == row.id]
    against: list[str] = []
    if away_spans(row.id, record.away, span):
        against.append("absent")
    if any(intersect([each.span], [span]) and each.shift.duty == duty for each in theirs) or any(
        intersect([each.span], [span]) and {each.shift.duty, duty} == {"tib", "tib_backup"} for each in theirs
    ):
        against.append("on_duty")
    if record.rules.needs_phone and not row.has_phone:
        against.append("no_phone")
    elif record.rules.needs_phone and record.rules.needs_verified and row.phone_verified_on is None:
        against.append("unverified_phone")
    near = Span(span.starts_at - REST, span.ends_at + REST)
    if "on_duty" in against:
        pass  # said already
    elif any(intersect([each.span], [span]) and each.shift.duty == "tib_backup" for each in theirs):
        against.append("behind")
    elif any(intersect([each.span], [near]) and each.shift.duty == "tib" for each in theirs):
        against.append("rest")
    hours = total(each.span for each in theirs if each.shift.duty == duty) / timedelta(hours=1)
    return Candidate(row.id, row.code, row.name, tuple(dict.fromkeys(against)), hours)


def _whose(gap: Gap, record: Record, staff: dict[str, OperatorRow]) -> GapRow:
    for each in record.stood:
        touches = each.span.starts_at < gap.ends_at and each.span.ends_at > gap.starts_at
        if gap.cause != "nobody" and touches and each.shift.duty == gap.duty:
            row = staff.get(each.shift.operator_id)
            code = "" if row is None else row.code
            return GapRow(gap, each.shift.operator_id, code, each.shift.operator, each.shift.phone)
    return GapRow(gap)
