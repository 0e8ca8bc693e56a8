"""Who has a duty at an instant: one pure function over what was planned, accepted and told of absence (rule 13).

TiB passes when the incoming accepts: until then the outgoing has it, whatever the clock says. The contact, and the
officer behind TiB, have it by confirming, within their own shift. What is read is the record as it stood: a shift
counts from when it was planned until it was taken out of the rota, so that the past never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.rota.cover import Span, intersect, joined, uncovered
from models.rota.policy import DutyRules
from models.rota.rows import ShiftRow

# The duty that stays with whoever has it until another accepts.
STAYS = frozenset({"tib"})
_FIELD_PRACTICE = DutyRules()


@dataclass(frozen=True, slots=True)
class Stood:
    """A planned shift, and when it stood in the rota."""

    shift: ShiftRow
    span: Span


@dataclass(frozen=True, slots=True)
class Had:
    """A duty as it was had, from when somebody accepted it; `ended_at` is None while they have it."""

    id: str
    duty: str
    operator_id: str
    operator: str
    phone: str
    way: str
    shift_id: str | None
    began_at: datetime
    ended_at: datetime | None = None
    signed_at: datetime | None = None
    version: int = 1

    def at(self, moment: datetime) -> bool:
        """Whether it held then."""
        return self.began_at <= moment and (self.ended_at is None or moment < self.ended_at)


@dataclass(frozen=True, slots=True)
class Away:
    """A time in which an operator cannot have any duty; open-ended where `ends_at` is None.

    `cause` is "absent" or, for one who works here no more, "inactive".
    """

    operator_id: str
    starts_at: datetime
    ends_at: datetime | None
    cause: str = "absent"

    def at(self, moment: datetime) -> bool:
        """Whether it holds then."""
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


@dataclass(frozen=True, slots=True)
class Record:
    """What a span of time is judged by."""

    stood: tuple[Stood, ...] = ()
    had: tuple[Had, ...] = ()
    away: tuple[Away, ...] = ()
    rules: DutyRules = _FIELD_PRACTICE


@dataclass(frozen=True, slots=True)
class Holder:
    """The one answer for a duty at an instant. `planned` is whose shift it is then, and can be had by them.

    `standing` is "confirmed", "unconfirmed", "staying" or "nobody"; `incoming` is whom it waits for.
    """

    duty: str
    at: datetime
    standing: str
    operator_id: str | None = None
    operator: str = ""
    phone: str = ""
    had: Had | None = None
    planned: ShiftRow | None = None
    incoming: ShiftRow | None = None


def on_duty_at(duty: str, at: datetime, record: Record) -> Holder:
    """Who has a duty at an instant."""
    planned = planned_at(duty, at, record)
    had = _had_at(duty, at, record)
    if had is None:
        if planned is None:
            return Holder(duty, at, "nobody")
        return Holder(
            duty,
            at,
            "unconfirmed",
            planned.operator_id,
            planned.operator,
            planned.phone,
            None,
            planned,
            planned,
        )
    late = (
        planned is not None
        and planned.operator_id != had.operator_id
        and had.began_at < planned.starts_at
        and duty in STAYS
    )
    standing = "staying" if late else "confirmed"
    incoming = planned if late else None
    return Holder(duty, at, standing, had.operator_id, had.operator, had.phone, had, planned, incoming)


def planned_at(duty: str, at: datetime, record: Record) -> ShiftRow | None:
    """Whose shift it is at an instant, of those who can have it; of two at once the one that began last."""
    found: ShiftRow | None = None
    for each in record.stood:
        shift = each.shift
        if shift.duty != duty or not each.span.starts_at <= at < each.span.ends_at:
            continue
        if is_away(shift.operator_id, at, record.away):
            continue
        if found is None or shift.starts_at >= found.starts_at:
            found = shift
    return found


def is_away(operator_id: str, at: datetime, away: Iterable[Away]) -> bool:
    """Whether an operator cannot have any duty at an instant."""
    return any(each.operator_id == operator_id and each.at(at) for each in away)


def confirmed(duty: str, record: Record, now: datetime) -> list[Span]:
    """The time in which somebody had a duty, joined and in order, up to now."""
    return joined(sorted(span for _, span in held(duty, record, now)))


def held(duty: str, record: Record, now: datetime) -> list[tuple[Had, Span]]:
    """When each of those who had a duty had it, up to now; in parts where they were away meanwhile."""
    found: list[tuple[Had, Span]] = []
    for had in record.had:
        counted = _held(had, record) if had.duty == duty else None
        if counted is None:
            continue
        span = Span(counted[0], now if counted[1] is None else min(counted[1], now))
        if span.starts_at < span.ends_at:
            parts = uncovered([span], away_spans(had.operator_id, record.away, span))
            found += [(had, part) for part in parts]
    return found


def away_spans(operator_id: str, away: Iterable[Away], within: Span, cause: str = "") -> list[Span]:
    """When an operator was away within a span."""
    found = [
        Span(each.starts_at, within.ends_at if each.ends_at is None else each.ends_at)
        for each in away
        if each.operator_id == operator_id and cause in ("", each.cause)
    ]
    return intersect([within], [each for each in found if each.starts_at < each.ends_at])


def _had_at(duty: str, at: datetime, record: Record) -> Had | None:
    found: Had | None = None
    for had in record.had:
        held = _held(had, record) if had.duty == duty else None
        if held is None or not held[0] <= at or (held[1] is not None and held[1] <= at):
            continue
        if not is_away(had.operator_id, at, record.away) and (
            found is None or had.began_at >= found.began_at
        ):
            found = had
    return found


def _held(had: Had, record: Record) -> tuple[datetime, datetime | None] | None:
    """From when until when a duty that was accepted counts as had; None where it never does."""
    if had.duty in STAYS:
        return had.began_at, had.ended_at
    run = _run(had, record.stood, record.rules)
    if run is None:
        return None
    # Whoever says early that they are in place has it from then on; whoever says it in time, from the beginning.
    prompt = run.starts_at <= had.began_at <= run.starts_at + record.rules.confirm
    return (
        run.starts_at if prompt else had.began_at,
        run.ends_at if had.ended_at is None else min(run.ends_at, had.ended_at),
    )


def _run(had: Had, stood: Sequence[Stood], rules: DutyRules) -> Span | None:
    """The unbroken time of their own shifts that somebody confirmed."""
    for run in joined(sorted(each.span for each in stood if _is_theirs(had, each.shift))):
        if run.ends_at > had.began_at and run.starts_at <= had.began_at + rules.early:
            return run
    return None


def _is_theirs(had: Had, shift: ShiftRow) -> bool:
    return shift.duty == had.duty and shift.operator_id == had.operator_id
