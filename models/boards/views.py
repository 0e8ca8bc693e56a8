"""How each board and company stands on a day, and the missing list (D66, D67, D69, D73)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.boards.policy import Boards
from models.boards.rows import MISSING, AnalysisRow, BoardStanding, ChannelRow, LeadRow, RoutineRow, SeatRow
from models.boards.tables import Board, BoardAnalysis, BoardChannel, BoardLead, BoardRoutine, BoardSeat
from models.people.covered import covered_on, end_of
from models.people.tables import PartyOffice
from models.people.validity import holds
from models.store.policy import in_force
from models.store.sealing import unreadable_is_marked
from models.store.text import clean

_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_LEAD: Any = BoardLead.__table__  # type: ignore[attr-defined]  # as above
_SEAT: Any = BoardSeat.__table__  # type: ignore[attr-defined]  # as above
_ANALYSIS: Any = BoardAnalysis.__table__  # type: ignore[attr-defined]  # as above
_ROUTINE: Any = BoardRoutine.__table__  # type: ignore[attr-defined]  # as above
_CHANNEL: Any = BoardChannel.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 200


@unreadable_is_marked()
def boards(
    connection: Connection, day: date, *, ended: bool = False, limit: int = LIMIT
) -> tuple[BoardStanding, ...]:
    """The boards by code; those that are there no more only where asked for."""
    rule = in_force(connection, Boards, end_of(day))
    leads = _leads(connection, day)
    seats, analyses = _seats(connection, day), _analyses(connection, day)
    routines, channels = _routines(connection, day), _channels(connection, day)
    chosen = select(_BOARD).order_by(_BOARD.c.code).limit(limit)
    if not ended:
        chosen = chosen.where(_BOARD.c.active)
    return tuple(
        _standing(
            row, leads[row.id], seats[row.id], analyses.get(row.id), routines.get(row.id), channels[row.id], rule, day
        )
        for row in connection.execute(chosen)
    )  # fmt: skip


def board_id_of(connection: Connection, code: str) -> str | None:
    """The id of the board with this code."""
    found = connection.execute(select(_BOARD.c.id).where(_BOARD.c.code == clean(code, 40).upper())).scalar()
    return None if found is None else str(found)


def _standing(
    row: Any,
    leads: dict[bool, LeadRow],
    seats: list[SeatRow],
    analysis: AnalysisRow | None,
    routine: RoutineRow | None,
    channels: list[ChannelRow],
    rule: Boards,
    day: date,
) -> BoardStanding:
    agreed = {each.office for each in channels}
    concerned = {each.office for each in seats if each.office is not None}
    offices_missing = tuple(sorted(concerned - agreed))
    lead = leads.get(False)
    soon = timedelta(days=rule.analysis_soon_days)
    is_missing = {
        "lead": lead is None,
        "analysis": analysis is None,
        "analysis_late": analysis is not None and analysis.next_due_on < day,
        "routine": routine is None,
        "routine_roles": routine is not None and not routine.roles_named,
        "channel": bool(offices_missing) or not channels,
        "analysis_soon": analysis is not None and day <= analysis.next_due_on <= day + soon,
        "lead_unverified": lead is not None
        and (day - (lead.verified_on or lead.valid_from)).days > rule.unverified_days,
    }
    return BoardStanding(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        phone=row.phone,
        out_of_hours_phone=row.out_of_hours_phone,
        active=bool(row.active),
        lead=lead,
        deputy=leads.get(True),
        analysis=analysis,
        routine=routine,
        channels=tuple(channels),
        seats=tuple(seats),
        offices_missing=offices_missing,
        missing=tuple(each for each in MISSING if is_missing[each]),
    )


def _leads(connection: Connection, day: date) -> dict[str, dict[bool, LeadRow]]:
    c = _LEAD.c
    found = connection.execute(
        select(c.board_id, c.id, c.name, c.phone, c.deputy, c.valid_from, c.valid_to, c.verified_on)
        .where(holds(_LEAD, day))
        .order_by(c.seq)
        .limit(LIMIT * 10)
    )
    leads: dict[str, dict[bool, LeadRow]] = defaultdict(dict)
    for board_id, *row in found:
        lead = LeadRow(*row)
        leads[board_id][bool(lead.deputy)] = lead
    return leads


def _seats(connection: Connection, day: date) -> dict[str, list[SeatRow]]:
    persons = {each.person_id: each for each in covered_on(connection, day)}
    c = _SEAT.c
    found = connection.execute(
        select(c.board_id, c.person_id, c.role, c.valid_from, c.valid_to)
        .where(holds(_SEAT, day))
        .order_by(c.seq)
        .limit(LIMIT * 50)
    )
    seats: dict[str, list[SeatRow]] = defaultdict(list)
    for board_id, person_id, role, starts, ends in found:
        person = persons.get(person_id)
        if person is not None:
            seats[board_id].append(SeatRow(person.code, role, starts, ends, person.office))
    for those in seats.values():
        those.sort(key=lambda each: each.person)
    return seats


def _analyses(connection: Connection, day: date) -> dict[str, AnalysisRow]:
    """The latest analysis of each board up to a day."""
    c = _ANALYSIS.c
    found = connection.execute(
        select(c.board_id, c.id, c.done_on, c.next_due_on, c.reference)
        .where(c.superseded_at.is_(None), c.done_on <= day)
        .order_by(c.done_on, c.seq)
        .limit(LIMIT * 50)
    )
    return {board_id: AnalysisRow(*row) for board_id, *row in found}


def _routines(connection: Connection, day: date) -> dict[str, RoutineRow]:
    """The latest routine of each board up to a day."""
    c = _ROUTINE.c
    found = connection.execute(
        select(c.board_id, c.id, c.dated_on, c.roles_named, c.reference)
        .where(c.superseded_at.is_(None), c.dated_on <= day)
        .order_by(c.dated_on, c.seq)
        .limit(LIMIT * 50)
    )
    return {
        board_id: RoutineRow(row_id, on, bool(roles), reference)
        for board_id, row_id, on, roles, reference in found
    }


def _channels(connection: Connection, day: date) -> dict[str, list[ChannelRow]]:
    """What stands agreed with each office that is there, the latest of each."""
    c = _CHANNEL.c
    found = connection.execute(
        select(c.board_id, c.id, _OFFICE.c.code, c.agreed_on, c.how)
        .select_from(_CHANNEL.join(_OFFICE, _OFFICE.c.id == c.office_id))
        .where(c.superseded_at.is_(None), c.agreed_on <= day, _OFFICE.c.active)
        .order_by(_OFFICE.c.code, c.agreed_on, c.seq)
        .limit(LIMIT * 50)
    )
    latest: dict[str, dict[str, ChannelRow]] = defaultdict(dict)
    for board_id, *row in found:
        channel = ChannelRow(*row)
        latest[board_id][channel.office] = channel
    channels: dict[str, list[ChannelRow]] = defaultdict(list)
    for board_id, by_office in latest.items():
        channels[board_id] = list(by_office.values())
    return channels
