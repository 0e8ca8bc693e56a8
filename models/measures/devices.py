"""The register of transmitters: whose they are, handed out and returned when, battery, link tests, proof (D22)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from models.drills.proofs import proofs
from models.measures.rows import DeviceRow
from models.measures.tables import DeviceReceipt
from models.people.covered import covered_on
from models.people.tables import Person, Transmitter
from models.people.validity import local_day
from models.store.clock import Clock

_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RECEIPT: Any = DeviceReceipt.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_T = _TRANSMITTER.c

LIMIT = 2000


def devices(
    connection: Connection,
    clock: Clock,
    *,
    person_id: str | None = None,
    serials: bool = False,
    limit: int = LIMIT,
) -> tuple[DeviceRow, ...]:
    """The transmitters: those whose holder is covered no longer first, then those without receipt, then by account.

    `serials` tells the serial numbers too; only for what was opened on record.
    """
    today = local_day(clock.now())
    covered = {row.code for row in covered_on(connection, today) if row.in_scope}
    proven = {row.transmitter_id: (row.state, row.due_at) for row in proofs(connection, clock)}
    columns = [_T.id, _T.version, _T.account, _T.kind, _T.model, _PERSON.c.code, _T.person_id, _T.interval_s,
               _T.battery_changed_on, _T.active]  # fmt: skip
    if serials:
        columns.append(_T.serial)
    chosen = (
        select(*columns)
        .select_from(_TRANSMITTER.outerjoin(_PERSON, _PERSON.c.id == _T.person_id))
        .order_by(_T.account)
        .limit(limit)
    )
    if person_id is not None:
        chosen = chosen.where(_T.person_id == person_id)
    receipts = _last_receipts(connection)
    rows: list[DeviceRow] = []
    for row in connection.execute(chosen):
        state, due_at = proven.get(row.id, ("", None))
        out, back = receipts.get((row.id, "handed_out")), receipts.get((row.id, "returned"))
        holds = out is not None and row.person_id is not None and out[1] == row.person_id
        rows.append(
            DeviceRow(
                id=row.id,
                version=row.version,
                account=row.account,
                kind=row.kind,
                model=row.model,
                serial=(row.serial or "") if serials else "",
                person=row.code,
                interval_s=row.interval_s,
                battery_changed_on=row.battery_changed_on,
                active=bool(row.active),
                held_on=out[0] if out is not None and holds else None,
                receipt=out[2] if out is not None and holds else "",
                returned_on=back[0] if back is not None else None,
                proof=state,
                proof_due_on=local_day(due_at) if due_at is not None else None,
                covered=row.code is None or row.code in covered,
            )
        )
    return tuple(sorted(rows, key=lambda row: (not row.to_return, not row.unsigned, row.account)))


def receipts_of(
    connection: Connection, transmitter_id: str, limit: int = 50
) -> tuple[tuple[str, date, str | None, str, str], ...]:
    """Every time a transmitter was handed out or came back: act, day, the person's code, receipt, and who noted it."""
    found = connection.execute(
        select(
            _RECEIPT.c.act, _RECEIPT.c.on_day, _PERSON.c.code, _RECEIPT.c.receipt, _RECEIPT.c.recorded_label
        )
        .select_from(_RECEIPT.outerjoin(_PERSON, _PERSON.c.id == _RECEIPT.c.person_id))
        .where(_RECEIPT.c.transmitter_id == transmitter_id)
        .order_by(_RECEIPT.c.seq.desc())
        .limit(limit)
    )
    return tuple((act, on_day, code, receipt, who) for act, on_day, code, receipt, who in found)


def _last_receipts(connection: Connection) -> dict[tuple[str, str], tuple[date, str | None, str]]:
    """The newest receipt of each act, by transmitter: its day, whom it was for, and its reference."""
    newest = select(func.max(_RECEIPT.c.seq)).group_by(_RECEIPT.c.transmitter_id, _RECEIPT.c.act)
    found = connection.execute(
        select(
            _RECEIPT.c.transmitter_id, _RECEIPT.c.act, _RECEIPT.c.on_day, _RECEIPT.c.person_id, _RECEIPT.c.receipt
        )
        .where(_RECEIPT.c.seq.in_(newest))
        .limit(LIMIT * 2)
    )  # fmt: skip
    return {(row.transmitter_id, row.act): (row.on_day, row.person_id, row.receipt) for row in found}
