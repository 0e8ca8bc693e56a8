"""The office-hours profile: version upon version, from now on only, a day of its own in every version (D37, D86)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.access.actor import LOADER
from models.rota.hours import office_day
from models.rota.profile import decide_day, decide_hours, profile_year
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Refused, SettingsProblem, UsageProblem
from models.store.policy import OfficeHours, in_force
from models.store.store import Store
from tests.models.people.build import EK
from tests.models.rota.test_cover import at

DAY = timedelta(days=1)


def test_what_has_been_stands_and_what_comes_is_decided(store: Store, clock: HeldClock) -> None:
    today = clock.now().date()
    clock.instant = at(today, "09:30")
    soon, later = today + 7 * DAY, today + 60 * DAY
    early, short = OfficeHours(opens="07:00"), OfficeHours(opens="07:00", closes="15:00")
    with store.write() as session:
        for told, error in (
            ((early, "", at(soon, "00:00")), UsageProblem),
            ((early, "KS 1", at(today - DAY, "00:00")), Refused),
            ((OfficeHours(eves="ibland"), "KS 1", at(soon, "00:00")), SettingsProblem),
        ):
            with pytest.raises(error):
                decide_hours(session, LOADER, *told, clock)
        with pytest.raises(NotAllowed):
            decide_hours(session, EK, early, "KS 1", at(soon, "00:00"), clock)
        with pytest.raises(Refused, match="hours.day_has_been"):
            decide_day(session, LOADER, today, "closed", "", "", "KS 1", clock)
        decide_hours(session, LOADER, early, "KS 1", at(soon, "00:00"), clock)
        decide_hours(session, LOADER, short, "KS 2", at(later, "00:00"), clock)
        clock.advance(60)
        # Before the first version holds, between the two, and after the last: the day stands in each that follows it.
        far = later + 30 * DAY
        for day in (today + DAY, soon + DAY, far):
            decide_day(session, LOADER, day, "own", "10:00", "12:00", f"KS {day}", clock)
    with store.read() as connection:
        told_year = {
            day.day: day
            for year in (today.year, far.year)
            for day in profile_year(connection, year, clock.now()).days
        }
        before = in_force(connection, OfficeHours, at(today, "08:00"))
        rows = profile_year(connection, today.year, clock.now()).versions
    for day in (today + DAY, soon + DAY, far):
        assert (told_year[day].kind, f"{told_year[day].opens:%H:%M}") == ("own", "10:00"), day
    assert before == OfficeHours()
    assert told_year[today].opens == office_day(OfficeHours(), today).opens
    weekday = next(soon + n * DAY for n in range(2, 9) if (soon + n * DAY).isoweekday() == 2)
    assert f"{told_year[weekday].opens:%H:%M}" == "07:00"
    assert all(row.valid_from >= at(today, "09:30") for row in rows)
    with store.write() as session:
        clock.advance(60)
        decide_day(session, LOADER, far, "profile", "", "", "KS 9", clock)
    with store.read() as connection:
        [again] = [day for day in profile_year(connection, far.year, clock.now()).days if day.day == far]
    assert again.kind != "own"


def test_a_leap_year_has_all_its_days(sqlite_store: Store, clock: HeldClock) -> None:
    with sqlite_store.read() as connection:
        told = profile_year(connection, 2028, clock.now())
    assert (len(told.days), told.days[59].day) == (366, date(2028, 2, 29))
    assert (told.versions, told.decision) == ((), "")
