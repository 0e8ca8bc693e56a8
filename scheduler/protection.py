"""Guard orders that begin and end, and reviews of measures that fall due, told once each (D23, D51). Codes only."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlmodel import Session

from models.measures.policy import Reviews
from models.measures.rows import GuardRow
from models.measures.views import due_guards, measures
from models.notices.commands import NewNotice, tell
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.policy import in_force
from scheduler.reminders import CONTACT, tell_or_count, threshold, untold

GUARDS = "tib"


def guards_untold(connection: Connection, clock: Clock) -> tuple[NewNotice, ...]:
    """The notices of guard orders that nobody has made yet; a reading only."""
    now = clock.now()
    soon = timedelta(minutes=in_force(connection, Reviews, now).guard_soon_min)
    rows = due_guards(connection, now, soon)
    return tuple(untold(connection, [each for row in rows if (each := _of(row, now, soon)) is not None]))


def tell_guards(session: Session, clock: Clock) -> int:
    """Make the notices of guard orders that began, near their end or ran out; returns how many.

    Of several that came at once only the latest is told: that guards began is no news once they have gone.
    """
    fresh = guards_untold(session.connection(), clock)
    tell(session, fresh, clock.now())
    return len(fresh)


def tell_reviews(session: Session, clock: Clock) -> int:
    """Make the notices of measures whose review has come near or is late, each threshold once for ever; how many.

    More than three at once become one notice that counts them.
    """
    now, connection = clock.now(), session.connection()
    today, rule = local_day(now), in_force(connection, Reviews, now)
    due: list[NewNotice] = []
    for row in measures(connection, today):
        if row.state != "in_place" or row.review_on is None:
            continue
        reached = threshold((row.review_on - today).days, rule.remind_days)
        if reached is not None:
            values: dict[str, object] = {"person": row.person, "due_on": row.review_on.isoformat()}
            subject = f"review:{row.id}:{row.review_on.isoformat()}"
            due.append(NewNotice(subject, reached, CONTACT, "notice.review.due", values))
    return tell_or_count(session, due, clock, "reviews", "notice.review.many")


def _of(row: GuardRow, now: datetime, soon: timedelta) -> NewNotice | None:
    """The latest that may be told of an order; its end is another when it was moved."""
    if now >= row.ends_at:
        reached, told_as, about = f"end:{row.ends_at.isoformat()}", "end", row.ends_at
    elif now >= row.starts_at and row.ends_at - now <= soon:
        reached, told_as, about = f"soon:{row.ends_at.isoformat()}", "soon", row.ends_at
    elif now >= row.starts_at:
        reached, told_as, about = "start", "start", row.ends_at
    else:
        return None
    values: dict[str, object] = {"person": row.person, "at": about.isoformat()}
    return NewNotice(
        f"guard:{row.id}", reached, GUARDS, f"notice.guard.{told_as}", values, urgent=told_as != "start"
    )
