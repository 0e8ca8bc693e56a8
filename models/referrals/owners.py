"""How the owner of a matter is reached: who is named there, whether they are open, and when they open (D64)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.boards.tables import Board, BoardLead
from models.people.tables import OfficeResponsible, PartyOffice
from models.people.validity import holds, local_day
from models.referrals.rows import Owner
from models.rota.cover import required
from models.store.clock import zone
from models.store.policy import OfficeHours, in_force

_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above
_LEAD: Any = BoardLead.__table__  # type: ignore[attr-defined]  # as above

POLICE_PHONE = "114 14"
POLICE = Owner("police", "", "", "", POLICE_PHONE)
# Longer than any row of closed days.
LOOK_AHEAD = timedelta(days=60)


def opens_at(hours: OfficeHours, now: datetime, time_zone: str) -> datetime | None:
    """The next opening by the office hours; None while they are open, `now` plus 60 days where none comes."""
    spans = required(hours, now, now + LOOK_AHEAD, zone(time_zone))
    first = next(iter(spans), None)
    if first is None:
        return now + LOOK_AHEAD
    return None if first.starts_at <= now else first.starts_at


def opening_after(hours: OfficeHours, moment: datetime, time_zone: str) -> datetime:
    """The first opening strictly after a moment, also where they were open then."""
    spans = required(hours, moment, moment + LOOK_AHEAD, zone(time_zone))
    return next((each.starts_at for each in spans if each.starts_at > moment), moment + LOOK_AHEAD)


def office(connection: Connection, code: str, now: datetime, time_zone: str) -> Owner | None:
    """The party office with this code, reached through its named responsible; None where there is no such office."""
    return _owner(connection, "office", _OFFICE.c.code == code, now, time_zone)


def board(connection: Connection, code: str, now: datetime, time_zone: str) -> Owner | None:
    """The board or company with this code, reached through its named security lead; None where there is none."""
    return _owner(connection, "board", _BOARD.c.code == code, now, time_zone)


def owner_of(
    connection: Connection, office_id: str | None, board_id: str | None, now: datetime, time_zone: str
) -> Owner:
    """The owner that stands on a card, as they are reached now."""
    found = None
    if board_id is not None:
        found = _owner(connection, "board", _BOARD.c.id == board_id, now, time_zone)
    elif office_id is not None:
        found = _owner(connection, "office", _OFFICE.c.id == office_id, now, time_zone)
    return found or POLICE


def owners(connection: Connection, now: datetime, time_zone: str, limit: int = 200) -> tuple[Owner, ...]:
    """Every office, then every board that is active, by code: what a form may choose among."""
    offices = connection.execute(select(_OFFICE.c.code).order_by(_OFFICE.c.code).limit(limit)).scalars().all()
    boards = connection.execute(
        select(_BOARD.c.code).where(_BOARD.c.active.is_(True)).order_by(_BOARD.c.code).limit(limit)
    ).scalars()
    found = [office(connection, code, now, time_zone) for code in offices]
    found += [board(connection, code, now, time_zone) for code in boards]
    return tuple(each for each in found if each is not None)


def _owner(connection: Connection, kind: str, which: Any, now: datetime, time_zone: str) -> Owner | None:
    table, people, key = (
        (_OFFICE, _RESPONSIBLE, _RESPONSIBLE.c.office_id)
        if kind == "office"
        else (_BOARD, _LEAD, _LEAD.c.board_id)
    )
    row = connection.execute(select(table).where(which)).mappings().one_or_none()
    if row is None:
        return None
    named = connection.execute(
        select(people.c.name, people.c.phone)
        .where(key == row["id"], holds(people, local_day(now, time_zone)))
        .order_by(people.c.deputy, people.c.seq)
        .limit(1)
    ).first()
    return Owner(
        kind, row["id"], row["code"], row["party" if kind == "office" else "name"], row["phone"],
        row["out_of_hours_phone"],
        named.name if named is not None else "",
        named.phone if named is not None else "",
        opens_at(in_force(connection, OfficeHours, now), now, time_zone),
    )  # fmt: skip
