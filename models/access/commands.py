"""Operators come and go; nothing of them is deleted."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import ROLES, check
from models.access.tables import Operator
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.guard import insert_unless_taken
from models.store.ids import new_id
from models.store.text import clean

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CODE = re.compile(r"[a-zåäö0-9._-]{1,32}")


def add_operator(
    session: Session, actor: Actor, code: str, name: str, role: str, clock: Clock, *, phone: str = ""
) -> str:
    """Add a member of staff; returns the id. `code` is short and unique ("mek"), kept in lower case.

    Raises Refused for a code that is taken or unfit, an empty name, or a role we do not have.
    """
    check(actor, "operator.add")
    short, shown = clean(code, 64).lower(), clean(name, 80)
    if not _CODE.fullmatch(short):
        raise Refused("operator.bad_code", code=short)
    if not shown:
        raise Refused("operator.empty_name")
    if role not in ROLES:
        raise Refused("operator.no_such_role", given=clean(role, 40), known=", ".join(ROLES))
    now = clock.now()
    row: dict[str, object] = {
        "id": new_id(),
        "code": short,
        "name": shown,
        "role": role,
        "phone": clean(phone, 40) or None,
        "active": True,
        "recorded_at": now,
        "version": 1,
    }
    if not insert_unless_taken(session, _OPERATOR, row, "code"):
        raise Refused("operator.code_taken", code=short)
    record(session, actor, "operator.added", f"operator:{row['id']}", now, {"code": short, "role": role})
    return str(row["id"])


def end_operator(session: Session, actor: Actor, operator_id: str, clock: Clock) -> None:
    """The operator no longer works here; shifts and entries keep the name."""
    check(actor, "operator.add")
    done = session.connection().execute(
        update(_OPERATOR)
        .where(_OPERATOR.c.id == operator_id, _OPERATOR.c.active.is_(True))
        .values(active=False, version=_OPERATOR.c.version + 1)
    )
    if done.rowcount == 0:
        raise NotFound("operator.not_found", code=clean(operator_id, 40))
    record(session, actor, "operator.ended", f"operator:{operator_id}", clock.now())
