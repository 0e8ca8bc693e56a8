"""Support through a case in court where the person is the injured party (D27): counsel, companion, days, outcome.

Errors as in `models.police.commands`; `seen` is the version of the case or of the day.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held, held_with
from models.notices.commands import drop_for
from models.people.validity import local_day
from models.police.tables import CourtCase, CourtDate
from models.police.words import COURT_OUTCOMES, DATE_KINDS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_CASE: Any = CourtCase.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DATE: Any = CourtDate.__table__  # type: ignore[attr-defined]  # as above

WORDS = 2000
_LIMITS = {"court": 120, "number": 80, "counsel": 200, "counsel_phone": 40, "companion": 200}


def open_case(session: Session, actor: Actor, incident_id: str, court: str, clock: Clock, **told: str) -> str:
    """A case in court; returns its id. `told`: number, counsel, counsel_phone, companion."""
    check(actor, "court.write")
    held(session, incident_id)
    now, case_id = clock.now(), new_id()
    values = _cleaned({"court": court, **told})
    if not values["court"]:
        raise Refused("court.no_court")
    session.connection().execute(
        insert(_CASE).values(
            id=case_id, incident_id=incident_id, outcome="", recorded_label=actor.label, recorded_at=now,
            version=1, **values,
        )
    )  # fmt: skip
    record(session, actor, "court.opened", f"incident:{incident_id}", now, {"written": sorted(values)})
    return case_id


def change_case(session: Session, actor: Actor, case_id: str, seen: int, clock: Clock, **told: str) -> None:
    """Change what is told and leave the rest; "" takes words away."""
    check(actor, "court.write")
    row = _case(session, case_id, seen)
    values = {name: value for name, value in _cleaned(told).items() if row[name] != value}
    if "court" in values and not values["court"]:
        raise Refused("court.no_court")
    if not values:
        return
    _put(session, _CASE, row, **values)
    record(
        session,
        actor,
        "court.changed",
        f"incident:{row['incident_id']}",
        clock.now(),
        {"written": sorted(values)},
    )


def close_case(
    session: Session, actor: Actor, case_id: str, outcome: str, seen: int, clock: Clock,
    *, note: str = "", on: date | None = None,
) -> None:  # fmt: skip
    """The court has had its last word: how it ended, and when. Days still to come are cancelled with it."""
    check(actor, "court.write")
    row = _case(session, case_id, seen)
    if outcome not in COURT_OUTCOMES or not outcome:
        known = ", ".join(each for each in COURT_OUTCOMES if each)
        raise Refused("court.no_such_outcome", given=clean(outcome, 40), known=known)
    now = clock.now()
    today = local_day(now)
    day = on or today
    if day > today:
        raise Refused("police.ahead", day=day.isoformat())
    for each in _dates_ahead(session, case_id, now):
        _cancel(session, each, outcome, now)
    _put(
        session,
        _CASE,
        row,
        outcome=outcome,
        outcome_note=clean(note, WORDS, keep_lines=True) or None,
        closed_on=day,
    )
    record(session, actor, "court.closed", f"incident:{row['incident_id']}", now, {"outcome": outcome})


def add_date(
    session: Session, actor: Actor, case_id: str, kind: str, starts_at: datetime, clock: Clock,
    *, place: str = "", note: str = "",
) -> str:  # fmt: skip
    """A day in court to remember; returns its id. It is announced before it comes."""
    check(actor, "court.write")
    row = _case(session, case_id, None)
    if kind not in DATE_KINDS:
        raise Refused("court.no_such_kind", given=clean(kind, 40), known=", ".join(DATE_KINDS))
    now, date_id = clock.now(), new_id()
    session.connection().execute(
        insert(_DATE).values(
            id=date_id, case_id=case_id, kind=kind, starts_at=starts_at, place=clean(place, 200) or None,
            note=clean(note, WORDS, keep_lines=True) or None, recorded_label=actor.label, recorded_at=now, version=1,
        )
    )  # fmt: skip
    detail: dict[str, object] = {"kind": kind, "starts_at": starts_at.isoformat()}
    record(session, actor, "court.date_set", f"incident:{row['incident_id']}", now, detail)
    return date_id


def move_date(
    session: Session, actor: Actor, date_id: str, starts_at: datetime, seen: int, clock: Clock
) -> None:
    """Another time; it is announced anew."""
    check(actor, "court.write")
    row, case = _date(session, date_id, seen)
    if row["starts_at"] == starts_at:
        return
    now = clock.now()
    _put(session, _DATE, row, starts_at=starts_at)
    drop_for(session, subject_of(row["id"], row["starts_at"]), now)
    detail: dict[str, object] = {
        "kind": row["kind"], "before": row["starts_at"].isoformat(), "starts_at": starts_at.isoformat(),
    }  # fmt: skip
    record(session, actor, "court.date_moved", f"incident:{case['incident_id']}", now, detail)


def cancel_date(session: Session, actor: Actor, date_id: str, why: str, seen: int, clock: Clock) -> None:
    """It will not be held; why. It stays readable."""
    check(actor, "court.write")
    row, case = _date(session, date_id, seen)
    reason = clean(why, WORDS, keep_lines=True)
    if not reason:
        raise Refused("court.why_cancelled")
    now = clock.now()
    _cancel(session, row, reason, now)
    detail: dict[str, object] = {"kind": row["kind"], "starts_at": row["starts_at"].isoformat()}
    record(session, actor, "court.date_cancelled", f"incident:{case['incident_id']}", now, detail)


def subject_of(date_id: str, starts_at: datetime) -> str:
    """What a notice about a day is about: a day that was moved is another."""
    return f"court_date:{date_id}:{starts_at.isoformat()}"


def _cancel(session: Session, row: RowMapping, why: str, now: datetime) -> None:
    _put(session, _DATE, row, cancelled_at=now, cancelled_why=why)
    drop_for(session, subject_of(row["id"], row["starts_at"]), now)


def _cleaned(told: dict[str, str]) -> dict[str, str | None]:
    return {
        name: (clean(value, _LIMITS[name]) or ("" if name == "court" else None))
        for name, value in told.items()
    }


def _dates_ahead(session: Session, case_id: str, now: datetime) -> list[RowMapping]:
    chosen = select(_DATE).where(
        _DATE.c.case_id == case_id, _DATE.c.cancelled_at.is_(None), _DATE.c.starts_at > now
    )
    return list(session.connection().execute(chosen.limit(200)).mappings())


def _case(session: Session, case_id: str, seen: int | None) -> RowMapping:
    _, row = held_with(session, _CASE, case_id, "court.not_found")
    if row["closed_on"] is not None:
        raise Refused("court.closed_already", day=row["closed_on"].isoformat())
    if seen is not None and row["version"] != seen:
        raise Overtaken("court.changed_meanwhile")
    return row


def _date(session: Session, date_id: str, seen: int) -> tuple[RowMapping, RowMapping]:
    connection = session.connection()
    of = connection.execute(select(_DATE.c.case_id).where(_DATE.c.id == date_id)).scalar()
    if of is None:
        raise NotFound("court.date_not_found")
    case = _case(session, of, None)
    row = connection.execute(select(_DATE).where(_DATE.c.id == date_id).with_for_update()).mappings().one()
    if row["cancelled_at"] is not None:
        raise Refused("court.cancelled_already")
    if row["version"] != seen:
        raise Overtaken("court.changed_meanwhile")
    return row, case


def _put(session: Session, table: Any, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(table).where(table.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )
