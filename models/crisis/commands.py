"""Crisis support: offered, accepted or declined, given by whom, and asked about after a day, a week, a month (D30).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when it changed since it was seen. Nothing is asked of why somebody declines.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.crisis.policy import CrisisFollowUps
from models.crisis.tables import CrisisFollowUp, CrisisSupport
from models.crisis.words import FOLLOW_UP_STATES
from models.incidents.holding import held, held_with
from models.notices.commands import drop_for
from models.obligations.keeping import keep
from models.people.tables import Person
from models.people.validity import local_day
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.policy import in_force
from models.store.text import clean

_SUPPORT: Any = CrisisSupport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_FOLLOW: Any = CrisisFollowUp.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

WORDS = 2000


def offer(
    session: Session, actor: Actor, incident_id: str, clock: Clock,
    *, person: str = "", recipient: str = "", provider: str = "", offered_at: datetime | None = None, note: str = "",
) -> str:  # fmt: skip
    """Note that crisis support was offered; returns its id, and its follow-ups wait from then on.

    `person` is a code; "" and no `recipient` is the incident's own person, a recipient somebody beside them.
    """
    check(actor, "crisis.write")
    incident = held(session, incident_id)
    now = clock.now()
    at = offered_at or now
    if at > now:
        raise Refused("crisis.ahead", day=local_day(at).isoformat())
    whom = clean(recipient, 200) or None
    person_id = _person(session, person) if person else None if whom else incident["person_id"]
    if person_id is None and whom is None:
        raise Refused("crisis.to_whom", number=incident["number"])
    support_id = new_id()
    connection = session.connection()
    connection.execute(
        insert(_SUPPORT).values(
            id=support_id, incident_id=incident_id, person_id=person_id, recipient=whom,
            provider=clean(provider, 120), state="offered", offered_at=at,
            note=clean(note, WORDS, keep_lines=True) or None, recorded_label=actor.label, recorded_at=now, version=1,
        )
    )  # fmt: skip
    day = local_day(at)
    rule = in_force(connection, CrisisFollowUps, now)
    for ahead in sorted({each for each in rule.days if each > 0}):
        connection.execute(
            insert(_FOLLOW).values(
                id=new_id(), support_id=support_id, due_on=day + timedelta(days=ahead), state="open",
                ended_label="", version=1,
            )
        )  # fmt: skip
    record(session, actor, "crisis.offered", f"incident:{incident_id}", now, {}, at)
    keep(session, actor, incident_id, clock)
    return support_id


def answer(
    session: Session, actor: Actor, support_id: str, accepted: bool, seen: int, clock: Clock,
    *, provider: str = "", ask_again: bool = False, note: str = "",
) -> None:  # fmt: skip
    """What was answered. Declined, the follow-ups end with it, unless somebody said that one may ask again.

    The answer may change: who declined may accept, and the days still to come wait again.
    """
    check(actor, "crisis.write")
    row = _support(session, support_id, seen)
    if row["state"] == "ended":
        raise Refused("crisis.ended_already")
    now = clock.now()
    state = "accepted" if accepted else "declined"
    values: dict[str, object] = {"state": state, "answered_at": now}
    if clean(provider, 120):
        values["provider"] = clean(provider, 120)
    if clean(note, WORDS):
        values["note"] = clean(note, WORDS, keep_lines=True)
    _put(session, _SUPPORT, row, **values)
    if not accepted and not ask_again:
        _end_open(session, row, "not_wanted", actor, now)
    elif row["state"] == "declined":
        _take_up(session, row, now)
    record(session, actor, f"crisis.{state}", f"incident:{row['incident_id']}", now)


def follow_up(
    session: Session, actor: Actor, follow_up_id: str, state: str, seen: int, clock: Clock, *, note: str = ""
) -> None:
    """Somebody asked: done, not reached, or no longer wanted, which ends the ones still to come as well."""
    check(actor, "crisis.write")
    connection = session.connection()
    of = connection.execute(select(_FOLLOW.c.support_id).where(_FOLLOW.c.id == follow_up_id)).scalar()
    if of is None:
        raise NotFound("crisis.not_found")
    support = _support(session, of, None)
    chosen = select(_FOLLOW).where(_FOLLOW.c.id == follow_up_id).with_for_update()
    row = connection.execute(chosen).mappings().one()
    if state not in FOLLOW_UP_STATES or state == "open":
        known = ", ".join(each for each in FOLLOW_UP_STATES if each != "open")
        raise Refused("crisis.no_such_outcome", given=clean(state, 40), known=known)
    if row["state"] != "open":
        raise Refused("crisis.followed_up_already", day=row["due_on"].isoformat())
    if row["version"] != seen:
        raise Overtaken("crisis.changed_meanwhile")
    now = clock.now()
    kept = clean(note, WORDS, keep_lines=True) or None
    _end(session, row, state, actor, now, kept)
    if state == "not_wanted":
        _end_open(session, support, "not_wanted", actor, now)
    detail: dict[str, object] = {"state": state, "due_on": row["due_on"].isoformat()}
    record(session, actor, "crisis.followed_up", f"incident:{support['incident_id']}", now, detail)


def end(session: Session, actor: Actor, support_id: str, seen: int, clock: Clock, *, note: str = "") -> None:
    """The support that was accepted is over; what was still to be asked is asked all the same."""
    check(actor, "crisis.write")
    row = _support(session, support_id, seen)
    if row["state"] != "accepted":
        raise Refused("crisis.not_accepted")
    now = clock.now()
    values: dict[str, object] = {"state": "ended", "ended_at": now}
    if clean(note, WORDS):
        values["note"] = clean(note, WORDS, keep_lines=True)
    _put(session, _SUPPORT, row, **values)
    record(session, actor, "crisis.ended", f"incident:{row['incident_id']}", now)


def _person(session: Session, code: str) -> str:
    shown = clean(code, 40).upper()
    found = session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.code == shown)).scalar()
    if found is None:
        raise NotFound("person.not_found", code=shown)
    return str(found)


def _support(session: Session, support_id: str, seen: int | None) -> RowMapping:
    _, row = held_with(session, _SUPPORT, support_id, "crisis.not_found")
    if seen is not None and row["version"] != seen:
        raise Overtaken("crisis.changed_meanwhile")
    return row


def _end_open(session: Session, support: RowMapping, state: str, actor: Actor, now: datetime) -> None:
    chosen = select(_FOLLOW).where(_FOLLOW.c.support_id == support["id"], _FOLLOW.c.state == "open")
    for row in session.connection().execute(chosen.limit(50)).mappings().all():
        _end(session, row, state, actor, now, None)


def _end(
    session: Session, row: RowMapping, state: str, actor: Actor, now: datetime, note: str | None
) -> None:
    _put(session, _FOLLOW, row, state=state, ended_at=now, ended_label=actor.label, note=note)
    drop_for(session, f"crisis:{row['id']}", now)


def _take_up(session: Session, support: RowMapping, now: datetime) -> None:
    """The days still to come, ended because the support was declined, wait again."""
    session.connection().execute(
        update(_FOLLOW)
        .where(
            _FOLLOW.c.support_id == support["id"], _FOLLOW.c.state == "not_wanted", _FOLLOW.c.due_on >= local_day(now)
        )
        .values(state="open", ended_at=None, ended_label="", note=None, version=_FOLLOW.c.version + 1)
    )  # fmt: skip


def _put(session: Session, table: Any, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(table).where(table.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )
