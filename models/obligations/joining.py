"""What is owed on two incidents that become one (D72): whatever waited on either waits on the one that stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, select, update
from sqlmodel import Session

from models.notices.commands import drop_for
from models.obligations.keeping import BY_FACT, MOST
from models.obligations.kinds import BY_NAME
from models.obligations.policy import OwedTimes
from models.obligations.tables import Obligation
from models.obligations.words import UNSETTLED
from models.store.clock import Clock
from models.store.policy import in_force

_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_O = _OBLIGATION.c

# Owed anew by every merge: nobody has judged the whole.
ANEW = "assessment"


def join_owed(session: Session, from_id: str, into_id: str, clock: Clock) -> tuple[str, ...]:
    """Let the incident that stays owe all that waits on either, each due when what waits is.

    One of each kind stands on an incident. What somebody settled by hand on the one that stays, and waits on the one
    that goes, changes places with it and stays readable there, with its reason; those kinds are returned. What a fact
    settled is looked over by whoever calls, by the facts of the whole.
    """
    connection, now = session.connection(), clock.now()
    # Read in one order, whichever stays: two that merge crosswise wait for each other's end.
    rows = [_rows(connection, each) for each in sorted((from_id, into_id))]
    gone, stays = rows if from_id < into_id else rows[::-1]
    back = []
    for kind, row in gone.items():
        other = stays.get(kind)
        if other is None:
            _put(connection, row, incident_id=into_id)
        elif row["state"] in UNSETTLED:
            waits = other["state"] in UNSETTLED
            if not waits and other["settled_label"] != BY_FACT:
                back.append(kind)
                _change_places(connection, row, other)
                continue
            dues = [
                each["due_at"] for each in ((row, other) if waits else (row,)) if each["due_at"] is not None
            ]
            _put(connection, other, due_at=min(dues, default=None))
            drop_for(session, f"obligation:{row['id']}", now)
    judged, theirs = _rows(connection, into_id).get(ANEW), gone.get(ANEW)
    if judged is not None and judged["state"] not in UNSETTLED:
        waited = theirs is not None and theirs["state"] in UNSETTLED
        due = judged["due_at"] if waited else now + in_force(connection, OwedTimes, now).of(ANEW)
        state = BY_NAME[ANEW].unsettled
        _put(connection, judged, state=state, settled_at=None, settled_label=BY_FACT, due_at=due)
    return tuple(back)


def _change_places(connection: Connection, row: RowMapping, other: RowMapping) -> None:
    """Each to the other's incident; under a name of its own meanwhile, since no incident has two of a kind."""
    _put(connection, other, kind=f"{other['kind']}~")
    _put(connection, row, incident_id=other["incident_id"])
    _put(connection, other, incident_id=row["incident_id"], kind=other["kind"])


def _put(connection: Connection, row: RowMapping, **values: object) -> None:
    connection.execute(update(_OBLIGATION).where(_O.id == row["id"]).values(version=_O.version + 1, **values))


def _rows(connection: Connection, incident_id: str) -> dict[str, RowMapping]:
    chosen = select(_OBLIGATION).where(_O.incident_id == incident_id).order_by(_O.seq).limit(MOST)
    return {str(row["kind"]): row for row in connection.execute(chosen.with_for_update()).mappings()}
