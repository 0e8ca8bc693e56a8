"""Who works here, and which programs have leave."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select

from models.access.rows import OperatorRow, TokenRow
from models.access.tables import Credential, Operator, ServiceToken

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]  # as above
_TOKEN: Any = ServiceToken.__table__  # type: ignore[attr-defined]  # as above


def operators(connection: Connection, limit: int = 200) -> tuple[OperatorRow, ...]:
    """The operators, those who still work here first, by name."""
    found = connection.execute(
        _select().order_by(_OPERATOR.c.active.desc(), _OPERATOR.c.name, _OPERATOR.c.seq).limit(limit)
    )
    return tuple(OperatorRow(*row) for row in found)


def operator_by_code(connection: Connection, code: str) -> OperatorRow | None:
    """The operator with this code, upper or lower case."""
    found = connection.execute(_select().where(_OPERATOR.c.code == code.strip().lower())).one_or_none()
    return None if found is None else OperatorRow(*found)


def role_of(connection: Connection, operator_id: str) -> str:
    """The role of an operator; "" for one whom the register does not know."""
    return str(
        connection.execute(select(_OPERATOR.c.role).where(_OPERATOR.c.id == operator_id)).scalar() or ""
    )


def has_pin(connection: Connection, operator_id: str) -> bool:
    """Whether the operator has chosen a PIN that has tries left."""
    from models.access.login import PIN_TRIES

    chosen = select(_CREDENTIAL.c.operator_id).where(
        _CREDENTIAL.c.operator_id == operator_id,
        _CREDENTIAL.c.pin.is_not(None),
        _CREDENTIAL.c.pin_tries < PIN_TRIES,
    )
    return connection.execute(chosen).scalar() is not None


def tokens(connection: Connection, limit: int = 200) -> tuple[TokenRow, ...]:
    """The tokens ever given out, those in use first."""
    found = connection.execute(
        select(_TOKEN.c.name, _TOKEN.c.purpose, _TOKEN.c.made_at, _TOKEN.c.made_by, _TOKEN.c.ended_at)
        .order_by(_TOKEN.c.ended_at.is_not(None), _TOKEN.c.name, _TOKEN.c.seq)
        .limit(limit)
    )
    return tuple(TokenRow(*row) for row in found)


def _select() -> Select[Any]:
    return select(
        _OPERATOR.c.id,
        _OPERATOR.c.code,
        _OPERATOR.c.name,
        _OPERATOR.c.role,
        _OPERATOR.c.active,
        _CREDENTIAL.c.operator_id.is_not(None),
        _OPERATOR.c.phone_verified_on,
        _OPERATOR.c.phone.is_not(None),
    ).select_from(_OPERATOR.outerjoin(_CREDENTIAL, _CREDENTIAL.c.operator_id == _OPERATOR.c.id))
