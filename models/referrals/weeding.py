"""What goes when the city weeds referrals: whatever named somebody. Number, owner and instants stay; they count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from models.referrals.tables import Referral
from models.referrals.words import OPEN_STATES

_REFERRAL: Any = Referral.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_R = _REFERRAL.c
SUBJECT: Any = "referral:" + _R.id


def ended_before(before: datetime) -> Select[Any]:
    """The subjects of referrals that ended before an instant: by the owner's word, or, taken back, by their making."""
    return (
        select(SUBJECT)
        .where(_R.state.not_in(OPEN_STATES), func.coalesce(_R.confirmed_at, _R.made_at) < before)
        .order_by(_R.seq)
    )


def forget_words(connection: Connection, referral_id: str) -> None:
    """Take what was written about anybody from one card."""
    nothing = {"about": None, "caller": None, "note": None, "confirmed_by": None}
    connection.execute(update(_REFERRAL).where(_R.id == referral_id).values(**nothing))
