"""A rota from CSV or XLSX is planned whole or not at all, and leaves as a list to be taken in again (D35, D36)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.exchange.columns import Unreadable, an_instant
from models.exchange.lists import listing
from models.rota.views import shifts_between
from models.store.store import Store
from tests.models.exchange.build import sheet, taken_in, workbook
from tests.models.people.build import operator

HEAD = ("Tjänst", "Kod", "Från", "Till")
FIRST, LAST = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def planned(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as connection:
        rows = shifts_between(connection, FIRST, LAST)
    return [(row.duty, row.operator, row.starts_at.isoformat()[:16]) for row in rows]


@pytest.mark.parametrize("made", [sheet, workbook])
def test_a_rota_is_planned_and_a_second_time_changes_nothing(sqlite_store: Store, made: object) -> None:
    for code, name in (("mek", "M. Ek"), ("alind", "A. Lind")):
        operator(sqlite_store, code, name)
    content = made(  # type: ignore[operator]  # either of the two writers
        HEAD,
        ("TiB", "MEK", "2027-02-01 07:00", "2027-02-01 19:00"),
        ("bakre TiB", "alind", "2027-02-01 07.00", "2027-02-02 07:00:00"),
        ("Kontakt", "alind", "2027-02-01 08:00", "2027-02-01 12:00"),
    )
    taken, problems = taken_in(sqlite_store, "rota", content)
    assert (len(taken.added), problems, taken.problems) == (3, [], [])
    assert planned(sqlite_store) == [
        ("tib", "M. Ek", "2027-02-01T06:00"), ("tib_backup", "A. Lind", "2027-02-01T06:00"),
        ("contact", "A. Lind", "2027-02-01T07:00"),
    ]  # fmt: skip
    again, _ = taken_in(sqlite_store, "rota", content)
    assert (again.added, len(again.same)) == ([], 3)
    with sqlite_store.read() as connection:
        told = listing(connection, "rota", FIRST.date())
    out, _ = taken_in(sqlite_store, "rota", sheet(HEAD, *(row[:4] for row in told.rows)))
    assert (out.added, len(out.same)) == ([], 3), "what leaves can be taken in again"


def test_one_bad_row_and_nothing_is_planned(sqlite_store: Store) -> None:
    operator(sqlite_store)
    good = ("TiB", "mek", "2027-02-01 07:00", "2027-02-01 19:00")
    unread = sheet(HEAD, good, ("TiB", "mek", "snart", "2027-02-02 07:00"), ("chef", "mek", *good[2:]))
    _, problems = taken_in(sqlite_store, "rota", unread)
    assert [(each.line, each.message_id) for each in problems] == [
        (3, "exchange.an_instant"),
        (4, "exchange.one_of"),
    ]
    refused = sheet(
        HEAD, good,
        ("TiB", "mek", "2027-02-01 18:00", "2027-02-01 22:00"),
        ("TiB", "ingen", "2027-02-03 07:00", "2027-02-03 19:00"),
        ("TiB", "mek", "2020-02-03 07:00", "2020-02-03 19:00"),
    )  # fmt: skip
    taken, _ = taken_in(sqlite_store, "rota", refused)
    assert [(each.line, each.message_id) for each in taken.problems] == [
        (3, "shift.overlaps"), (4, "exchange.no_operator"), (5, "exchange.shift_over"),
    ]  # fmt: skip
    assert planned(sqlite_store) == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("2027-02-01 07:00", "2027-02-01T06:00"),
        ("2027-07-01 7.30", "2027-07-01T05:30"),
        ("1/7 2027 07:30", "2027-07-01T05:30"),
        ("2026-10-25 02:30", "2026-10-25T00:30"),  # the first of the two
        ("2026-03-29 02:30", ""),  # no such time
        ("2027-02-01", ""),
        ("07:00", ""),
        ("2027-02-01 24:00", ""),
        ("2027-02-30 07:00", ""),
    ],
)
def test_instants_as_they_are_written(told: str, found: str) -> None:
    if found:
        assert an_instant(told).isoformat()[:16] == found
    else:
        with pytest.raises(Unreadable):
            an_instant(told)
