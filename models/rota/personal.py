"""What one officer is told of their own duty: that it begins, that it was changed, that they are alone tonight (D35).

Everything follows from rows and the clock; a notice's subject and threshold say it once for ever. The recipient is the
officer, so that it is raised where they sit and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from models.notices.commands import NewNotice
from models.rota.cover import Span, intersect, joined, uncovered
from models.rota.duty import Record, Stood, is_away
from models.rota.proof import plan_of
from models.rota.stood import record_between
from models.rota.tables import Shift
from models.store.clock import zone
from models.store.tables import Entry
from models.store.types import UtcDateTime

_S: Any = Shift.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_E: Any = Entry.__table__.c  # type: ignore[attr-defined]  # as above

SOON = ((timedelta(minutes=15), "15m"), (timedelta(hours=3), "3h"))
# What is told of a duty to come, and of no use once it has come.
PERSONAL = ("notice.duty.soon", "notice.duty.alone")
NIGHT = (time(22), time(6))
# A change is told when nobody has changed more for a minute, and not after so many days.
QUIET, REMEMBERED = timedelta(minutes=1), timedelta(days=7)
MOST = 5000
_SINCE = bindparam("since", type_=UtcDateTime())
_CHANGED = (
    select(
        _S.id, _S.duty, _S.operator_id, _S.starts_at, _S.ends_at, _S.recorded_at, _S.superseded_at, _E.verb,
        _E.actor_id,
    )
    .join(Entry.__table__, _E.subject == "shift:" + _S.id)  # type: ignore[attr-defined]  # as above
    .where(or_(_S.recorded_at > _SINCE, _S.superseded_at > _SINCE))
    .where(_E.verb.in_(("shift.planned", "shift.superseded")))
    .order_by(_S.seq)
    .limit(MOST)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Change:
    """A shift of one officer that was put in or taken out, when and by whom."""

    at: datetime
    span: Span
    put_in: bool
    own: bool


def due_personally(connection: Connection, now: datetime) -> list[NewNotice]:
    """Every notice to one officer that now is time for, made already or not."""
    record = record_between(connection, now - timedelta(hours=3), now + timedelta(hours=12))
    return [*_soon(record, now), *_alone(record, now), *_changed(connection, now)]


def is_late(text_id: str, at: datetime, now: datetime) -> bool:
    """Whether a notice to one officer says nothing any more: what it told of has begun."""
    return text_id in PERSONAL and at <= now


def _soon(record: Record, now: datetime) -> list[NewNotice]:
    found: list[NewNotice] = []
    for each in record.stood:
        shift, left = each.shift, each.shift.starts_at - now
        reached = next((name for before, name in SOON if left <= before), "")
        if left <= timedelta() or not reached or not _standing(each, record):
            continue
        rest = timedelta() if reached == "15m" else SOON[-1][0]
        if any(_leads(other, each, rest) for other in record.stood):
            continue  # they are there already, or only at lunch
        values: dict[str, object] = {"duty": shift.duty, "at": shift.starts_at.isoformat()}
        found.append(
            NewNotice(f"shift:{shift.id}:on", reached, _one(shift.operator_id), "notice.duty.soon", values)
        )
    return found


def _alone(record: Record, now: datetime) -> list[NewNotice]:
    """TiB of a night with nobody behind, told three hours before, or when it comes to be so."""
    if not record.rules.tell_alone:
        return []
    found: list[NewNotice] = []
    for each in record.stood:
        shift = each.shift
        if shift.duty != "tib" or not _standing(each, record) or shift.starts_at - now > SOON[-1][0]:
            continue
        for night in intersect([each.span], _nights(each.span)):
            behind, _ = plan_of("tib_backup", record, night, now)
            bare = uncovered([night], behind)
            if bare and bare[-1].ends_at > now:
                values: dict[str, object] = {
                    "duty": "tib_backup", "at": bare[-1].ends_at.isoformat(), "from": bare[0].starts_at.isoformat(),
                }  # fmt: skip
                subject = f"shift:{shift.id}:alone"
                found.append(
                    NewNotice(subject, "alone", _one(shift.operator_id), "notice.duty.alone", values)
                )
    return found


def _changed(connection: Connection, now: datetime) -> list[NewNotice]:
    """Duty that others gave an officer, or took from them, once they have been still for a minute."""
    found: list[NewNotice] = []
    for (operator_id, duty), changes in _by_officer(connection, now).items():
        for cluster in _clusters(changes):
            first, last = cluster[0].at, cluster[-1].at
            if now - last < QUIET or all(each.own for each in cluster):
                continue
            gone, come = _difference(cluster, first)
            ahead = [span for span in (*gone, *come) if span.ends_at > now]
            if not ahead:
                continue
            name = "changed" if gone and come else "given" if come else "taken_off"
            values: dict[str, object] = {"duty": duty, "at": min(ahead).starts_at.isoformat()}
            subject = f"rota:{duty}:{operator_id}"
            threshold = f"changed:{first.isoformat()}"
            found.append(NewNotice(subject, threshold, _one(operator_id), f"notice.duty.{name}", values))
    return found


def _by_officer(connection: Connection, now: datetime) -> dict[tuple[str, str], list[_Change]]:
    since = now - REMEMBERED
    found: dict[tuple[str, str], list[_Change]] = {}
    for row in connection.execute(_CHANGED, {"since": since}):
        put_in = row.verb == "shift.planned"
        at = row.recorded_at if put_in else row.superseded_at
        if at is not None and at > since:
            change = _Change(at, Span(row.starts_at, row.ends_at), put_in, row.actor_id == row.operator_id)
            found.setdefault((row.operator_id, row.duty), []).append(change)
    return found


def _clusters(changes: Iterable[_Change]) -> list[list[_Change]]:
    """Changes that follow upon each other within a minute, as one."""
    found: list[list[_Change]] = []
    for each in sorted(changes, key=lambda change: change.at):
        if found and each.at - found[-1][-1].at < QUIET:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def _difference(cluster: Sequence[_Change], first: datetime) -> tuple[list[Span], list[Span]]:
    """What an officer lost and what they got; what was put in and taken out again within the change is neither."""
    put_in = [each.span for each in cluster if each.put_in]
    before: list[Span] = []
    for each in cluster:
        if each.put_in:
            continue
        if each.span in put_in:
            put_in.remove(each.span)
        else:
            before.append(each.span)
    old, new = joined(sorted(before)), joined(sorted(put_in))
    return uncovered(old, new), uncovered(new, old)


def _nights(span: Span) -> list[Span]:
    """The nights on the wall that a span touches."""
    found: list[Span] = []
    day = span.starts_at.astimezone(zone()).date() - timedelta(days=1)
    while day <= span.ends_at.astimezone(zone()).date():
        first, last = (
            datetime.combine(day + timedelta(days=after), at, tzinfo=zone()).astimezone(UTC)
            for after, at in enumerate(NIGHT)
        )
        found.append(Span(first, last))
        day += timedelta(days=1)
    return found


def _standing(each: Stood, record: Record) -> bool:
    """Whether the shift stands whole in the rota, and its officer can come."""
    shift = each.shift
    stands = each.span.starts_at == shift.starts_at and each.span.ends_at == shift.ends_at
    return stands and not is_away(shift.operator_id, shift.starts_at, record.away)


def _leads(other: Stood, each: Stood, rest: timedelta) -> bool:
    """Whether another shift of the same officer and duty ends so near before this one that they are at work."""
    if (other.shift.operator_id, other.shift.duty) != (each.shift.operator_id, each.shift.duty):
        return False
    return each.shift.starts_at - rest <= other.span.ends_at <= each.shift.starts_at


def _one(operator_id: str) -> str:
    return f"operator:{operator_id}"
