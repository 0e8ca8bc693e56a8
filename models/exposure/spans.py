"""Pure rules of person-time: which years there are, and who was covered through which days, as what (D83, D84)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from models.duties.days import LAW_SINCE
from models.people.policy import Boundaries
from models.people.scope import Decided, Held, judge
from models.store.policy import Scope

FULL_TIME_TENTHS = 1000
FULL, PART = "full", "part"
DEGREES = (FULL, PART)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days that are counted together, the last one included. `whole`: a whole year, and not what there is of one."""

    first: date
    last: date
    whole: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Whom the directive covers from a day on, until the next rules."""

    since: date
    scope: Scope
    bounds: Boundaries


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which one person was covered, as one category and degree; `after` is the first day that is not in it."""

    first: date
    after: date
    category: str
    degree: str


def rolling(day: date) -> tuple[Period, ...]:
    """The twelve months that end with a day, the twelve before them and so on back to the law, the oldest first."""
    found: list[Period] = []
    last = day
    while last >= LAW_SINCE:
        first = _begins(last)
        found.append(Period(max(first, LAW_SINCE), last, whole=first >= LAW_SINCE))
        last = first - ONE_DAY
    return tuple(reversed(found))


def calendar(year: int, today: date) -> tuple[Period, ...]:
    """The calendar years since the law up to one, as far as they have come."""
    found = []
    for each in range(LAW_SINCE.year, year + 1):
        first, last = date(each, 1, 1), date(each, 12, 31)
        whole = first >= LAW_SINCE and last < today
        found.append(Period(max(first, LAW_SINCE), min(last, today), whole))
    return tuple(found)


def stretches(
    mandates: Sequence[Held], decisions: Sequence[Decided], first: date, last: date, rules: Sequence[Rules]
) -> tuple[Stretch, ...]:
    """When one person was covered between two days, cut wherever a mandate, a decision or the rule turns.

    `rules` is in the order of its days and begins no later than `first`.
    """
    spans = [(each.valid_from, each.valid_to) for each in mandates]
    spans += [(each.valid_from, each.valid_to) for each in decisions]
    turns = {first, *(each.since for each in rules), *(begins for begins, _ in spans)}
    turns |= {after for _, after in spans if after is not None}
    cuts = [*sorted(each for each in turns if first <= each <= last), last + ONE_DAY]
    found = []
    for begins, after in pairwise(cuts):
        rule = next(each for each in reversed(rules) if each.since <= begins)
        verdict = judge(mandates, decisions, begins, rule.scope, rule.bounds)
        if verdict.in_scope and verdict.held is not None:
            total = sum(each.degree_tenths for each in mandates if each.on(begins))
            degree = FULL if total >= FULL_TIME_TENTHS else PART
            found.append(Stretch(begins, after, verdict.held.category, degree))
    return tuple(found)


def on(those: Iterable[Stretch], day: date) -> Stretch | None:
    """The stretch that a day is in."""
    return next((each for each in those if each.first <= day < each.after), None)


def days_in(stretch: Stretch, period: Period) -> int:
    """How many days of a stretch are in a period."""
    return max(0, (min(stretch.after, period.last + ONE_DAY) - max(stretch.first, period.first)).days)


def _begins(last: date) -> date:
    """The first day of the twelve months that end with a day."""
    after = last + ONE_DAY
    try:
        return after.replace(year=after.year - 1)
    except ValueError:  # 29 February
        return after.replace(year=after.year - 1, month=3, day=1)
