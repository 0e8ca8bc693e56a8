"""Calls to the office-hours contact: when they came, when they were answered and where they went (D38, D49, D55).

Raises NotAllowed without the right, NotFound for a person nobody knows, Refused for times and outcomes that cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check, may
from models.people.tables import Person
from models.rota.cover import required
from models.rota.stood import office_hours
from models.rota.tables import ContactCall
from models.rota.words import CALL_OUTCOMES
from models.store.chain import record
from models.store.clock import Clock, zone
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.policy import OfficeHours, in_force
from models.store.text import clean
from models.store.timeline import blocks

_CALL: Any = ContactCall.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

LOGGED = "contact_call.logged"
ABOUT = 1000
LIMIT = 300
# How long a call is let ring before it is answered, at most; longer is a slip of the one who typed.
LONGEST_WAIT = timedelta(days=1)
_AHEAD = timedelta(minutes=1)
_MOMENT = timedelta(microseconds=1)
# Nobody of ours answered these.
UNANSWERED = ("missed",)


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call as it is noted. `person` is a code, "" where it is not said; nobody answered: `answered_at` is None."""

    called_at: datetime
    answered_at: datetime | None
    outcome: str
    about: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as the log shows it; `about` is blocks for whoever may not read it. `in_hours` is by the profile then."""

    id: str
    called_at: datetime
    answered_at: datetime | None
    person: str
    outcome: str
    about: str
    who: str
    in_hours: bool


@dataclass(frozen=True, slots=True)
class Answering:
    """How calls were answered in a span: how many, how many nobody answered, and seconds until somebody did."""

    calls: int
    missed: int
    median_s: float | None
    longest_s: float | None


@dataclass(frozen=True, slots=True)
class HoursNow:
    """Whether the office is open, and when that changes: None where it does not within two weeks."""

    open: bool
    until: datetime | None


def log_call(session: Session, actor: Actor, new: NewCall, clock: Clock) -> str:
    """Keep a call to the contact; returns its id."""
    check(actor, "contact.log")
    connection, now = session.connection(), clock.now()
    if new.outcome not in CALL_OUTCOMES:
        raise Refused(
            "contact_call.no_such_outcome", given=clean(new.outcome, 40), known=", ".join(CALL_OUTCOMES)
        )
    answered = None if new.outcome in UNANSWERED else new.answered_at
    if new.called_at > now + _AHEAD or (answered is not None and answered > now + _AHEAD):
        raise Refused("contact_call.to_come")
    if answered is not None and not timedelta() <= answered - new.called_at <= LONGEST_WAIT:
        raise Refused("contact_call.answered_before")
    person_id = _person(connection, new.person) if new.person else None
    call_id = new_id()
    connection.execute(
        insert(_CALL).values(
            id=call_id,
            called_at=new.called_at,
            answered_at=answered,
            person_id=person_id,
            outcome=new.outcome,
            about=clean(new.about, ABOUT, keep_lines=True) or None,
            recorded_label=actor.label,
            recorded_at=now,
        )
    )
    detail: dict[str, object] = {"outcome": new.outcome}
    if answered is not None:
        detail["seconds"] = int((answered - new.called_at).total_seconds())
    record(session, actor, LOGGED, f"contact_call:{call_id}", now, detail, new.called_at)
    return call_id


def calls(
    connection: Connection,
    actor: Actor,
    begins: datetime | None = None,
    ends: datetime | None = None,
    limit: int = LIMIT,
) -> tuple[CallRow, ...]:
    """The calls of a span, the newest first."""
    c = _CALL.c
    chosen = (
        select(
            c.id, c.called_at, c.answered_at, _PERSON.c.code, c.outcome, c.about, c.recorded_label
        )
        .outerjoin(_PERSON, _PERSON.c.id == c.person_id)
        .order_by(c.called_at.desc(), c.seq.desc())
        .limit(limit)
    )  # fmt: skip
    if begins is not None:
        chosen = chosen.where(c.called_at >= begins)
    if ends is not None:
        chosen = chosen.where(c.called_at < ends)
    reads = may(actor.role, "journal.read")
    return tuple(
        CallRow(
            row.id, row.called_at, row.answered_at, row.code or "", row.outcome,
            (row.about if reads else blocks(row.about)) or "", row.recorded_label,
            in_office_hours(connection, row.called_at),
        )
        for row in connection.execute(chosen).all()
    )  # fmt: skip


def answering(connection: Connection, begins: datetime, ends: datetime) -> Answering:
    """Calls inside office hours in a span, and how soon they were answered; those outside are TiB's (D36, D38)."""
    c = _CALL.c
    rows = connection.execute(
        select(c.called_at, c.answered_at).where(c.called_at >= begins, c.called_at < ends).limit(100_000)
    ).all()
    inside = [row for row in rows if in_office_hours(connection, row.called_at)]
    waits = [
        (row.answered_at - row.called_at).total_seconds() for row in inside if row.answered_at is not None
    ]
    return Answering(
        len(inside), len(inside) - len(waits), median(waits) if waits else None, max(waits, default=None)
    )


def in_office_hours(connection: Connection, at: datetime) -> bool:
    """Whether the office was open at an instant, by the profile in force then."""
    return bool(required(in_force(connection, OfficeHours, at), at, at + _MOMENT, zone()))


def hours_now(connection: Connection, at: datetime) -> HoursNow:
    """Whether the office is open now, and until when it stays so."""
    ahead = at + timedelta(days=14)
    spans = office_hours(connection, at, ahead)
    if spans and spans[0].starts_at <= at:
        return HoursNow(True, spans[0].ends_at)
    return HoursNow(False, spans[0].starts_at if spans else None)


def forget_words(connection: Connection, subject: str) -> None:
    """Take the words of a call away; when it came, how it was answered and where it went stay."""
    connection.execute(update(_CALL).where(_CALL.c.id == subject.partition(":")[2]).values(about=None))


def _person(connection: Connection, code: str) -> str:
    shown = clean(code, 40).upper()
    found = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code == shown)).scalar()
    if found is None:
        raise NotFound("person.not_found", code=shown)
    return str(found)
