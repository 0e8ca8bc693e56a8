"""What our contact is told of referrals that no owner has confirmed: at the next opening, and after a week (rule 19).

Pure but for the question of which are open: every threshold is a fact of the row and the office hours, so a restart,
a sleep or a moved clock tells nothing twice and forgets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.notices.commands import NewNotice
from models.referrals.owners import opening_after
from models.referrals.rows import ReferralRow
from models.referrals.views import referrals
from models.store.policy import OfficeHours, in_force

RECIPIENT = "contact"
OPENING, WEEK = "opening", "week"
UNCONFIRMED = timedelta(days=7)
AT_ONCE = 500


def subject(row: ReferralRow) -> str:
    """What the notices of a referral are about."""
    return f"referral:{row.id}"


def reached(row: ReferralRow, hours: OfficeHours, now: datetime, time_zone: str) -> str | None:
    """The threshold that an open referral has come to: a week unconfirmed, or the owner's first opening since."""
    if not row.open:
        return None
    if now >= row.made_at + UNCONFIRMED:
        return WEEK
    opens = row.waits_until or opening_after(hours, row.made_at, time_zone)
    return OPENING if now >= opens else None


def due(connection: Connection, now: datetime, time_zone: str) -> tuple[NewNotice, ...]:
    """The notices that are due now, told before or not: number, owner's code and state, nothing else."""
    hours = in_force(connection, OfficeHours, now)
    return tuple(_notices(referrals(connection, AT_ONCE), hours, now, time_zone))


def _notices(
    rows: Iterable[ReferralRow], hours: OfficeHours, now: datetime, time_zone: str
) -> Iterable[NewNotice]:
    for row in rows:
        threshold = reached(row, hours, now, time_zone)
        if threshold is not None:
            values: dict[str, object] = {"number": row.number, "owner": row.owner_code, "state": row.state}
            yield NewNotice(subject(row), threshold, RECIPIENT, f"notice.referral.{threshold}", values)
