"""Who could mend a gap: whom nothing hinders first; and whose shift the gap is (D36)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from models.access.actor import LOADER
from models.access.commands import add_operator, end
from models.access.phones import verify_phone
from models.rota.absence import report
from models.rota.commands import override, plan_shift
from models.rota.mending import ahead, candidates
from models.rota.telling import due
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.rota.test_cover import at

MONDAY, DAY = date(2026, 11, 30), timedelta(days=1)


@pytest.fixture
def staff(sqlite_store: Store, clock: HeldClock) -> dict[str, str]:
    """Ek is sick on Monday, Berg worked the night before, Dahl has another duty, Lind is free, Ny has no number."""
    clock.instant = at(MONDAY - 3 * DAY, "12:00")
    found: dict[str, str] = {}

    def planned(
        session: Session, code: str, duty: str, first: str, last: str, day: date, until: date
    ) -> None:
        plan_shift(session, LOADER, duty, found[code], at(day, first), at(until, last), clock)

    with sqlite_store.write() as session:
        for code in ("ek", "berg", "dahl", "lind", "ny", "ute"):
            phone = "" if code == "ny" else "070-174 06 90"
            found[code] = add_operator(session, LOADER, code, code.title(), "tib", clock, phone=phone)
            if phone and code != "ute":
                verify_phone(session, LOADER, code, clock)
        found["gran"] = add_operator(session, LOADER, "gran", "Gran", "auditor", clock, phone="070-174 06 91")
        planned(session, "berg", "tib", "19:00", "07:00", MONDAY - DAY, MONDAY)
        planned(session, "ek", "tib", "07:00", "19:00", MONDAY, MONDAY)
        planned(session, "dahl", "tib_backup", "07:00", "19:00", MONDAY, MONDAY)
        planned(session, "lind", "tib", "19:00", "07:00", MONDAY + 2 * DAY, MONDAY + 3 * DAY)
        report(session, LOADER, found["ek"], "sick", at(MONDAY, "06:00"), at(MONDAY, "20:00"), clock)
    return found


def test_the_gap_is_whose_and_who_could_have_it(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, str]
) -> None:
    first, last = at(MONDAY, "07:00"), at(MONDAY, "19:00")
    with sqlite_store.read() as connection:
        told = ahead(connection, clock.now())
        found = candidates(connection, "tib", first, last)
    [gap] = [row for row in told.gaps if row.gap.cause == "absent"]
    assert (gap.code, gap.gap.starts_at, gap.gap.ends_at) == ("ek", first, last)
    against = {each.code: each.against for each in found}
    assert against == {
        "lind": (), "berg": ("rest",), "dahl": ("on_duty",), "ek": ("absent", "on_duty"), "ny": ("no_phone",),
        "ute": ("unverified_phone",),
    }  # fmt: skip
    assert [each.code for each in found[:2]] == ["lind", "berg"]
    assert [each.fit for each in found] == [True, True, False, False, False, False]
    with sqlite_store.write() as session:
        override(session, LOADER, "tib", staff["lind"], first, last, clock)
        end(session, LOADER, staff["berg"], clock)
    with sqlite_store.read() as connection:
        told = ahead(connection, clock.now())
        left = candidates(connection, "tib", first, last)
    assert [row for row in told.gaps if row.gap.cause == "absent"] == []
    assert [(row.code, row.gap.cause) for row in told.gaps if row.gap.cause == "inactive"] == [
        ("berg", "inactive")
    ]
    assert "berg" not in {each.code for each in left}


def test_whoever_nobody_has_rung_stands_there_once(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, str]
) -> None:
    """A city that was upgraded has numbers from before anybody had to ring them: one line each, not one a shift."""
    with sqlite_store.write() as session:
        for day in range(1, 8):
            override(
                session, LOADER, "tib", staff["ute"], at(MONDAY + timedelta(days=day), "07:00"),
                at(MONDAY + timedelta(days=day), "19:00"), clock,
            )  # fmt: skip
    with sqlite_store.read() as connection:
        told = ahead(connection, clock.now())
        notices = [each for each in due(connection, at(MONDAY, "06:00")) if "unverified" in each.subject]
    assert [row.code for row in told.gaps if row.gap.cause == "unverified_phone"] == ["ute"]
    assert told.unrung == 1
    assert len([gap for gap in told.cover.gaps if gap.cause == "unverified_phone"]) == 7
    assert len({(each.subject, each.threshold) for each in notices}) == 2
