"""A profile of office hours as it is typed, and the same as words: each the other's opposite (D37)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from models.rota.hours import HALF_DAYS, RULES, check
from models.store.errors import SettingsProblem
from models.store.policy import OfficeHours
from models.words.lookup import t
from tui.render.office_year import day_word, weekdays_words

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*-\s*(\d{1,2})(?:[:.](\d{2}))?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
YES_NO = ("yes", "no")


class Unread(ValueError):
    """An answer that is no such thing: which question, and what to say."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name
        self.words = words


def typed_of(hours: OfficeHours) -> dict[str, str]:
    """The answers that say this profile."""
    return {
        "weekdays": weekdays_words(hours.weekdays),
        "span": f"{hours.opens}-{hours.closes}",
        "others": ", ".join(f"{day_word(day)} {opens}-{closes}" for day, opens, closes in hours.times),
        "red": "yes" if hours.red_days else "no",
        "eves": hours.eves,
        "half_days": " ".join(str(HALF_DAYS.index(each) + 1) for each in hours.half_days),
        "half_closes": hours.half_closes,
        "squeeze": hours.squeeze_days,
    }


def profile_of(values: Mapping[str, str], before: OfficeHours) -> OfficeHours:
    """The profile that the answers say; the city's own days stay as they were. Raises Unread."""
    opens, closes = span_of("span", values["span"])
    made = OfficeHours(
        weekdays=weekdays_of(values["weekdays"]),
        opens=opens,
        closes=closes,
        closed_days=before.closed_days,
        times=_others_of(values["others"]),
        red_days=values["red"] != "no",
        eves=values["eves"] if values["eves"] in RULES else before.eves,
        half_days=_half_days_of(values["half_days"]),
        half_closes=_clock_of("half_closes", values["half_closes"]),
        squeeze_days=values["squeeze"] if values["squeeze"] in RULES else before.squeeze_days,
        own_days=before.own_days,
    )
    try:
        check(made)
    except SettingsProblem as error:
        raise Unread("half_closes", t("hours.half_before_opening")) from error
    return made


def weekdays_of(typed: str) -> tuple[int, ...]:
    """ "mån-fre", "1-5", "mån ons fre"; ISO weekdays in order. Raises Unread."""
    found: set[int] = set()
    for part in re.split(r"[\s,]+", re.sub(r"\s*-\s*", "-", typed.strip())):
        edges = [_weekday_of(each) for each in part.split("-")]
        if len(edges) > 2 or 0 in edges or edges[0] > edges[-1]:
            raise Unread("weekdays", t("hours.no_weekdays"))
        found |= set(range(edges[0], edges[-1] + 1))
    return tuple(sorted(found))


def span_of(name: str, typed: str) -> tuple[str, str]:
    """ "08:00-17:00", "8-17"; both "HH:MM". Raises Unread."""
    told = _SPAN.fullmatch(typed.strip())
    if told is None:
        raise Unread(name, t("hours.no_span"))
    opens, closes = _hhmm(name, told[1], told[2]), _hhmm(name, told[3], told[4])
    if closes <= opens:
        raise Unread(name, t("hours.no_span"))
    return opens, closes


def _others_of(typed: str) -> tuple[tuple[int, str, str], ...]:
    """ "fre 08:00-15:00, ons 9-18"."""
    found: dict[int, tuple[int, str, str]] = {}
    for part in (each.strip() for each in typed.split(",")):
        if not part:
            continue
        word, _, rest = part.partition(" ")
        day = _weekday_of(word)
        if not day or day in found:
            raise Unread("others", t("hours.no_others"))
        found[day] = (day, *span_of("others", rest))
    return tuple(found[day] for day in sorted(found))


def _half_days_of(typed: str) -> tuple[str, ...]:
    """Numbers of the days named in `HALF_DAYS`, from 1; nothing for none."""
    numbers = re.split(r"[\s,]+", typed.strip()) if typed.strip() else []
    if not all(each.isdecimal() and 1 <= int(each) <= len(HALF_DAYS) for each in numbers):
        raise Unread("half_days", t("hours.no_half_days"))
    chosen = {int(each) for each in numbers}
    return tuple(name for at, name in enumerate(HALF_DAYS, 1) if at in chosen)


def _clock_of(name: str, typed: str) -> str:
    told = _CLOCK.fullmatch(typed.strip())
    if told is None:
        raise Unread(name, t("hours.no_clock"))
    return _hhmm(name, told[1], told[2])


def _hhmm(name: str, hours: str, minutes: str | None) -> str:
    try:
        return f"{time(int(hours), int(minutes or 0)):%H:%M}"
    except ValueError as error:
        raise Unread(name, t("hours.no_clock")) from error


def _weekday_of(word: str) -> int:
    """An ISO weekday by number or by the beginning of its name; 0 for none."""
    told = word.strip().casefold().rstrip(".")
    if told.isdecimal():
        return int(told) if 1 <= int(told) <= 7 else 0
    if len(told) < 2:
        return 0
    return next((day for day in range(1, 8) if t(f"time.weekday.{day}").casefold().startswith(told)), 0)
