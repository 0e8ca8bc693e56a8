"""Inviting to courses, and what came of it; every invitation is a line in the ledger of offers too (D7, D16, D65)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people.covered import covered_on
from models.people.offers import change_offer, record_offer
from models.people.tables import Offer, Person
from models.people.talks import add_months
from models.people.validity import local_day
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean
from models.training.tables import Course, Invitation
from models.training.words import INVITATION_STATES

_COURSE: Any = Course.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INVITATION: Any = Invitation.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # as above

# What an answer to an invitation makes of its line in the ledger.
OFFER_STATE = {"accepted": "accepted", "declined": "declined", "completed": "held", "cancelled": "cancelled"}
# Of what stands, what may come after it. A course is sometimes completed by one who never answered.
NEXT: dict[str, frozenset[str]] = {
    "invited": frozenset({"accepted", "declined", "completed", "cancelled"}),
    "accepted": frozenset({"declined", "completed", "cancelled"}),
    "declined": frozenset({"accepted", "completed"}),
    "completed": frozenset(),
    "cancelled": frozenset(),
}


def invite(
    session: Session,
    actor: Actor,
    course: str,
    persons: Iterable[str],
    channel: str,
    clock: Clock,
    *,
    invited_on: date | None = None,
) -> tuple[int, ...]:
    """Invite persons by code to a course; returns the invitations' numbers, in their order.

    All or none. Raises Refused for a course that is ended, one whose invitation is not answered yet, or somebody not
    covered where the course is not open to part-time politicians (D65).
    """
    check(actor, "course.invite")
    connection, now = session.connection(), clock.now()
    today = local_day(now)
    row = _course(connection, course)
    if not row.active:
        raise Refused("course.ended", code=row.code)
    codes = tuple(dict.fromkeys(clean(each, 40).upper() for each in persons if clean(each, 40)))
    if not codes:
        raise Refused("course.nobody")
    covered = {each.code for each in covered_on(connection, today) if each.in_scope}
    numbers = []
    for code in codes:
        person_id = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code == code)).scalar()
        if person_id is None:
            raise NotFound("person.not_found", code=code)
        if code not in covered and not row.open_to_part_time:
            raise Refused("course.not_open", code=row.code, person=code)
        waits = select(_INVITATION.c.id).where(
            _INVITATION.c.person_id == person_id,
            _INVITATION.c.course_id == row.id,
            _INVITATION.c.state.in_(("invited", "accepted")),
        )
        if connection.execute(waits).first() is not None:
            raise Refused("course.invited_already", code=row.code, person=code)
        day = invited_on or today
        offer_id = record_offer(session, actor, str(person_id), "training", "offered", day, channel, clock)
        invitation_id = new_id()
        made = connection.execute(
            insert(_INVITATION).values(
                id=invitation_id,
                course_id=row.id,
                person_id=person_id,
                offer_id=offer_id,
                state="invited",
                invited_on=day,
                recorded_label=actor.label,
                recorded_at=now,
                version=1,
            )
        )
        given: Any = made.inserted_primary_key  # the number that the database gave out
        numbers.append(int(given[0]))
        detail: dict[str, object] = {"course": row.code, "number": int(given[0]), "on": day.isoformat()}
        record(session, actor, "course.invited", f"person:{person_id}", now, detail)
    return tuple(numbers)


def answer(
    session: Session,
    actor: Actor,
    number: int,
    state: str,
    clock: Clock,
    *,
    completed_on: date | None = None,
    seen: int | None = None,
) -> date | None:
    """What came of an invitation: accepted, declined, completed or cancelled; its line in the ledger follows.

    Completed needs its day, from the invitation to today, else today; returns until when it holds, None for ever.
    Raises NotFound, Refused where that cannot follow what stands, and Overtaken.
    """
    check(actor, "course.invite")
    if state not in INVITATION_STATES:
        raise Refused("course.no_such_state", given=clean(state, 20), known=", ".join(OFFER_STATE))
    connection, now = session.connection(), clock.now()
    found = connection.execute(select(_INVITATION).where(_INVITATION.c.seq == number).with_for_update())
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("course.no_such_invitation", number=number)
    if seen is not None and row["version"] != seen:
        raise Overtaken("course.changed_meanwhile", code=number)
    if state not in NEXT[row["state"]]:
        raise Refused("course.cannot_follow", number=number)
    today = local_day(now)
    day = (completed_on or today) if state == "completed" else None
    if day is not None and not row["invited_on"] <= day <= today:
        raise Refused("course.completed_when", day=day.isoformat())
    months = connection.execute(
        select(_COURSE.c.valid_months).where(_COURSE.c.id == row["course_id"])
    ).scalar_one()
    expires = add_months(day, months) if day is not None and months else None
    connection.execute(
        update(_INVITATION)
        .where(_INVITATION.c.id == row["id"])
        .values(state=state, completed_on=day, expires_on=expires, version=row["version"] + 1)
    )
    if row["offer_id"] is not None:
        version = connection.execute(
            select(_OFFER.c.version).where(_OFFER.c.id == row["offer_id"])
        ).scalar_one()
        change_offer(session, actor, row["offer_id"], OFFER_STATE[state], version, clock, held_on=day)
    detail: dict[str, object] = {"number": number, "from": row["state"], "to": state}
    record(session, actor, "course.answered", f"person:{row['person_id']}", now, detail)
    return expires


def _course(connection: Connection, given: str) -> Any:
    named = clean(given, 16).upper()
    row = connection.execute(select(_COURSE).where(_COURSE.c.code == named)).one_or_none()
    if row is None:
        raise NotFound("course.not_found", code=clean(given, 40))
    return row
