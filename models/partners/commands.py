"""Partners come, change their secret without a gap, and go; what they sent stays."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.partners.secrets import SECRET_BYTES
from models.partners.tables import Partner, PartnerSecret
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.text import clean

_PARTNER: Any = Partner.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SECRET: Any = PartnerSecret.__table__  # type: ignore[attr-defined]  # as above

MOST_IN_USE = 20
"""Every live secret is tried on every message, so that no answer tells by its time which partner was near."""
MOST_NAME = 60
LONGEST_INTERVAL_S = 7 * 24 * 3600


def add_partner(session: Session, actor: Actor, name: str, clock: Clock, *, interval_s: int = 0) -> bytes:
    """Add a partner under a name of its own; returns its first secret, which is shown this once.

    `interval_s` is the seconds between its heartbeats, 0 for none. Raises Refused for a name that is empty, too
    long or taken (upper and lower case are one), an interval that cannot be, or too many partners.
    """
    check(actor, "partner.add")
    shown = clean(name, 2 * MOST_NAME)
    if not shown or len(shown) > MOST_NAME:
        raise Refused("partner.bad_name", most=MOST_NAME)
    if not 0 <= interval_s <= LONGEST_INTERVAL_S:
        raise Refused("partner.bad_interval", given=interval_s, most=LONGEST_INTERVAL_S)
    hold(session, "partner")
    connection = session.connection()
    known = connection.execute(select(_PARTNER.c.name, _PARTNER.c.active)).all()
    if any(row.name.casefold() == shown.casefold() for row in known):
        raise Refused("partner.name_taken", name=shown)
    if sum(row.active for row in known) >= MOST_IN_USE:
        raise Refused("partner.too_many", most=MOST_IN_USE)
    now = clock.now()
    partner_id = new_id()
    connection.execute(
        insert(_PARTNER).values(
            id=partner_id, name=shown, interval_s=interval_s, active=True, recorded_at=now, version=1
        )
    )
    secret = _give_secret(session, partner_id, clock)
    detail: dict[str, object] = {"name": shown, "interval_s": interval_s}
    record(session, actor, "partner.added", f"partner:{partner_id}", now, detail)
    return secret


def rotate_secret(session: Session, actor: Actor, name: str, clock: Clock) -> bytes:
    """Give the partner a second secret beside the one it has; returns it, shown this once.

    Both hold until the older is ended, so that no message falls between them. Raises Refused where two are live
    already, NotFound where there is no such partner.
    """
    check(actor, "partner.rotate")
    partner_id = _partner(session, name)
    if len(_live(session, partner_id)) > 1:
        raise Refused("partner.two_secrets", name=clean(name, MOST_NAME))
    secret = _give_secret(session, partner_id, clock)
    _changed(session, partner_id)
    record(session, actor, "partner.secret_added", f"partner:{partner_id}", clock.now())
    return secret


def retire_secret(session: Session, actor: Actor, name: str, clock: Clock) -> None:
    """End the older of two secrets. Raises Refused where there is only one: that would shut the partner out."""
    check(actor, "partner.rotate")
    partner_id = _partner(session, name)
    live = _live(session, partner_id)
    if len(live) < 2:
        raise Refused("partner.one_secret", name=clean(name, MOST_NAME))
    now = clock.now()
    session.connection().execute(update(_SECRET).where(_SECRET.c.id.in_(live[:-1])).values(ended_at=now))
    _changed(session, partner_id)
    record(session, actor, "partner.secret_ended", f"partner:{partner_id}", now)


def end_partner(session: Session, actor: Actor, name: str, clock: Clock) -> None:
    """The partner is heard no more: its secrets end. What it has sent stays. Raises NotFound."""
    check(actor, "partner.end")
    partner_id = _partner(session, name)
    now = clock.now()
    connection = session.connection()
    connection.execute(
        update(_SECRET)
        .where(_SECRET.c.partner_id == partner_id, _SECRET.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    connection.execute(update(_PARTNER).where(_PARTNER.c.id == partner_id).values(active=False))
    _changed(session, partner_id)
    record(session, actor, "partner.ended", f"partner:{partner_id}", now)


def _partner(session: Session, name: str) -> str:
    """The id of the partner in use by that name; one command at a time goes past here."""
    hold(session, "partner")
    shown = clean(name, 2 * MOST_NAME)
    rows = session.connection().execute(
        select(_PARTNER.c.id, _PARTNER.c.name).where(_PARTNER.c.active).limit(2 * MOST_IN_USE)
    )
    for row in rows:
        if row.name.casefold() == shown.casefold():
            return str(row.id)
    raise NotFound("partner.not_found", name=clean(name, MOST_NAME))


def _live(session: Session, partner_id: str) -> list[str]:
    """Ids of the live secrets, oldest first."""
    rows = session.connection().execute(
        select(_SECRET.c.id)
        .where(_SECRET.c.partner_id == partner_id, _SECRET.c.ended_at.is_(None))
        .order_by(_SECRET.c.seq)
    )
    return [str(each) for each in rows.scalars()]


def _give_secret(session: Session, partner_id: str, clock: Clock) -> bytes:
    secret = secrets.token_bytes(SECRET_BYTES)
    session.connection().execute(
        insert(_SECRET).values(id=new_id(), partner_id=partner_id, secret=secret, made_at=clock.now())
    )
    return secret


def _changed(session: Session, partner_id: str) -> None:
    """Reception reads the partners anew when a version has grown."""
    session.connection().execute(
        update(_PARTNER).where(_PARTNER.c.id == partner_id).values(version=_PARTNER.c.version + 1)
    )
