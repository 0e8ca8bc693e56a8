"""The register of boards and companies grows and changes: leads and seats hold for a time (D66).

Every command raises NotAllowed without the right, NotFound for what is not there, and Refused with a sentence. Names
and numbers of leads are never in an entry.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.boards.policy import Boards
from models.boards.tables import Board, BoardLead, BoardSeat
from models.boards.words import BOARD_KINDS, SEAT_ROLES
from models.people import validity
from models.people.commands import require_person
from models.people.contact_change import change_contact
from models.people.words import CODE_FORM
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.guard import insert_unless_taken
from models.store.ids import new_id
from models.store.policy import decide
from models.store.text import clean

_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_LEAD: Any = BoardLead.__table__  # type: ignore[attr-defined]  # as above
_SEAT: Any = BoardSeat.__table__  # type: ignore[attr-defined]  # as above
_CODE = re.compile(CODE_FORM)


def add_board(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    phone: str,
    clock: Clock,
    *,
    out_of_hours_phone: str = "",
) -> str:
    """Add a board, company or administration under a short code ("SN"); returns the id."""
    check(actor, "board.add")
    shown, called = clean(code, 40).upper(), clean(name, 120)
    if not _CODE.fullmatch(shown):
        raise Refused("board.bad_code", code=shown)
    if not called:
        raise Refused("board.empty_name")
    if kind not in BOARD_KINDS:
        raise Refused("board.no_such_kind", given=clean(kind, 40), known=", ".join(BOARD_KINDS))
    now = clock.now()
    row: dict[str, object] = {
        "id": new_id(),
        "code": shown,
        "name": called,
        "kind": kind,
        "phone": clean(phone, 40),
        "out_of_hours_phone": clean(out_of_hours_phone, 40),
        "active": True,
        "recorded_at": now,
        "version": 1,
    }
    if not insert_unless_taken(session, _BOARD, row, "code"):
        raise Refused("board.code_taken", code=shown)
    record(session, actor, "board.added", f"board:{row['id']}", now, {"code": shown, "kind": kind})
    return str(row["id"])


def change_board(
    session: Session,
    actor: Actor,
    board_id: str,
    clock: Clock,
    *,
    name: str = "",
    phone: str = "",
    out_of_hours_phone: str | None = None,
    active: bool | None = None,
) -> None:
    """Set another name, other numbers, or that the board is there no more, or again; what is not given stays."""
    change_contact(
        session, actor, "board", _BOARD, board_id, clock,
        named=("name", name), phone=phone, out_of_hours_phone=out_of_hours_phone, active=active,
    )  # fmt: skip


def set_lead(
    session: Session,
    actor: Actor,
    board_id: str,
    name: str,
    phone: str,
    clock: Clock,
    *,
    deputy: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
    verified_on: date | None = None,
) -> str:
    """Name who leads security at a board, or the deputy, over a span of days; returns the row's id."""
    check(actor, "board.add")
    called = clean(name, 120)
    if not called:
        raise Refused("person.empty_name")
    require_board(session, board_id)
    now = clock.now()
    starts = valid_from or validity.local_day(now)
    row: dict[str, object] = {
        "board_id": board_id,
        "name": called,
        "phone": clean(phone, 40),
        "deputy": deputy,
        "verified_on": verified_on,
        "valid_from": starts,
        "valid_to": valid_to,
    }
    same = and_(_LEAD.c.board_id == board_id, _LEAD.c.deputy.is_(deputy))
    row_id = validity.put(session, _LEAD, same, row, now)
    detail: dict[str, object] = {"deputy": deputy, "from": starts.isoformat()}
    record(session, actor, "board.lead_set", f"board:{board_id}", now, detail)
    return row_id


