"""Operators, requests and tokens as the glass sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.access.actor import Actor, operator_at


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """A member of staff. `name` is what colleagues read ("M. Ek"); `signs_in` whether they have a pass phrase.

    `phone_verified_on` is when they were last rung on their number and answered; `has_phone`: there is a number.
    """

    id: str
    code: str
    name: str
    role: str
    active: bool
    signs_in: bool = False
    phone_verified_on: date | None = None
    has_phone: bool = False

    def at(self, desk: str) -> Actor:
        """This operator as the actor of commands from a desk."""
        return operator_at(self.id, self.name, self.role, desk)


@dataclass(frozen=True, slots=True)
class TwoPersonRow:
    """An act that waits for a second person. `shown` is what the first one said of it."""

    number: int
    kind: str
    subject: str
    shown: str
    asked_by: str
    asked_label: str
    asked_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A program's leave; the token itself was shown once and is kept nowhere."""

    name: str
    purpose: str
    made_at: datetime
    made_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class GlassRow:
    """A card opened in an emergency, by code; why it was opened is only for who reviews it."""

    number: int
    person: str
    who: str
    opened_at: datetime
    ends_at: datetime
    due_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the card may still be looked at by it."""
        return self.opened_at <= now < self.ends_at

    def overdue(self, now: datetime) -> bool:
        """Whether it should have been reviewed by now."""
        return now >= self.due_at
