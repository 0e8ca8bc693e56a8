"""Who acts: an operator at a desk, an unnamed or unproven officer, a program with a token, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The one behind a command, as the entry stream names it.

    `kind` is "operator", "unnamed", "unproven", "service" or "system"; `label` is what colleagues read ("M. Ek");
    `desk` tells which desk or command the act came from.
    """

    kind: str
    id: str
    label: str
    role: str
    desk: str = ""


_UNPROVEN = "unproven:"

WATCH = Actor("system", "watch", "Vaktbord", "system")
LOADER = Actor("system", "loader", "Vaktbord", "system")


def unnamed(label: str, desk: str) -> Actor:
    """An officer known only by the name of the account they use, before anybody has a pass phrase."""
    return Actor("unnamed", f"unnamed:{label}", label, "unnamed", desk)


def unproven(label: str, desk: str) -> Actor:
    """Somebody who has not shown who they are: at a locked desk, or a command without login.

    May acknowledge and nothing else; `label` should say so to colleagues ("M. Ek, ej bekräftad").
    """
    return Actor("unproven", _UNPROVEN + label, label, "unproven", desk)


def is_unproven(actor_id: str | None) -> bool:
    """Whether an id that was kept with an act is that of somebody who had not shown who they are."""
    return actor_id is not None and actor_id.startswith(_UNPROVEN)


def operator_at(id: str, name: str, role: str, desk: str) -> Actor:
    """An operator at a desk."""
    return Actor("operator", id, name, role, desk)


def service(id: str, name: str) -> Actor:
    """A program that showed a token."""
    return Actor("service", f"token:{id}", name, "service", "cli")
