"""What the register asks for is told once at each threshold, by code and day, whatever the watch goes through."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.boards.commands import add_board
from models.boards.duties import record_analysis
from models.people.commands import add_mandate, add_office, end_mandate, set_responsible
from models.people.endings import answer_threat
from models.people.office_commands import end_responsible, verify_responsible
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.clockwork import Clockwork
from scheduler.register import tell_register
from scheduler.wording import HIDDEN, bubble_for
from tests.models.people.build import person

DAY_S = 86400
TODAY = date(2026, 11, 25)


def watch(store: Store) -> Clockwork:
    """A watch as it starts: nothing of what it told lies in its memory."""
    return Clockwork(store, lambda: 1, lambda: (True, ""))


def told(store: Store) -> list[tuple[str, str, dict[str, object]]]:
    """Notices that were to be raised: threshold, kind and values."""
    with store.read() as connection:
        chosen = text(
            'SELECT threshold, text_id, recipient, "values" FROM notice'
            " WHERE text_id LIKE 'notice.register.%' AND outcome IS NULL ORDER BY seq"
        )
        rows = connection.execute(chosen).all()
    assert {row[2] for row in rows} <= {"contact"}
    return [(row[0], row[1].removeprefix("notice.register."), json.loads(row[3])) for row in rows]


def leaves(store: Store, code: str, on: date) -> str:
    someone = person(store, code)
    with store.write() as session:
        add_mandate(
            session, LOADER, someone, "group_leader", 500, store.clock, valid_from=TODAY - timedelta(days=900)
        )
        end_mandate(session, LOADER, someone, "group_leader", on, store.clock)
    return someone


def test_cover_that_ends_and_the_answer_that_is_reviewed_each_threshold_once(
    store: Store, clock: HeldClock
) -> None:
    someone = leaves(store, "SF-07", TODAY + timedelta(days=40))
    reached = []
    for days in (0, 10, 1, 22, 1, 6, 1, 30):
        clock.advance(days * DAY_S)
        for _ in range(2):
            assert watch(store).run_calendar()
        reached.append([threshold for threshold, _, _ in told(store)])
    four = ["30", "7", "0", "overdue"]
    assert reached == [[], four[:1], four[:1], four[:2], four[:2], four[:3], four, four]
    assert {json.dumps(values) for _, _, values in told(store)} == {
        json.dumps({"person": "SF-07", "due_on": "2027-01-04"})
    }
    with store.write() as session:
        now = clock.now().date()
        answer_threat(
            session, LOADER, someone, "unknown", "Chefen", clock, review_on=now + timedelta(days=8), reason="Vem vet"
        )  # fmt: skip
    for days in (0, 1, 6, 1, 1, 1):
        clock.advance(days * DAY_S)
        watch(store).run_calendar()
    assert [(each, kind) for each, kind, _ in told(store)[4:]] == [
        ("30", "answer"), ("7", "answer"), ("0", "answer"), ("overdue", "answer"),
    ]  # fmt: skip
    with store.write() as session:
        answer_threat(session, LOADER, someone, "no", "Chefen", clock)
        assert tell_register(session, clock) == 0, "answered, nothing more is asked"


def test_offices_without_a_responsible_or_unverified_and_a_late_analysis(
    store: Store, clock: HeldClock
) -> None:
    with store.write() as session:
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock)
        board = add_board(session, LOADER, "SN", "Skolnämnden", "board", "08-465 004 40", clock)
        record_analysis(
            session, LOADER, board, "dnr 1", clock, done_on=TODAY, next_due_on=TODAY + timedelta(days=90)
        )
    seen = []
    for act, days in ((None, 0), ("name", 30), (None, 53), (None, 8), ("verify", 1), ("end", 1), (None, 1)):
        clock.advance(days * DAY_S)
        with store.write() as session:
            if act == "name":
                set_responsible(
                    session, LOADER, office, "Lo Ankarby", "08-465 004 31", clock, verified_on=TODAY
                )
            elif act == "verify":
                verify_responsible(session, LOADER, office, False, clock.now().date(), clock)
            elif act == "end":
                end_responsible(session, LOADER, office, False, clock.now().date(), clock)
        for _ in range(2):
            assert watch(store).run_calendar()
        seen.append([(threshold, kind) for threshold, kind, _ in told(store)])
    late = "overdue"
    whole = [
        (late, "no_responsible"), ("60", "analysis"), ("7", "analysis"), (late, "unverified"), (late, "analysis"),
        (late, "no_responsible"),
    ]  # fmt: skip
    assert [len(each) for each in seen] == [1, 2, 3, 5, 5, 6, 6]
    assert seen[2] == whole[:3]
    assert sorted(seen[-1]) == sorted(whole)
    assert "Lo" not in repr(told(store))


def test_many_at_once_become_one_that_counts(store: Store, clock: HeldClock) -> None:
    for number in range(4):
        leaves(store, f"SF-0{number}", TODAY + timedelta(days=number))
    with store.write() as session:
        assert tell_register(session, clock) == 4
        assert tell_register(session, clock) == 0
    assert [(kind, values) for _, kind, values in told(store)] == [("many", {"count": 4, "overdue": 0})]


@pytest.mark.parametrize(
    ("kind", "values", "title", "body"),
    [
        ("ending", {"person": "SF-07", "due_on": "2026-11-26"}, "Kvarstår hot?",
         "SF-07: omfattas inte längre om 1 dag. Frågan är inte besvarad."),
        ("ending", {"person": HIDDEN, "due_on": "2026-11-24"}, "Kvarstår hot?",
         "låst bord: omfattas inte sedan 1 dag. Frågan är inte besvarad."),
        ("no_responsible", {"code": "HL", "person": HIDDEN}, "Partikansli", "HL: ingen ansvarig är utsedd."),
        ("unverified", {"code": "Eva Exempel", "due_on": "2026-11-20"}, "Partikansli",
         "-: en kontaktuppgift skulle ha verifierats för 5 dagar sedan."),
        ("analysis", {"code": "SN", "due_on": "2026-11-25"}, "Riskanalys hos nämnd eller bolag",
         "SN: nästa riskanalys ska vara gjord i dag."),
        ("many", {"count": 5, "overdue": True}, "Vaktbord · registret",
         "5 saker i registret att se till, 0 försenade. Se Personer."),
        ("nonsense", {"count": "Eva"}, "Vaktbord · registret",
         "0 saker i registret att se till, 0 försenade. Se Personer."),
    ],
)  # fmt: skip
def test_a_bubble_names_class_code_and_days(
    kind: str, values: dict[str, object], title: str, body: str, clock: HeldClock
) -> None:
    bubble = bubble_for(f"notice.register.{kind}", values, False, clock.now())
    assert (bubble.title, bubble.body) == (title, body)
