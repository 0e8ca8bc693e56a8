"""What was told to an office, a board or another in a matter, and what was heard from them, with its ground (D71).

One line of record both sides can be shown. The general clause and the duty to tell hold between authorities, and a
party office is none (OSL 10 kap). What was said is sealed; the entry tells with whom, how and on which ground.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.boards.tables import Board
from models.incidents.tables import Incident
from models.obligations.rows import NewShare
from models.obligations.tables import Obligation, Share
from models.obligations.words import (
    AUTHORITIES,
    AUTHORITIES_ONLY,
    GROUNDS,
    HOW_SHARED,
    SHARE_DIRECTIONS,
    SHARED_WITH,
)
from models.people.tables import PartyOffice
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_SHARE: Any = Share.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above
_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # as above

WORDS = 2000


def share(session: Session, actor: Actor, incident_id: str, new: NewShare, clock: Clock) -> str:
    """Put on record what was told or heard in a matter; returns its id. What was told needs a ground, what was heard
    has none. Open or closed: a word may come late.
    """
    check(actor, "share.record")
    _one_of(new.direction, SHARE_DIRECTIONS, "share.no_such_direction")
    _one_of(new.with_kind, SHARED_WITH, "share.no_such_party")
    _one_of(new.how, ("", *HOW_SHARED), "share.no_such_how")
    what = clean(new.what, WORDS, keep_lines=True)
    if not what:
        raise Refused("share.empty_what")
    ground = _ground(new)
    now = clock.now()
    at = new.at or now
    if at > now:
        raise Refused("share.ahead")
    connection = session.connection()
    number = connection.execute(select(_INCIDENT.c.number).where(_INCIDENT.c.id == incident_id)).scalar()
    if number is None:
        raise NotFound("incident.not_found")
    code = clean(new.party, 40).upper()
    share_id = new_id()
    connection.execute(
        insert(_SHARE).values(
            id=share_id,
            incident_id=incident_id,
            direction=new.direction,
            with_kind=new.with_kind,
            office_id=_id_of(connection, _OFFICE, code, "office") if new.with_kind == "office" else None,
            board_id=_id_of(connection, _BOARD, code, "board") if new.with_kind == "board" else None,
            what=what,
            ground=ground,
            how=new.how,
            shared_at=at,
            recorded_label=actor.label,
            recorded_at=now,
        )
    )
    detail: dict[str, object] = {
        "direction": new.direction,
        "with": new.with_kind,
        "party": code if new.with_kind in ("office", "board") else "",
        "ground": ground,
        "how": new.how,
    }
    record(session, actor, "share.recorded", f"incident:{incident_id}", now, detail)
    return share_id


def forget_words(connection: Connection, incident_id: str) -> None:
    """Take what was said and why something did not apply from one incident; with whom and when stays (gallring)."""
    nothing: tuple[tuple[Any, dict[str, str | None]], ...] = (
        (_SHARE, {"what": ""}),
        (_OBLIGATION, {"reason": None}),
    )
    for table, values in nothing:
        of_incident = select(table.c.id).where(table.c.incident_id == incident_id)
        for row_id in connection.execute(of_incident).scalars().all():  # what is sealed is sealed for one row
            connection.execute(update(table).where(table.c.id == row_id).values(**values))


def _ground(new: NewShare) -> str:
    if new.direction == "from":
        return ""
    if not new.ground:
        raise Refused("share.no_ground")
    _one_of(new.ground, GROUNDS, "share.no_such_ground")
    if new.ground in AUTHORITIES_ONLY and new.with_kind not in AUTHORITIES:
        raise Refused("share.not_an_authority")
    return new.ground


def _id_of(connection: Connection, table: Any, code: str, kind: str) -> str:
    found = connection.execute(select(table.c.id).where(table.c.code == code)).scalar()
    if found is None:
        raise NotFound(f"{kind}.not_found", code=code)
    return str(found)


def _one_of(given: str, known: tuple[str, ...], message_id: str) -> None:
    if given not in known:
        raise Refused(message_id, given=clean(given, 40), known=", ".join(each for each in known if each))
