"""The catalogue of courses: digital and live, some open to part-time politicians, some that hold for a time (D16)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean
from models.training.tables import Course
from models.training.words import COURSE_FORMS

_COURSE: Any = Course.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

CODE, TITLE, LONGEST = 16, 120, 600


def add_course(
    session: Session,
    actor: Actor,
    code: str,
    title: str,
    form: str,
    clock: Clock,
    *,
    open_to_part_time: bool = False,
    valid_months: int = 0,
) -> str:
    """Put a course into the catalogue; returns its code. `valid_months` is how long it holds, 0 for ever.

    Raises Refused for a code that is taken, an unknown form or a span that is none.
    """
    check(actor, "course.write")
    named = clean(code, CODE).upper()
    called = clean(title, TITLE)
    if not named or " " in named:
        raise Refused("course.bad_code", most=CODE)
    if not called:
        raise Refused("course.empty_title")
    if form not in COURSE_FORMS:
        raise Refused("course.no_such_form", given=clean(form, 20), known=", ".join(COURSE_FORMS))
    if not 0 <= valid_months <= LONGEST:
        raise Refused("course.bad_months", most=LONGEST)
    connection, now = session.connection(), clock.now()
    if connection.execute(select(_COURSE.c.id).where(_COURSE.c.code == named)).first():
        raise Refused("course.code_taken", code=named)
    course_id = new_id()
    connection.execute(
        insert(_COURSE).values(
            id=course_id,
            code=named,
            title=called,
            form=form,
            open_to_part_time=open_to_part_time,
            valid_months=valid_months,
            active=True,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {
        "code": named, "form": form, "open": open_to_part_time, "months": valid_months,
    }  # fmt: skip
    record(session, actor, "course.added", f"course:{course_id}", now, detail)
    return named


def end_course(
    session: Session, actor: Actor, code: str, clock: Clock, *, again: bool = False, seen: int | None = None
) -> None:
    """Invite to a course no more, or `again`; what was completed holds as long as it does. Raises NotFound."""
    check(actor, "course.write")
    named = clean(code, CODE).upper()
    connection = session.connection()
    found = connection.execute(select(_COURSE).where(_COURSE.c.code == named).with_for_update())
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("course.not_found", code=clean(code, 40))
    if seen is not None and row["version"] != seen:
        raise Overtaken("course.changed_meanwhile", code=named)
    if row["active"] == again:
        return
    connection.execute(
        update(_COURSE).where(_COURSE.c.id == row["id"]).values(active=again, version=row["version"] + 1)
    )
    verb = "course.taken_up" if again else "course.ended"
    record(session, actor, verb, f"course:{row['id']}", clock.now(), {"code": named})
