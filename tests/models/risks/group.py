"""Two persons, one covered and one part-time, and who acts in each role."""

from __future__ import annotations

from datetime import date

from models.access.actor import LOADER, operator_at
from models.people.commands import add_mandate, add_person
from models.store.clock import HeldClock
from models.store.store import Store

OFFICER = operator_at("o-1", "A. Lind", "officer", "desk-1")
TIB = operator_at("t-1", "M. Ek", "tib", "desk-2")
ADMIN = operator_at("a-1", "A. Dm", "administrator", "desk-1")
AUDITOR = operator_at("r-1", "R. Ev", "auditor", "desk-1")
REVIEW = date(2026, 12, 20)
WORDS = "Okända män på en grå moped"


def people(store: Store, clock: HeldClock) -> dict[str, str]:
    """SF-01 is covered, SF-02 is a part-time politician; their ids by code."""
    made = {}
    with store.write() as session:
        for code, category, tenths in (("SF-01", "group_leader", 1000), ("SF-02", "part_time", 100)):
            made[code] = add_person(session, LOADER, code, "Eva Exempel", clock)
            add_mandate(session, LOADER, made[code], category, tenths, clock, valid_from=date(2026, 1, 1))
    return made
