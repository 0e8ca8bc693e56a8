"""The year in follow-up as values: duties on its last day, alarms, incidents; no names, no few (D81-D84, D88).

Drills, tests and what was out of service are left out, and told of. Nothing before the law is counted (D76).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from models.alarms.tables import Alarm
from models.alarms.words import CLOSE_CLASSES, KINDS
from models.duties.compliance import Compliance, compliance
from models.duties.days import LAW_SINCE, ends
from models.duties.suppression import Told, told
from models.exposure.reading import counted_incidents, exposure
from models.exposure.rows import Exposure
from models.exposure.spans import calendar
from models.exposure.tabulating import ENOUGH
from models.figures.periods import of_days
from models.figures.rows import Answered
from models.figures.views import left_out, read_figures
from models.incidents.words import OUTCOMES, POLICE_STATES
from models.people.validity import local_day
from models.store.errors import UsageProblem
from models.store.meta import read_meta
from models.store.policy import Talks, in_force

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_A = _ALARM.c

MOST = 200_000


@dataclass(frozen=True, slots=True)
class YearAlarms:
    """The alarms of the year. `answered` per priority, only where enough of them came."""

    left_out: Told
    kinds: Told
    classes: Told
    answered: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class YearIncidents:
    """The incidents of one year. `whole` where the law held the whole of it, and it is over."""

    year: int
    whole: bool
    total: int
    outcomes: Told
    police: Told
    election: Told | None


@dataclass(frozen=True, slots=True)
class YearReport:
    """One year's follow-up, as of its last day or of today. `years` ends with the year itself."""

    year: int
    first: date
    last: date
    made_on: date
    city: str
    board: Compliance
    alarms: YearAlarms
    years: tuple[YearIncidents, ...]
    exposure: Exposure
    election: tuple[date, date] | None

    @property
    def too_few(self) -> bool:
        """Whether the years are too thin to say anything of development."""
        return any(each.total < ENOUGH for each in self.years)


def year_report(connection: Connection, year: int, now: datetime, time_zone: str) -> YearReport:
    """The follow-up of a year that the law has held in. Raises UsageProblem for one before it or to come."""
    today = require_year(year, now, time_zone)
    first, last = max(date(year, 1, 1), LAW_SINCE), min(date(year, 12, 31), today)
    election = _election(connection, last)
    return YearReport(
        year=year,
        first=first,
        last=last,
        made_on=today,
        city=read_meta(connection, "city") or "",
        board=compliance(connection, last),
        alarms=_alarms(connection, first, last, now, time_zone),
        years=tuple(
            _incidents(connection, each, today, election) for each in range(LAW_SINCE.year, year + 1)
        ),
        # The same years as the tables beside it: others would tell of the few between.
        exposure=exposure(connection, calendar(year, today)),
        election=election if election and election[0] <= last and election[1] >= first else None,
    )


def require_year(year: int, now: datetime, time_zone: str) -> date:
    """Today. Raises UsageProblem for a year that ended before the law, or is to come."""
    today = local_day(now, time_zone)
    if not LAW_SINCE.year <= year <= today.year:
        raise UsageProblem("report.bad_year", given=year, first=LAW_SINCE.year, last=today.year)
    return today


def _alarms(connection: Connection, first: date, last: date, now: datetime, time_zone: str) -> YearAlarms:
    period = of_days(first, last, time_zone)
    figures = read_figures(connection, period, now, time_zone)
    kinds, classes = Counter(dict.fromkeys(KINDS, 0)), Counter(dict.fromkeys((*CLOSE_CLASSES, "open"), 0))
    found = connection.execute(
        select(_A.kind, _A.state, _A.close_class, _A.drill, _A.proof, _A.out_of_service_at)
        .where(_A.received_at >= period.begins_at, _A.received_at < period.ends_at)
        .order_by(_A.seq)
        .limit(MOST)
    )
    for row in found.mappings():
        if not left_out(row):
            kinds[row["kind"]] += 1
            classes[row["close_class"] or "open"] += 1
    return YearAlarms(told(figures.excluded), told(kinds), told(classes), figures.priorities)


def _incidents(
    connection: Connection, year: int, today: date, election: tuple[date, date] | None
) -> YearIncidents:
    first, last = max(date(year, 1, 1), LAW_SINCE), date(year, 12, 31)
    rows = counted_incidents(connection, first, last)
    outcomes, police = Counter(dict.fromkeys(OUTCOMES, 0)), Counter(dict.fromkeys(POLICE_STATES, 0))
    within = 0
    for row in rows:
        outcomes[row.outcome] += 1
        police[row.police] += 1
        within += election is not None and election[0] <= local_day(row.reported_at) <= election[1]
    touched = election is not None and election[0] <= last and election[1] >= first
    return YearIncidents(
        year=year,
        whole=first == date(year, 1, 1) and last < today,
        total=len(rows),
        outcomes=told(outcomes),
        police=told(police),
        election=told({"within": within, "outside": len(rows) - within}) if touched else None,
    )


def _election(connection: Connection, day: date) -> tuple[date, date] | None:
    """The days of election mode as decided, None where none are (D81)."""
    rule = in_force(connection, Talks, ends(day))
    if not (rule.election_begins and rule.election_ends):
        return None
    return date.fromisoformat(rule.election_begins), date.fromisoformat(rule.election_ends)
