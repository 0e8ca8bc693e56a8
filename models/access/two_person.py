"""Acts that take two persons: one asks, another approves within 24 hours, both on record (TRUST threat 13).

Never for anything that helps. The act itself runs in the approver's transaction; where it cannot (a rotation of
keys, an export to a file), the approval is a leave that the command takes with `take`, once.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import WATCH, Actor
from models.access.hands import one_hand
from models.access.kinds import KINDS, Kind, Payload, act_of
from models.access.login import login_is_on
from models.access.rights import check, may
from models.access.rows import TwoPersonRow
from models.access.tables import Operator, TwoPerson
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_ASKED: Any = TwoPerson.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

OPEN_FOR = timedelta(hours=24)
# How far two machines' clocks may differ before a request from the other one's future counts as too old.
_SKEW = timedelta(minutes=5)
LIMIT = 200


def ask(
    session: Session,
    actor: Actor,
    kind: str,
    subject: str,
    payload: Payload,
    clock: Clock,
    *,
    shown: str = "",
) -> int:
    """Ask for a second person; returns the number to approve.

    `payload` is what the act will need, as JSON. `shown` is what the second person reads of it and stands in the
    record for good: no name, no address, no secret. Raises Refused where the same already waits.
    """
    chosen = _kind(kind)
    _require_signed_in(actor)
    _require_may_still(session, actor, chosen.ask)
    expire(session, clock)
    connection = session.connection()
    now = clock.now()
    for row in _waiting(connection, kind=kind, subject=subject):
        if _is_open(row, clock):
            raise Refused("two_person.waits_already", number=row["number"])
    plain = clean(shown, 200)
    values = {
        "id": new_id(),
        "kind": kind,
        "subject": subject,
        "shown": plain,
        "payload": json.dumps(dict(payload), ensure_ascii=False, sort_keys=True),
        "state": "pending",
        "asked_by": actor.id,
        "asked_label": actor.label,
        "asked_at": now,
        "boot_id": clock.boot_id(),
        "boottime": clock.boottime(),
        "decided_label": "",
        "version": 1,
    }
    number = int(connection.execute(insert(_ASKED).values(**values).returning(_ASKED.c.number)).scalar_one())
    _note(session, actor, "two_person.asked", kind, subject, number, now, {"shown": plain})
    return number


def approve(session: Session, actor: Actor, number: int, clock: Clock) -> str:
    """Be the second person: the act is done now, in this transaction; returns its kind.

    Raises Refused for the one who asked, for two whom one hand can sign for (models.access.hands), after 24 hours, or
    where who asked may no longer; NotAllowed where this one may no longer; Overtaken where another decided first; what
    the act itself raises, and then nothing is approved.
    """
    _require_signed_in(actor)
    row = _row(session, number)
    kind = _kind(row["kind"])
    if row["asked_by"] == actor.id:
        raise Refused("two_person.same_person")
    _require_may_still(session, actor, kind.approve)
    _require_undecided(row)
    if not _is_open(row, clock):
        raise Refused("two_person.too_late")
    _require_may_ask_still(session, row, kind)
    _require_two_hands(session, row, actor)
    act = act_of(kind)
    _decide(session, row, actor, "approved" if act is None else "used", clock)
    _note(
        session, actor, "two_person.approved", row["kind"], row["subject"], number, clock.now(), _asker(row)
    )
    if act is not None:
        act(session, actor, row["subject"], json.loads(row["payload"]), clock)
    return str(row["kind"])


def refuse(session: Session, actor: Actor, number: int, clock: Clock) -> None:
    """Say no to a request, or take back one's own. Nothing is done."""
    _require_signed_in(actor)
    row = _row(session, number)
    if row["asked_by"] != actor.id:
        check(actor, _kind(row["kind"]).approve)
    _require_undecided(row)
    _decide(session, row, actor, "refused", clock)
    _note(session, actor, "two_person.refused", row["kind"], row["subject"], number, clock.now(), _asker(row))


def take(session: Session, actor: Actor, kind: str, subject: str, clock: Clock) -> Payload:
    """Use an approved leave, once, within 24 hours of its asking; returns its payload.

    Only who asked or approved may. Raises NotAllowed where there is none.
    """
    _require_signed_in(actor)
    _require_may_still(session, actor, _kind(kind).ask)
    for row in _waiting(session.connection(), kind=kind, subject=subject, state="approved"):
        if actor.id not in (row["asked_by"], row["decided_by"]) or not _is_open(row, clock):
            continue
        changed = (
            session.connection()
            .execute(
                update(_ASKED)
                .where(_ASKED.c.id == row["id"], _ASKED.c.state == "approved")
                .values(state="used", payload="{}", version=row["version"] + 1)
            )
            .rowcount
        )
        if changed:
            _note(session, actor, "two_person.used", kind, subject, row["number"], clock.now(), _asker(row))
            return cast(Payload, json.loads(row["payload"]))
    raise NotAllowed("two_person.needed")


