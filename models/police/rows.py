"""The police report and the court cases of an incident as the glass sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum


class Keep(Enum):
    """Says "leave as it is" where None itself means something."""

    AS_IS = 0


@dataclass(frozen=True, slots=True)
class ReportTold:
    """What is told of a police report; None leaves what stands, "" takes words away.

    Of the two questions None is "not known", so what leaves them is Keep.
    """

    state: str | None = None
    filed_by: str | None = None
    filed_for: str | None = field(default=None, repr=False)
    filed_at: datetime | None = None
    number: str | None = field(default=None, repr=False)
    mandate_stated: bool | Keep | None = Keep.AS_IS
    protection_asked: bool | Keep | None = Keep.AS_IS
    bops_contact: str | None = field(default=None, repr=False)
    officer: str | None = field(default=None, repr=False)
    officer_phone: str | None = field(default=None, repr=False)
    decision: str | None = None
    decided_on: date | None = None
    decision_note: str | None = field(default=None, repr=False)
    closed_on: date | None = None
    why_not: str | None = field(default=None, repr=False)
    helped: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of the police report of one incident. `version` 0: nothing was written of it yet."""

    state: str
    day: int
    version: int = 0
    filed_by: str = ""
    filed_for: str | None = None
    filed_at: datetime | None = None
    report_number: str | None = None
    mandate_stated: bool | None = None
    protection_asked: bool | None = None
    bops_contact: str | None = None
    officer: str | None = None
    officer_phone: str | None = None
    decision: str = ""
    decided_on: date | None = None
    decision_note: str | None = None
    closed_on: date | None = None
    why_not: str | None = None
    helped_by: str = ""
    helped_at: datetime | None = None
    also: tuple[str, ...] = ()
    """The numbers of incidents that were taken in and have a filed report of their own, which is written on there."""

    @property
    def confirmed(self) -> bool:
        """Whether we know that it was filed, or why it was not."""
        return self.state == "filed" or (self.state != "to_file" and bool(self.why_not))


@dataclass(frozen=True, slots=True)
class DateRow:
    """A day in a court case."""

    id: str
    version: int
    kind: str
    starts_at: datetime
    place: str | None = None
    note: str | None = None
    cancelled_at: datetime | None = None
    cancelled_why: str | None = None


@dataclass(frozen=True, slots=True)
class CourtRow:
    """A case in court, with its days in order."""

    id: str
    version: int
    court: str
    case_number: str | None = None
    counsel: str | None = None
    counsel_phone: str | None = None
    companion: str | None = None
    outcome: str = ""
    outcome_note: str | None = None
    closed_on: date | None = None
    dates: tuple[DateRow, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the court has not had its last word."""
        return self.closed_on is None


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """An open incident of which nobody knows whether it was reported; `day` is 1 on the day it was told."""

    incident_id: str
    number: str
    person: str | None
    owner_id: str | None
    reported_on: date
    day: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day in court to come, by the incident's number and the person's code."""

    id: str
    incident_id: str
    number: str
    person: str | None
    owner_id: str | None
    kind: str
    starts_at: datetime
