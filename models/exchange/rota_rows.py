"""A row of a rota from another system: who has which duty from when to when (D35, D36)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.access.tables import Operator
from models.exchange.into import Into, table
from models.rota.commands import plan_shift
from models.rota.tables import Shift
from models.store.errors import Refused
from models.store.text import clean

_OPERATOR, _SHIFT = table(Operator), table(Shift)


def shift(into: Into, row: Mapping[str, Any]) -> str:
    """Plan the shift; "added", or "same" where exactly it stands. Raises Refused where another stands there, the time
    has been, or nobody who works here has the code."""
    code = str(row["code"]).strip().lower()
    who = into.one(_OPERATOR, _OPERATOR.c.code == code, _OPERATOR.c.active.is_(True))
    if who is None:
        raise Refused("exchange.no_operator", code=clean(code, 40))
    starts_at, ends_at = row["from"], row["to"]
    stands = into.one(
        _SHIFT, _SHIFT.c.duty == row["duty"], _SHIFT.c.operator_id == who["id"], _SHIFT.c.superseded_at.is_(None),
        _SHIFT.c.starts_at == starts_at, _SHIFT.c.ends_at == ends_at,
    )  # fmt: skip
    if stands is not None:
        return "same"
    if ends_at <= into.clock.now():
        raise Refused("exchange.shift_over")
    plan_shift(into.session, into.actor, row["duty"], who["id"], starts_at, ends_at, into.clock)
    return "added"
