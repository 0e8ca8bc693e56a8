"""A generated year of duty with illness, swaps and holidays, judged minute by minute without the rota's own rules.

Everything is generated through the commands; the check reads raw rows and walks the clock.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import DateTime, Row, text

from models.access.actor import LOADER, Actor, operator_at
from models.access.commands import add_operator, end
from models.access.phones import verify_phone
from models.rota import absence, having
from models.rota.commands import plan_shift, substitute, swap
from models.rota.proof import Cover, cover_between
from models.rota.views import shifts_between
from models.store.clock import HeldClock
from models.store.errors import VaktbordError
from models.store.store import Store
from tests.models.rota.test_cover import STOCKHOLM, at

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# The free weekdays of 2026 and around it, out of an almanac and not out of the rota's own calendar.
FREE = {
    date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14),
    date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1),
}  # fmt: skip


@dataclass
class Year:
    """Six officers, and chance that does what happens to them."""

    store: Store
    clock: HeldClock
    chance: random.Random
    staff: list[Actor] = field(default_factory=list)

    def hire(self, session: Any) -> None:
        number = len(self.staff)
        made = add_operator(
            session, LOADER, f"op{number}", f"O. {number}", "tib", self.clock, phone="070-174 06 90"
        )
        verify_phone(session, LOADER, f"op{number}", self.clock)
        self.staff.append(operator_at(made, f"O. {number}", "tib", "desk"))

    def day(self, day: date) -> None:
        """One day: a week's plan laid two weeks ahead on Mondays, and then what the day brings."""
        with self.store.write() as session:
            if not self.staff:
                self.clock.instant = at(day, "00:00")
                for _ in range(6):
                    self.hire(session)
                self._plan(session, day, 14)
            self.clock.instant = at(day, "06:30")
            if day.isoweekday() == 1:
                self._plan(session, day + 14 * DAY, 7)
            for moment, happens in sorted(self._brings(session, day), key=lambda each: each[0]):
                self.clock.instant = moment
                try:
                    with session.begin_nested():
                        happens()
                except VaktbordError:
                    pass  # chance asked for what cannot be

    def _brings(self, session: Any, day: date) -> Iterator[tuple[datetime, Any]]:
        roll, clock = self.chance.random, self.clock
        for shift in shifts_between(session.connection(), at(day, "05:00"), at(day, "23:00")):
            moment = shift.starts_at + self.chance.randint(-70, 40) * MINUTE
            mine = next((each for each in self.staff if each.id == shift.operator_id), None)
            if mine is not None and roll() < 0.93:
                yield moment, lambda who=mine, duty=shift.duty: having.accept(session, who, duty, clock)
        some = self.chance.choice
        when = at(day, "00:00") + self.chance.randint(400, 1300) * MINUTE
        if roll() < 0.25:
            ends = when + self.chance.randint(60, 4000) * MINUTE if roll() < 0.7 else None
            sick = some(self.staff)
            yield (
                when,
                lambda: absence.report(session, sick, sick.id, "sick", when - 30 * MINUTE, ends, clock),
            )
        if roll() < 0.3:
            yield when + 100 * MINUTE, lambda: self._back(session)
        if roll() < 0.3:
            yield when + 7 * MINUTE, lambda: self._change(session)
        if roll() < 0.15:
            taker, duty = some(self.staff), some(["tib", "contact"])
            yield when + 11 * MINUTE, lambda: having.take(session, taker, duty, clock)
        if roll() < 0.02 and len(self.staff) > 4:
            leaver = self.staff.pop(self.chance.randrange(len(self.staff)))
            yield when, lambda: end(session, LOADER, leaver.id, clock)

    def _back(self, session: Any) -> None:
        for row in absence.absences(session.connection(), self.clock.now())[:1]:
            absence.back(session, LOADER, row.id, row.version, self.clock)

    def _change(self, session: Any) -> None:
        now = self.clock.now()
        coming = shifts_between(session.connection(), now + MINUTE, now + 2 * DAY)
        if len(coming) < 2:
            return
        one, other = self.chance.sample(list(coming), 2)
        if self.chance.random() < 0.4:
            swap(session, LOADER, (one.id, one.version), (other.id, other.version), self.clock)
            return
        length = int((one.ends_at - one.starts_at) / MINUTE)
        first = max(now, one.starts_at + self.chance.randrange(length) * MINUTE)
        substitute(
            session, LOADER, one.id, self.chance.choice(self.staff).id, one.version, self.clock, from_at=first
        )

    def _plan(self, session: Any, first: date, days: int) -> None:
        for n in range(days):
            day = first + n * DAY
            turn = day.toordinal()
            spans = [("tib", "07:00", "19:00", day), ("tib", "19:00", "07:00", day + DAY),
                     ("contact", "08:00", "12:00", day), ("contact", "12:00", "13:00", day),
                     ("contact", "13:00", "17:00", day)]  # fmt: skip
            for place, (duty, begins, ends, last) in enumerate(spans):
                who = self.staff[(turn + place % 3) % len(self.staff)]
                if self.chance.random() < 0.04 or (duty == "contact" and day.isoweekday() > 5):
                    continue
                try:
                    with session.begin_nested():
                        plan_shift(session, LOADER, duty, who.id, at(day, begins), at(last, ends), self.clock)
                except VaktbordError:
                    pass  # somebody took that time already


