"""What is offered to protected persons, and what became of it: offered is not held (D6-D9; DIRECTIVE rule 15)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.duties.documents import current
from models.people.rows import OfferRow
from models.people.tables import Offer, Person
from models.people.validity import local_day
from models.people.words import OFFER_KINDS, OFFER_STATES
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

ANSWERS = frozenset({"accepted", "declined", "booked", "held"})
"""States in which the person has answered."""


def record_offer(
    session: Session,
    actor: Actor,
    person_id: str,
    kind: str,
    state: str,
    offered_on: date,
    channel: str,
    clock: Clock,
    *,
    planned: bool = True,
    trigger: str = "",
    booked_at: datetime | None = None,
    held_on: date | None = None,
    version_id: str | None = None,
) -> str:
    """Record that something was offered, by which channel; returns the offer's id.

    `planned` false is a talk that does not move the yearly date; `trigger` says the cause of one that was not
    planned (D9), which moves it only where `planned` was chosen. `version_id` is the document's version that was
    handed over: of an introduction the directive in force that day, if none is said (D6).
    Raises Refused for unknown words, a day that has not come, or a talk held without its day.
    """
    check(actor, "offer.record")
    if kind not in OFFER_KINDS:
        raise Refused("offer.no_such_kind", given=clean(kind, 40), known=", ".join(OFFER_KINDS))
    how = clean(channel, 80)
    if not how:
        raise Refused("offer.empty_channel")
    now = clock.now()
    if offered_on > local_day(now):
        raise Refused("offer.not_yet", day=offered_on.isoformat())
    day = _held(state, held_on, offered_on, now)
    if session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.id == person_id)).scalar() is None:
        raise NotFound("person.not_found", code=clean(person_id, 40))
    if version_id is None and kind == "introduction":
        directive = current(session.connection(), "directive", offered_on)
        version_id = None if directive is None else directive.id
    offer_id = new_id()
    session.connection().execute(
        insert(_OFFER).values(
            id=offer_id,
            person_id=person_id,
            kind=kind,
            state=state,
            offered_on=offered_on,
            channel=how,
            planned=planned,
            cause=clean(trigger, 200) or None,
            booked_at=booked_at,
            held_on=day,
            offered_by=actor.label,
            answered_on=local_day(now) if state in ANSWERS else None,
            document_version_id=version_id,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {
        "kind": kind,
        "state": state,
        "on": offered_on.isoformat(),
        "planned": planned,
    }
    record(session, actor, "offer.recorded", f"person:{person_id}", now, detail)
    return offer_id


def change_offer(
    session: Session,
    actor: Actor,
    offer_id: str,
    state: str,
    seen: int,
    clock: Clock,
    *,
    booked_at: datetime | None = None,
    held_on: date | None = None,
) -> None:
    """What became of an offer: accepted, declined, booked, held or cancelled. Raises Overtaken if it changed."""
    check(actor, "offer.record")
    connection = session.connection()
    row = connection.execute(select(_OFFER).where(_OFFER.c.id == offer_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("offer.not_found")
    now = clock.now()
    day = _held(state, held_on, row["offered_on"], now)
    done = connection.execute(
        update(_OFFER)
        .where(_OFFER.c.id == offer_id, _OFFER.c.version == seen)
        .values(
            state=state,
            booked_at=booked_at or row["booked_at"],
            held_on=day or row["held_on"],
            answered_on=row["answered_on"] or (local_day(now) if state in ANSWERS else None),
            version=seen + 1,
        )
    )
    if done.rowcount == 0:
        raise Overtaken("offer.changed_meanwhile")
    detail: dict[str, object] = {"kind": row["kind"], "from": row["state"], "to": state}
    record(session, actor, "offer.changed", f"person:{row['person_id']}", now, detail)


def attest_offer(
    session: Session, actor: Actor, offer_id: str, on: date, how: str, seen: int, clock: Clock
) -> None:
    """The person, or the office for them, attests that it was received. Raises Overtaken if it changed."""
    check(actor, "offer.record")
    connection = session.connection()
    row = connection.execute(select(_OFFER).where(_OFFER.c.id == offer_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("offer.not_found")
    now = clock.now()
    words = clean(how, 80)
    if row["state"] == "cancelled" or not words or not row["offered_on"] <= on <= local_day(now):
        raise Refused("offer.attested_how")
    done = connection.execute(
        update(_OFFER)
        .where(_OFFER.c.id == offer_id, _OFFER.c.version == seen)
        .values(attested_on=on, attested_how=words, version=seen + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("offer.changed_meanwhile")
    detail: dict[str, object] = {"kind": row["kind"], "on": on.isoformat()}
    record(session, actor, "offer.attested", f"person:{row['person_id']}", now, detail)


def offers_of(connection: Connection, person_id: str, limit: int = 100) -> tuple[OfferRow, ...]:
    """What a person has been offered, the newest first."""
    c = _OFFER.c
    found = connection.execute(
        select(
            c.id, c.version, c.kind, c.state, c.offered_on, c.channel, c.planned, c.cause.label("trigger"),
            c.booked_at, c.held_on, c.offered_by, c.document_version_id.label("version_id"),
            c.answered_on, c.attested_on,
            c.attested_how,
        )
        .where(c.person_id == person_id)
        .order_by(c.offered_on.desc(), c.seq.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        OfferRow(**{**row, "trigger": row["trigger"] or "", "attested_how": row["attested_how"] or ""})
        for row in found.mappings()
    )


def _held(state: str, held_on: date | None, offered_on: date, now: datetime) -> date | None:
    if state not in OFFER_STATES:
        raise Refused("offer.no_such_state", given=clean(state, 40), known=", ".join(OFFER_STATES))
    if (state == "held") != (held_on is not None):
        raise Refused("offer.held_when")
    if held_on is not None and not offered_on <= held_on <= local_day(now):
        raise Refused("offer.held_when")
    return held_on
