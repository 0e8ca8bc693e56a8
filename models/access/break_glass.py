"""Breaking the glass: a whole card opened in an emergency, told on every desk, and answered for within 72 hours.

For when no alarm and no incident is at hand and a life cannot wait for one. Somebody else than who opened it looks
at it afterwards and signs (TRUST threat 14).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.rows import GlassRow
from models.access.tables import BreakGlass
from models.access.words import GLASS_VERDICTS
from models.notices.commands import NewNotice, drop_for, tell
from models.people.tables import Person
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_GLASS: Any = BreakGlass.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

HOLDS = timedelta(minutes=15)
REVIEW_WITHIN = timedelta(hours=72)
LEAST_WORDS = 10
LIMIT = 100


@dataclass(frozen=True, slots=True, repr=False)
class GlassToReview:
    """What a reviewer reads before signing."""

    row: GlassRow
    reason: str


_ROWS: Select[Any] = select(
    _GLASS.c.number,
    _PERSON.c.code,
    _GLASS.c.opened_label,
    _GLASS.c.opened_at,
    _GLASS.c.ends_at,
    _GLASS.c.due_at,
).select_from(_GLASS.join(_PERSON, _PERSON.c.id == _GLASS.c.person_id))
_UNREVIEWED = _ROWS.where(_GLASS.c.reviewed_at.is_(None)).order_by(_GLASS.c.number).limit(LIMIT)


def break_glass(session: Session, actor: Actor, code: str, reason: str, clock: Clock) -> int:
    """Open a person's whole card for 15 minutes, with a sentence of why; returns the number that names it.

    What is then shown is put on record look by look. Raises NotAllowed, NotFound, and Refused without a sentence.
    """
    check(actor, "break_glass")
    why = clean(reason, 400)
    if len("".join(why.split())) < LEAST_WORDS:
        raise Refused("break_glass.too_few_words", n=LEAST_WORDS)
    connection, now = session.connection(), clock.now()
    person_id = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code == clean(code, 40))).scalar()
    if person_id is None:
        raise NotFound("person.not_found", code=clean(code, 40))
    values = {
        "id": new_id(), "person_id": person_id, "reason": why, "opened_by": actor.id, "opened_label": actor.label,
        "opened_at": now, "ends_at": now + HOLDS, "due_at": now + REVIEW_WITHIN, "reviewed_label": "",
    }  # fmt: skip
    number = int(connection.execute(insert(_GLASS).values(**values).returning(_GLASS.c.number)).scalar_one())
    facts: dict[str, object] = {"person": code, "number": number}
    # Whoever has one of these duties is told at their own desk; the one who opened it holds at most one of them.
    told = [
        NewNotice(_subject(number), "opened", duty, "notice.break_glass", facts, True)
        for duty in ("tib", "tib_backup", "contact")
    ]
    tell(session, told, now)
    detail: dict[str, object] = {"reason": why, "reference": _subject(number)}
    record(session, actor, "break_glass.opened", f"person:{person_id}", now, detail)
    return number


def review(session: Session, actor: Actor, number: int, verdict: str, words: str, clock: Clock) -> None:
    """Sign that an emergency opening was looked at: "ok", or "question" with what is asked.

    Raises NotAllowed, NotFound, Refused for one's own and for a question without words, Overtaken for one signed.
    """
    check(actor, "audit.review")
    told = clean(words, 500)
    if verdict not in GLASS_VERDICTS or (verdict == "question" and not told):
        raise Refused("audit.needs_words")
    connection = session.connection()
    row = (
        connection.execute(select(_GLASS).where(_GLASS.c.number == number).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("break_glass.not_found", number=number)
    if row["opened_by"] == actor.id:
        raise Refused("audit.own_act")
    if row["reviewed_at"] is not None:
        raise Overtaken("audit.already_signed", who=row["reviewed_label"], at=row["reviewed_at"])
    now = clock.now()
    connection.execute(
        update(_GLASS)
        .where(_GLASS.c.id == row["id"])
        .values(
            reviewed_at=now,
            reviewed_by=actor.id,
            reviewed_label=actor.label,
            verdict=verdict,
            words=told or None,
        )
    )
    drop_for(session, _subject(number), now)
    detail: dict[str, object] = {"verdict": verdict}
    if told:
        detail["text"] = told
    record(session, actor, "break_glass.reviewed", _subject(number), now, detail)


def unreviewed(connection: Connection) -> tuple[GlassRow, ...]:
    """What nobody has reviewed yet, oldest first, at most 100."""
    return tuple(GlassRow(*row) for row in connection.execute(_UNREVIEWED))


def to_review(connection: Connection, actor: Actor, number: int) -> GlassToReview:
    """One of them with the words it was opened by, for who may review it. Raises NotAllowed and NotFound."""
    check(actor, "audit.review")
    chosen = _ROWS.add_columns(_GLASS.c.id, _GLASS.c.reason).where(_GLASS.c.number == number)
    found = connection.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("break_glass.not_found", number=number)
    return GlassToReview(GlassRow(*found[:6]), found.reason)


def open_for(connection: Connection, person_id: str, actor_id: str, now: datetime) -> GlassRow | None:
    """The opening by which an officer may still look at a person's card."""
    found = connection.execute(
        _ROWS.where(_GLASS.c.person_id == person_id, _GLASS.c.opened_by == actor_id, _GLASS.c.ends_at > now)
        .order_by(_GLASS.c.number.desc())
        .limit(1)
    ).one_or_none()
    row = None if found is None else GlassRow(*found)
    return row if row is not None and row.holds(now) else None


def _subject(number: int) -> str:
    return f"break_glass:{number}"
