"""Reviews of threats, actors, notes and analyses announced: each threshold once, number and class only (D14-D19)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text

from models.risks.actors import add_actor
from models.risks.surroundings import add_note, record_analysis, review_note
from models.risks.threats import assess, close_threat, open_threat
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.clockwork import Clockwork
from scheduler.risks import tell_risks
from scheduler.wording import bubble_for
from tests.models.risks.group import OFFICER, TIB

DAY_S = 86400
WORDS = "Hemliga ord"


def watch(store: Store) -> Clockwork:
    """A watch as it starts: nothing of what it told lies in its memory."""
    return Clockwork(store, lambda: 1, lambda: (True, ""))


def told(store: Store) -> list[tuple[str, str, dict[str, object]]]:
    """Notices that were to be raised: threshold, text and values."""
    with store.read() as connection:
        chosen = text(
            "SELECT threshold, text_id, \"values\" FROM notice WHERE text_id LIKE 'notice.risk.%' AND outcome IS NULL"
            " ORDER BY seq"
        )
        return [(row[0], row[1], json.loads(row[2])) for row in connection.execute(chosen)]


def test_each_threshold_once_through_restarts_and_a_new_day_anew(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        number = open_threat(session, OFFICER, WORDS, 2, WORDS, date(2027, 1, 5), clock)
    reached = []
    for days in (0, 10, 1, 22, 1, 7, 1, 30):
        clock.advance(days * DAY_S)
        for _ in range(2):
            assert watch(store).run_calendar()
        reached.append([threshold for threshold, _, _ in told(store)])
    four = ["30", "7", "0", "overdue"]
    assert reached == [[], [], four[:1], four[:1], four[:2], four[:3], four, four]
    assert {json.dumps(values) for _, _, values in told(store)} == {
        json.dumps({"kind": "threat", "code": number, "due_on": "2027-01-05"})
    }
    with store.write() as session:
        assess(session, OFFICER, number, 2, WORDS, date(2027, 3, 1), clock)
    watch(store).run_calendar()
    assert [values["due_on"] for _, _, values in told(store)][4:] == ["2027-03-01"]
    clock.advance(60 * DAY_S)
    with store.write() as session:
        close_threat(session, OFFICER, number, WORDS, clock)
        assert tell_risks(session, clock) == 0


def test_many_at_once_are_counted_and_what_is_done_is_silent(store: Store, clock: HeldClock) -> None:
    day = date(2026, 11, 25)
    with store.write() as session:
        open_threat(session, OFFICER, WORDS, 2, WORDS, day, clock)
        add_actor(session, OFFICER, WORDS, 1, day, clock)
        note = add_note(session, TIB, WORDS, "Radio", day, clock, review_on=day)
        done = add_note(session, TIB, WORDS, "Radio", day, clock, review_on=day)
        review_note(session, TIB, done, clock)
        record_analysis(session, OFFICER, "Gruppen", "1", date(2025, 1, 1), date(2026, 1, 1), "KS 1", clock)
        record_analysis(session, OFFICER, "Gruppen", "2", date(2026, 1, 1), date(2026, 11, 1), "KS 2", clock)
    with store.write() as session:
        assert tell_risks(session, clock) == 4
        assert tell_risks(session, clock) == 0
    assert [(text_id, values) for _, text_id, values in told(store)] == [
        ("notice.risk.many", {"count": 4, "overdue": 1})
    ]
    assert note != done


@pytest.mark.parametrize(
    ("values", "body"),
    [
        ({"kind": "threat", "code": "H-2026-003", "due_on": "2026-12-02"}, "Hot H-2026-003: ses över om 7 dagar."),
        ({"kind": "actor", "code": "HA-03", "due_on": "2026-11-25"}, "Hotaktör HA-03: ses över i dag."),
        ({"kind": "note", "code": "N-7", "due_on": "2026-11-24"}, "Omvärldsnotis N-7: översynen är 1 dag sen."),
        ({"kind": "Eva Exempel", "code": "Eva", "due_on": "i går"}, "Riskanalys : ses över i dag."),
    ],
)  # fmt: skip
def test_a_bubble_names_class_number_and_days(values: dict[str, object], body: str, clock: HeldClock) -> None:
    bubble = bubble_for("notice.risk.due", values, False, clock.now())
    assert (bubble.title, bubble.body) == ("Vaktbord · översyn", body)


def test_a_bubble_of_many_counts(clock: HeldClock) -> None:
    bubble = bubble_for("notice.risk.many", {"count": 5, "overdue": 2}, False, clock.now())
    assert bubble.body == "5 översyner att göra, 2 försenade."
