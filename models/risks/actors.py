"""Who is behind threats: a code, and what is known, sealed; looked at again on a day (D19)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people.validity import local_day
from models.risks.numbers import next_actor
from models.risks.tables import ThreatActor
from models.risks.threats import STORY, TITLE, require_later, require_level, required
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def add_actor(
    session: Session,
    actor: Actor,
    known: str,
    level: int,
    review_on: date,
    clock: Clock,
    *,
    name: str = "",
) -> str:
    """Record somebody who threatens, by name or only by what is known; returns the code. Raises Refused."""
    check(actor, "threat.write")
    now = clock.now()
    told = required(known, "actor.empty_known", STORY)
    require_level(level)
    require_later(review_on, now)
    code, actor_id = next_actor(session), new_id()
    session.connection().execute(
        insert(_ACTOR).values(
            id=actor_id,
            code=code,
            name=clean(name, TITLE) or None,
            known=told,
            level=level,
            review_on=review_on,
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {"code": code, "level": level, "review_on": review_on.isoformat()}
    record(session, actor, "actor.added", f"actor:{actor_id}", now, detail)
    return code


def review_actor(
    session: Session,
    actor: Actor,
    code: str,
    level: int,
    review_on: date,
    clock: Clock,
    *,
    known: str = "",
    name: str = "",
    seen: int | None = None,
) -> None:
    """Look at an actor again: the level now, the next day, and what has become known besides. Raises Refused."""
    check(actor, "threat.write")
    now = clock.now()
    require_level(level)
    require_later(review_on, now)
    row = _open(session, code, seen)
    more = clean(known, STORY, keep_lines=True)
    stands = "\n".join(part for part in (row["known"], more) if part) or None
    _change(
        session,
        row,
        level=level,
        review_on=review_on,
        known=stands,
        name=clean(name, TITLE) or row["name"],
    )
    detail: dict[str, object] = {
        "code": row["code"], "level": {"from": row["level"], "to": level}, "review_on": review_on.isoformat(),
    }  # fmt: skip
    record(session, actor, "actor.reviewed", f"actor:{row['id']}", now, detail)


def close_actor(
    session: Session, actor: Actor, code: str, clock: Clock, *, why: str = "", seen: int | None = None
) -> None:
    """Look at an actor no more; what is known stays, and why is added to it. Raises Refused where it was ended."""
    check(actor, "threat.write")
    now = clock.now()
    row = _open(session, code, seen)
    stands = "\n".join(part for part in (row["known"], clean(why, STORY, keep_lines=True)) if part) or None
    _change(session, row, closed_on=local_day(now), known=stands)
    record(session, actor, "actor.closed", f"actor:{row['id']}", now, {"code": row["code"]})


def _open(session: Session, code: str, seen: int | None) -> RowMapping:
    wanted = clean(code, 40).upper()
    found = session.connection().execute(select(_ACTOR).where(_ACTOR.c.code == wanted).with_for_update())
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("actor.not_found", code=clean(code, 40))
    if seen is not None and row["version"] != seen:
        raise Overtaken("risk.changed_meanwhile", code=row["code"])
    if row["closed_on"] is not None:
        raise Refused("actor.closed_already", code=row["code"])
    return row


def _change(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_ACTOR).where(_ACTOR.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )
