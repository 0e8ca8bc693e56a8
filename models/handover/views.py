"""The sheets that were kept, and the one that would be written now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from models.access.tables import Operator
from models.handover.rows import HandoverRow
from models.handover.sheet import Section, Sheet, read_text
from models.rota.tables import Handover
from models.store.errors import NotFound

_HANDOVER: Any = Handover.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OUT: Any = Operator.__table__.alias("outgoing")  # type: ignore[attr-defined]  # as above
_IN: Any = Operator.__table__.alias("incoming")  # type: ignore[attr-defined]  # as above
_C = _HANDOVER.c
MOST = 200


def select_handovers(*more: Any) -> Select[Any]:
    """The columns of a HandoverRow, in its order."""
    return select(
        _C.seq, _C.id, _C.version, _C.duty, _C.outgoing_id, _OUT.c.name, _C.incoming_id,
        func.coalesce(_IN.c.name, ""), _C.sha256, _C.head_seq, _C.written_at, _C.outgoing_signed_at,
        _C.incoming_signed_at, _C.span_id, _C.withdrawn_at, _C.settled_at, _C.settled_label, *more,
    ).select_from(
        _HANDOVER.join(_OUT, _OUT.c.id == _C.outgoing_id).outerjoin(_IN, _IN.c.id == _C.incoming_id)
    )  # fmt: skip


def handovers(connection: Connection, limit: int = MOST) -> tuple[HandoverRow, ...]:
    """Every sheet that was kept, the newest first."""
    found = connection.execute(select_handovers().order_by(_C.seq.desc()).limit(limit))
    return tuple(HandoverRow(*row) for row in found)


def handover_numbered(connection: Connection, number: int) -> HandoverRow:
    """The sheet with this number. Raises NotFound."""
    found = connection.execute(select_handovers().where(_C.seq == number)).one_or_none()
    if found is None:
        raise NotFound("handover.not_found", number=number)
    return HandoverRow(*found)


def sheet_of(connection: Connection, number: int) -> Sheet | None:
    """What a kept sheet says; None where its words were weeded. Raises NotFound, IntegrityProblem."""
    stored = sheet_stored(connection, number)
    return read_text(stored) if stored else None


def sheet_stored(connection: Connection, number: int) -> str:
    """A kept sheet as it was signed; "" where its words were weeded. Raises NotFound."""
    found = connection.execute(select(_C.sheet).where(_C.seq == number)).one_or_none()
    if found is None:
        raise NotFound("handover.not_found", number=number)
    return str(found.sheet)


def remark_of(connection: Connection, number: int) -> str:
    """Why the head let a signature be; "" where none did."""
    return str(connection.execute(select(_C.remark).where(_C.seq == number)).scalar() or "")


def live(connection: Connection, now: datetime) -> tuple[Section, ...]:
    """What a sheet written now would say."""
    from models.handover.gathering import gather  # it reads every room: not before somebody asks

    return gather(connection, now)
