"""What desks and commands read of who owes what: by code, without the words; one case with them is in `reading`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, or_, select

from models.boards.tables import Board
from models.incidents.doubles import doubles_of
from models.incidents.tables import Incident
from models.obligations.kinds import KINDS
from models.obligations.rows import ObligationRow, OwedCase, SameMatter, ShareRow
from models.obligations.tables import Obligation, Share
from models.obligations.words import HOLDERS, UNSETTLED
from models.people.tables import PartyOffice, Person
from models.store.types import UtcDateTime

_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SHARE: Any = Share.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 1000
BECAUSE = ("actor", "event", "person")
"""Why two incidents may be one matter, what says most first."""
_ORDER = {kind.name: at for at, kind in enumerate(KINDS)}

_O, _I = _OBLIGATION.c, _INCIDENT.c
_PARTY = case(
    (_O.holder == "office", _OFFICE.c.code),
    (_O.holder == "board", _BOARD.c.code),
    (_O.holder == "person", _PERSON.c.code),
)
_COLUMNS = (
    _O.id, _O.version, _O.incident_id, _I.number, _PERSON.c.code.label("person"), _I.owner_id, _I.owner_label, _O.kind,
    _O.holder, func.coalesce(_PARTY, "").label("party"), _O.source, _O.due_at, _O.state, _O.settled_at,
    _O.settled_label,
)  # fmt: skip


def _select(*more: Any) -> Select[Any]:
    return select(*_COLUMNS, *more).select_from(
        _OBLIGATION.join(_INCIDENT, _I.id == _O.incident_id)
        .outerjoin(_PERSON, _PERSON.c.id == _I.person_id)
        .outerjoin(_OFFICE, _OFFICE.c.id == _O.office_id)
        .outerjoin(_BOARD, _BOARD.c.id == _O.board_id)
    )


# Built once: the watch reads it every minute.
_LATE = (
    _select()
    .where(
        _I.state != "closed",
        _O.state.in_(UNSETTLED),
        _O.due_at <= bindparam("now", type_=UtcDateTime()),
    )
    .order_by(_O.due_at, _O.seq)
    .limit(LIMIT)
)


def owed(
    connection: Connection, *, settled_too: bool = False, holder: str = "", limit: int = LIMIT
) -> tuple[ObligationRow, ...]:
    """What is owed on open incidents, by holder, what is due first on top; `settled_too`: what is settled follows."""
    chosen = _select().where(_I.state != "closed").order_by(_O.due_at, _O.seq).limit(limit)
    if not settled_too:
        chosen = chosen.where(_O.state.in_(UNSETTLED))
    if holder:
        chosen = chosen.where(_O.holder == holder)
    rows = [ObligationRow(*each) for each in connection.execute(chosen)]
    return tuple(sorted(rows, key=lambda row: (HOLDERS.index(row.holder), not row.unsettled)))


def late(connection: Connection, now: datetime) -> tuple[ObligationRow, ...]:
    """What waits past its time on open incidents."""
    return tuple(ObligationRow(*each) for each in connection.execute(_LATE, {"now": now}))


def obligations_of(connection: Connection, incident_id: str) -> tuple[ObligationRow, ...]:
    """All that is owed on one incident, by holder and in the order of the list, with the words of why not."""
    chosen = _select(_O.reason).where(_O.incident_id == incident_id).limit(len(_ORDER) * 2)
    rows = [ObligationRow(*each) for each in connection.execute(chosen)]
    return tuple(sorted(rows, key=lambda row: (HOLDERS.index(row.holder), _ORDER.get(row.kind, 99))))


def shares_of(connection: Connection, incident_id: str, limit: int = 200) -> tuple[ShareRow, ...]:
    """The one line of record of a matter: what was told to whom and heard from whom, in order (D71).

    What was told in an incident that was taken in stands with its number.
    """
    c = _SHARE.c
    party = func.coalesce(_OFFICE.c.code, _BOARD.c.code, "")
    chosen: Select[Any] = (
        select(
            c.id, _I.number, c.direction, c.with_kind, party, c.what, c.ground, c.how, c.shared_at, c.recorded_label
        )
        .select_from(
            _SHARE.outerjoin(_INCIDENT, _I.id == c.incident_id)
            .outerjoin(_OFFICE, _OFFICE.c.id == c.office_id)
            .outerjoin(_BOARD, _BOARD.c.id == c.board_id)
        )
        .where(or_(c.incident_id == incident_id, _I.merged_into_id == incident_id))
        .order_by(c.shared_at, c.seq)
        .limit(limit)
    )  # fmt: skip
    return tuple(ShareRow(*each) for each in connection.execute(chosen))


def same_matter(connection: Connection, incident_id: str, limit: int = 20) -> tuple[SameMatter, ...]:
    """Other open incidents of the same actor, the same occasion, or the same person within 48 hours (D72).

    Those that somebody has held to be different are left out. `parties` are the offices and boards at work there:
    whoever is in both does the work twice.
    """
    alike = {each.id: each.why for each in doubles_of(connection, incident_id, limit, open_only=True)}
    if not alike:
        return ()
    chosen = (
        select(_I.id, _I.number, _PERSON.c.code, _I.owner_label, _I.reported_at)
        .select_from(_INCIDENT.outerjoin(_PERSON, _PERSON.c.id == _I.person_id))
        .where(_I.id.in_(alike))
        .order_by(_I.seq)
        .limit(limit)
    )
    parties = _parties(connection, list(alike))
    return tuple(
        SameMatter(
            row.id, row.number, row.code, row.owner_label,
            next(each for each in BECAUSE if each in alike[row.id]), parties.get(row.id, ()), row.reported_at,
        )
        for row in connection.execute(chosen)
    )  # fmt: skip


def owed_case(connection: Connection, incident_id: str) -> OwedCase | None:
    """All of one incident: what is owed on it, what was shared, and where somebody else is at work."""
    found = connection.execute(
        select(_I.number, _PERSON.c.code, _I.state)
        .select_from(_INCIDENT.outerjoin(_PERSON, _PERSON.c.id == _I.person_id))
        .where(_I.id == incident_id)
    ).one_or_none()
    if found is None:
        return None
    return OwedCase(
        incident_id=incident_id,
        incident=found.number,
        person=found.code,
        is_open=found.state != "closed",
        rows=obligations_of(connection, incident_id),
        shares=shares_of(connection, incident_id),
        same=same_matter(connection, incident_id),
    )


def _parties(connection: Connection, incident_ids: list[str]) -> dict[str, tuple[str, ...]]:
    """The offices and boards that owe something or have shared something in each incident, by code."""
    found: dict[str, set[str]] = {}
    for table in (_OBLIGATION, _SHARE):
        stands = func.coalesce(_I.merged_into_id, _I.id).label("incident_id")
        chosen = (
            select(stands, func.coalesce(_OFFICE.c.code, _BOARD.c.code).label("code"))
            .select_from(
                table.join(_INCIDENT, _I.id == table.c.incident_id)
                .outerjoin(_OFFICE, _OFFICE.c.id == table.c.office_id)
                .outerjoin(_BOARD, _BOARD.c.id == table.c.board_id)
            )
            .where(
                or_(_I.id.in_(incident_ids), _I.merged_into_id.in_(incident_ids)),
                or_(table.c.office_id.is_not(None), table.c.board_id.is_not(None)),
            )
            .distinct()
            .limit(LIMIT)
        )
        for row in connection.execute(chosen):
            found.setdefault(row.incident_id, set()).add(row.code)
    return {incident_id: tuple(sorted(codes)) for incident_id, codes in found.items()}
