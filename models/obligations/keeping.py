"""The list of what is owed follows the incident: made when it opens, looked over whenever something of it changes.

Called within the act of another room, which has the right and writes the entry: what follows from a fact that stands
on record needs no entry of its own. What somebody has said by hand is never overruled by a fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.obligations.facts import Known, known_of
from models.obligations.kinds import BY_NAME, NOT_APPLICABLE, Kind, owed
from models.obligations.policy import OwedTimes
from models.obligations.tables import Obligation
from models.obligations.words import UNSETTLED
from models.store.clock import Clock
from models.store.ids import new_id
from models.store.policy import in_force

_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

BY_FACT = ""
"""Who settled what followed from a fact: nobody by hand, so nobody's label; the fact's own entry says who."""
MOST = 100


def keep(session: Session, actor: Actor, incident_id: str, clock: Clock) -> None:
    """Bring the list of an open incident up to what is known of it now; one that is closed stays as it was."""
    connection, now = session.connection(), clock.now()
    known = known_of(connection, incident_id, now)
    if known is None or not known.is_open:
        return
    rows = _rows(connection, incident_id)
    wanted = owed(known.facts)
    times = in_force(connection, OwedTimes, now)
    missing = [kind for kind in wanted if kind.name not in rows]
    if missing:
        connection.execute(
            insert(_OBLIGATION), [_new(incident_id, kind, known, times, now) for kind in missing]
        )
    names = {kind.name for kind in wanted}
    for name, row in rows.items():
        kind = BY_NAME.get(name)
        if kind is not None:
            _follow(connection, row, kind, known, now, is_owed=name in names)


def standing_by_facts(connection: Connection, incident_id: str, now: datetime) -> Mapping[str, str]:
    """The state that the facts alone give each thing that is owed, "" for none, by kind."""
    known = known_of(connection, incident_id, now)
    return {} if known is None else {kind.name: kind.settled(known.facts) for kind in owed(known.facts)}


def _new(incident_id: str, kind: Kind, known: Known, times: OwedTimes, now: datetime) -> dict[str, object]:
    state = kind.settled(known.facts)
    return {
        "id": new_id(),
        "incident_id": incident_id,
        "kind": kind.name,
        "holder": kind.holder,
        **_party(kind, known),
        "source": kind.source,
        "due_at": known.reported_at + times.of(kind.name),
        "state": state or kind.unsettled,
        "settled_at": now if state else None,
        "settled_label": BY_FACT,
        "recorded_at": now,
        "version": 1,
    }


def _follow(
    connection: Connection, row: RowMapping, kind: Kind, known: Known, now: datetime, *, is_owed: bool
) -> None:
    """One line that stands already: settled by a fact, owed no longer, or owed anew."""
    by_hand = bool(row["settled_label"])
    state = (kind.settled(known.facts) or kind.unsettled) if is_owed else NOT_APPLICABLE
    values: dict[str, object] = {
        name: value for name, value in _party(kind, known).items() if is_owed and row[name] != value
    }
    if not by_hand and row["state"] != state:
        values["state"] = state
        values["settled_at"] = None if state in UNSETTLED else now
    if values:
        connection.execute(
            update(_OBLIGATION)
            .where(_OBLIGATION.c.id == row["id"])
            .values(version=row["version"] + 1, **values)
        )


def _party(kind: Kind, known: Known) -> dict[str, object]:
    return {
        "office_id": known.office_id if kind.holder == "office" else None,
        "board_id": known.board_id if kind.holder == "board" else None,
    }


def _rows(connection: Connection, incident_id: str) -> dict[str, RowMapping]:
    found = connection.execute(
        select(_OBLIGATION).where(_OBLIGATION.c.incident_id == incident_id).limit(MOST).with_for_update()
    )
    return {str(row["kind"]): row for row in found.mappings()}
