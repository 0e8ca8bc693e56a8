"""Threats, actors, watch notes and analyses that are to be looked at again: announced once at each threshold (D14-D19).

A notice names the class and the number, never a word of what the record holds.
"""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from models.notices.commands import NewNotice
from models.people.validity import local_day
from models.risks.policy import RiskReviews
from models.risks.views import reviews
from models.store.clock import Clock
from models.store.policy import in_force
from scheduler.reminders import CONTACT, tell_or_count, threshold


def tell_risks(session: Session, clock: Clock) -> int:
    """Make the notices of reviews whose threshold has come, each once for ever; returns how many reviews.

    Only the nearest threshold counts. More than three at once become one notice that counts them.
    """
    now = clock.now()
    today = local_day(now)
    connection = session.connection()
    rule = in_force(connection, RiskReviews, now)
    due: list[NewNotice] = []
    for each in reviews(connection, today + timedelta(days=max(rule.remind_days, default=0))):
        reached = threshold((each.due_on - today).days, rule.remind_days)
        if reached is not None:
            values: dict[str, object] = {
                "kind": each.kind, "code": each.code, "due_on": each.due_on.isoformat(),
            }  # fmt: skip
            subject = f"risk:{each.kind}:{each.id}:{each.due_on.isoformat()}"
            due.append(NewNotice(subject, reached, CONTACT, "notice.risk.due", values))
    return tell_or_count(session, due, clock, "risks", "notice.risk.many")
