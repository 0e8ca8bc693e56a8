"""Readings of the partners: who may be heard, for reception, and the list without any secret."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from models.partners.rows import PartnerRow, PartnerSender
from models.partners.tables import Partner, PartnerLine, PartnerSecret

_PARTNER: Any = Partner.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SECRET: Any = PartnerSecret.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = PartnerLine.__table__  # type: ignore[attr-defined]  # as above
MOST = 200


def partner_senders(connection: Connection) -> tuple[PartnerSender, ...]:
    """Every partner in use with its live secrets, oldest first."""
    rows = connection.execute(
        select(_PARTNER.c.id, _PARTNER.c.name, _PARTNER.c.interval_s, _SECRET.c.secret)
        .join(_SECRET, _SECRET.c.partner_id == _PARTNER.c.id)
        .where(_PARTNER.c.active, _SECRET.c.ended_at.is_(None))
        .order_by(_PARTNER.c.seq, _SECRET.c.seq)
        .limit(MOST)
    )
    found: dict[str, PartnerSender] = {}
    for row in rows:
        earlier = found.get(row.id)
        secrets = (*earlier.secrets, bytes(row.secret)) if earlier else (bytes(row.secret),)
        found[row.id] = PartnerSender(row.id, row.name, row.interval_s, secrets)
    return tuple(found.values())


def partners_mark(connection: Connection) -> tuple[int, int]:
    """Something that differs when any partner or secret was added, changed or ended; cheap to ask often."""
    row = connection.execute(select(func.count(), func.sum(_PARTNER.c.version)).select_from(_PARTNER)).one()
    return int(row[0]), int(row[1] or 0)


def partners(connection: Connection, most: int = MOST) -> tuple[PartnerRow, ...]:
    """Every partner, those in use first, by name."""
    made: dict[str, list[Any]] = {}
    for row in connection.execute(
        select(_SECRET.c.partner_id, _SECRET.c.made_at)
        .where(_SECRET.c.ended_at.is_(None))
        .order_by(_SECRET.c.seq)
        .limit(2 * most)
    ):
        made.setdefault(row.partner_id, []).append(row.made_at)
    rows = connection.execute(
        select(_PARTNER, _LINE.c.last_signal_at, _LINE.c.last_beat_at)
        .outerjoin(_LINE, _LINE.c.partner_id == _PARTNER.c.id)
        .order_by(_PARTNER.c.active.desc(), func.lower(_PARTNER.c.name), _PARTNER.c.seq)
        .limit(most)
    )
    return tuple(
        PartnerRow(
            id=row.id,
            name=row.name,
            interval_s=row.interval_s,
            active=row.active,
            version=row.version,
            recorded_at=row.recorded_at,
            secrets_made_at=tuple(made.get(row.id, ())),
            last_signal_at=row.last_signal_at,
            last_beat_at=row.last_beat_at,
        )
        for row in rows
    )
