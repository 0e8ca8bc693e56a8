"""What an officer is in the handover that is to be signed now: whoever leaves, or whoever comes (rule 13, D87)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.access.tables import Operator
from models.handover.missing import DUTY, missing
from models.handover.rows import HandoverRow
from models.handover.views import handovers
from models.rota.duty import Holder, on_duty_at
from models.rota.policy import DutyRules
from models.rota.rows import ShiftRow
from models.rota.stood import record_between
from models.rota.views import on_duty
from models.store.errors import Refused
from models.store.policy import in_force

_O: Any = Operator.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Part:
    """Who leaves and who comes; `side` is the actor's own. `incoming_id` is "" where the rota names nobody.

    `span_id` is the duty that passed already, and `since` when; None where it passes by the signature. `sheet` is
    the number of a sheet that is written: to be signed, or, where `again`, the actor's own that waits for another.
    Not `planned`: nobody has asked this officer to come, in the rota or by a sheet, and so no key makes them.
    """

    side: str
    outgoing_id: str
    outgoing: str
    incoming_id: str
    incoming: str
    span_id: str | None = None
    since: datetime | None = None
    sheet: int | None = None
    again: bool = False
    planned: bool = True


def part_of(connection: Connection, operator_id: str, now: datetime) -> Part:
    """What waits for this officer, oldest first; else the handover that comes, as whoever they are in it.

    Raises Refused where nobody has TiB: there is nobody to relieve, and TiB is taken.
    """
    written = [each for each in handovers(connection) if each.open and now - each.written_at < _BACK]
    held = on_duty_at(DUTY, now, record_between(connection, now, now + timedelta(microseconds=1)))
    holder = held.operator_id if held.had is not None else None
    for row in reversed(written):
        if _waits(row, operator_id, holder):
            return _of(row, operator_id)
    for late in missing(connection, now):
        if late.standing == "unwritten" and late.waits_for(operator_id):
            side = "outgoing" if operator_id == late.outgoing_id else "incoming"
            return Part(
                side, late.outgoing_id, late.outgoing, late.incoming_id, late.incoming, late.span_id,
                late.since,
            )  # fmt: skip
    return _coming(connection, operator_id, held, written, now)


def _waits(row: HandoverRow, operator_id: str, holder: str | None) -> bool:
    """Whether it is this officer's signature that the sheet waits for.

    Duty that has not passed yet goes to whoever comes, named or not; never to whoever has it and leaves.
    """
    if operator_id == row.outgoing_id:
        return row.outgoing_signed_at is None
    if row.incoming_signed_at is not None:
        return False
    return (
        row.incoming_id == operator_id
        if row.span_id is not None
        else holder in (row.outgoing_id, operator_id)
    )


def _of(row: HandoverRow, operator_id: str, *, again: bool = False) -> Part:
    side = "outgoing" if operator_id == row.outgoing_id else "incoming"
    return Part(
        side, row.outgoing_id, row.outgoing, row.incoming_id or "", row.incoming, row.span_id, None, row.seq,
        again,
    )  # fmt: skip


def _coming(
    connection: Connection, operator_id: str, held: Holder, written: list[HandoverRow], now: datetime
) -> Part:
    if held.had is None or held.operator_id is None:
        raise Refused("handover.nobody_to_relieve")
    if held.operator_id != operator_id:
        name = str(connection.execute(select(_O.name).where(_O.id == operator_id)).scalar() or "")
        early = in_force(connection, DutyRules, now).early
        planned = any(
            each.operator_id == operator_id and each.starts_at - early <= now
            for each in _planned(connection, now)
        )
        return Part("incoming", held.operator_id, held.operator, operator_id, name, planned=planned)
    for row in written:
        if row.outgoing_id == operator_id and row.span_id is None:
            return _of(row, operator_id, again=True)
    then = next((each for each in _planned(connection, now) if each.operator_id != operator_id), None)
    if then is None:
        return Part("outgoing", operator_id, held.operator, "", "")
    return Part("outgoing", operator_id, held.operator, then.operator_id, then.operator)


def _planned(connection: Connection, now: datetime) -> list[ShiftRow]:
    """Whoever the rota has for TiB: whoever should have accepted by now, then who comes next."""
    duty = on_duty(connection, now)
    return [each for each in (duty.tib_incoming, duty.tib_next) if each is not None]
