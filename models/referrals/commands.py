"""What officers do with referrals: make a card, say that the owner is told, and that the owner confirmed (D64, D70).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when the card changed since it was seen.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.notices.commands import drop_for
from models.referrals import owners
from models.referrals.numbers import next_number
from models.referrals.rows import NewReferral, Owner
from models.referrals.tables import Referral
from models.referrals.tree import OURS, kept, ruling
from models.referrals.words import OPEN_STATES, TOLD_HOW, WITHDRAWN_WHY
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_REFERRAL: Any = Referral.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

WORDS = 1000
NAME = 120


def add(session: Session, actor: Actor, new: NewReferral, clock: Clock, time_zone: str) -> str:
    """Make a referral card under the year's next number; returns its id. It waits until the owner has confirmed."""
    check(actor, "referral.add")
    ruled = ruling(new.answers)
    if ruled is None:
        raise Refused("referral.unanswered")
    if ruled.owner == OURS:
        raise Refused("referral.ours")
    now = clock.now()
    owner = _owner_meant(session, ruled.owner, new, clock, time_zone)
    referral_id = new_id()
    number = next_number(session, now)
    session.connection().execute(
        insert(_REFERRAL).values(
            id=referral_id,
            number=number,
            about=clean(new.about, NAME) or None,
            caller=clean(new.caller, NAME) or None,
            note=clean(new.note, WORDS, keep_lines=True) or None,
            danger=ruled.danger,
            answers=json.dumps(kept(new.answers), sort_keys=True),
            owner_kind=owner.kind,
            office_id=owner.id if owner.kind == "office" else None,
            board_id=owner.id if owner.kind == "board" else None,
            state="waiting",
            out_of_hours=owner.out_of_hours,
            waits_until=owner.opens_at,
            made_label=actor.label,
            made_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {
        "number": number,
        "owner": owner.kind,
        "code": owner.code,
        "why": ruled.because,
    }
    record(session, actor, "referral.made", f"referral:{referral_id}", now, detail)
    return referral_id


def tell_owner(session: Session, actor: Actor, referral_id: str, seen: int, how: str, clock: Clock) -> None:
    """The owner has been told; the card stays open until they confirm. Told anew: the last time stands."""
    check(actor, "referral.tell")
    if how not in TOLD_HOW:
        raise Refused("referral.no_such_way", value=how)
    row = _open(session, referral_id, seen)
    now = clock.now()
    _change(session, row, state="told", told_at=now, told_how=how)
    _record(session, actor, "referral.told", row, clock, {"how": how})


def confirm(session: Session, actor: Actor, referral_id: str, seen: int, by: str, clock: Clock) -> None:
    """The owner has confirmed that the matter is theirs: the receipt. `by` says who did, and is kept sealed."""
    check(actor, "referral.confirm")
    row = _open(session, referral_id, seen)
    who = clean(by, NAME)
    if not who:
        raise Refused("referral.by_whom")
    now = clock.now()
    values: dict[str, object] = {"state": "confirmed", "confirmed_at": now, "confirmed_by": who}
    if row["told_at"] is None:
        # Whoever confirms has been told, in that same talk.
        values |= {"told_at": now, "told_how": "phone"}
    _change(session, row, **values)
    drop_for(session, f"referral:{referral_id}", now)
    _record(session, actor, "referral.confirmed", row, clock, {})


def withdraw(session: Session, actor: Actor, referral_id: str, seen: int, why: str, clock: Clock) -> None:
    """Take a card back, for one of WITHDRAWN_WHY; it stays in the list of all and in the record."""
    check(actor, "referral.withdraw")
    if why not in WITHDRAWN_WHY:
        raise Refused("referral.no_such_why", value=why)
    row = _open(session, referral_id, seen)
    _change(session, row, state="withdrawn")
    drop_for(session, f"referral:{referral_id}", clock.now())
    _record(session, actor, "referral.withdrawn", row, clock, {"why": why})


def _owner_meant(session: Session, kind: str, new: NewReferral, clock: Clock, time_zone: str) -> Owner:
    connection, now = session.connection(), clock.now()
    if kind == "police":
        return owners.POLICE
    code = clean(new.office if kind == "office" else new.board, 40)
    if not code:
        raise Refused(f"referral.which_{kind}")
    found = (owners.office if kind == "office" else owners.board)(connection, code, now, time_zone)
    if found is None:
        raise NotFound(f"referral.no_such_{kind}", code=code)
    return found


def _open(session: Session, referral_id: str, seen: int) -> RowMapping:
    row = (
        session.connection()
        .execute(select(_REFERRAL).where(_REFERRAL.c.id == referral_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("referral.not_found", number=referral_id)
    if row["version"] != seen:
        raise Overtaken("referral.changed_meanwhile")
    if row["state"] not in OPEN_STATES:
        raise Refused("referral.is_done", number=row["number"])
    return row


def _change(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_REFERRAL).where(_REFERRAL.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )


def _record(
    session: Session, actor: Actor, verb: str, row: RowMapping, clock: Clock, detail: dict[str, object]
) -> None:
    detail = {"number": row["number"], **detail}
    record(session, actor, verb, f"referral:{row['id']}", clock.now(), detail)