def expire(session: Session, clock: Clock) -> int:
    """End what is older than 24 hours, at most 200 of a state at a time, with what it needed; returns how many."""
    connection, now = session.connection(), clock.now()
    old = [
        row
        for state in ("pending", "approved")
        for row in _waiting(connection, state=state, oldest=True)
        if not _is_open(row, clock)
    ]
    for row in old:
        done = connection.execute(
            update(_ASKED)
            .where(_ASKED.c.id == row["id"], _ASKED.c.version == row["version"])
            .values(state="expired", payload="{}", version=row["version"] + 1)
        )
        if done.rowcount:
            _note(
                session,
                WATCH,
                "two_person.expired",
                row["kind"],
                row["subject"],
                row["number"],
                now,
                _asker(row),
            )
    return len(old)


def pending(connection: Connection, clock: Clock, limit: int = LIMIT) -> tuple[TwoPersonRow, ...]:
    """What waits for a second person, oldest first; what is older than 24 hours waits no more."""
    return tuple(
        TwoPersonRow(
            row["number"], row["kind"], row["subject"], row["shown"], row["asked_by"], row["asked_label"],
            row["asked_at"], row["asked_at"] + OPEN_FOR,
        )
        for row in reversed(_waiting(connection, limit))
        if _is_open(row, clock)
    )  # fmt: skip


def is_needed(connection: Connection) -> bool:
    """Whether acts of two persons need two here: from the first pass phrase on."""
    return login_is_on(connection)


def _kind(kind: str) -> Kind:
    found = KINDS.get(kind)
    if found is None:
        raise Refused("two_person.no_such_kind", given=clean(kind, 40))
    return found


def _require_signed_in(actor: Actor) -> None:
    if actor.kind != "operator":
        raise NotAllowed("two_person.sign_in_first")


def _require_may_still(session: Session, actor: Actor, verb: str) -> None:
    """The right as it stands in the database now: a desk may have been left signed in since before it was taken."""
    check(actor, verb)
    chosen = select(_OPERATOR.c.role).where(_OPERATOR.c.id == actor.id, _OPERATOR.c.active.is_(True))
    role = session.connection().execute(chosen).scalar()
    check(replace(actor, role=role or ""), verb)


def _require_undecided(row: RowMapping) -> None:
    if row["state"] == "expired":
        raise Refused("two_person.too_late")
    if row["state"] != "pending":
        raise Overtaken("two_person.decided", who=row["decided_label"], at=row["decided_at"])


def _require_may_ask_still(session: Session, row: RowMapping, kind: Kind) -> None:
    asker = (
        session.connection()
        .execute(select(_OPERATOR.c.role, _OPERATOR.c.active).where(_OPERATOR.c.id == row["asked_by"]))
        .one()
    )
    if not asker.active or not may(asker.role, kind.ask):
        raise Refused("two_person.asker_left", who=row["asked_label"])


def _require_two_hands(session: Session, row: RowMapping, actor: Actor) -> None:
    """Who has chosen another's pass phrase can sign in as that other, and so be both."""
    if one_hand(session.connection(), actor.id, row["asked_by"], row["asked_at"]):
        raise Refused("two_person.same_hand", who=row["asked_label"])


def _is_open(row: RowMapping, clock: Clock) -> bool:
    """Within 24 hours by the boot clock where the boot is the same, by the wall clock otherwise."""
    if row["boot_id"] == clock.boot_id() != "unknown":
        return bool(clock.boottime() - row["boottime"] < OPEN_FOR.total_seconds())
    asked_at: datetime = row["asked_at"]
    return asked_at - _SKEW <= clock.now() < asked_at + OPEN_FOR


def _row(session: Session, number: int) -> RowMapping:
    row = (
        session.connection()
        .execute(select(_ASKED).where(_ASKED.c.number == number).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("two_person.not_found", number=number)
    return row


def _waiting(
    connection: Connection,
    limit: int = LIMIT,
    *,
    kind: str = "",
    subject: str = "",
    state: str = "pending",
    oldest: bool = False,
) -> list[RowMapping]:
    order = _ASKED.c.number if oldest else _ASKED.c.number.desc()
    chosen = select(_ASKED).where(_ASKED.c.state == state).order_by(order).limit(limit)
    if kind:
        chosen = chosen.where(_ASKED.c.kind == kind, _ASKED.c.subject == subject)
    return list(connection.execute(chosen).mappings())


def _decide(session: Session, row: RowMapping, actor: Actor, state: str, clock: Clock) -> None:
    """Close the request; one of two who decide at once wins. A payload is kept only while it is to be used."""
    kept = row["payload"] if state == "approved" else "{}"
    done = session.connection().execute(
        update(_ASKED)
        .where(_ASKED.c.id == row["id"], _ASKED.c.version == row["version"])
        .values(
            state=state,
            payload=kept,
            decided_by=actor.id,
            decided_label=actor.label,
            decided_at=clock.now(),
            version=row["version"] + 1,
        )
    )
    if done.rowcount == 0:
        raise Overtaken("two_person.decided_meanwhile")


def _asker(row: RowMapping) -> dict[str, object]:
    return {"asked_by": row["asked_label"], "asked_id": row["asked_by"]}


def _note(
    session: Session,
    actor: Actor,
    verb: str,
    kind: str,
    subject: str,
    number: int,
    now: datetime,
    more: dict[str, object],
) -> None:
    record(session, actor, verb, subject, now, {"kind": kind, "number": number, **more})
