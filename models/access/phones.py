"""The telephone an operator is reached on: rung and answered, or it covers no duty (D35, D36)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.commands import working
from models.access.rights import check
from models.access.tables import Operator
from models.people.validity import today
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken, Refused
from models.store.text import clean

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def verify_phone(session: Session, actor: Actor, code: str, clock: Clock, *, phone: str = "") -> None:
    """An operator was rung on their number and answered, today; with `phone` on a new one, which is theirs from now.

    The number is never in the record. Raises NotFound for one who does not work here, Refused where no number is known.
    """
    check(actor, "operator.phone")
    row = working(session, code)
    number = clean(phone, 40) or row.phone or ""
    if not number:
        raise Refused("operator.no_phone", code=row.code)
    changed = number != row.phone
    done = session.connection().execute(
        update(_OPERATOR)
        .where(_OPERATOR.c.id == row.id, _OPERATOR.c.version == row.version)
        .values(phone=number, phone_verified_on=today(clock), version=row.version + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("shift.changed_meanwhile")
    detail: dict[str, object] = {"code": row.code, "new_number": changed}
    record(session, actor, "operator.phone_verified", f"operator:{row.id}", clock.now(), detail)
