"""Which routine an incident is worked by: its type by Brå's two families and what it was done to (D61, D79)."""

from __future__ import annotations

THREAT, VIOLENCE, PROPERTY, OTHER = (
    "incident_threat", "incident_violence", "incident_property", "incident_other",
)  # fmt: skip
ROUTINE_KINDS = (THREAT, VIOLENCE, PROPERTY, OTHER)

# Of the family of violence, vandalism and theft: what is done to things.
_THINGS = frozenset({"arson", "vandalism", "graffiti", "burglary", "theft"})


def routine_kind(family: str, item: str) -> str:
    """The type of an incident by its class; "other" where it has none yet."""
    if family == "threats":
        return THREAT
    if family == "violence":
        return PROPERTY if item in _THINGS else VIOLENCE
    return OTHER
