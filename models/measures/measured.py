"""What support measures, guard orders, transmitters and advice measure of the directive's duties.

D13, D17-D25, D50, D51 and D77. A day in the past is reckoned from the days that stand in the measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from models.duties.measured import BehindRow, Measured, none_left, of_all
from models.measures.rows import GuardRow, MeasureRow
from models.measures.tables import Advice, DeviceReceipt
from models.measures.views import guards, measures
from models.measures.words import MEASURE_KINDS
from models.people.covered import covered_on
from models.people.tables import Person, Transmitter
from models.store.clock import zone

_ADVICE: Any = Advice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RECEIPT: Any = DeviceReceipt.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

YEAR = timedelta(days=365)
WAITS_DAYS = 30
"""A request that nobody has answered for so long is late."""
MOST = 5000
_DUTY = dict(zip(MEASURE_KINDS, ("D18", "D19", "D20", "D21", "D22", "D23", "D24"), strict=True))


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The figures of this room on a day."""
    found = _read(connection, day)
    waiting = [row for row in found.measures if _state(row, day) == "requested"]
    late = [row for row in waiting if _late(row, day)]
    figures = [
        Measured("D13", "measures.waiting", "city", len(waiting), None, none_left(len(waiting), late=bool(late)),
                 min((row.requested_on for row in waiting), default=None)),
        _advice(connection, day),
        *(_kind(found.measures, kind, day) for kind in MEASURE_KINDS),
        _due("D21", "measures.recall", [row.review_on or row.requested_on for row in found.to_recall]),
        _share("D22", "devices.receipt", found.signed, len(found.held)),
        _due("D22", "devices.return", [day for _ in found.to_return]),
        Measured("D23", "guards.unconfirmed", "city", len(found.unconfirmed), None, none_left(len(found.unconfirmed)),
                 min((row.ends_at.astimezone(zone()).date() for row in found.unconfirmed), default=None)),
    ]  # fmt: skip
    there = [row for row in found.measures if _state(row, day) == "in_place"]
    reviewed = [row for row in there if row.review_on is None or row.review_on >= day]
    planned = found.covered & {row.person for row in found.measures if _state(row, day) is not None}
    answered = [row for row in found.measures if _state(row, day) in ("in_place", "over")]
    taken = [row for row in answered if row.in_place_on is not None]
    open_ones = [row for row in found.measures if _state(row, day) in ("requested", "decided", "in_place")]
    placed = [row for row in open_ones if _judged(row)]
    figures += [
        # That somebody has nothing may be right: it says that we do not know, not that we fail.
        Measured("D25", "measures.plan", "city", len(planned), len(found.covered),
                 of_all(len(planned), len(found.covered), known_only=True)),
        Measured("D50", "measures.taken", "person", len(taken), len(answered), "ok" if answered else "not_known"),
        Measured("D51", "measures.reviewed", "city", len(reviewed), len(there),
                 of_all(len(reviewed), len(there), late=True),
                 min((row.review_on for row in there if row.review_on), default=None)),
        Measured("D77", "measures.hierarchy", "city", len(placed), len(open_ones),
                 of_all(len(placed), len(open_ones))),
    ]  # fmt: skip
    return tuple(figures)


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The lines behind a figure: what is missing or late first, by code."""
    found = _read(connection, day)
    name = id.partition(".")[2]
    if id == "advice.given":
        return ()  # nobody's code, or too many: counted only
    if id == "devices.receipt":
        return tuple(BehindRow(code, "measured.behind.device.no_receipt") for code in found.unsigned)
    if id == "devices.return":
        return tuple(BehindRow(code, "measured.behind.device.to_return") for code in found.to_return)
    if id == "guards.unconfirmed":
        return tuple(
            BehindRow(
                row.person,
                "measured.behind.guard",
                row.ends_at.astimezone(zone()).date(),
                (("number", row.number),),
            )
            for row in found.unconfirmed
        )
    if id == "measures.plan":
        has = {row.person for row in found.measures if _state(row, day) is not None}
        return tuple(BehindRow(code, "measured.behind.measure.none") for code in sorted(found.covered - has))
    chosen = {
        "waiting": [row for row in found.measures if _state(row, day) == "requested"],
        "recall": found.to_recall,
        "taken": [row for row in found.measures if _state(row, day) == "over" and row.in_place_on is None],
        "reviewed": [
            row
            for row in found.measures
            if _state(row, day) == "in_place" and row.review_on is not None and row.review_on < day
        ],
        "hierarchy": [
            row
            for row in found.measures
            if _state(row, day) in ("requested", "decided", "in_place") and not _judged(row)
        ],
    }.get(name)
    if chosen is None:
        chosen = [row for row in found.measures if row.kind == name and _state(row, day) == "requested"]
    return tuple(_behind(row, name) for row in chosen)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the figures are made of."""

    measures: tuple[MeasureRow, ...]
    unconfirmed: tuple[GuardRow, ...]
    covered: frozenset[str]
    held: tuple[str, ...]
    unsigned: tuple[str, ...]

    @property
    def signed(self) -> int:
        """How many of those that somebody has were signed for."""
        return len(self.held) - len(self.unsigned)

    @property
    def to_recall(self) -> list[MeasureRow]:
        """What is still there with one who is covered no longer, though it was to be taken back (D21)."""
        return [
            row
            for row in self.measures
            if row.recall and row.state == "in_place" and row.person not in self.covered
        ]

    @property
    def to_return(self) -> list[str]:
        """Who has a transmitter and is covered no longer."""
        return sorted({code for code in self.held if code not in self.covered})


