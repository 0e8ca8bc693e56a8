"""Who may read what was said of an incident to others, and why something does not apply in it (TRUST threat 2)."""

from __future__ import annotations

from dataclasses import replace

from models.access.actor import Actor
from models.incidents.reading import may_read
from models.obligations.rows import OwedCase
from models.store.timeline import blocks


def seen_by(actor: Actor, case: OwedCase) -> OwedCase:
    """The case as this one may see it: without its words for who may not read incidents."""
    if may_read(actor):
        return case
    return replace(
        case,
        rows=tuple(replace(row, reason=blocks(row.reason)) for row in case.rows),
        shares=tuple(replace(each, what=blocks(each.what) or "") for each in case.shares),
    )
