"""The rows of a list as the ARC's alarms: accounts, case numbers, and wall times made instants. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from models.reconcile.forms import Form, header_of, places
from models.reconcile.reading import Row
from models.reconcile.rows import ArcLine, BadRow
from models.store.clock import zone
from models.store.errors import UsageProblem

# Day before month always: no list of ours is written the American way, and a guess between them would be a lie.
_USUAL = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M.%S", "%Y-%m-%d %H.%M", "%Y%m%d %H:%M:%S", "%Y%m%d %H:%M",
    "%Y%m%d%H%M%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%y%m%d %H:%M:%S", "%y%m%d %H:%M",
    "%Y-%m-%d %H:%M:%S.%f",
)  # fmt: skip
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def arc_lines(form: Form, rows: Sequence[Row]) -> tuple[tuple[ArcLine, ...], tuple[BadRow, ...]]:
    """Every alarm of the list, and every row that cannot be read as one, by its line.

    Raises UsageProblem where the form's columns do not all stand in the list.
    """
    at = header_of(form, rows)
    if at is None:
        told = ", ".join(rows[0].cells)[:200]
        raise UsageProblem("reconcile.columns_missing", wanted=", ".join(form.columns), columns=told)
    where = places(form, rows[at])
    lines: list[ArcLine] = []
    bad: list[BadRow] = []
    for row in rows[at + 1 :]:
        if any(cell.startswith(form.skip) for cell in row.cells[:1] if form.skip):
            continue
        found = _line(form, where, row)
        if isinstance(found, BadRow):
            bad.append(found)
        else:
            lines.append(found)
    return tuple(lines), tuple(bad)


def _line(form: Form, where: dict[str, int], row: Row) -> ArcLine | BadRow:
    def told(name: str) -> str:
        at = where.get(name)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    account = told("account")
    if not account:
        return BadRow(row.line, "reconcile.row.no_account")
    if not any(sign.isalnum() for sign in account):
        return BadRow(row.line, "reconcile.row.bad_account", account[:40])
    when = told("time") if form.time else f"{told('date')} {told('clock')}".strip()
    instants: dict[str, tuple[datetime, ...]] = {}
    for name, text in (("triggered", when), ("arc", told("arc"))):
        instants[name] = instants_of(text, form) if text else ()
        if text and not instants[name]:
            return BadRow(row.line, "reconcile.row.bad_time", text[:40])
    if not instants["triggered"] and not instants["arc"]:
        return BadRow(row.line, "reconcile.row.no_time")
    return ArcLine(row.line, account, told("case"), instants["triggered"], instants["arc"])


def instants_of(text: str, form: Form) -> tuple[datetime, ...]:
    """The instants that a written time may mean: two where the clock showed it twice, () where it is none.

    A time in the hour that was leapt over is taken as if the clock had not been moved yet.
    """
    wall = _wall(text.strip(), form.times)
    if wall is None:
        return ()
    if wall.tzinfo is not None:
        found: tuple[datetime, ...] = (wall.astimezone(UTC),)
    else:
        here = zone(form.time_zone)
        try:
            first, second = (wall.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1))
        except OverflowError:
            return ()
        # In the spring gap the two differ as well, but backwards: then there is one meaning.
        found = (first, second) if second > first else (first,)
    return found if all(_EARLIEST <= each < _LATEST for each in found) else ()


def _wall(text: str, pattern: str) -> datetime | None:
    if pattern:
        return _parsed(text, pattern)
    if len(text) > 10 and text[4:5] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    for usual in _USUAL:
        found = _parsed(text, usual)
        if found is not None:
            return found
    return None


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007  # a wall time; its zone is put on by the caller
    except (ValueError, TypeError, re.error):  # a pattern that names a part twice is an error of its own
        return None


def span_of(lines: Sequence[ArcLine], time_zone: str, now: datetime) -> tuple[datetime, datetime]:
    """What a list is about: the whole month where all its lines are of one, else the days from the first to the last.

    Half-open, on the wall of `time_zone`, and never beyond `now`.
    """
    here = zone(time_zone)
    days = sorted({at.astimezone(here).date() for line in lines for at in line.times[:1]})
    first, last = days[0], days[-1]
    if (first.year, first.month) == (last.year, last.month):
        first = first.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    begins, ends = (
        datetime(day.year, day.month, day.day, tzinfo=here).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    return begins, max(begins, min(ends, now))