def end_lead(
    session: Session, actor: Actor, board_id: str, deputy: bool, ends_on: date, clock: Clock
) -> None:
    """The lead, or the deputy, leads no longer from `ends_on`."""
    check(actor, "board.add")
    now = clock.now()
    same = and_(_LEAD.c.board_id == board_id, _LEAD.c.deputy.is_(deputy))
    if not validity.end(session, _LEAD, same, ends_on, now):
        raise NotFound("board.no_lead")
    detail: dict[str, object] = {"deputy": deputy, "until": ends_on.isoformat()}
    record(session, actor, "board.lead_ended", f"board:{board_id}", now, detail)


def verify_lead(
    session: Session, actor: Actor, board_id: str, deputy: bool, verified_on: date, clock: Clock
) -> None:
    """The contact was found to be right on a day that has come."""
    check(actor, "board.add")
    now = clock.now()
    if verified_on > validity.local_day(now):
        raise Refused("office.not_yet", day=verified_on.isoformat())
    c = _LEAD.c
    those = and_(c.board_id == board_id, c.deputy.is_(deputy), validity.holds(_LEAD, verified_on))
    row = session.connection().execute(select(_LEAD).where(those)).mappings().first()
    if row is None:
        raise NotFound("board.no_lead")
    kept = {name: value for name, value in row.items() if name not in ("seq", "id", "superseded_at")}
    validity.put(session, _LEAD, c.id == row["id"], {**kept, "verified_on": verified_on}, now)
    detail: dict[str, object] = {"deputy": deputy, "on": verified_on.isoformat()}
    record(session, actor, "board.verified", f"board:{board_id}", now, detail)


def set_intervals(
    session: Session, actor: Actor, unverified_days: int, soon_days: int, decision: str, clock: Clock
) -> None:
    """Decide after how many days a lead is unverified, and so many days ahead an analysis is told of (D66, D67)."""
    now, reference = clock.now(), clean(decision, 80)
    if not 1 <= unverified_days <= 3650 or not 1 <= soon_days <= 365 or not reference:
        raise Refused("board.bad_interval")
    decide(session, actor, Boards(soon_days, unverified_days), reference, now, now)


def set_seat(
    session: Session,
    actor: Actor,
    board_id: str,
    person_id: str,
    role: str,
    clock: Clock,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> str:
    """A protected person holds a mandate on a board over a span of days; returns the row's id (D1)."""
    check(actor, "board.add")
    if role not in SEAT_ROLES:
        raise Refused("board.no_such_role", given=clean(role, 40), known=", ".join(SEAT_ROLES))
    require_board(session, board_id)
    require_person(session, person_id)
    now = clock.now()
    starts = valid_from or validity.local_day(now)
    row: dict[str, object] = {
        "board_id": board_id,
        "person_id": person_id,
        "role": role,
        "valid_from": starts,
        "valid_to": valid_to,
    }
    same = and_(_SEAT.c.board_id == board_id, _SEAT.c.person_id == person_id)
    row_id = validity.put(session, _SEAT, same, row, now)
    detail: dict[str, object] = {"board": f"board:{board_id}", "role": role, "from": starts.isoformat()}
    record(session, actor, "board.seat_set", f"person:{person_id}", now, detail)
    return row_id


def end_seat(
    session: Session, actor: Actor, board_id: str, person_id: str, ends_on: date, clock: Clock
) -> None:
    """The mandate on the board holds no longer from `ends_on`."""
    check(actor, "board.add")
    now = clock.now()
    same = and_(_SEAT.c.board_id == board_id, _SEAT.c.person_id == person_id)
    if not validity.end(session, _SEAT, same, ends_on, now):
        raise NotFound("board.no_seat")
    detail: dict[str, object] = {"board": f"board:{board_id}", "until": ends_on.isoformat()}
    record(session, actor, "board.seat_ended", f"person:{person_id}", now, detail)


def require_board(session: Session, board_id: str) -> None:
    """Raise NotFound unless there is such a board."""
    if session.connection().execute(select(_BOARD.c.id).where(_BOARD.c.id == board_id)).scalar() is None:
        raise NotFound("board.not_found", code=clean(board_id, 40))
