"""What officers say of what is owed on an incident: done, known to be done, or not owed here and why (D12, rule 17).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when the line changed since it was seen. Why something does not apply is kept in the line, sealed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held_with
from models.incidents.tables import Incident
from models.obligations.keeping import keep
from models.obligations.kinds import BY_NAME
from models.obligations.tables import Obligation
from models.obligations.words import UNSETTLED
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken, Refused
from models.store.text import clean

_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above

WORDS = 1000


def settle(session: Session, actor: Actor, obligation_id: str, seen: int, clock: Clock) -> str:
    """Tick it: what the city owes is done, what another owes is known to be done. Returns the state."""
    check(actor, "obligation.settle")
    row = _waiting(session, obligation_id, seen)
    state = BY_NAME[row["kind"]].kept
    _put(session, actor, row, clock, "settled", state=state)
    return state


def set_aside(
    session: Session, actor: Actor, obligation_id: str, seen: int, reason: str, clock: Clock
) -> None:
    """Say that it is not owed here, and why."""
    check(actor, "obligation.settle")
    why = clean(reason, WORDS, keep_lines=True)
    if not why:
        raise Refused("obligation.empty_reason")
    row = _waiting(session, obligation_id, seen)
    _put(session, actor, row, clock, "set_aside", state="not_applicable", reason=why)


def take_back(session: Session, actor: Actor, obligation_id: str, seen: int, clock: Clock) -> None:
    """It was not so: it waits again. What a fact has settled is taken back where the fact stands, not here."""
    check(actor, "obligation.settle")
    row = _open_case(session, obligation_id, seen)
    if row["state"] in UNSETTLED:
        raise Refused("obligation.waits_already", number=row["number"])
    if not row["settled_label"]:
        raise Refused("obligation.by_a_fact", number=row["number"])
    state = BY_NAME[row["kind"]].unsettled
    _put(session, actor, row, clock, "taken_back", state=state, reason=None)
    # Where a fact says so too, it is settled by that.
    keep(session, actor, row["incident_id"], clock)


def _put(
    session: Session, actor: Actor, row: RowMapping, clock: Clock, act: str, *, state: str, **values: object
) -> None:
    now, waits = clock.now(), state in UNSETTLED
    session.connection().execute(
        update(_OBLIGATION)
        .where(_OBLIGATION.c.id == row["id"])
        .values(
            state=state,
            settled_at=None if waits else now,
            settled_label="" if waits else actor.label,
            version=row["version"] + 1,
            **values,
        )
    )
    detail: dict[str, object] = {"kind": row["kind"], "holder": row["holder"], "state": state}
    record(session, actor, f"obligation.{act}", f"incident:{row['incident_id']}", now, detail)


def _waiting(session: Session, obligation_id: str, seen: int) -> RowMapping:
    row = _open_case(session, obligation_id, seen)
    if row["state"] not in UNSETTLED:
        raise Refused("obligation.settled_already", number=row["number"])
    return row


def _open_case(session: Session, obligation_id: str, seen: int) -> RowMapping:
    """The line, held, of an incident that is open still; a closed one is what it was when it was closed."""
    held_with(session, _OBLIGATION, obligation_id, "obligation.not_found")
    row = (
        session.connection()
        .execute(
            select(_OBLIGATION, _INCIDENT.c.number, _INCIDENT.c.state.label("case_state"))
            .join(_INCIDENT, _INCIDENT.c.id == _OBLIGATION.c.incident_id)
            .where(_OBLIGATION.c.id == obligation_id)
        )
        .mappings()
        .one()
    )
    if row["case_state"] == "closed" and row["holder"] == "city":
        raise Refused("incident.closed_already", number=row["number"])
    if row["version"] != seen:
        raise Overtaken("obligation.changed_meanwhile", number=row["number"])
    return row
