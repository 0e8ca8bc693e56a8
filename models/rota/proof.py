"""The proof of cover: what had to be covered, what was planned, what was confirmed, and every gap with its cause
(D35, D36). Pure but for `cover_between`, which reads the record as it stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from models.rota.cover import Span, intersect, joined, total, uncovered
from models.rota.duty import Record, away_spans, confirmed
from models.rota.policy import DutyRules
from models.rota.rows import Gap, ShiftRow
from models.rota.stood import office_hours, record_between

# The duties that must never be without somebody; the officer behind TiB is a wish (D35, D36).
REQUIRED = ("contact", "tib")
CAUSES = ("absent", "inactive", "no_phone", "unverified_phone")


@dataclass(frozen=True, slots=True)
class DutyCover:
    """One duty over a period, spans in order. `gaps` are of the plan; `unconfirmed` of what was, up to now only.

    `passed` is the part of `required` that lies behind; what is still within the time one may take to accept is in it
    and in no gap.
    """

    duty: str
    required: tuple[Span, ...]
    passed: tuple[Span, ...]
    gaps: tuple[Gap, ...]
    unconfirmed: tuple[Gap, ...]

    @property
    def share(self) -> float | None:
        """The share of required time that was planned for; None where none is required."""
        return _share(self.required, self.gaps)

    @property
    def confirmed_share(self) -> float | None:
        """The share of passed required time in which somebody was confirmed; None where none has passed."""
        return _share(self.passed, self.unconfirmed)


@dataclass(frozen=True, slots=True)
class Cover:
    """The proof for a period, read at `at`."""

    starts_at: datetime
    ends_at: datetime
    at: datetime
    duties: tuple[DutyCover, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Every gap of the plan, soonest first."""
        found = [gap for each in self.duties for gap in each.gaps]
        return tuple(sorted(found, key=lambda gap: (gap.starts_at, gap.duty)))


def cover_between(connection: Connection, starts_at: datetime, ends_at: datetime, now: datetime) -> Cover:
    """The proof for a span of time, past or to come, from the record."""
    record = record_between(connection, starts_at, ends_at)
    return cover(record, office_hours(connection, starts_at, ends_at), starts_at, ends_at, now)


def cover(
    record: Record, hours: Iterable[Span], starts_at: datetime, ends_at: datetime, now: datetime
) -> Cover:
    """The proof for a span, by the office hours in it."""
    wanted = {"contact": list(hours), "tib": [Span(starts_at, ends_at)]}
    behind = [Span(starts_at, min(ends_at, now))] if starts_at < now else []
    duties = []
    for duty in REQUIRED:
        planned, causes = plan_of(duty, record, Span(starts_at, ends_at), now)
        passed = intersect(wanted[duty], behind)
        bare = uncovered(
            passed, joined(sorted([*confirmed(duty, record, now), *_may_yet(duty, record, now)]))
        )
        duties.append(
            DutyCover(
                duty,
                tuple(wanted[duty]),
                tuple(passed),
                told(duty, uncovered(wanted[duty], planned), causes),
                told(duty, bare, {**causes, "unconfirmed": planned}),
            )
        )
    return Cover(starts_at, ends_at, now, tuple(duties))


def plan_of(
    duty: str, record: Record, within: Span, now: datetime
) -> tuple[list[Span], dict[str, list[Span]]]:
    """The time that is planned with somebody who can have the duty, and that which is not, by why.

    A number that is missing or unverified is a gap from now on: what number they had before is not on record.
    """
    planned: list[Span] = []
    causes: dict[str, list[Span]] = {cause: [] for cause in CAUSES}
    for each in record.stood:
        if each.shift.duty != duty:
            continue
        here = intersect([each.span], [within])
        for cause in ("absent", "inactive"):
            lost = intersect(here, away_spans(each.shift.operator_id, record.away, each.span, cause))
            causes[cause] += lost
            here = uncovered(here, lost)
        unreached = _unreached(each.shift, record.rules)
        if unreached and now < within.ends_at:
            lost = intersect(here, [Span(max(now, within.starts_at), within.ends_at)])
            causes[unreached] += lost
            here = uncovered(here, lost)
        planned += here
    return joined(sorted(planned)), causes


def _unreached(shift: ShiftRow, rules: DutyRules) -> str:
    """Why whoever has the shift cannot be rung; "" where they can."""
    if not rules.needs_phone:
        return ""
    if not shift.phone:
        return "no_phone"
    return "unverified_phone" if rules.needs_verified and not shift.verified else ""


def told(duty: str, bare: list[Span], causes: dict[str, list[Span]]) -> tuple[Gap, ...]:
    """Gaps with their causes; a span of two causes is told as two gaps, each by the first that explains it."""
    found: list[Gap] = []
    for cause, spans in causes.items():
        explained = intersect(bare, spans)
        found += [Gap(duty, span.starts_at, span.ends_at, cause) for span in explained]
        bare = uncovered(bare, explained)
    found += [Gap(duty, span.starts_at, span.ends_at) for span in bare]
    return tuple(sorted(found, key=lambda gap: gap.starts_at))


def _may_yet(duty: str, record: Record, now: datetime) -> list[Span]:
    """The beginning of shifts that may still be accepted in time."""
    wait = record.rules.confirm if duty == "contact" else record.rules.accept
    return [
        Span(each.span.starts_at, now)
        for each in record.stood
        if each.shift.duty == duty
        and each.span.starts_at < now < min(each.span.starts_at + wait, each.span.ends_at)
    ]


def _share(spans: Iterable[Span], gaps: Iterable[Gap]) -> float | None:
    whole = total(spans)
    return 1.0 - total(Span(gap.starts_at, gap.ends_at) for gap in gaps) / whole if whole else None
