"""Transmitters as things: handed out and taken back with a receipt, and what is known of each (D22)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.measures.checks import not_ahead, person_of
from models.measures.tables import DeviceReceipt
from models.people.tables import Transmitter
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RECEIPT: Any = DeviceReceipt.__table__  # type: ignore[attr-defined]  # as above


def hand_out(
    session: Session,
    actor: Actor,
    account: str,
    person: str,
    receipt: str,
    clock: Clock,
    *,
    on: date | None = None,
) -> str:
    """Hand a transmitter out to a person, by code, with the reference of a signed receipt; returns the receipt's id.

    Raises Refused where somebody else has it, and where the receipt already stands.
    """
    check(actor, "transmitter.hand_out")
    row = _locked(session, account)
    person_id = person_of(session, person)
    if not row["active"]:
        raise Refused("transmitter.not_in_use", account=row["account"])
    if row["person_id"] not in (None, person_id):
        raise Refused("transmitter.someone_has_it", account=row["account"])
    if _last(session, row["id"]) == ("handed_out", person_id):
        raise Refused("transmitter.handed_out_already", account=row["account"])
    return _hand(session, actor, row, "handed_out", person_id, receipt, on, clock)


def take_back(
    session: Session,
    actor: Actor,
    account: str,
    receipt: str,
    clock: Clock,
    *,
    on: date | None = None,
) -> str:
    """Take a transmitter back; it is nobody's from then on and stays heard: whoever presses it still rings.

    Returns the receipt's id. Raises Refused where nobody has it.
    """
    check(actor, "transmitter.hand_out")
    row = _locked(session, account)
    if row["person_id"] is None:
        raise Refused("transmitter.nobody_has_it", account=row["account"])
    return _hand(session, actor, row, "returned", row["person_id"], receipt, on, clock)


def describe(
    session: Session,
    actor: Actor,
    account: str,
    clock: Clock,
    *,
    model: str | None = None,
    serial: str | None = None,
    battery_changed_on: date | None = None,
    interval_s: int | None = None,
) -> None:
    """Write what is known of a transmitter: model, serial number, when its battery was changed, and the seconds between
    its link tests (0: none). What is not given stays.
    """
    check(actor, "transmitter.hand_out")
    row = _locked(session, account)
    values: dict[str, object] = {}
    if model is not None:
        values["model"] = clean(model, 80)
    if serial is not None:
        values["serial"] = clean(serial, 80) or None
    if battery_changed_on is not None:
        values["battery_changed_on"] = not_ahead(battery_changed_on, clock)
    if interval_s is not None:
        if interval_s < 0:
            raise Refused("transmitter.bad_interval", given=interval_s)
        values["interval_s"] = interval_s
    changed = {name: value for name, value in values.items() if row[name] != value}
    if not changed:
        return
    _change(session, row, **changed)
    detail: dict[str, object] = {"fields": sorted(changed)}
    if interval_s is not None and "interval_s" in changed:
        detail["interval_s"] = interval_s
    record(session, actor, "transmitter.described", f"transmitter:{row['id']}", clock.now(), detail)


def _hand(
    session: Session,
    actor: Actor,
    row: RowMapping,
    act: str,
    person_id: str,
    receipt: str,
    on: date | None,
    clock: Clock,
) -> str:
    now, receipt_id, reference = clock.now(), new_id(), clean(receipt, 120)
    if not reference:
        raise Refused("transmitter.no_receipt")
    day = not_ahead(on, clock)
    session.connection().execute(
        insert(_RECEIPT).values(
            id=receipt_id,
            transmitter_id=row["id"],
            person_id=person_id,
            act=act,
            on_day=day,
            receipt=reference,
            recorded_label=actor.label,
            recorded_at=now,
        )
    )
    _change(session, row, person_id=person_id if act == "handed_out" else None)
    detail: dict[str, object] = {
        "account": row["account"], "person": f"person:{person_id}", "on": day.isoformat(), "receipt": reference,
    }  # fmt: skip
    record(session, actor, f"transmitter.{act}", f"transmitter:{row['id']}", now, detail)
    return receipt_id


def _last(session: Session, transmitter_id: str) -> tuple[str, str] | None:
    found = session.connection().execute(
        select(_RECEIPT.c.act, _RECEIPT.c.person_id)
        .where(_RECEIPT.c.transmitter_id == transmitter_id)
        .order_by(_RECEIPT.c.seq.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return None if row is None else (row.act, row.person_id)


def _locked(session: Session, account: str) -> RowMapping:
    asked = clean(account, 40)
    found = session.connection().execute(
        select(_TRANSMITTER).where(func.lower(_TRANSMITTER.c.account) == asked.lower()).with_for_update()
    )
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("transmitter.not_found", account=asked)
    return row


def _change(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_TRANSMITTER)
        .where(_TRANSMITTER.c.id == row["id"])
        .values(version=row["version"] + 1, **values)
    )
