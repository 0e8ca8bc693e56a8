"""Proofs and drills as the glass sees them: frozen rows, free of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.plans.plan import Words


@dataclass(frozen=True, slots=True)
class ProofRow:
    """How one transmitter stands with its proofs: a code and an account, never a name.

    `state` is one of PROOF_STATES; `due_at` when the next proof is due, None where none was ever made; `until` how
    long a test is expected, or was where nothing came.
    """

    transmitter_id: str
    account: str
    kind: str
    person: str | None
    state: str
    proven_at: datetime | None
    due_at: datetime | None
    until: datetime | None = None
    asked_label: str = ""

    @property
    def wants(self) -> bool:
        """Whether somebody should see to it."""
        return self.state in ("missed", "never", "overdue")


@dataclass(frozen=True, slots=True)
class DrillRow:
    """One drill, or a scenario that can be played where `id` is empty."""

    id: str
    number: int
    scenario: str
    began_at: datetime | None
    ended_at: datetime | None
    alarms: int

    @property
    def runs(self) -> bool:
        """Whether it is played now."""
        return bool(self.id) and self.ended_at is None


@dataclass(frozen=True, slots=True)
class StepTime:
    """One thing done at a step of the plan. `after_s` counts from the ring, `took_s` from what was done before.

    `late` is None where the step has no target.
    """

    step: str
    title: Words
    act: str
    outcome: str
    after_s: float
    took_s: float
    target_s: int
    late: bool | None


@dataclass(frozen=True, slots=True)
class AlarmTimes:
    """How one invented alarm was worked: seconds from the ring, None for what was never done."""

    alarm_id: str
    seq: int
    kind: str
    priority: int
    rang_at: datetime
    acknowledged_s: float | None
    acted_s: float | None
    closed_s: float | None
    target_s: int
    steps: tuple[StepTime, ...]
    undone: tuple[Words, ...]

    @property
    def in_time(self) -> bool:
        """Whether it was acknowledged within its target."""
        return self.acknowledged_s is not None and self.acknowledged_s <= self.target_s


@dataclass(frozen=True, slots=True)
class Debrief:
    """What to talk about after a drill. Nobody is named: it is about the work (DIRECTIVE rule 21)."""

    row: DrillRow
    unplayed: int
    alarms: tuple[AlarmTimes, ...]
