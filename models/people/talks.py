"""When the yearly talk must be offered, and how that stands: offered is not held (D8, D9; DIRECTIVE rule 15)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from models.people.words import COUNTED_BY
from models.store.policy import Talks

TALK_STATES = ("not_offered", "overdue", "due", "offered", "ok")
ROLLING, CALENDAR = COUNTED_BY
# An offer whose answer or talk still lies ahead.
_OPEN = frozenset({"offered", "accepted", "booked"})


@dataclass(frozen=True, slots=True)
class TalkStanding:
    """How the yearly talk stands: one of TALK_STATES, and the day by which the next must have been offered."""

    state: str
    due_on: date | None


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_due(last_planned: date | None, covered_from: date, rule: Talks) -> date:
    """The day by which a talk must be offered: the interval after the last planned offer, or after cover began.

    A talk offered for a cause (D9) is not a planned offer and moves nothing; nor is one that was cancelled, nor
    one from an earlier mandate that had run out before cover began anew. By calendar year it is the last day of the
    year that the interval ends in; the first talk is due the interval after cover began all the same.
    """
    if last_planned is not None:
        due_on = add_months(last_planned, rule.interval_months)
        if rule.count_by == CALENDAR:
            due_on = date(due_on.year, 12, 31)
        if due_on >= covered_from:
            return _shortened(due_on, last_planned, rule)
    return _shortened(add_months(covered_from, rule.interval_months), covered_from, rule)


def _shortened(due_on: date, since: date, rule: Talks) -> date:
    """Sooner where the shorter interval of an election ends within its days; on its first day at the soonest."""
    if not (rule.election_begins and rule.election_ends):
        return due_on
    begins, ends = date.fromisoformat(rule.election_begins), date.fromisoformat(rule.election_ends)
    sooner = max(add_months(since, rule.election_months), begins)
    return min(due_on, sooner) if sooner <= ends else due_on


def standing(
    last_planned: date | None,
    last_state: str | None,
    covered_from: date | None,
    today: date,
    rule: Talks,
) -> TalkStanding:
    """How the yearly talk stands today. `covered_from` is when cover began, None for one who is not covered."""
    if covered_from is None:
        return TalkStanding("not_offered" if last_planned is None else "ok", None)
    return stands(last_planned, last_state, next_due(last_planned, covered_from, rule), today, rule)


def stands(
    last_planned: date | None, last_state: str | None, due_on: date, today: date, rule: Talks
) -> TalkStanding:
    """How it stands of one who is covered, given the day by which the next must be offered."""
    days = (due_on - today).days
    if days < 0:
        return TalkStanding("overdue", due_on)
    if days <= rule.soon_days:
        return TalkStanding("due", due_on)
    if last_planned is None:
        return TalkStanding("not_offered", due_on)
    return TalkStanding("offered" if last_state in _OPEN else "ok", due_on)
