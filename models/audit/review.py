"""Reviews: looks drawn for a second pair of eyes, who signs each; the review itself goes on record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.alarms.tables import Alarm
from models.audit.rows import Review, ReviewItem, Saw
from models.audit.sampling import Rules, pick
from models.audit.seen import looks
from models.audit.tables import AuditReview, AuditReviewItem
from models.audit.words import VERDICTS
from models.incidents.tables import Incident
from models.people.tables import Person
from models.rota.views import shifts_between
from models.store.chain import record
from models.store.clock import Clock, zone
from models.store.errors import NotFound, Overtaken, Refused
from models.store.policy import OfficeHours, in_force
from models.store.text import clean

SHARE = 0.05
LIMIT = 1000
_REVIEW: Any = AuditReview.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ITEM: Any = AuditReviewItem.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above


def draw(
    session: Session,
    actor: Actor,
    seed: int,
    clock: Clock,
    share: float = SHARE,
    time_zone: str = "Europe/Stockholm",
) -> Review | None:
    """Draw from the looks since the last review; None where there were none.

    The operators' own looks are drawn, the watch's and programs' too; who signs may not be who looked.
    """
    check(actor, "audit.review")
    if not 0 <= share <= 1:
        raise Refused("audit.bad_share")
    connection = session.connection()
    after = connection.execute(select(func.max(_REVIEW.c.last_seq))).scalar() or 0
    saw = looks(connection, after=after)
    if not saw:
        return None
    picked = pick(saw, seed, share, _rules(connection, time_zone))
    first, last, now = saw[0].seq, saw[-1].seq, clock.now()
    values = {
        "seed": seed, "share": share, "first_seq": first, "last_seq": last, "made_at": now, "made_by": actor.id,
        "made_label": actor.label,
    }  # fmt: skip
    number = int(
        connection.execute(insert(_REVIEW).values(**values).returning(_REVIEW.c.number)).scalar_one()
    )
    connection.execute(
        insert(_ITEM),
        [
            {"review_number": number, "entry_seq": seq, "reasons": " ".join(why), "signed_label": ""}
            for seq, why in picked.items()
        ],
    )
    detail: dict[str, object] = {
        "seed": seed, "share": share, "first": first, "last": last, "looks": len(saw), "items": len(picked),
    }  # fmt: skip
    record(session, actor, "audit.review_drawn", f"review:{number}", now, detail)
    return Review(number, seed, share, first, last, len(saw), len(picked))


def sign(session: Session, actor: Actor, number: int, verdict: str, words: str, clock: Clock) -> None:
    """Sign that an item was looked at: "ok", or "question" with what is asked.

    Raises Refused for one's own look and for a question without words, Overtaken where another signed first.
    """
    check(actor, "audit.review")
    told = clean(words, 500)
    if verdict not in VERDICTS or (verdict == "question" and not told):
        raise Refused("audit.needs_words")
    connection = session.connection()
    row = (
        connection.execute(select(_ITEM).where(_ITEM.c.number == number).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("audit.no_item", number=number)
    saw = looks(connection, after=row["entry_seq"] - 1, most=1)
    if saw and saw[0].seq == row["entry_seq"] and saw[0].actor_id == actor.id:
        raise Refused("audit.own_act")
    if row["verdict"] is not None:
        raise Overtaken("audit.already_signed", who=row["signed_label"], at=row["signed_at"])
    now = clock.now()
    connection.execute(
        update(_ITEM)
        .where(_ITEM.c.number == number)
        .values(
            verdict=verdict, words=told or None, signed_at=now, signed_by=actor.id, signed_label=actor.label
        )
    )
    detail: dict[str, object] = {"entry": row["entry_seq"], "verdict": verdict}
    if told:
        detail["text"] = told
    record(session, actor, "audit.item_signed", f"review_item:{number}", now, detail)


def unsigned(connection: Connection, limit: int = LIMIT) -> tuple[ReviewItem, ...]:
    """What waits for a reviewer, oldest first."""
    return _items(connection, _ITEM.c.verdict.is_(None), limit)


def items_of(connection: Connection, review: int, limit: int = LIMIT) -> tuple[ReviewItem, ...]:
    """What one review picked."""
    return _items(connection, _ITEM.c.review_number == review, limit)


def _items(connection: Connection, condition: Any, limit: int) -> tuple[ReviewItem, ...]:
    rows = (
        connection.execute(select(_ITEM).where(condition).order_by(_ITEM.c.number).limit(limit))
        .mappings()
        .all()
    )
    if not rows:
        return ()
    first = min(row["entry_seq"] for row in rows) - 1
    saw = {each.seq: each for each in looks(connection, after=first, most=100_000)}
    return tuple(
        ReviewItem(
            row["number"], row["review_number"], tuple(row["reasons"].split()), saw[row["entry_seq"]],
            row["verdict"] or "", row["words"] or "", row["signed_label"], row["signed_at"],
        )
        for row in rows
        if row["entry_seq"] in saw
    )  # fmt: skip


def _rules(connection: Connection, time_zone: str) -> Rules:
    people = {
        f"person:{row.id}": (_surname(row.name), _digits(row.phone))
        for row in connection.execute(select(_PERSON.c.id, _PERSON.c.name, _PERSON.c.phone))
    }
    staff = {
        row.id: (_surname(row.name), _digits(row.phone))
        for row in connection.execute(select(_OPERATOR.c.id, _OPERATOR.c.name, _OPERATOR.c.phone))
    }

    def own_record(saw: Saw) -> bool:
        """The same surname or number: oneself or a relative, perhaps. A reviewer judges."""
        person, officer = people.get(saw.subject), staff.get(saw.actor_id)
        if person is None or officer is None:
            return False
        return any(mine and mine == theirs for mine, theirs in zip(officer, person, strict=True))

    def after_hours(saw: Saw) -> bool:
        """Outside office hours, and not on a planned shift."""
        if saw.actor_id not in staff or _in_hours(connection, saw.at, time_zone):
            return False
        on = shifts_between(connection, saw.at, saw.at + timedelta(seconds=1))
        return all(shift.operator_id != saw.actor_id for shift in on)

    def open_case(saw: Saw) -> bool:
        """An alarm or an incident was named that was open when it happened."""
        kind, _, given = saw.reference.partition(":")
        if not given:
            return False
        table = {"alarm": _ALARM, "incident": _INCIDENT}.get(kind)
        if table is None:
            return False
        same = table.c.id == given
        if kind == "incident":
            same = same | (table.c.number == given)
        row = connection.execute(select(table.c.closed_at).where(same)).one_or_none()
        return row is not None and (row.closed_at is None or row.closed_at >= saw.at)

    return Rules(own_record, after_hours, open_case)


def _in_hours(connection: Connection, at: datetime, time_zone: str) -> bool:
    hours = in_force(connection, OfficeHours, at)
    local = at.astimezone(zone(time_zone))
    return (
        local.isoweekday() in hours.weekdays
        and local.date().isoformat() not in hours.closed_days
        and hours.opens <= local.strftime("%H:%M") < hours.closes
    )


def _surname(name: str | None) -> str:
    parts = (name or "").casefold().split()
    return parts[-1] if len(parts) > 1 and len(parts[-1]) > 1 else ""


def _digits(phone: str | None) -> str:
    found = "".join(sign for sign in phone or "" if sign.isdigit())
    return found[-9:] if len(found) >= 7 else ""
