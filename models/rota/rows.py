"""The rota as the glass sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One planned shift, half-open UTC span. `phone` is the operator's, for the call list; empty where unknown.

    `verified` tells whether they were ever rung on it and answered, `kind` why the shift stands (models.rota.words).
    """

    id: str
    duty: str
    operator_id: str
    operator: str
    starts_at: datetime
    ends_at: datetime
    version: int = 1
    phone: str = ""
    verified: bool = True
    kind: str = "planned"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty at an instant, and who comes next. `contact_required` is office hours by the profile in force.

    Each duty's standing is "confirmed", "unconfirmed" (planned, and nobody accepted), "staying" (the outgoing, whom
    `tib_incoming` has not relieved) or "nobody". `missing` are the duties that somebody must have and nobody had in
    time, each with the instant from which that is a gap: it may still lie ahead.
    """

    at: datetime
    contact_required: bool
    contact: ShiftRow | None
    contact_next: tuple[ShiftRow, ...]
    tib: ShiftRow | None
    tib_next: ShiftRow | None
    tib_backup: ShiftRow | None
    contact_standing: str = "unconfirmed"
    tib_standing: str = "unconfirmed"
    tib_backup_standing: str = "unconfirmed"
    tib_incoming: ShiftRow | None = None
    missing: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A span inside required hours that nobody covers (D36). `cause` is "nobody", "absent" (planned and away),
    "inactive" (works here no more), "no_phone", "unverified_phone" (nobody rang the number and got an answer), or of
    what was, "unconfirmed" (planned and nobody was there)."""

    duty: str
    starts_at: datetime
    ends_at: datetime
    cause: str = "nobody"
