"""What officers do with planned exposure: register it, change it, say who goes, call it off (D41, D42, D68).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when the occasion changed since it was seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.assignments import rules
from models.assignments.changing import change as set_values
from models.assignments.changing import planned, told
from models.assignments.judging import start_clock
from models.assignments.numbers import next_number
from models.assignments.policy import WithoutDelay
from models.assignments.rows import AssignmentChange, NewAssignment
from models.assignments.tables import Assignment, AssignmentMeasure, AssignmentPerson
from models.assignments.words import ASKERS, CATEGORIES, FORUMS, RISKS
from models.boards.views import board_id_of
from models.measures.checks import one_of, person_of, required
from models.measures.tables import GuardOrder, Measure
from models.notices.commands import drop_for
from models.people.tables import PartyOffice, Person
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.policy import decide
from models.store.text import clean

_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_GOES: Any = AssignmentPerson.__table__  # type: ignore[attr-defined]  # as above
_LED_TO: Any = AssignmentMeasure.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_LINKED: dict[str, Any] = {
    "measure": Measure.__table__,  # type: ignore[attr-defined]  # as above
    "guard_order": GuardOrder.__table__,  # type: ignore[attr-defined]  # as above
}

TITLE = 120
PLACE = 200
WORDS = 2000
MOST_PERSONS = 60


def register(session: Session, actor: Actor, new: NewAssignment, clock: Clock) -> str:
    """Take in an occasion under the year's next number; returns its id. With `escalate` our clock starts at once."""
    check(actor, "assignment.record")
    one_of(new.category, CATEGORIES, "assignment.no_such_category")
    one_of(new.forum, FORUMS, "assignment.no_such_forum")
    one_of(new.asker, ASKERS, "assignment.no_such_asker")
    one_of(new.risk, RISKS, "assignment.no_such_risk")
    title = required(new.title, "assignment.empty_title", TITLE)
    _in_order(new.starts_at, new.ends_at, new.needed_by)
    office, board = _office(session, new.office), _board(session, new.board)
    if new.asker == "office" and office is None:
        raise Refused("assignment.which_office")
    if new.asker == "board" and board is None:
        raise Refused("assignment.which_board")
    now, assignment_id = clock.now(), new_id()
    number = next_number(session, now)
    analysis = rules.wanted(new.category, new.risk)
    session.connection().execute(
        insert(_ASSIGNMENT).values(
            id=assignment_id, number=number, category=new.category, forum=new.forum, asker=new.asker,
            office_id=office, board_id=board, title=title,
            place=clean(new.place, PLACE) or None, about=clean(new.about, WORDS, keep_lines=True) or None,
            starts_at=new.starts_at, ends_at=new.ends_at, needed_by=new.needed_by, risk=new.risk, analysis=analysis,
            analysed_label="", returned_how="", owner_label="", state="planned",
            recorded_label=actor.label, recorded_at=now, version=1,
        )
    )  # fmt: skip
    detail: dict[str, object] = {"number": number, "kind": new.category, "risk": new.risk, "class": analysis}
    record(session, actor, "assignment.registered", f"assignment:{assignment_id}", now, detail)
    for person_id in _people(session, new.persons).values():
        _goes(session, assignment_id, person_id, now)
    if new.escalate:
        start_clock(session, actor, planned(session, assignment_id, 1), now)
    return assignment_id


def change(
    session: Session, actor: Actor, assignment_id: str, seen: int, told_anew: AssignmentChange, clock: Clock
) -> None:
    """Tell anew what it is, where and when; what is not given stays."""
    check(actor, "assignment.record")
    row = planned(session, assignment_id, seen)
    values: dict[str, object] = {}
    if told_anew.title is not None:
        values["title"] = required(told_anew.title, "assignment.empty_title", TITLE)
    if told_anew.place is not None:
        values["place"] = clean(told_anew.place, PLACE) or None
    if told_anew.about is not None:
        values["about"] = clean(told_anew.about, WORDS, keep_lines=True) or None
    times = {name: getattr(told_anew, name) for name in ("starts_at", "ends_at", "needed_by")}
    values |= {name: at for name, at in times.items() if at is not None}
    at = {**row, **values}
    _in_order(at["starts_at"], at["ends_at"], at["needed_by"])
    changed = sorted(name for name, value in values.items() if value != row[name])
    if not changed:
        raise Refused("assignment.nothing_changed")
    now = clock.now()
    set_values(session, row, **values)
    # A question to us runs by its own clock: moving the occasion settles no notice of it.
    if "starts_at" in changed and row["escalated_at"] is None:
        drop_for(session, f"assignment:{assignment_id}", now)
    told(session, actor, "assignment.changed", row, now, {"fields": changed})


