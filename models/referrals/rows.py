"""Referrals as the glass sees them. What names somebody stands on the card alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.alarms.rows import TimelineRow


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What a referral is made of. `answers` are those of the tree; `office` or `board` is the code of the owner.

    `about`, `caller` and `note` may be left empty: as little as the owner needs.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    office: str = ""
    board: str = ""
    about: str = ""
    caller: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a matter and how they are reached. `contact` is the named responsible, "" where nobody is named.

    `opens_at` is None while they are open; the police are never closed and have no code.
    """

    kind: str
    id: str
    code: str
    name: str
    phone: str
    out_of_hours_phone: str = ""
    contact: str = ""
    contact_phone: str = ""
    opens_at: datetime | None = None

    @property
    def out_of_hours(self) -> bool:
        """Whether they are closed and have a number to ring all the same."""
        return self.opens_at is not None and bool(self.out_of_hours_phone)

    @property
    def waits(self) -> bool:
        """Whether nobody can be reached until they open."""
        return self.opens_at is not None and not self.out_of_hours_phone

    @property
    def ring(self) -> str:
        """The number to ring now; "" where nobody answers before they open."""
        if self.opens_at is not None:
            return self.out_of_hours_phone
        return self.contact_phone or self.phone


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral in the list: no names, no words of anybody."""

    id: str
    seq: int
    version: int
    number: str
    state: str
    owner_kind: str
    owner_code: str
    danger: bool
    out_of_hours: bool
    made_at: datetime
    made_by: str
    waits_until: datetime | None
    told_at: datetime | None
    told_how: str
    confirmed_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether the owner has not confirmed yet."""
        return self.state in ("waiting", "told")


@dataclass(frozen=True, slots=True)
class ReferralCard:
    """One referral whole, with what little was written and how its owner is reached now."""

    row: ReferralRow
    owner: Owner
    because: str
    about: str | None = None
    caller: str | None = None
    note: str | None = None
    confirmed_by: str | None = None
    answers: tuple[tuple[str, str], ...] = ()
    timeline: tuple[TimelineRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralCounts:
    """How many calls about those who are not covered came in a span, by owner and by state; nobody is named (D63)."""

    made: int
    by_owner: dict[str, int] = field(default_factory=dict)
    by_state: dict[str, int] = field(default_factory=dict)
    danger: int = 0
