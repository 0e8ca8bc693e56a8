"""One way of changing what an office and a board share: a name, two numbers, and whether it is there (D39, D66)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean


def change_contact(
    session: Session,
    actor: Actor,
    noun: str,
    table: Any,
    row_id: str,
    clock: Clock,
    *,
    named: tuple[str, str],
    phone: str,
    out_of_hours_phone: str | None,
    active: bool | None,
) -> None:
    """Set what is given of the row of a `noun` ("office", "board"); `named` is the column of its name, and the name.

    Raises NotAllowed without the right, Refused where nothing would change, NotFound where there is no such row.
    """
    check(actor, f"{noun}.add")
    column, name = named
    values: dict[str, object] = {}
    if clean(name, 120):
        values[column] = clean(name, 120)
    if clean(phone, 40):
        values["phone"] = clean(phone, 40)
    if out_of_hours_phone is not None:
        values["out_of_hours_phone"] = clean(out_of_hours_phone, 40)
    if active is not None:
        values["active"] = active
    stands = select(table.c.id).where(table.c.id == row_id, table.c.active.is_(active))
    if not values or (active is not None and session.connection().execute(stands).first() is not None):
        raise Refused("person.nothing_changed")
    done = session.connection().execute(
        update(table).where(table.c.id == row_id).values(version=table.c.version + 1, **values)
    )
    if done.rowcount == 0:
        raise NotFound(f"{noun}.not_found", code=clean(row_id, 40))
    verb = {None: "changed", False: "ended", True: "reopened"}[active]
    record(session, actor, f"{noun}.{verb}", f"{noun}:{row_id}", clock.now(), {"fields": sorted(values)})
