"""Acts agreed with a person, and what the city has made sure of (D10, D48, D78, D85)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.duties.documents import current, version
from models.duties.tables import AgreedAct, Assurance, Talk
from models.duties.words import ACT_OWNERS, ASSURED_ITEMS, ASSURED_WAYS
from models.people.tables import Person
from models.people.validity import local_day
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_ACT: Any = AgreedAct.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSURANCE: Any = Assurance.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TALK: Any = Talk.__table__  # type: ignore[attr-defined]  # as above


def agree_act(
    session: Session,
    actor: Actor,
    person_id: str,
    what: str,
    owner: str,
    clock: Clock,
    *,
    due_on: date | None = None,
    talk_id: str | None = None,
) -> str:
    """An act agreed with the person: whose it is and by which day; returns its id. Its words are sealed."""
    check(actor, "talk.record")
    words = clean(what, 400)
    if not words:
        raise Refused("act.says_nothing")
    if owner not in ACT_OWNERS:
        raise Refused("act.no_such_owner", given=clean(owner, 20), known=", ".join(ACT_OWNERS))
    _require_person(session, person_id)
    if talk_id is not None:
        whose = session.connection().execute(select(_TALK.c.person_id).where(_TALK.c.id == talk_id)).scalar()
        if whose != person_id:
            raise NotFound("talk.not_found")
    now = clock.now()
    act_id = new_id()
    session.connection().execute(
        insert(_ACT).values(
            id=act_id,
            person_id=person_id,
            talk_id=talk_id,
            what=words,
            owner=owner,
            due_on=due_on,
            state="open",
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {
        "act": act_id,
        "owner": owner,
        "due_on": None if due_on is None else due_on.isoformat(),
    }
    record(session, actor, "act.agreed", f"person:{person_id}", now, detail)
    return act_id


def settle_act(
    session: Session, actor: Actor, act_id: str, state: str, seen: int, clock: Clock, *, remark: str = ""
) -> None:
    """An agreed act was done, or dropped with a remark why. Raises Overtaken if it changed."""
    check(actor, "talk.record")
    if state not in ("done", "dropped"):
        raise Refused("act.no_such_state", given=clean(state, 20))
    words = clean(remark, 400)
    if state == "dropped" and not words:
        raise Refused("act.dropped_why")
    connection, now = session.connection(), clock.now()
    found = connection.execute(
        select(_ACT.c.person_id, _ACT.c.state).where(_ACT.c.id == act_id)
    ).one_or_none()
    if found is None:
        raise NotFound("act.not_found")
    if found.state != "open":
        raise Refused("act.is_settled")
    done = connection.execute(
        update(_ACT)
        .where(_ACT.c.id == act_id, _ACT.c.version == seen)
        .values(state=state, settled_on=local_day(now), remark=words or None, version=seen + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("act.changed_meanwhile")
    detail: dict[str, object] = {"act": act_id, "state": state}
    record(session, actor, "act.settled", f"person:{found.person_id}", now, detail)


def assure(
    session: Session,
    actor: Actor,
    person_id: str,
    item: str,
    way: str,
    clock: Clock,
    *,
    on: date | None = None,
    reference: str = "",
    version_id: str | None = None,
) -> str:
    """The city has made sure that the person has had the education, or knows the routine; returns its id.

    `way` is one of ASSURED_WAYS, `reference` where the proof lies, without names. What was said before of the same
    is superseded. Of the routine, the version in force is kept where no other is named.
    """
    check(actor, "assurance.record")
    if item not in ASSURED_ITEMS:
        raise Refused("assurance.no_such_item", given=clean(item, 40), known=", ".join(ASSURED_ITEMS))
    if way not in ASSURED_WAYS:
        raise Refused("assurance.no_such_way", given=clean(way, 40), known=", ".join(ASSURED_WAYS))
    now = clock.now()
    day = on or local_day(now)
    if day > local_day(now):
        raise Refused("assurance.not_yet", day=day.isoformat())
    _require_person(session, person_id)
    connection = session.connection()
    if version_id is not None and version(connection, version_id) is None:
        raise NotFound("document.version_not_found")
    if version_id is None and item == "knows_routine":
        routine = current(connection, "routine", day)
        version_id = None if routine is None else routine.id
    proof = clean(reference, 80)
    connection.execute(
        update(_ASSURANCE)
        .where(
            _ASSURANCE.c.person_id == person_id,
            _ASSURANCE.c.item == item,
            _ASSURANCE.c.superseded_at.is_(None),
        )
        .values(superseded_at=now)
    )
    assurance_id = new_id()
    connection.execute(
        insert(_ASSURANCE).values(
            id=assurance_id,
            person_id=person_id,
            item=item,
            assured_on=day,
            how=f"{way}:{proof}",
            document_version_id=version_id,
            recorded_label=actor.label,
            recorded_at=now,
        )
    )
    detail: dict[str, object] = {"item": item, "way": way, "on": day.isoformat()}
    record(session, actor, "assurance.recorded", f"person:{person_id}", now, detail)
    return assurance_id


def _require_person(session: Session, person_id: str) -> None:
    if session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.id == person_id)).scalar() is None:
        raise NotFound("person.not_found", code=clean(person_id, 40))
