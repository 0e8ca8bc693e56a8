"""When cover ends: first whether a threat remains and who decided so, only then what is taken back (rule 18).

Nothing here silences anything: a device that was not returned rings until its transmitter is ended.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, and_, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.measures.tables import GuardOrder, Measure
from models.people.covered import covered_on
from models.people.ending_views import ending_of, returned
from models.people.tables import EndingItem, MandateEnding, Transmitter
from models.people.validity import local_day
from models.people.words import ENDING_STATES, THREAT_ANSWERS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_ENDING: Any = MandateEnding.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ITEM: Any = EndingItem.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # as above
_GUARD: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # as above


def answer_threat(
    session: Session,
    actor: Actor,
    person_id: str,
    threat: str,
    decided_by: str,
    clock: Clock,
    *,
    reason: str = "",
    review_on: date | None = None,
    seen: int | None = None,
) -> str:
    """Say whether a threat remains for one whose cover ends, decided by whom; returns the ending's id.

    "yes" and "unknown" need a later day of review, and nothing is recalled; "no" makes the list of what is to be seen
    to. `seen` is the version the officer saw, None for any. Raises Refused where no cover of the person ends, for an
    unknown answer, where nobody decided, or where the list is worked already; Overtaken where it was changed.
    """
    check(actor, "person.end")
    if threat not in THREAT_ANSWERS or not threat:
        known = ", ".join(each for each in THREAT_ANSWERS if each)
        raise Refused("ending.no_such_answer", given=clean(threat, 40), known=known)
    who = clean(decided_by, 120)
    if not who:
        raise Refused("ending.decided_by_whom")
    now = clock.now()
    today = local_day(now)
    if threat != "no" and (review_on is None or review_on <= today):
        raise Refused("ending.needs_review")
    found = ending_of(session.connection(), person_id, today)
    if found is None or found.stands == "again":
        raise Refused("ending.no_end")
    if threat != "no" and any(each.state != "open" for each in found.items):
        raise Refused("ending.worked_already")
    if seen is not None and found.version != seen:
        raise Overtaken("ending.changed_meanwhile")
    values: dict[str, object] = {
        "threat": threat,
        "decided_by": who,
        "reason": clean(reason, 800) or None,
        "review_on": None if threat == "no" else review_on,
        "decided_at": now,
        "ends_on": found.ends_on,
        "version": found.version + 1,
    }
    ending_id = found.id or _begun(session, actor, found.person_id, found.category, found.ends_on, now)
    _change(session, _ENDING, ending_id, found.version if found.id else 0, values)
    if threat == "no":
        _list(session, ending_id, person_id, now)
    detail: dict[str, object] = {"threat": threat, "until": found.ends_on.isoformat()}
    if review_on is not None and threat != "no":
        detail["review_on"] = review_on.isoformat()
    record(session, actor, "ending.answered", f"person:{person_id}", now, detail)
    return ending_id


def settle_item(
    session: Session, actor: Actor, item_id: str, state: str, seen: int, clock: Clock, *, reason: str = ""
) -> None:
    """Something on the list was seen to, or does not apply for a reason, or is open again.

    A device is done when it was returned with a receipt, or is in use no more; a measure and a guard order when they
    are ended where they stand. Raises Refused otherwise, Overtaken where somebody else settled it.
    """
    check(actor, "person.end")
    if state not in ENDING_STATES:
        raise Refused("ending.no_such_state", given=clean(state, 40), known=", ".join(ENDING_STATES))
    why = clean(reason, 400)
    if state == "not_applicable" and not why:
        raise Refused("ending.needs_reason")
    connection = session.connection()
    item = connection.execute(select(_ITEM).where(_ITEM.c.id == item_id)).mappings().one_or_none()
    if item is None:
        raise NotFound("ending.no_such_item")
    ending = _ending(session, item["ending_id"])
    if ending["closed_at"] is not None or ending["threat"] != "no":
        raise Refused("ending.nothing_to_recall")
    now = clock.now()
    if state == "done":
        _require_done(session, item, now)
    settled = state != "open"
    values: dict[str, object] = {
        "state": state,
        "reason": why or None,
        "done_label": actor.label if settled else "",
        "done_at": now if settled else None,
        "version": seen + 1,
    }
    _change(session, _ITEM, item_id, seen, values)
    detail: dict[str, object] = {"kind": item["kind"], "state": state}
    record(session, actor, "ending.item_settled", f"person:{ending['person_id']}", now, detail)


def close_ending(session: Session, actor: Actor, ending_id: str, seen: int, clock: Clock) -> None:
    """All is seen to. Refused while anything is open or a threat remains, unless the person is covered again."""
    check(actor, "person.end")
    ending = _ending(session, ending_id)
    now = clock.now()
    if ending["closed_at"] is not None:
        raise Refused("ending.closed_already")
    persons = covered_on(session.connection(), local_day(now))
    person = next(each for each in persons if each.person_id == ending["person_id"])
    again = person.in_scope and person.covered_to is None
    # Of an ending that never came nothing was answered: the next one asks anew.
    values: dict[str, object] = (
        {"threat": ""} if again else {"ends_on": person.covered_to or ending["ends_on"]}
    )
    if not again:
        _require_all_done(session, ending)
        if person.in_scope and person.covered_to is not None:
            raise Refused("ending.not_ended_yet", day=person.covered_to.isoformat())
    _change(session, _ENDING, ending_id, seen, {**values, "closed_at": now, "version": seen + 1})
    record(session, actor, "ending.closed", f"person:{ending['person_id']}", now, {"again": again})


def _require_all_done(session: Session, ending: RowMapping) -> None:
    """Raise Refused while a threat remains, the question is open, or something on the list is."""
    if ending["threat"] != "no":
        raise Refused("ending.threat_remains" if ending["threat"] else "ending.not_answered")
    left = session.connection().execute(
        select(_ITEM.c.id).where(_ITEM.c.ending_id == ending["id"], _ITEM.c.state == "open").limit(1)
    )
    if left.first() is not None:
        raise Refused("ending.items_open")
    if _came_later(session, ending["id"], ending["person_id"]):
        raise Refused("ending.device_came_later")


def _begun(
    session: Session, actor: Actor, person_id: str, category: str, ends_on: date, now: datetime
) -> str:
    ending_id = new_id()
    session.connection().execute(
        insert(_ENDING).values(
            id=ending_id,
            person_id=person_id,
            category=category,
            ends_on=ends_on,
            threat="",
            decided_by="",
            recorded_label=actor.label,
            recorded_at=now,
            version=0,
        )
    )
    return ending_id


def _list(session: Session, ending_id: str, person_id: str, now: datetime) -> None:
    """What is to be seen to: every device, what was to be taken back, guarding that goes on, a last talk, access.

    Answered once more, it gains what has come since.
    """
    connection = session.connection()
    listed = set(
        connection.execute(
            select(_ITEM.c.kind + "/" + _ITEM.c.subject).where(_ITEM.c.ending_id == ending_id)
        ).scalars()
    )
    devices = select(_TRANSMITTER.c.id).where(_TRANSMITTER.c.person_id == person_id, _TRANSMITTER.c.active)
    recalled = _MEASURE.c.recall | (_MEASURE.c.kind == "shell_protection")
    measures = select(_MEASURE.c.id).where(
        _MEASURE.c.person_id == person_id, recalled, _MEASURE.c.state.not_in(("refused", "ended"))
    )
    guards = select(_GUARD.c.id).where(
        _GUARD.c.person_id == person_id, and_(_GUARD.c.ended_at.is_(None), _GUARD.c.ends_at > now)
    )
    wanted: list[tuple[str, str]] = []
    for kind, of, chosen in (
        ("device", "transmitter", devices),
        ("measure", "measure", measures),
        ("guard", "guard", guards),
    ):
        wanted += [(kind, f"{of}:{row_id}") for row_id in connection.execute(chosen.limit(200)).scalars()]
    wanted += [("talk", f"person:{person_id}"), ("access", f"person:{person_id}")]
    for kind, subject in wanted:
        if f"{kind}/{subject}" in listed:
            continue
        connection.execute(
            insert(_ITEM).values(
                id=new_id(),
                ending_id=ending_id,
                kind=kind,
                subject=subject,
                state="open",
                done_label="",
                version=1,
            )
        )


def _require_done(session: Session, item: RowMapping, now: datetime) -> None:
    """Raise Refused unless what the line speaks of is done where it is kept itself."""
    connection, subject_id = session.connection(), item["subject"].partition(":")[2]
    if item["kind"] == "device" and subject_id not in returned(connection, [subject_id]):
        raise Refused("ending.device_not_returned")
    if item["kind"] == "measure":
        measure = select(_MEASURE.c.state).where(_MEASURE.c.id == subject_id)
        if connection.execute(measure).scalar() not in ("ended", "refused"):
            raise Refused("ending.measure_not_ended")
    if item["kind"] == "guard":
        goes_on = select(_GUARD.c.id).where(
            _GUARD.c.id == subject_id, _GUARD.c.ended_at.is_(None), _GUARD.c.ends_at > now
        )
        if connection.execute(goes_on).first() is not None:
            raise Refused("ending.guard_goes_on")


def _came_later(session: Session, ending_id: str, person_id: str) -> bool:
    """Whether the person has a device in use that the list does not name."""
    connection = session.connection()
    named = connection.execute(select(_ITEM.c.subject).where(_ITEM.c.ending_id == ending_id)).scalars()
    devices = select(_TRANSMITTER.c.id).where(_TRANSMITTER.c.person_id == person_id, _TRANSMITTER.c.active)
    return not {f"transmitter:{each}" for each in connection.execute(devices).scalars()} <= set(named)


def _ending(session: Session, ending_id: str) -> RowMapping:
    chosen = select(_ENDING).where(_ENDING.c.id == ending_id).with_for_update()
    row = session.connection().execute(chosen).mappings().one_or_none()
    if row is None:
        raise NotFound("ending.not_found")
    return row


def _change(session: Session, table: Any, row_id: str, seen: int, values: dict[str, object]) -> None:
    done = session.connection().execute(
        update(table).where(table.c.id == row_id, table.c.version == seen).values(**values)
    )
    if done.rowcount == 0:
        raise Overtaken("ending.changed_meanwhile")
