"""Plans as the glass sees them: frozen rows, free of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.plans.engine import Standing


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan in a list: its newest version. `whose` is a person's code or an account, empty for a class of alarms."""

    code: str
    version: int
    kinds: tuple[str, ...]
    title_sv: str
    title_en: str
    steps: int
    shipped: bool
    decision: str
    whose: str
    recorded_at: datetime | None
    recorded_label: str
    source: str

    @property
    def decided(self) -> bool:
        """Whether a named decision stands behind it; else it is an example."""
        return bool(self.decision)


@dataclass(frozen=True, slots=True)
class Number:
    """A number to ring. `hidden`: there is one, and it is shown to whoever has the alarm."""

    source: str
    name: str
    phone: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class WorkedPlan:
    """The plan a subject is worked by, and where it stands. `preview`: nobody has begun it yet."""

    code: str
    version: int
    decision: str
    whose: str
    standing: Standing
    began_at: datetime | None
    numbers: Mapping[str, tuple[Number, ...]] = field(default_factory=dict)
    preview: bool = False


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """One number of the call list, masked: who it is for and how it ends."""

    id: str
    role: str
    person: str | None
    place: int
    ends_with: str


@dataclass(frozen=True, slots=True, repr=False)
class PassPhrase:
    """What to ask for. Shown to the officer who has the alarm and kept by nobody: its words stand in no repr."""

    phrase: str
    has_duress_word: bool

    def __repr__(self) -> str:
        return "PassPhrase()"