class Walk:
    """The same year from raw rows, a minute at a time."""

    def __init__(self, store: Store, ends_at: datetime) -> None:
        self.ends_at = ends_at
        with store.read() as connection:
            self.shifts = self._rows(
                connection, "shift", "starts_at", "ends_at", "recorded_at", "superseded_at"
            )
            self.spans = self._rows(connection, "duty_span", "began_at", "ended_at")
            away = self._rows(connection, "absence", "starts_at", "ends_at", "recorded_at", "withdrawn_at")
            gone = connection.execute(
                text("SELECT subject, event_at FROM entry WHERE verb = 'operator.ended'").columns(
                    event_at=DateTime()
                )
            ).all()
        far = ends_at + 9999 * DAY
        self.away = [
            (
                row.operator_id,
                max(row.starts_at, row.recorded_at),
                min(row.ends_at or far, row.withdrawn_at or far),
            )
            for row in away
        ]
        self.gone = {row.subject.removeprefix("operator:"): self._aware(row.event_at) for row in gone}
        self.by_hour: dict[tuple[str, int], list[Any]] = {}
        for row in self.shifts:
            hour = int(row.starts_at.timestamp() // 3600)
            while hour * 3600 < row.ends_at.timestamp():
                self.by_hour.setdefault((row.duty, hour), []).append(row)
                hour += 1

    @staticmethod
    def _aware(moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=at(date(2026, 1, 1), "00:00").tzinfo)

    def _rows(self, connection: Any, table: str, *times: str) -> list[Any]:
        found = connection.execute(
            text(f"SELECT * FROM {table}").columns(**{name: DateTime() for name in times})
        )
        return [self._fixed(row, times) for row in found]

    def _fixed(self, row: Row[Any], times: tuple[str, ...]) -> Any:
        told = dict(row._mapping)
        for name in times:
            if told[name] is not None:
                told[name] = self._aware(told[name])
        return type("Raw", (), told)

    def cannot(self, operator_id: str, minute: datetime) -> str:
        if any(who == operator_id and first <= minute < last for who, first, last in self.away):
            return "absent"
        return "inactive" if operator_id in self.gone and minute >= self.gone[operator_id] else ""

    def standing(self, duty: str, minute: datetime) -> list[str]:
        """Whose shifts stood in the rota that minute."""
        return [
            row.operator_id
            for row in self.by_hour.get((duty, int(minute.timestamp() // 3600)), [])
            if row.starts_at <= minute < row.ends_at and row.recorded_at <= minute
            and (row.superseded_at is None or minute < row.superseded_at)
        ]  # fmt: skip

    def bare(self, duty: str, starts_at: datetime) -> tuple[dict[datetime, str], set[datetime]]:
        """The minutes that must be covered and were not planned, with why, and those with nobody there."""
        unplanned: dict[datetime, str] = {}
        nobody: set[datetime] = set()
        said = sorted(
            (row for row in self.spans if row.duty == duty), key=lambda row: (row.began_at, row.seq)
        )
        runs: dict[str, datetime] = {}
        minutes = []
        self.starts: dict[str, list[datetime]] = {}
        minute = starts_at - DAY
        while minute < self.ends_at:
            those = self.standing(duty, minute)
            runs = {who: runs.get(who, minute) for who in those}
            minutes.append((minute, those, runs))
            for who, since in runs.items():
                if since == minute:
                    self.starts.setdefault(who, []).append(minute)
            minute += MINUTE
        self.runs = {minute: begun for minute, _, begun in minutes}
        for minute, those, begun in minutes:
            if minute < starts_at or not self.wanted(duty, minute):
                continue
            why = [self.cannot(who, minute) for who in those]
            if "" not in why:
                unplanned[minute] = "absent" if "absent" in why else "inactive" if why else "nobody"
            if not self.there(duty, minute, begun, said):
                nobody.add(minute)
        return unplanned, nobody

    @staticmethod
    def wanted(duty: str, minute: datetime) -> bool:
        wall = minute.astimezone(STOCKHOLM)
        office = wall.isoweekday() <= 5 and wall.date() not in FREE and time(8) <= wall.time() < time(17)
        return duty == "tib" or office

    def there(self, duty: str, minute: datetime, begun: dict[str, datetime], said: list[Any]) -> bool:
        near = said[
            bisect_left(said, minute - 2 * DAY, key=lambda row: row.began_at) : bisect_right(
                said, minute + 6 * MINUTE, key=lambda row: row.began_at
            )
        ]
        if duty == "tib":
            place = bisect_right(said, minute, key=lambda row: row.began_at)
            return place > 0 and not self.cannot(said[place - 1].operator_id, minute)
        for place, row in enumerate(near):
            if any(other.began_at <= minute for other in near[place + 1 :]):
                continue  # somebody else has said so since
            who = row.operator_id
            run, run_then = begun.get(who), self.begun_at(row.began_at).get(who)
            if self.cannot(who, minute):
                continue
            if run is None:
                # In place before their shift begins.
                starts = [
                    m for m in self.starts.get(who, []) if row.began_at < m <= row.began_at + 60 * MINUTE
                ]
                if run_then is None and starts and row.began_at <= minute < starts[0]:
                    return True
                continue
            early = run_then is None and run - 60 * MINUTE <= row.began_at < run
            within = run_then == run and (row.began_at <= minute or row.began_at <= run + 5 * MINUTE)
            if early or within:
                return True
        return False

    def begun_at(self, minute: datetime) -> dict[str, datetime]:
        return self.runs.get(minute, {})


def minutes_of(first: datetime, last: datetime) -> Iterator[datetime]:
    assert (first.second, first.microsecond, last.second, last.microsecond) == (0, 0, 0, 0)
    while first < last:
        yield first
        first += MINUTE


def compare(store: Store, proof: Cover, starts_at: datetime) -> dict[str, int]:
    walk = Walk(store, proof.ends_at)
    seen: dict[str, int] = {}
    for duty in proof.duties:
        unplanned, nobody = walk.bare(duty.duty, starts_at)
        told = {m: gap.cause for gap in duty.gaps for m in minutes_of(gap.starts_at, gap.ends_at)}
        assert told == unplanned, sorted(set(told.items()) ^ set(unplanned.items()))[:5]
        missed = {m for gap in duty.unconfirmed for m in minutes_of(gap.starts_at, gap.ends_at)}
        assert missed == nobody, sorted(missed ^ nobody)[:5]
        whole = sum((span.ends_at - span.starts_at) // MINUTE for span in duty.required)
        assert duty.share == pytest.approx(1 - len(unplanned) / whole)
        assert duty.confirmed_share == pytest.approx(1 - len(nobody) / whole)
        for gap in (*duty.gaps, *duty.unconfirmed):
            seen[gap.cause] = seen.get(gap.cause, 0) + 1
    return seen


def live(store: Store, clock: HeldClock, first: date, last: date, seed: int) -> dict[str, int]:
    year, day = Year(store, clock, random.Random(seed)), first
    while day < last:
        year.day(day)
        day += DAY
    clock.instant = at(last, "23:00")
    starts_at, ends_at = at(first, "08:00"), at(last, "00:00")
    with store.read() as connection:
        proof = cover_between(connection, starts_at, ends_at, clock.now())
    return compare(store, proof, starts_at)


@pytest.mark.parametrize(
    ("first", "days", "seed"),
    [(date(2026, 3, 23), 17, 1), (date(2026, 10, 19), 9, 2), (date(2026, 12, 21), 8, 3)],
)
def test_some_weeks_minute_by_minute(
    sqlite_store: Store, clock: HeldClock, first: date, days: int, seed: int
) -> None:
    seen = live(sqlite_store, clock, first, first + days * DAY, seed)
    assert {"nobody", "unconfirmed"} <= set(seen), seen


@pytest.mark.long
def test_a_whole_year_minute_by_minute(sqlite_store: Store, clock: HeldClock) -> None:
    seen = live(sqlite_store, clock, date(2026, 1, 5), date(2027, 1, 4), 7)
    assert {"nobody", "absent", "inactive", "unconfirmed"} <= set(seen), seen
