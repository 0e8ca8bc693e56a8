"""Our own late ones chase us, others' ask whoever has the case; each once, through restarts (rule 17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.access.actor import operator_at
from models.incidents.commands import open_incident
from models.notices.commands import claim
from models.obligations.keeping import keep
from models.obligations.policy import OwedTimes
from models.obligations.reminding import reached
from models.obligations.rows import ObligationRow
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.obligation_bubble import obligation_bubble
from scheduler.obligations import look_to_obligations
from tests.models.obligations.build import EK, case
from tests.models.people.build import operator

DUE = datetime(2026, 11, 25, tzinfo=UTC)
ROW = ObligationRow(
    "1", 1, "i", "2026-001", "SF-07", None, "", "measures", "city", "", "D29", DUE, "open", None, ""
)


@pytest.mark.parametrize(
    ("after", "threshold"),
    [
        (timedelta(seconds=-1), None),
        (timedelta(0), "due"),
        (timedelta(days=1), "late-1"),
        (timedelta(days=2, hours=23), "late-1"),
        (timedelta(days=3), "late-3"),
        (timedelta(days=400), "late-30"),
    ],
)
def test_the_latest_threshold_counts(after: timedelta, threshold: str | None) -> None:
    assert reached(ROW, OwedTimes(), DUE + after) == threshold


def test_a_late_one_is_told_once_to_whoever_has_the_case(sqlite_store: Store, clock: HeldClock) -> None:
    mine = operator(sqlite_store)
    with sqlite_store.write() as session:
        incident = open_incident(
            session, operator_at(mine, "M. Ek", "tib", "desk-1"), "hot", "near_miss", clock
        )
        keep(session, EK, incident, clock)
    assert look_to_obligations(sqlite_store) == 0
    clock.advance(24 * 3600)
    assert look_to_obligations(sqlite_store) == 1  # the assessment
    assert look_to_obligations(sqlite_store) == 0
    clock.advance(3 * 24 * 3600)
    assert look_to_obligations(sqlite_store) == 2  # anew, and to the head
    with sqlite_store.write() as session:
        mine_now = claim(session, "desk", (f"operator:{mine}",), clock.now())
        heads = claim(session, "desk", ("head",), clock.now())
        assert not claim(session, "desk", ("contact",), clock.now())
    assert [each.threshold for each in mine_now] == ["due", "late-3"] and len(heads) == 1
    told = obligation_bubble(mine_now[1].text_id, mine_now[1].values).body
    assert "2026-001" in told and "bedömning" in told


def test_many_at_once_to_nobody_in_particular_are_one_count_for_the_contact(
    sqlite_store: Store, clock: HeldClock
) -> None:
    case(sqlite_store)
    clock.advance(80 * 3600)
    assert look_to_obligations(sqlite_store) >= 7
    with sqlite_store.write() as session:
        (counted,) = claim(session, "desk", ("contact",), clock.now())
    assert counted.text_id == "notice.obligation.many" and counted.values["count"] == 8
    # The police report is asked about in words of its own, and never here.
    assert "SF-07" not in str(counted.values)


@pytest.mark.parametrize("values", [{}, {"number": "<b>", "kind": "x\x1b[2J", "holder": 3, "days": "many"}])
def test_what_a_notice_holds_is_not_trusted(values: dict[str, object]) -> None:
    for text_id in (
        "notice.obligation.ours",
        "notice.obligation.theirs",
        "notice.obligation.many",
        "notice.x",
    ):
        body = obligation_bubble(text_id, values).body
        assert "\x1b" not in body and "<b>" not in body
