"""What the desk asks of the world about protection: measures, guard orders, transmitters handed out, and advice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.measures.rows import (
        AdviceCard,
        AdviceRow,
        DeviceRow,
        GuardCard,
        MeasureCard,
        Protection,
        Standing,
    )


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure that is asked for. `person` is a code; `incident` a number, "" for a preventive one."""

    person: str
    kind: str
    what: str = field(repr=False)
    incident: str = ""
    hierarchy: str = ""
    risk_before: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureStep:
    """What is told with the next step of a measure: its decision, that it is in place, or its review."""

    decided_by: str = ""
    on: date | None = None
    supplier: str = field(default="", repr=False)
    risk_after: int | None = None
    findings: str = field(default="", repr=False)
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """What is changed in a measure; None leaves it."""

    what: str | None = field(default=None, repr=False)
    supplier: str | None = field(default=None, repr=False)
    findings: str | None = field(default=None, repr=False)
    hierarchy: str | None = None
    risk_before: int | None = None
    risk_after: int | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewGuard:
    """Guards that are ordered. `person` is a code."""

    person: str
    starts_at: datetime
    ends_at: datetime
    supplier: str
    phone: str
    decided_by: str
    place: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewAdvice:
    """Advice that was given. `person` is a code, "" for nobody in particular."""

    asker: str
    channel: str
    minutes: int
    person: str = ""
    about: str = field(default="", repr=False)
    outcome: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What is written of a transmitter; None leaves it."""

    model: str | None = None
    serial: str | None = field(default=None, repr=False)
    battery: date | None = None
    interval_s: int | None = None


class ProtectionServices(Protocol):
    """Lists are by code. What was written about a person is on record as opened before it is answered."""

    def read_protection(self, over_too: bool) -> tuple[Standing, ...]:
        """Measures and guard orders, what waits for somebody first."""
        ...

    def read_devices(self) -> tuple[DeviceRow, ...]:
        """The transmitters, what is wrong first."""
        ...

    def may_hand_out(self) -> bool:
        """Whether whoever sits here may hand out transmitters, take them back and describe them."""
        ...

    def read_advice(self) -> tuple[AdviceRow, ...]:
        """Advice given, the newest first."""
        ...

    def read_whole(self, code: str) -> Protection:
        """Everything that protects one person."""
        ...

    def read_measure(self, measure_id: str) -> MeasureCard:
        """One measure whole."""
        ...

    def read_guard(self, order_id: str) -> GuardCard:
        """One guard order whole."""
        ...

    def read_one_advice(self, number: int) -> AdviceCard:
        """Advice that was given, whole."""
        ...

    def request_measure(self, new: NewMeasure) -> str:
        """Ask for a measure; its id."""
        ...

    def step_measure(self, measure_id: str, seen: int, state: str, told: MeasureStep) -> None:
        """The step that follows on `state`: decide, put in place or review."""
        ...

    def change_measure(self, measure_id: str, seen: int, change: MeasureChange) -> None:
        """Change what is given."""
        ...

    def end_measure(self, measure_id: str, seen: int, how: str, decided_by: str, why: str) -> None:
        """Refuse, decline or end it."""
        ...

    def order_guard(self, new: NewGuard) -> str:
        """Order guards; the order's id."""
        ...

    def extend_guard(self, order_id: str, seen: int, ends_at: datetime, decided_by: str) -> None:
        """Move the end."""
        ...

    def end_guard(self, order_id: str, seen: int) -> None:
        """It is over."""
        ...

    def give_advice(self, new: NewAdvice) -> str:
        """Note advice that was given; its id."""
        ...

    def hand_device(self, account: str, person: str, receipt: str, on: date | None) -> None:
        """Hand a transmitter out to a person; with "" it is taken back."""
        ...

    def describe_device(self, account: str, told: DeviceFacts) -> None:
        """Write what is known of a transmitter."""
        ...
