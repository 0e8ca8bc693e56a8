"""Who works here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from models.access.rows import OperatorRow
from models.access.tables import Operator

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_COLUMNS = (_OPERATOR.c.id, _OPERATOR.c.code, _OPERATOR.c.name, _OPERATOR.c.role, _OPERATOR.c.active)


def operators(connection: Connection, limit: int = 200) -> tuple[OperatorRow, ...]:
    """The operators, those who still work here first, by name."""
    found = connection.execute(
        select(*_COLUMNS).order_by(_OPERATOR.c.active.desc(), _OPERATOR.c.name).limit(limit)
    )
    return tuple(OperatorRow(*row) for row in found)


def operator_by_code(connection: Connection, code: str) -> OperatorRow | None:
    """The operator with this code, upper or lower case."""
    found = connection.execute(
        select(*_COLUMNS).where(_OPERATOR.c.code == code.strip().lower())
    ).one_or_none()
    return None if found is None else OperatorRow(*found)
