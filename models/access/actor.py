"""Who acts: an operator at a desk, an unnamed officer before operators exist, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The one behind a command, as the entry stream names it.

    `kind` is "operator", "unnamed" or "system"; `label` is what colleagues read ("M. Ek"); `desk` tells which
    desk or command the act came from.
    """

    kind: str
    id: str
    label: str
    role: str
    desk: str = ""


WATCH = Actor("system", "watch", "Vaktbord", "system")
LOADER = Actor("system", "loader", "Vaktbord", "system")


def unnamed(label: str, desk: str) -> Actor:
    """An officer known only by the name of the account they use, before any operator exists."""
    return Actor("unnamed", f"unnamed:{label}", label, "unnamed", desk)


def operator_at(id: str, name: str, role: str, desk: str) -> Actor:
    """An operator at a desk."""
    return Actor("operator", id, name, role, desk)