def who_goes(
    session: Session, actor: Actor, assignment_id: str, seen: int, persons: Iterable[str], clock: Clock
) -> None:
    """Those who go, by code: whoever is not named goes no longer, and stays on record as having been meant."""
    check(actor, "assignment.record")
    row = planned(session, assignment_id, seen)
    now, connection = clock.now(), session.connection()
    wanted = _people(session, persons)
    c = _GOES.c
    going = set(
        connection.execute(
            select(c.person_id).where(c.assignment_id == assignment_id, c.ended_at.is_(None))
        ).scalars()
    )
    added = [person_id for person_id in wanted.values() if person_id not in going]
    off = sorted(going - set(wanted.values()))
    if not added and not off:
        raise Refused("assignment.nothing_changed")
    for person_id in added:
        _goes(session, assignment_id, person_id, now)
    if off:
        connection.execute(
            update(_GOES)
            .where(c.assignment_id == assignment_id, c.person_id.in_(off), c.ended_at.is_(None))
            .values(ended_at=now)
        )
    set_values(session, row)
    told(session, actor, "assignment.people_set", row, now, {"added": len(added), "off": len(off)})


def link_measure(
    session: Session, actor: Actor, assignment_id: str, seen: int, what: str, number: int, clock: Clock
) -> None:
    """Say that it led to a measure, or with `what` "guard_order" to guards, by their number (D68)."""
    check(actor, "assignment.record")
    row = planned(session, assignment_id, seen)
    table = _LINKED.get(what)
    connection = session.connection()
    found = (
        None
        if table is None
        else connection.execute(select(table.c.id).where(table.c.seq == number)).scalar()
    )
    if found is None:
        raise NotFound(
            "assignment.no_such_measure" if what == "measure" else "assignment.no_such_guard", number=number
        )
    column = _LED_TO.c[f"{what}_id"]
    there = select(_LED_TO.c.id).where(_LED_TO.c.assignment_id == assignment_id, column == found)
    if connection.execute(there).first() is not None:
        raise Refused("assignment.linked_already", number=number)
    now = clock.now()
    connection.execute(
        insert(_LED_TO).values(
            {"id": new_id(), "assignment_id": assignment_id, column.name: found, "recorded_at": now}
        )
    )
    set_values(session, row)
    told(session, actor, "assignment.measure_linked", row, now, {"kind": what, "measure": number})


def call_off(session: Session, actor: Actor, assignment_id: str, seen: int, why: str, clock: Clock) -> None:
    """It does not take place, and why. It stays on record, and whatever clock ran for it stands."""
    check(actor, "assignment.record")
    row = planned(session, assignment_id, seen)
    reason = required(why, "assignment.why_off", WORDS)
    now = clock.now()
    set_values(session, row, state="cancelled", cancelled_why=reason)
    drop_for(session, f"assignment:{assignment_id}", now)
    told(session, actor, "assignment.called_off", row, now, {})


def set_rule(
    session: Session, actor: Actor, office_hours: int, same_day: bool, decision: str, clock: Clock
) -> None:
    """Decide what "skyndsamt" is: so many office hours, and whether the same day holds too (D43, D86)."""
    reference, now = clean(decision, 80), clock.now()
    if not 1 <= office_hours <= 80 or not reference:
        raise Refused("assignment.bad_rule")
    decide(session, actor, WithoutDelay(office_hours, same_day), reference, now, now)


def _in_order(starts_at: datetime, ends_at: datetime | None, needed_by: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Refused("assignment.ends_first")
    if needed_by is not None and needed_by > starts_at:
        raise Refused("assignment.needed_after")


def _office(session: Session, code: str) -> str | None:
    shown = clean(code, 40)
    if not shown:
        return None
    c = _OFFICE.c
    found = session.connection().execute(select(c.id).where(c.code == shown.upper())).scalar()
    if found is None:
        raise NotFound("referral.no_such_office", code=shown)
    return str(found)


def _board(session: Session, code: str) -> str | None:
    shown = clean(code, 40)
    if not shown:
        return None
    found = board_id_of(session.connection(), shown)
    if found is None:
        raise NotFound("referral.no_such_board", code=shown)
    return found


def _people(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Ids by code, in the order told. Raises NotFound for a code that is nobody's."""
    shown = list(dict.fromkeys(clean(each, 40).upper() for each in codes if each.strip()))
    if len(shown) > MOST_PERSONS:
        raise Refused("assignment.too_many", most=MOST_PERSONS)
    return {code: person_of(session, code) for code in shown}


def _goes(session: Session, assignment_id: str, person_id: str, now: datetime) -> None:
    session.connection().execute(
        insert(_GOES).values(id=new_id(), assignment_id=assignment_id, person_id=person_id, recorded_at=now)
    )
