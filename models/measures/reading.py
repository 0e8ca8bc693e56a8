"""Who may read what was written about a person's protection, and the entry that tells of it (TRUST threat 2).

Lists by code, kind, state and day stay open to everybody. Words about a person, and all that one person has, are
opened on record in the transaction that reads them: show nothing of it before that has committed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check, may
from models.incidents.tables import Incident
from models.measures import views
from models.measures.devices import devices
from models.measures.policy import Reviews
from models.measures.rows import AdviceCard, AdviceRow, GuardCard, GuardRow, MeasureCard, Protection
from models.measures.tables import Advice, GuardOrder, Measure
from models.people.reveal import id_of
from models.people.tables import Person
from models.people.validity import local_day
from models.people.views import people
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound
from models.store.policy import in_force
from models.store.timeline import blocks, timeline

_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ORDER: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # as above
_ADVICE: Any = Advice.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

MEASURE_VIEWED, GUARD_VIEWED = "measure.viewed", "guard.viewed"
ADVICE_VIEWED, PROTECTION_VIEWED = "advice.viewed", "protection.viewed"


def may_read(actor: Actor) -> bool:
    """Whether this one may read what officers wrote about protection."""
    return may(actor.role, "measure.read")


def view_measure(session: Session, actor: Actor, measure_id: str, clock: Clock) -> MeasureCard:
    """One measure whole, and on record that this one opened it. Raises NotAllowed and NotFound."""
    check(actor, "measure.read")
    card = measure_card(session.connection(), measure_id, clock)
    _seen(session, actor, MEASURE_VIEWED, f"measure:{measure_id}", card.row.person, clock)
    return card


def view_guard(session: Session, actor: Actor, order_id: str, clock: Clock) -> GuardCard:
    """One guard order whole, and on record that this one opened it. Raises NotAllowed and NotFound."""
    check(actor, "measure.read")
    card = guard_card(session.connection(), order_id)
    _seen(session, actor, GUARD_VIEWED, f"guard:{order_id}", card.row.person, clock)
    return card


def view_advice(session: Session, actor: Actor, number: int, clock: Clock) -> AdviceCard:
    """Advice that was given, whole, and on record that this one opened it. Raises NotAllowed and NotFound."""
    check(actor, "measure.read")
    a = _ADVICE.c
    found = (
        session.connection()
        .execute(
            select(
                a.id, a.seq, _PERSON.c.code, a.asker, a.channel, a.minutes, a.given_at, a.recorded_label, a.about,
                a.outcome,
            )
            .select_from(_ADVICE.outerjoin(_PERSON, _PERSON.c.id == a.person_id))
            .where(a.seq == number)
        )
        .one_or_none()
    )  # fmt: skip
    if found is None:
        raise NotFound("advice.not_found", number=number)
    card = AdviceCard(AdviceRow(*found[:8]), found.about, found.outcome)
    _seen(session, actor, ADVICE_VIEWED, f"advice:{card.row.id}", card.row.person, clock)
    return card


def view_protection(session: Session, actor: Actor, code: str, clock: Clock) -> Protection:
    """Everything that protects one person, and on record that this one looked. Raises NotAllowed and NotFound."""
    check(actor, "measure.read")
    whole = protection_of(session.connection(), code, clock)
    _seen(session, actor, PROTECTION_VIEWED, f"person:{id_of(session.connection(), whole.code)}", "", clock)
    return whole


def measure_card(connection: Connection, measure_id: str, clock: Clock) -> MeasureCard:
    """One measure whole; for whoever has it on record already that it was opened. Raises NotFound."""
    now = clock.now()
    m = _MEASURE.c
    found = connection.execute(
        views.select_measures(m.what, m.supplier, m.findings).where(m.id == measure_id)
    ).one_or_none()
    if found is None:
        raise NotFound("measure.not_found", number=measure_id)
    return MeasureCard(
        row=views.as_row(found, local_day(now), in_force(connection, Reviews, now).soon_days),
        what=found.what,
        supplier=found.supplier,
        findings=found.findings,
        guards=views.guards(connection, now, measure_id=measure_id, over_too=True, limit=20),
        timeline=_told(connection, f"measure:{measure_id}", MEASURE_VIEWED),
    )


def guard_card(connection: Connection, order_id: str) -> GuardCard:
    """One guard order whole, as above."""
    found = connection.execute(views.select_guards().where(_ORDER.c.id == order_id)).one_or_none()
    if found is None:
        raise NotFound("guard.not_found", number=order_id)
    o = _ORDER.c
    # Secret columns are read with the id of their row beside them.
    words = connection.execute(select(o.id, o.place, o.contact, o.reason).where(o.id == order_id)).one()
    return GuardCard(
        GuardRow(*found), words.place, words.contact, words.reason,
        _told(connection, f"guard:{order_id}", GUARD_VIEWED),
    )  # fmt: skip


def protection_of(connection: Connection, code: str, clock: Clock) -> Protection:
    """Everything that protects one person, as above."""
    now = clock.now()
    today = local_day(now)
    person_id = id_of(connection, code.strip().upper())
    row = next((each for each in people(connection, today) if each.id == person_id), None)
    open_ones = select(func.count()).where(_INCIDENT.c.person_id == person_id, _INCIDENT.c.state != "closed")
    return Protection(
        code=code.strip().upper(),
        covered=row is not None and row.in_scope,
        talk=row.talk if row is not None else "not_offered",
        talk_due_on=row.talk_due_on if row is not None else None,
        incidents=int(connection.execute(open_ones).scalar_one()),
        measures=views.measures(connection, today, person_id=person_id, over_too=True, limit=200),
        guards=views.guards(connection, now, person_id=person_id, over_too=True, limit=50),
        devices=devices(connection, clock, person_id=person_id, serials=True, limit=50),
        advice=views.advice(connection, person_id=person_id, limit=50),
    )


def measure_seen_by(actor: Actor, card: MeasureCard) -> MeasureCard:
    """The measure as this one may see it: blocks for words, unless they may read them."""
    if may_read(actor):
        return card
    what, supplier, findings = (blocks(each) for each in (card.what, card.supplier, card.findings))
    return replace(card, what=what or "", supplier=supplier, findings=findings)


def guard_seen_by(actor: Actor, card: GuardCard) -> GuardCard:
    """The guard order as this one may see it."""
    if may_read(actor):
        return card
    return replace(card, place=blocks(card.place), contact=blocks(card.contact), reason=blocks(card.reason))


def _told(connection: Connection, subject: str, viewed: str) -> Any:
    """What was done, without who looked: that is told by the audit."""
    return tuple(row for row in timeline(connection, subject) if row.verb != viewed)


def _seen(session: Session, actor: Actor, verb: str, subject: str, code: str | None, clock: Clock) -> None:
    detail: dict[str, object] = {}
    if code:
        detail["subjects"] = [f"person:{id_of(session.connection(), code)}"]
    record(session, actor, verb, subject, clock.now(), detail)