def _read(connection: Connection, day: date) -> _Found:
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone()).astimezone(UTC)
    over = [
        row for row in guards(connection, ends, over_too=True, limit=MOST) if row.standing(ends) == "over"
    ]
    last = (
        select(func.max(_RECEIPT.c.seq))
        .where(_RECEIPT.c.act == "handed_out")
        .group_by(_RECEIPT.c.transmitter_id)
    )
    signed = {
        (row.transmitter_id, row.person_id)
        for row in connection.execute(
            select(_RECEIPT.c.transmitter_id, _RECEIPT.c.person_id)
            .where(_RECEIPT.c.seq.in_(last), _RECEIPT.c.on_day <= day)
            .limit(MOST)
        )
    }
    held = connection.execute(
        select(_TRANSMITTER.c.id, _TRANSMITTER.c.person_id, _PERSON.c.code)
        .join(_PERSON, _PERSON.c.id == _TRANSMITTER.c.person_id)
        .where(_TRANSMITTER.c.active.is_(True))
        .order_by(_PERSON.c.code)
        .limit(MOST)
    ).all()
    return _Found(
        measures=measures(connection, day, over_too=True, limit=MOST),
        unconfirmed=tuple(over),
        covered=frozenset(each.code for each in covered_on(connection, day) if each.in_scope),
        held=tuple(row.code for row in held),
        unsigned=tuple(row.code for row in held if (row.id, row.person_id) not in signed),
    )


def _advice(connection: Connection, day: date) -> Measured:
    """How much advice was given in a year; none noted says nothing of what was given."""
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone()).astimezone(UTC)
    chosen = select(func.count()).where(_ADVICE.c.given_at < ends, _ADVICE.c.given_at >= ends - YEAR)
    count = int(connection.execute(chosen).scalar_one())
    return Measured("D17", "advice.given", "city", count, None, "ok" if count else "not_known")


def _kind(rows: tuple[MeasureRow, ...], kind: str, day: date) -> Measured:
    """Of what was asked for of one kind in a year, how much has got an answer."""
    asked = [row for row in rows if row.kind == kind and day - YEAR < row.requested_on <= day]
    waiting = [row for row in asked if _state(row, day) == "requested"]
    late = any(_late(row, day) for row in waiting)
    count = len(asked) - len(waiting)
    since = min((row.requested_on for row in waiting), default=None)
    state = of_all(count, len(asked), late=late)
    return Measured(_DUTY[kind], f"measures.{kind}", "city", count, len(asked), state, since)


def _due(duty: str, id: str, days: list[date]) -> Measured:
    return Measured(
        duty, id, "city", len(days), None, none_left(len(days), late=True), min(days, default=None)
    )


def _share(duty: str, id: str, count: int, of: int) -> Measured:
    return Measured(duty, id, "city", count, of, of_all(count, of))


def _state(row: MeasureRow, day: date) -> str | None:
    """How a measure stood at the end of a day: requested, decided, in_place or over; None before it was asked for."""
    if row.requested_on > day:
        return None
    for on, state in (
        (row.ended_on, "over"),
        (row.in_place_on, "in_place"),
        (row.decided_on, "decided"),
    ):
        if on is not None and on <= day:
            return state
    return "requested"


def _late(row: MeasureRow, day: date) -> bool:
    return (day - row.requested_on).days > WAITS_DAYS


def _judged(row: MeasureRow) -> bool:
    """Whether it is said where it stands in the order of the Act, and what the risk was before it (D77)."""
    return bool(row.hierarchy) and row.risk_before is not None


def _behind(row: MeasureRow, name: str) -> BehindRow:
    on = (
        row.review_on
        if name in ("reviewed", "recall")
        else row.ended_on
        if name == "taken"
        else row.requested_on
    )
    known = name if name in ("recall", "taken", "reviewed", "hierarchy") else "waiting"
    return BehindRow(
        row.person, f"measured.behind.measure.{known}", on, (("number", row.number), ("kind", row.kind))
    )
