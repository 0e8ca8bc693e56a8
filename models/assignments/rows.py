"""Planned exposure as the glass sees it: by number and code. What is said of it stands on the card alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.alarms.rows import TimelineRow
from models.assignments import rules


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """What is planned. `persons` are codes, `office` and `board` codes too, "" for none.

    `escalate`: whoever asks cannot judge the risk, or asks us to (D26, D43).
    """

    category: str
    title: str
    starts_at: datetime
    persons: tuple[str, ...] = ()
    asker: str = "office"
    office: str = ""
    board: str = ""
    forum: str = ""
    place: str = ""
    about: str = ""
    ends_at: datetime | None = None
    needed_by: datetime | None = None
    risk: str = "not_judged"
    escalate: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentChange:
    """What is told anew; None stays as it is."""

    title: str | None = None
    place: str | None = None
    about: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    needed_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One occasion in a list. `persons`, `office` and `board` are codes; `office_time` the office hours around its
    clock, where one runs, as (opens, closes) in UTC.
    """

    id: str
    number: str
    version: int
    category: str
    forum: str
    asker: str
    office: str
    board: str
    starts_at: datetime
    ends_at: datetime | None
    needed_by: datetime | None
    risk: str
    analysis: str
    level: int | None
    analysed_by: str
    escalated_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    returned_at: datetime | None
    returned_how: str
    owner: str
    state: str
    noted_by: str
    noted_at: datetime
    persons: tuple[str, ...] = ()
    office_time: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is to take place, or has."""
        return self.state == "planned"

    @property
    def lack(self) -> str:
        """What is still to be done (rules.LACKS); "" for nothing, or where it was called off."""
        if not self.open:
            return ""
        return rules.lack(
            self.category,
            self.risk,
            self.analysis,
            escalated=self.escalated_at is not None,
            returned=self.returned_at is not None,
        )

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return rules.ends(self.starts_at, self.ends_at)

    def over(self, now: datetime) -> bool:
        """Whether it has taken place."""
        return now >= self.ends

    def late(self, now: datetime) -> bool:
        """Whether our answer is past its time."""
        return self.lack == "answer" and self.due_at is not None and now >= self.due_at

    def left(self, now: datetime) -> timedelta | None:
        """Office time until our answer is due; below zero, how far past. None where no clock runs."""
        if self.lack != "answer" or self.due_at is None:
            return None
        if now >= self.due_at:
            return -_within(self.office_time, self.due_at, now)
        return _within(self.office_time, now, self.due_at)

    def clock_stands(self, now: datetime) -> bool:
        """Whether the office is closed, so that the clock does not run."""
        return not any(opens <= now < closes for opens, closes in self.office_time)


@dataclass(frozen=True, slots=True)
class LinkedMeasure:
    """A measure or a guard order that an occasion led to, by its number."""

    what: str
    number: int
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """One occasion whole, with the words about it. `seated` are those who have a seat on its board, by code."""

    row: AssignmentRow
    title: str
    place: str | None
    about: str | None
    result: str | None
    cancelled_why: str | None
    measures: tuple[LinkedMeasure, ...] = ()
    seated: tuple[str, ...] = ()
    timeline: tuple[TimelineRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Exposed:
    """What the overview tells: the occasions of the coming 72 hours, and the risks that wait for our answer."""

    ahead: tuple[AssignmentRow, ...] = ()
    waiting: tuple[AssignmentRow, ...] = ()

    def late(self, now: datetime) -> tuple[AssignmentRow, ...]:
        """Answers of ours that are past their time."""
        return tuple(row for row in self.waiting if row.late(now))


NO_EXPOSURE = Exposed()


def _within(spans: Sequence[tuple[datetime, datetime]], first: datetime, last: datetime) -> timedelta:
    overlaps = (min(closes, last) - max(opens, first) for opens, closes in spans)
    return sum((each for each in overlaps if each > timedelta()), timedelta())
