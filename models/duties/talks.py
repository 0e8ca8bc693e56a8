"""What is read of talks, agreed acts and assurances: rows by code, and the sealed words on record (D10, D48, D78)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.duties.days import ends
from models.duties.rows import ActRow, ActWords, AssuranceRow, TalkRow, TalkWords
from models.duties.tables import AgreedAct, Assurance, Talk
from models.people.tables import Person
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound

_TALK: Any = Talk.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACT: Any = AgreedAct.__table__  # type: ignore[attr-defined]  # as above
_ASSURANCE: Any = Assurance.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500


def talk(connection: Connection, talk_id: str) -> TalkRow | None:
    """One talk without its words."""
    found = connection.execute(_talks().where(_TALK.c.id == talk_id)).one_or_none()
    return None if found is None else _talk_row(found)


def talks_of(connection: Connection, person_id: str, limit: int = 100) -> tuple[TalkRow, ...]:
    """A person's talks, the latest first."""
    chosen = (
        _talks().where(_TALK.c.person_id == person_id).order_by(_TALK.c.starts_at.desc(), _TALK.c.seq.desc())
    )
    return tuple(_talk_row(each) for each in connection.execute(chosen.limit(limit)))


def talks_between(
    connection: Connection, begins_at: datetime, ends_at: datetime, limit: int = LIMIT
) -> tuple[TalkRow, ...]:
    """The talks that are booked for a span or were held in it, by time; cancelled ones left out."""
    c = _TALK.c
    chosen = _talks().where(c.starts_at >= begins_at, c.starts_at < ends_at, c.state != "cancelled")
    found = connection.execute(chosen.order_by(c.starts_at, c.seq).limit(limit))
    return tuple(_talk_row(each) for each in found)


def talk_numbered(connection: Connection, number: int) -> TalkRow | None:
    """A talk by its number."""
    found = connection.execute(_talks().where(_TALK.c.seq == number)).one_or_none()
    return None if found is None else _talk_row(found)


def act_numbered(connection: Connection, number: int) -> ActRow | None:
    """An agreed act by its number."""
    found = connection.execute(_acts().where(_ACT.c.seq == number)).mappings().one_or_none()
    return None if found is None else ActRow(**found)


def view_talk(session: Session, actor: Actor, talk_id: str, clock: Clock) -> TalkWords:
    """What was said in a talk, and on record that this one read it. Raises NotAllowed and NotFound.

    Show nothing of it before the transaction has committed.
    """
    check(actor, "talk.read")
    c = _TALK.c
    found = session.connection().execute(
        select(c.id, c.person_id, c.place, c.participants, c.risks).where(c.id == talk_id)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound("talk.not_found")
    record(session, actor, "talk.viewed", f"talk:{talk_id}", clock.now(), _subjects(found.person_id))
    return TalkWords(found.place or "", found.participants or "", found.risks or "")


def view_acts(session: Session, actor: Actor, person_id: str, clock: Clock) -> dict[str, ActWords]:
    """The words of a person's agreed acts by id, and on record that this one read them."""
    check(actor, "talk.read")
    found = session.connection().execute(
        select(_ACT.c.id, _ACT.c.what).where(_ACT.c.person_id == person_id).limit(LIMIT)
    )
    words = {str(row.id): ActWords(row.what) for row in found}
    record(session, actor, "talk.viewed", f"person:{person_id}", clock.now(), _subjects(person_id))
    return words


def acts_of(connection: Connection, person_id: str, limit: int = LIMIT) -> tuple[ActRow, ...]:
    """The agreed acts of a person: open ones first by their day, those without one last."""
    chosen = _acts().where(_ACT.c.person_id == person_id)
    ordered = chosen.order_by(_ACT.c.state != "open", _ACT.c.due_on.is_(None), _ACT.c.due_on, _ACT.c.seq)
    return tuple(ActRow(**each) for each in connection.execute(ordered.limit(limit)).mappings())


def acts_on(connection: Connection, day: date, limit: int = 10_000) -> tuple[ActRow, ...]:
    """The agreed acts that were open on a day, by their day: whose day is before it are late. Later ones are none."""
    chosen = _acts().where(
        or_(_ACT.c.settled_on.is_(None), _ACT.c.settled_on > day), _ACT.c.recorded_at <= ends(day)
    )
    ordered = chosen.order_by(_ACT.c.due_on.is_(None), _ACT.c.due_on, _ACT.c.seq).limit(limit)
    return tuple(ActRow(**each) for each in connection.execute(ordered).mappings())


def assurances_of(connection: Connection, person_id: str, limit: int = 100) -> tuple[AssuranceRow, ...]:
    """What the city has made sure of with a person, as it holds now, the latest first."""
    c = _ASSURANCE.c
    found = connection.execute(
        select(
            c.id,
            c.person_id,
            _PERSON.c.code,
            c.item,
            c.assured_on,
            c.how,
            c.document_version_id,
            c.recorded_label,
        )
        .select_from(_ASSURANCE.join(_PERSON, _PERSON.c.id == c.person_id))
        .where(c.person_id == person_id, c.superseded_at.is_(None))
        .order_by(c.assured_on.desc(), c.seq.desc())
        .limit(limit)
    )
    return tuple(AssuranceRow(*each) for each in found)


def _subjects(person_id: str) -> dict[str, object]:
    return {"subjects": [f"person:{person_id}"]}


def _acts() -> Select[Any]:
    a = _ACT.c
    return select(
        a.id, a.version, a.person_id, _PERSON.c.code, a.talk_id, a.owner.label("holder"), a.due_on,
        a.state, a.settled_on, a.recorded_label.label("recorded_by"), a.seq.label("number"),
    ).select_from(_ACT.join(_PERSON, _PERSON.c.id == a.person_id))  # fmt: skip


def _talks() -> Select[Any]:
    c = _TALK.c
    return select(
        c.id, c.version, c.person_id, _PERSON.c.code, c.offer_id, c.state, c.starts_at, c.minutes, c.planned,
        c.renews, c.trigger, c.why_cancelled, c.agenda,
        or_(c.risks.is_not(None), c.participants.is_not(None), c.place.is_not(None)).label("sealed"),
        c.recorded_label, c.seq.label("number"),
    ).select_from(_TALK.join(_PERSON, _PERSON.c.id == c.person_id))  # fmt: skip


def _talk_row(found: Any) -> TalkRow:
    told = dict(found._mapping)
    told["recorded_by"] = told.pop("recorded_label")
    for name in ("planned", "renews", "sealed"):
        told[name] = bool(told[name])
    return TalkRow(**told)
