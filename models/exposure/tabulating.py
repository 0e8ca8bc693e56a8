"""Pure tabulation of incidents over person-time, so that no few incidents and no few persons are told of (rule 21).

Two tables of one whole, by degree and by category, must not tell together what neither tells alone: a commissioner is
full time. So categories stand apart only where nothing that the two could be crossed into is a few.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.duties.suppression import FEW, is_few, told
from models.exposure.rows import Exposed, ExposedPeriod, Exposure
from models.exposure.spans import DEGREES, Period, Stretch, days_in, on
from models.people.words import CATEGORIES

OTHER = "other"
"""Incidents of nobody who was in scope when it happened."""
ENOUGH = 20
"""Under so many incidents nothing is said of how often, nor of development (D84)."""
YEAR_DAYS = 365
_Joint = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Happened:
    """One incident: whom it met, the day it was reported, by which it is counted, and the day it happened."""

    person_id: str | None
    reported_on: date
    on: date


@dataclass(frozen=True, slots=True)
class _Time:
    """Person-time of one period: days and persons by some of their names."""

    days: Mapping[str, int]
    persons: Mapping[str, set[str]]

    def of(self, names: Iterable[str]) -> tuple[int, int]:
        """Days, and how many persons."""
        names = tuple(names)
        there: set[str] = set().union(*(self.persons.get(name, set()) for name in names))
        return sum(self.days.get(name, 0) for name in names), len(there)


def tabulated(
    periods: Sequence[Period], who: Mapping[str, Sequence[Stretch]], happened: Sequence[Happened]
) -> Exposure:
    """Each period by degree and by category; `who` is the cover of every person."""
    return tuple(
        _period(period, who, [each for each in happened if period.first <= each.reported_on <= period.last])
        for period in periods
    )


def _period(
    period: Period, who: Mapping[str, Sequence[Stretch]], happened: Sequence[Happened]
) -> ExposedPeriod:
    joint: _Joint = Counter(
        (found.category, found.degree) if found is not None else (OTHER, OTHER)
        for each in happened
        for found in [on(who.get(each.person_id or "", ()), each.on)]
    )
    by_degree = _time(period, who, lambda each: each.degree)
    by_category = _time(period, who, lambda each: each.category)
    total = None if is_few(len(happened)) else len(happened)
    if is_few(by_degree.of(DEGREES)[1]):
        # So few are covered at all that what befell them stands with what befell others.
        as_one = Exposed((*DEGREES, OTHER), total, None, None)
        named = tuple(each for each in CATEGORIES if by_category.of((each,))[1])
        everything = Exposed((*named, OTHER), total, None, None)
        within = Exposed(DEGREES, None, None, None)
        return ExposedPeriod(period, total, within, (as_one,), (everything,))
    degrees = _by_degree(joint, by_degree)
    return ExposedPeriod(
        period=period,
        total=total,
        within=_within(joint, by_degree),
        degrees=degrees,
        categories=_by_category(joint, by_category, degrees),
    )


def _by_degree(joint: _Joint, time: _Time) -> tuple[Exposed, ...]:
    counts = _sums(joint, 1)
    groups = _grouped(DEGREES, time, counts)
    table = told({"+".join(group): sum(counts[name] for name in group) for group in (*groups, (OTHER,))})
    cells = [(tuple("+".join(cell.names).split("+")), cell.count) for cell in table.cells]
    return tuple(_exposed(names, count, time) for names, count in cells if count != 0 or time.of(names)[1])


def _by_category(joint: _Joint, time: _Time, degrees: Sequence[Exposed]) -> tuple[Exposed, ...]:
    counts = _sums(joint, 0)
    names = [each for each in CATEGORIES if time.of((each,))[1] or counts[each]]
    groups = _grouped(names, time, counts)
    crossed = [
        sum(joint[name, degree] for name in group for degree in cell.names)
        for group in groups
        for cell in degrees
    ]
    total = sum(counts.values())
    if any(map(is_few, (*crossed, counts[OTHER]))):
        everything = (*names, *((OTHER,) if counts[OTHER] else ()))
        return (_exposed(everything, None if is_few(total) else total, time),)
    cells = [(group, sum(counts[name] for name in group)) for group in groups]
    if counts[OTHER]:
        cells.append(((OTHER,), counts[OTHER]))
    return tuple(_exposed(each, count, time) for each, count in cells)


def _within(joint: _Joint, time: _Time) -> Exposed:
    """All who were in scope together; the total beside it must not tell a few others."""
    others = joint[OTHER, OTHER]
    within = sum(joint.values()) - others
    return _exposed(DEGREES, None if is_few(others) or is_few(within) else within, time)


def _exposed(names: tuple[str, ...], count: int | None, time: _Time) -> Exposed:
    days, persons = time.of(names)
    years = None if OTHER in names or persons < FEW else days / YEAR_DAYS
    rate = count / years if count is not None and count >= ENOUGH and years and years >= 1 else None
    return Exposed(names, count, years, rate)


def _grouped(names: Sequence[str], time: _Time, counts: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Names that together are no few persons: those who are joined by each other, then by the next fewest."""
    held = {name: time.of((name,))[1] for name in names}
    joined = [name for name in names if is_few(held[name]) or (not held[name] and counts[name])]
    others = sorted(
        (name for name in names if held[name] and name not in joined), key=lambda each: held[each]
    )
    while joined and time.of(joined)[1] < FEW and others:
        joined.append(others.pop(0))
    together = tuple(name for name in names if name in joined)
    apart = [(name,) for name in names if name not in joined]
    return (*apart, together) if together else tuple(apart)


def _sums(joint: _Joint, of: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for key, count in joint.items():
        sums[key[of]] += count
    return sums


def _time(period: Period, who: Mapping[str, Sequence[Stretch]], name: Callable[[Stretch], str]) -> _Time:
    days: Counter[str] = Counter()
    persons: dict[str, set[str]] = defaultdict(set)
    for person_id, theirs in who.items():
        for each in theirs:
            inside = days_in(each, period)
            if inside:
                days[name(each)] += inside
                persons[name(each)].add(person_id)
    return _Time(days, persons)
