"""Operators as the glass sees them."""

from __future__ import annotations

from dataclasses import dataclass

from models.access.actor import Actor, operator_at


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """A member of staff. `name` is what colleagues read ("M. Ek")."""

    id: str
    code: str
    name: str
    role: str
    active: bool

    def at(self, desk: str) -> Actor:
        """This operator as the actor of commands from a desk."""
        return operator_at(self.id, self.name, self.role, desk)
