"""Whose cover ends or has ended, found from the mandates themselves: nobody has to remember to ask (rule 18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from models.measures.tables import DeviceReceipt, GuardOrder, Measure
from models.people.covered import CoveredPerson, covered_on, end_of
from models.people.ending_rows import EndingItemRow, EndingRow
from models.people.policy import Endings
from models.people.tables import EndingItem, MandateEnding, Transmitter
from models.people.validity import local_day
from models.store.policy import in_force
from models.store.sealing import unreadable_is_marked

_ENDING: Any = MandateEnding.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ITEM: Any = EndingItem.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_RECEIPT: Any = DeviceReceipt.__table__  # type: ignore[attr-defined]  # as above
_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # as above
_GUARD: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500


@unreadable_is_marked()
def endings(connection: Connection, day: date, *, closed: bool = False) -> tuple[EndingRow, ...]:
    """Every cover that ends within the days the city chose or has ended and is not seen to, the first to end first.

    `closed` brings those that are done too.
    """
    ahead = day + timedelta(days=in_force(connection, Endings, end_of(day)).ahead_days)
    persons = covered_on(connection, day)
    kept: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(
        select(_ENDING).order_by(_ENDING.c.ends_on, _ENDING.c.seq).limit(LIMIT * 4)
    ):
        kept[row.person_id].append(row)
    items, ringing = _items(connection), _ringing(connection)
    found: list[EndingRow] = []
    for person in persons:
        rows = kept[person.person_id]
        for row in rows:
            if row.closed_at is None or closed:
                found.append(_kept(row, person, rows[-1] is row, items.get(row.id, ()), ringing))
        if _unasked(person, rows, ahead):
            assert person.covered_to is not None
            found.append(
                EndingRow(
                    None, person.person_id, person.code, person.category or "", person.covered_to, "ask",
                    ringing=ringing.get(person.person_id, 0),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.closed_at is not None, each.ends_on, each.code)))


def ending_of(connection: Connection, person_id: str, day: date) -> EndingRow | None:
    """The ending of one person that is not closed yet, if there is one."""
    return next((each for each in endings(connection, day) if each.person_id == person_id), None)


def _unasked(person: CoveredPerson, rows: Sequence[Any], ahead: date) -> bool:
    """Whether this cover's end has no row yet. One closed because cover went on has no answer, and is of no end."""
    if person.covered_to is None or person.covered_to > ahead:
        return False
    return not any(row.closed_at is None or (row.threat and row.ends_on >= person.covered_to) for row in rows)


def _kept(
    row: Any, person: CoveredPerson, last: bool, items: Sequence[EndingItemRow], ringing: dict[str, int]
) -> EndingRow:
    if row.threat != "no":
        items = ()  # what was listed before a threat was found to remain: nothing is taken back now
    left = any(each.state == "open" for each in items)
    # Covered on, with no end in sight: the mandate was given anew.
    again = person.in_scope and person.covered_to is None
    if row.closed_at is not None:
        stands = "closed"
    elif again or not last:
        stands = "again"
    elif row.threat == "no":
        stands = "recall" if left else "ready"
    else:
        stands = "stays" if row.threat else "ask"
    ends_on = row.ends_on
    if row.closed_at is None and last and person.covered_to is not None:
        ends_on = person.covered_to  # the mandate's own end, also where it was set to another day since
    return EndingRow(
        id=row.id,
        person_id=row.person_id,
        code=person.code,
        category=row.category,
        ends_on=ends_on,
        stands=stands,
        threat=row.threat,
        decided_by=row.decided_by,
        review_on=row.review_on,
        decided_at=row.decided_at,
        closed_at=row.closed_at,
        version=row.version,
        items=tuple(items),
        ringing=ringing.get(row.person_id, 0),
    )


def returned(connection: Connection, transmitter_ids: Sequence[str]) -> set[str]:
    """Those of the devices whose last receipt says that they were taken back, and those in use no more."""
    c = _RECEIPT.c
    last = (
        select(c.transmitter_id, func.max(c.seq).label("seq"))
        .where(c.transmitter_id.in_(transmitter_ids))
        .group_by(c.transmitter_id)
        .subquery()
    )
    back = select(c.transmitter_id).join(last, last.c.seq == c.seq).where(c.act == "returned").limit(LIMIT)
    ended = (
        select(_TRANSMITTER.c.id)
        .where(_TRANSMITTER.c.id.in_(transmitter_ids), _TRANSMITTER.c.active.is_(False))
        .limit(LIMIT)
    )
    return set(connection.execute(back).scalars()) | set(connection.execute(ended).scalars())


def _items(connection: Connection) -> dict[str, list[EndingItemRow]]:
    rows = connection.execute(select(_ITEM).order_by(_ITEM.c.seq).limit(LIMIT * 20)).all()
    ids: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        of, _, subject_id = row.subject.partition(":")
        ids[of].append(subject_id)
    labels = _labels(connection, ids)
    back = returned(connection, ids["transmitter"]) if ids["transmitter"] else set()
    found: dict[str, list[EndingItemRow]] = defaultdict(list)
    for row in rows:
        subject_id = row.subject.partition(":")[2]
        found[row.ending_id].append(
            EndingItemRow(
                row.id, row.kind, row.subject, labels.get(subject_id, ""), row.state, row.version,
                subject_id in back if row.kind == "device" else None, row.done_label, row.done_at,
            )
        )  # fmt: skip
    return found


def _labels(connection: Connection, ids: dict[str, list[str]]) -> dict[str, str]:
    """Account, measure's kind, or a guard order's first day, by the id of the thing."""
    labels: dict[str, str] = {}
    for of, table, column in (
        ("transmitter", _TRANSMITTER, "account"),
        ("measure", _MEASURE, "kind"),
        ("guard", _GUARD, "starts_at"),
    ):
        if ids[of]:
            chosen = select(table.c.id, table.c[column]).where(table.c.id.in_(ids[of])).limit(LIMIT * 4)
            for row_id, value in connection.execute(chosen):
                labels[row_id] = local_day(value).isoformat() if of == "guard" else str(value)
    return labels


def _ringing(connection: Connection) -> dict[str, int]:
    """How many devices of each person are in use, and so ring here when they are pressed."""
    c = _TRANSMITTER.c
    found = connection.execute(
        select(c.person_id, func.count().label("n"))
        .where(c.active, c.person_id.is_not(None))
        .group_by(c.person_id)
        .limit(LIMIT * 4)
    )
    return {str(row.person_id): int(row.n) for row in found}
