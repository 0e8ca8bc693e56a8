"""What must be told of duty: that nobody accepted, that nobody is there, and gaps to come (rule 13, D36).

Everything follows from rows and the clock; a notice's subject and threshold say it once for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.notices.commands import NewNotice
from models.rota.cover import Span, intersect
from models.rota.duty import Holder, Record, on_duty_at
from models.rota.policy import DutyRules
from models.rota.proof import REQUIRED, cover
from models.rota.rows import Gap
from models.rota.stood import office_hours, record_between
from models.rota.tables import Shift
from models.store.policy import in_force
from models.store.types import UtcDateTime

_SHIFT: Any = Shift.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

HEAD, CONTACT, TIB = "head", "contact", "tib"
# How far ahead illness is looked for: a gap it makes is told at once, however far off.
AHEAD = timedelta(days=42)
# How long after a shift was taken out its gap is told of as opened; a watch that was away so long tells of it later.
JUST = timedelta(days=1)
_TAKEN_OUT = (
    select(_SHIFT.c.duty, _SHIFT.c.starts_at, _SHIFT.c.ends_at, _SHIFT.c.superseded_at)
    .where(_SHIFT.c.superseded_at >= bindparam("since", type_=UtcDateTime()))
    .where(_SHIFT.c.ends_at > bindparam("far", type_=UtcDateTime()), _SHIFT.c.duty.in_(REQUIRED))
    .order_by(_SHIFT.c.seq.desc())
    .limit(500)
)


def due(connection: Connection, now: datetime) -> list[NewNotice]:
    """Every notice that now is time for, made already or not; none before anybody was ever planned."""
    if connection.execute(select(_SHIFT.c.seq).limit(1)).scalar() is None:
        return []
    record = record_between(connection, now - timedelta(days=1), now + AHEAD)
    hours = office_hours(connection, now - timedelta(days=1), now + AHEAD)
    gaps = cover(record, [span for span in hours if span.ends_at > now], now, now + AHEAD, now).gaps
    found = _duties(record, [span for span in hours if span.starts_at <= now < span.ends_at], now)
    return found + [notice for gap in gaps for notice in _gap(gap, record, now)] + _opened(connection, now)


def _opened(connection: Connection, now: datetime) -> list[NewNotice]:
    """Gaps too far ahead to be warned of yet, where a shift was taken out not long ago: told at once, to who plans."""
    far = now + timedelta(days=max(in_force(connection, DutyRules, now).warn_days, default=0))
    taken = [
        (row.duty, Span(max(row.starts_at, far), row.ends_at), row.superseded_at)
        for row in connection.execute(_TAKEN_OUT, {"since": now - JUST, "far": far})
    ]
    if not taken:
        return []
    until = max(span.ends_at for _, span, _ in taken)
    record = record_between(connection, far, until)
    found: list[NewNotice] = []
    for gap in cover(record, office_hours(connection, far, until), far, until, now).gaps:
        bare = Span(gap.starts_at, gap.ends_at)
        when = [at for duty, span, at in taken if duty == gap.duty and intersect([span], [bare])]
        if not when or gap.cause != "nobody":
            continue  # illness is told of by itself, and numbers are nobody's shift taken out
        values: dict[str, object] = {"duty": gap.duty, "cause": gap.cause, "at": gap.starts_at.isoformat()}
        subject = f"gap:{gap.duty}:{gap.starts_at.isoformat()}"
        # Taken out anew it is told anew.
        threshold = f"opened {max(when):%Y%m%dT%H%M%S}"
        found += [
            NewNotice(subject, f"{threshold}:{each}", each, "notice.gap.opened", values)
            for each in (CONTACT, HEAD)
        ]
    return found


def _duties(record: Record, office: list[Span], now: datetime) -> list[NewNotice]:
    found: list[NewNotice] = []
    tib = on_duty_at("tib", now, record)
    if tib.standing in ("staying", "unconfirmed") and tib.planned is not None:
        since = tib.planned.starts_at
        if now >= since + record.rules.accept:
            subject = f"duty:{tib.planned.id}"
            found += _told(subject, "accept", (HEAD,), f"notice.duty.{tib.standing}", tib, since)
    contact = on_duty_at("contact", now, record)
    for hours in office[:1]:
        if contact.standing == "confirmed":
            continue
        planned = contact.planned
        since = hours.starts_at if planned is None else max(hours.starts_at, planned.starts_at)
        if now < since + record.rules.confirm:
            continue
        subject = f"duty:contact:{since.isoformat()}"
        name = "notice.duty.no_contact" if planned is None else "notice.duty.contact_unconfirmed"
        found += _told(subject, "confirm", (*_substitute(record, now), TIB), name, contact, since)
        if now >= since + 2 * record.rules.confirm:
            found += _told(subject, "head", (HEAD,), name, contact, since)
    return found


def _substitute(record: Record, now: datetime) -> tuple[str, ...]:
    """The next contact in the rota, on whose desk it is told first."""
    for each in record.stood:
        if each.shift.duty == "contact" and each.span.starts_at > now:
            return (f"operator:{each.shift.operator_id}",)
    return ()


def _gap(gap: Gap, record: Record, now: datetime) -> list[NewNotice]:
    if gap.starts_at <= now:
        if on_duty_at(gap.duty, now, record).standing != "nobody" or gap.duty == "contact":
            return []  # the outgoing is still there; of the contact `_duties` tells, after the time they may take
        threshold = "now"
        who: tuple[str, ...] = (CONTACT, HEAD)
        subject = f"gap:{gap.duty}:{gap.ends_at.isoformat()}"
    else:
        subject = f"gap:{gap.duty}:{gap.starts_at.isoformat()}"
        left = gap.starts_at - now
        reached = [days for days in record.rules.warn_days if left <= timedelta(days=days)]
        if gap.cause == "unverified_phone":
            # One call mends every shift of theirs: told once a month for each duty, not once for each shift.
            if not reached:
                return []
            subject, threshold, who = f"gap:{gap.duty}:{gap.cause}", f"{now:%Y-%m}", (CONTACT, HEAD)
        elif gap.cause == "absent":
            near = f":{min(reached)}" if reached and min(reached) == min(record.rules.warn_days) else ""
            threshold, who = f"absent{near}", (CONTACT, HEAD)
        elif reached:
            threshold = str(min(reached))
            who = (CONTACT, HEAD) if min(reached) == min(record.rules.warn_days) else (CONTACT,)
        else:
            return []
    name = f"notice.gap.{'now' if threshold == 'now' else 'absent' if gap.cause == 'absent' else 'coming'}"
    values: dict[str, object] = {"duty": gap.duty, "cause": gap.cause, "at": gap.starts_at.isoformat()}
    return [NewNotice(subject, f"{threshold}:{each}", each, name, values, threshold == "now") for each in who]


def _told(
    subject: str, threshold: str, who: tuple[str, ...], name: str, holder: Holder, since: datetime
) -> list[NewNotice]:
    values: dict[str, object] = {"duty": holder.duty, "at": since.isoformat()}
    return [
        NewNotice(subject, f"{threshold}:{each}", each, name, values, True) for each in dict.fromkeys(who)
    ]
