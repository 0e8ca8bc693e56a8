"""What a day is in an office-hours profile, and when the office is open on it: pure (D37; DIRECTIVE rule 14).

python-holidays keeps the Swedish eves apart from the public holidays (DE_FACTO); both are read, by name, and what
they mean is the profile's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from models.store.errors import SettingsProblem
from models.store.policy import OfficeHours

RULES = ("open", "half", "closed")
HALF_DAYS = (
    "epiphany_eve",
    "maundy_thursday",
    "walpurgis",
    "ascension_eve",
    "all_saints_eve",
    "before_christmas",
)
# What a day can be: an ordinary one, a weekday that is never open, or one of the calendar's or the city's own.
KINDS = ("ordinary", "weekend", "red", "eve", "squeeze", "half", "own")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """One day of a profile. `name` is the holiday's, in Swedish; both times are None where the office is closed."""

    day: date
    kind: str
    name: str
    opens: time | None
    closes: time | None


@lru_cache(maxsize=128)
def red_days(year: int) -> dict[date, str]:
    """The public holidays of a year in Sweden by day, with their Swedish names."""
    return _holidays(year, "public")


@lru_cache(maxsize=128)
def eves(year: int) -> dict[date, str]:
    """The eves that are free in practice: Midsummer's, Christmas and New Year's."""
    return _holidays(year, "de_facto")


@lru_cache(maxsize=128)
def half_days(year: int) -> dict[date, str]:
    """The days of a year that an employer may shorten, by day, as named in `HALF_DAYS`."""
    named = {name: day for day, name in red_days(year).items()}
    easter, ascension = named["Påskdagen"], named["Kristi himmelsfärdsdag"]
    return {
        date(year, 1, 5): "epiphany_eve",
        easter - 3 * _DAY: "maundy_thursday",
        date(year, 4, 30): "walpurgis",
        ascension - _DAY: "ascension_eve",
        named["Alla helgons dag"] - _DAY: "all_saints_eve",
        date(year, 12, 23): "before_christmas",
    }


@lru_cache(maxsize=4096)  # the overview asks for six weeks at every change
def office_day(hours: OfficeHours, day: date) -> OfficeDay:
    """What a day is and when the office is open. Raises SettingsProblem for a profile that cannot be."""
    check(hours)
    own = next((each for each in hours.own_days if each[0] == day.isoformat()), None)
    if own is not None:
        return OfficeDay(day, "own", "", *(_span(own[1], own[2]) if own[1] else (None, None)))
    if day.isoformat() in hours.closed_days:
        return OfficeDay(day, "own", "", None, None)
    if day.isoweekday() not in hours.weekdays:
        return OfficeDay(day, "weekend", red_days(day.year).get(day, ""), None, None)
    opens, closes = ordinary(hours, day.isoweekday())
    red, eve = red_days(day.year).get(day), eves(day.year).get(day)
    half = half_days(day.year).get(day, "")
    if red is not None and hours.red_days:
        return OfficeDay(day, "red", red, None, None)
    if eve is not None and hours.eves != "open":
        return _by_rule(hours, day, "eve", eve, hours.eves)
    if hours.squeeze_days != "open" and _is_free(hours, day - _DAY) and _is_free(hours, day + _DAY):
        return _by_rule(hours, day, "squeeze", "", hours.squeeze_days)
    if half in hours.half_days:
        return _by_rule(hours, day, "half", half, "half")
    return OfficeDay(day, "ordinary", red or eve or "", opens, closes)


def year_of(hours: OfficeHours, year: int) -> tuple[OfficeDay, ...]:
    """Every day of a year, for the year view."""
    first = date(year, 1, 1)
    return tuple(office_day(hours, first + n * _DAY) for n in range((date(year + 1, 1, 1) - first).days))


def ordinary(hours: OfficeHours, weekday: int) -> tuple[time, time]:
    """The times of an ordinary weekday."""
    for at, opens, closes in hours.times:
        if at == weekday:
            return _span(opens, closes)
    return _span(hours.opens, hours.closes)


@lru_cache(maxsize=256)
def check(hours: OfficeHours) -> None:
    """Raises SettingsProblem for times that are none, rules nobody knows, and days that are no days."""
    half = _clock(hours.half_closes)
    for weekday in hours.weekdays:
        if ordinary(hours, weekday)[0] >= half and (hours.half_days or "half" in _rules(hours)):
            raise SettingsProblem("policy.office_hours", opens=hours.opens, closes=hours.half_closes)
    _span(hours.opens, hours.closes)
    unknown = [each for each in _rules(hours) if each not in RULES]
    unknown += [each for each in hours.half_days if each not in HALF_DAYS]
    unknown += [str(each[0]) for each in hours.times if each[0] not in range(1, 8)]
    unknown += [each for each in hours.closed_days if not _is_day(each)]
    for day, opens, closes in hours.own_days:
        if opens or closes:
            _span(opens, closes)
        unknown += [] if _is_day(day) else [day]
    if unknown:
        raise SettingsProblem("policy.office_hours.word", given=unknown[0])


def _rules(hours: OfficeHours) -> tuple[str, str]:
    return hours.eves, hours.squeeze_days


def _by_rule(hours: OfficeHours, day: date, kind: str, name: str, rule: str) -> OfficeDay:
    if rule == "closed":
        return OfficeDay(day, kind, name, None, None)
    opens, closes = ordinary(hours, day.isoweekday())
    return OfficeDay(day, kind, name, opens, min(closes, _clock(hours.half_closes)))


def _is_free(hours: OfficeHours, day: date) -> bool:
    """Whether a neighbour is free without regard to what is squeezed."""
    own = next((each for each in hours.own_days if each[0] == day.isoformat()), None)
    if own is not None:
        return not own[1]
    return (
        day.isoformat() in hours.closed_days
        or day.isoweekday() not in hours.weekdays
        or (hours.red_days and day in red_days(day.year))
        or (hours.eves == "closed" and day in eves(day.year))
    )


def _holidays(year: int, category: str) -> dict[date, str]:
    import holidays  # late: a tenth of a second, and no first frame needs it

    found = holidays.country_holidays("SE", years=year, categories=(category,), language="sv")
    return {day: str(name) for day, name in found.items() if day.year == year}


def _span(opens: str, closes: str) -> tuple[time, time]:
    try:
        first, last = time.fromisoformat(opens), time.fromisoformat(closes)
    except ValueError as error:
        raise SettingsProblem("policy.office_hours", opens=opens, closes=closes) from error
    if last <= first:
        raise SettingsProblem("policy.office_hours", opens=opens, closes=closes)
    return first, last


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise SettingsProblem("policy.office_hours", opens=text, closes=text) from error


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
