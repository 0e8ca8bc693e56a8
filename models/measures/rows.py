"""Protection as the glass sees it: by code. Words about a person stand in the cards only, opened on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.alarms.rows import TimelineRow


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure in a list. `number` is what it is called; `standing` what it waits for (progress.STANDINGS)."""

    id: str
    number: int
    version: int
    person: str
    kind: str
    purpose: str
    state: str
    incident: str | None
    hierarchy: str
    risk_before: int | None
    risk_after: int | None
    recall: bool
    requested_on: date
    decided_on: date | None
    decided_by: str
    in_place_on: date | None
    review_on: date | None
    ended_on: date | None
    noted_by: str
    standing: str = ""


@dataclass(frozen=True, slots=True)
class GuardRow:
    """One guard order. `standing` is planned, in_force, over (its time has run out) or ended (before its time)."""

    id: str
    number: int
    version: int
    person: str
    measure: int | None
    starts_at: datetime
    ends_at: datetime
    supplier: str
    phone: str
    decided_by: str
    ended_at: datetime | None
    noted_by: str

    def standing(self, now: datetime) -> str:
        """How it stands at an instant."""
        if self.ended_at is not None:
            return "ended"
        if now < self.starts_at:
            return "planned"
        return "in_force" if now < self.ends_at else "over"


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """One measure whole, with the words about it. `may_decide`: whoever looks may also decide on it and end it."""

    row: MeasureRow
    what: str
    supplier: str | None
    findings: str | None
    guards: tuple[GuardRow, ...]
    timeline: tuple[TimelineRow, ...]
    may_decide: bool = True


@dataclass(frozen=True, slots=True)
class GuardCard:
    """One guard order whole, with the words about it."""

    row: GuardRow
    place: str | None
    contact: str | None
    reason: str | None
    timeline: tuple[TimelineRow, ...]


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A transmitter in the register (D22). `serial` is only told where somebody opened the person's protection.

    `held_on` is when its holder got it; `returned_on` when it last came back. `unsigned`: handed out without receipt.
    """

    id: str
    version: int
    account: str
    kind: str
    model: str
    serial: str
    person: str | None
    interval_s: int
    battery_changed_on: date | None
    active: bool
    held_on: date | None
    receipt: str
    returned_on: date | None
    proof: str
    proof_due_on: date | None
    covered: bool = True

    @property
    def unsigned(self) -> bool:
        """Somebody has it and no receipt says so."""
        return self.person is not None and (self.held_on is None or not self.receipt)

    @property
    def to_return(self) -> bool:
        """Whoever has it is covered no longer."""
        return self.active and self.person is not None and not self.covered


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """Advice that was given, without its words."""

    id: str
    number: int
    person: str | None
    asker: str
    channel: str
    minutes: int
    given_at: datetime
    noted_by: str


@dataclass(frozen=True, slots=True)
class AdviceCard:
    """Advice that was given, whole."""

    row: AdviceRow
    about: str
    came_of: str | None


@dataclass(frozen=True, slots=True)
class Protection:
    """Everything that protects one person, in one view (D25). `kinds` of measures that nothing stands for are absent.

    `talk` and `talk_due_on` tell of the yearly talk, `incidents` how many are open.
    """

    code: str
    covered: bool
    talk: str
    talk_due_on: date | None
    incidents: int
    measures: tuple[MeasureRow, ...]
    guards: tuple[GuardRow, ...]
    devices: tuple[DeviceRow, ...]
    advice: tuple[AdviceRow, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the list of protection: a measure, or a guard order."""

    measure: MeasureRow | None = None
    guard: GuardRow | None = None

    @property
    def id(self) -> str:
        """The id of whichever it is."""
        return (
            self.measure.id if self.measure is not None else self.guard.id if self.guard is not None else ""
        )
