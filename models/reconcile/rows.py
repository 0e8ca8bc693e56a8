"""A reconciliation as frozen values, free of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.figures.percentiles import Spread


@dataclass(frozen=True, slots=True)
class ArcLine:
    """One alarm of the ARC's list. `times` are the instants that its wall time may mean: two in the autumn hour.

    `triggered` and `arc` are such instants too; empty where the list has no such column.
    """

    line: int
    account: str
    case: str
    triggered: tuple[datetime, ...] = ()
    arc: tuple[datetime, ...] = ()

    @property
    def times(self) -> tuple[datetime, ...]:
        """What is held against our own time: when the ARC had it, else when it was triggered."""
        return self.arc or self.triggered


@dataclass(frozen=True, slots=True)
class Ours:
    """One signal of ours; `event` as stored. `received_at` is by our own clock. One phoned in has no account."""

    seq: int
    account: str
    case: str
    received_at: datetime
    event: str
    alarm_id: str | None
    person: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: its line, a message id and what it says about it."""

    line: int
    message_id: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """A line of a reconciliation as it is shown. `known`: the account is in our register. Codes, never names.

    The instants are the chain: triggered, at the ARC, at our desk, first acknowledged, first action.
    """

    verdict: str
    line: int
    account: str
    known: bool
    arc_case: str
    triggered_at: datetime | None
    arc_at: datetime | None
    received_at: datetime | None
    acknowledged_at: datetime | None
    action_at: datetime | None
    alarm_id: str | None
    alarm_seq: int | None
    person: str | None
    kind: str | None
    state: str | None

    @property
    def at(self) -> datetime | None:
        """When it was, by whoever has it."""
        return self.arc_at or self.triggered_at or self.received_at


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    """One reading of a list, and its sign-off."""

    id: str
    seq: int
    version: int
    file_name: str
    form: str
    begins_at: datetime
    ends_at: datetime
    lines: int
    both: int
    only_arc: int
    only_here: int
    read_at: datetime
    read_label: str
    signed_at: datetime | None
    signed_label: str

    @property
    def differs(self) -> int:
        """How many lines one side lacks."""
        return self.only_arc + self.only_here


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A reading whole: its lines by verdict, and how long each step of the chain took."""

    row: ReconciliationRow
    remark: str | None
    lines: tuple[ReconciledRow, ...]
    steps: tuple[tuple[str, Spread], ...]

    def of(self, verdict: str) -> tuple[ReconciledRow, ...]:
        """The lines of one verdict."""
        return tuple(each for each in self.lines if each.verdict == verdict)
