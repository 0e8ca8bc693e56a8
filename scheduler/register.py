"""The register that asks for something: cover that ends, an answer to review, offices and boards (rule 18; D39, D67).

A notice names the class, the code and the day, never a word of what is known of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Connection
from sqlmodel import Session

from models.boards.policy import Boards
from models.boards.views import boards
from models.notices.commands import NewNotice
from models.people.ending_views import endings
from models.people.office_standing import office_standings, without_since
from models.people.policy import Endings, Offices
from models.people.rows import ResponsibleRow
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.policy import in_force
from scheduler.reminders import CONTACT, OVERDUE, tell_or_count, threshold

# After the first, which the city decides, the same for all.
THEN = (7, 0)


def tell_register(session: Session, clock: Clock) -> int:
    """Make the notices of the register whose threshold has come, each once for ever; returns how many.

    More than three at once become one notice that counts them.
    """
    connection, today = session.connection(), local_day(clock.now())
    due = [*_endings(connection, clock, today), *_offices(connection, clock, today)]
    due += _analyses(connection, clock, today)
    return tell_or_count(session, due, clock, "register", "notice.register.many")


def _endings(connection: Connection, clock: Clock, today: date) -> Iterator[NewNotice]:
    """Cover that ends, or has ended, with no answer whether a threat remains; and answers that come up for review."""
    days = _days(in_force(connection, Endings, clock.now()).ahead_days)
    for row in endings(connection, today):
        what = {"ask": "ending", "stays": "answer"}.get(row.stands)
        due_on = row.ends_on if what == "ending" else row.review_on
        if what is None or due_on is None:
            continue
        reached = threshold((due_on - today).days, days)
        if reached is not None:
            values: dict[str, object] = {"person": row.code, "due_on": due_on.isoformat()}
            subject = f"{what}:{row.person_id}:{due_on.isoformat()}"
            yield NewNotice(subject, reached, CONTACT, f"notice.register.{what}", values)


def _offices(connection: Connection, clock: Clock, today: date) -> Iterator[NewNotice]:
    """Offices where nobody answers, or where a contact was verified longer ago than the city chose: once each."""
    limit = timedelta(days=in_force(connection, Offices, clock.now()).unverified_days)
    for row in office_standings(connection, today):
        if row.responsible is None:
            since = without_since(connection, row.id, today)
            values: dict[str, object] = {"code": row.code}
            subject = f"no_responsible:{row.id}:{since.isoformat() if since else 'never'}"
            yield NewNotice(subject, OVERDUE, CONTACT, "notice.register.no_responsible", values)
        for one in (row.responsible, row.deputy):
            if one is not None and today - _verified(one) > limit:
                told: dict[str, object] = {"code": row.code, "due_on": (_verified(one) + limit).isoformat()}
                who = "deputy" if one.deputy else "responsible"
                subject = f"unverified:{row.id}:{who}:{_verified(one).isoformat()}"
                yield NewNotice(subject, OVERDUE, CONTACT, "notice.register.unverified", told)


def _analyses(connection: Connection, clock: Clock, today: date) -> Iterator[NewNotice]:
    """Analyses of boards that fall due; a board that has made none stands in the missing list."""
    days = _days(in_force(connection, Boards, clock.now()).analysis_soon_days)
    for row in boards(connection, today):
        if row.analysis is None:
            continue
        due_on = row.analysis.next_due_on
        reached = threshold((due_on - today).days, days)
        if reached is not None:
            values: dict[str, object] = {"code": row.code, "due_on": due_on.isoformat()}
            subject = f"board_analysis:{row.id}:{due_on.isoformat()}"
            yield NewNotice(subject, reached, CONTACT, "notice.register.analysis", values)


def _days(first: int) -> tuple[int, ...]:
    return (first, *(each for each in THEN if each < first))


def _verified(one: ResponsibleRow) -> date:
    return one.verified_on or one.valid_from
