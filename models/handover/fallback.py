"""What a watch room needs when neither desk nor database can be had: who has duty, whom to ring, and what to do.

No protected person's name, number or address stands here, only what the city has in common: whoever rings in an alarm
says whom it concerns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.people.tables import OfficeResponsible, PartyOffice
from models.people.validity import holds, local_day
from models.plans.plan import Plan
from models.plans.tables import CallNumber
from models.plans.views import parsed, plans
from models.rota.rows import ShiftRow
from models.rota.views import shifts_between
from models.store.keys import derive

_LISTED: Any = CallNumber.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above

LABEL = b"vaktbord paper sheet v1"
AHEAD = timedelta(days=14)
MOST = 300
# Crockford's base32 without I, L, O and U, as the codes of heads: read aloud and typed without mistakes.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 5, 4


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody to ring: as what, who, at what number."""

    role: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan and whether a named decision stands behind it."""

    plan: Plan
    decided: bool


@dataclass(frozen=True, slots=True)
class Fallback:
    """The sheet's facts at one moment. `numbers` are the city's call list, `offices` those who answer for an office."""

    at: datetime
    shifts: tuple[ShiftRow, ...]
    numbers: tuple[Reached, ...]
    offices: tuple[Reached, ...]
    plans: tuple[KeptPlan, ...]


def paper_code(master: bytes) -> str:
    """The code that opens the sealed sheet: 100 bits derived from the master key, and so another with another key.

    Derived, so that the watch can seal the sheet each night with nobody there, and no further secret lies anywhere.
    """
    number = int.from_bytes(derive(master, LABEL), "big")
    signs = "".join(_SIGNS[(number >> (5 * at)) & 31] for at in range(_GROUPS * _GROUP))
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def fallback(connection: Connection, now: datetime) -> Fallback:
    """Everything that the sheet tells, as it is now."""
    return Fallback(
        now,
        shifts_between(connection, now, now + AHEAD, MOST),
        _numbers(connection),
        _offices(connection, now),
        _plans(connection),
    )


def _numbers(connection: Connection) -> tuple[Reached, ...]:
    """The city's own numbers; those of persons are about the person."""
    found = connection.execute(
        select(_LISTED.c.role, _LISTED.c.name, _LISTED.c.phone)
        .where(_LISTED.c.ended_at.is_(None), _LISTED.c.person_id.is_(None))
        .order_by(_LISTED.c.role, _LISTED.c.place, _LISTED.c.seq)
        .limit(MOST)
    )
    return tuple(Reached(str(row.role), str(row.name or ""), str(row.phone)) for row in found)


def _offices(connection: Connection, now: datetime) -> tuple[Reached, ...]:
    today = local_day(now)
    found = connection.execute(
        select(_OFFICE.c.party, _OFFICE.c.phone, _RESPONSIBLE.c.name, _RESPONSIBLE.c.phone.label("direct"))
        .select_from(
            _OFFICE.outerjoin(
                _RESPONSIBLE, (_RESPONSIBLE.c.office_id == _OFFICE.c.id) & holds(_RESPONSIBLE, today)
            )
        )
        .order_by(_OFFICE.c.party, _RESPONSIBLE.c.deputy, _RESPONSIBLE.c.seq)
        .limit(MOST)
    )
    return tuple(
        Reached(
            str(row.party), str(row.name or ""), " / ".join(each for each in (row.direct, row.phone) if each)
        )
        for row in found
    )


def _plans(connection: Connection) -> tuple[KeptPlan, ...]:
    """The city's plans for its classes, acute ones first; plans for one person are not among them."""
    kept = []
    for row in plans(connection):
        plan = parsed(row.source) if not row.whose else None
        if plan is not None:
            kept.append(KeptPlan(plan, row.decided))
    return tuple(sorted(kept, key=lambda each: (not each.plan.acute, each.plan.code)))
