"""Whose hand can sign for whom: who knows another's pass phrase can be both of two persons (TRUST threat 13).

Who chose a colleague's pass phrase knows it until the colleague chooses one. Whoever chose it in place of one that was
there can also choose that one, in the colleague's name: so the colleague, now locked out, has a day to notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from models.access.tables import Credential, Operator

_CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

NOTICED = timedelta(hours=24)


def hands(who: str, chose: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Everybody who can sign as `who`, that one included; `chose` is pairs of who knows a pass phrase, and whose."""
    links = set(chose)
    found = {who}
    while more := {by for by, whose in links if whose in found} - found:
        found |= more
    return frozenset(found)


def one_hand(connection: Connection, one: str, other: str, asked_at: datetime) -> bool:
    """Whether one of the two can sign as the other, of what was asked then.

    A third who chose for both does not count: whoever sets up an office chooses for everybody in it, and each of them
    is told to choose anew.
    """
    c = _CREDENTIAL.c
    rows = connection.execute(
        select(c.operator_id, c.set_by, c.handed_by, c.own_since).where(
            or_(c.set_by != c.operator_id, c.handed_by.is_not(None))
        )
    ).all()
    chose = set()
    for row in rows:
        if row.set_by != row.operator_id:
            chose.add((str(row.set_by), str(row.operator_id)))
        if row.handed_by is not None and row.own_since is not None and row.own_since > asked_at - NOTICED:
            chose.add((str(row.handed_by), str(row.operator_id)))
    # What the loader or nobody chose is no person's: only operators sign.
    known = {str(each) for each in connection.execute(select(_OPERATOR.c.id)).scalars()}
    between = {(by, whose) for by, whose in chose if by in known}
    return other in hands(one, between) or one in hands(other, between)
