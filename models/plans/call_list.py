"""The city's call list, and the words by which a person shows who they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people.tables import Person
from models.plans.dialling import dialled
from models.plans.rows import PassPhrase
from models.plans.tables import CallBack, CallNumber
from models.plans.words import LISTED
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_LISTED: Any = CallNumber.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CALL_BACK: Any = CallBack.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above


def list_number(
    session: Session, actor: Actor, role: str, name: str, phone: str, clock: Clock, *, person: str = ""
) -> str:
    """Put a number last among its role's on the call list; its id. A relative's is one person's (by code)."""
    check(actor, "plan.call_list")
    if role not in LISTED:
        raise Refused("plan.no_such_role", given=clean(role, 40), known=", ".join(LISTED))
    number = clean(phone, 40)
    if not dialled(number):
        raise Refused("plan.bad_number")
    if role == "relative" and not person:
        raise Refused("plan.whose_relative")
    person_id = _person_id(session, person) if person else None
    place = session.connection().execute(
        select(func.max(_LISTED.c.place)).where(
            _LISTED.c.role == role, _LISTED.c.person_id.is_not_distinct_from(person_id)
        )
    )
    row = {
        "id": new_id(),
        "role": role,
        "person_id": person_id,
        "place": int(place.scalar() or 0) + 1,
        "name": clean(name, 120),
        "phone": number,
        "recorded_at": clock.now(),
    }
    session.connection().execute(insert(_LISTED).values(**row))
    detail: dict[str, object] = {"role": role, **({"person": clean(person, 40)} if person else {})}
    record(session, actor, "plan.number_listed", f"call_number:{row['id']}", clock.now(), detail)
    return str(row["id"])


def end_number(session: Session, actor: Actor, id_: str, clock: Clock) -> None:
    """Take a number off the call list."""
    check(actor, "plan.call_list")
    ended = session.connection().execute(
        update(_LISTED).where(_LISTED.c.id == id_, _LISTED.c.ended_at.is_(None)).values(ended_at=clock.now())
    )
    if not ended.rowcount:
        raise NotFound("plan.no_such_number", id=clean(id_, 40))
    record(session, actor, "plan.number_ended", f"call_number:{id_}", clock.now())


def set_pass_phrase(
    session: Session, actor: Actor, person: str, phrase: str, duress_word: str, clock: Clock
) -> None:
    """Keep what a person (by code) says to show who they are, and the word for not being free to speak."""
    check(actor, "plan.pass_phrase")
    said, duress = clean(phrase, 200), clean(duress_word, 80)
    if len(said) < 4:
        raise Refused("plan.short_phrase")
    if duress and duress.casefold() in said.casefold():
        raise Refused("plan.duress_in_phrase")
    person_id, now = _person_id(session, person), clock.now()
    session.connection().execute(
        update(_CALL_BACK)
        .where(_CALL_BACK.c.person_id == person_id, _CALL_BACK.c.superseded_at.is_(None))
        .values(superseded_at=now)
    )
    session.connection().execute(
        insert(_CALL_BACK).values(
            id=new_id(), person_id=person_id, phrase=said, duress_word=duress or None, recorded_at=now
        )
    )
    record(session, actor, "plan.pass_phrase_set", f"person:{person_id}", now, {"duress_word": bool(duress)})


def show_pass_phrase(
    session: Session, actor: Actor, person_id: str, subject: str, clock: Clock
) -> PassPhrase | None:
    """What to ask the person for, and on record that it was shown; None where none is kept.

    The caller sees to it that the actor has the subject. Show nothing before the transaction has committed.
    """
    check(actor, "plan.show_pass_phrase")
    row = (
        session.connection()
        .execute(
            select(_CALL_BACK.c.id, _CALL_BACK.c.phrase, _CALL_BACK.c.duress_word)
            .where(_CALL_BACK.c.person_id == person_id, _CALL_BACK.c.superseded_at.is_(None))
            .order_by(_CALL_BACK.c.seq.desc())
            .limit(1)
        )
        .one_or_none()
    )
    detail: dict[str, object] = {
        "kept": row is not None,
        "subjects": [f"person:{person_id}"],
        "fields": ["pass_phrase"],
        "reference": subject,
    }
    record(session, actor, "plan.pass_phrase_shown", subject, clock.now(), detail)
    return None if row is None else PassPhrase(row.phrase, bool(row.duress_word))


def _person_id(session: Session, code: str) -> str:
    shown = clean(code, 40).upper()
    found = session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.code == shown)).scalar()
    if found is None:
        raise NotFound("person.not_found", code=shown)
    return str(found)
