"""When cover ends: the threat first, then the list, and whatever was not returned still rings (rule 18)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms.views import open_alarms
from models.measures.handing import take_back
from models.people.commands import add_mandate, end_mandate
from models.people.devices import add_transmitter
from models.people.ending_rows import EndingRow
from models.people.ending_views import endings
from models.people.endings import answer_threat, close_ending, settle_item
from models.people.senders import senders
from models.people.typed import do_person
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Overtaken, Refused
from models.store.store import Store
from tests.models.alarms.build import alarm_event, frame, receive
from tests.models.people.build import AUDITOR, EK, person

TODAY = date(2026, 11, 25)
BEGAN = date(2024, 1, 1)


@pytest.fixture
def leaving(store: Store, clock: HeldClock) -> str:
    """A group leader with a personal alarm whose mandate ends today."""
    return _leaving(store, clock)


def _leaving(store: Store, clock: HeldClock, ends: date = TODAY) -> str:
    someone = person(store)
    with store.write() as session:
        add_mandate(session, LOADER, someone, "group_leader", 500, clock, valid_from=BEGAN)
        add_transmitter(session, LOADER, "1007", "personal", "SF-07", clock)
        end_mandate(session, LOADER, someone, "group_leader", ends, clock)
    return someone


def the_ending(store: Store, day: date = TODAY) -> EndingRow:
    with store.read() as connection:
        (found,) = endings(connection, day)
    return found


def answer(store: Store, someone: str, threat: str, **more: object) -> str:
    with store.write() as session:
        return answer_threat(session, LOADER, someone, threat, "Säkerhetschefen", store.clock, **more)  # type: ignore[arg-type]  # names of answer_threat()


def test_an_end_asks_first_whether_a_threat_remains(store: Store, leaving: str) -> None:
    found = the_ending(store)
    assert (found.id, found.stands, found.code, found.ends_on, found.items, found.ringing) == (
        None, "ask", "SF-07", TODAY, (), 1,
    )  # fmt: skip


def test_an_alarm_of_one_whose_cover_has_ended_rings_as_before(
    store: Store, leaving: str, clock: HeldClock
) -> None:
    """Through every answer and to the last line of the list: until it is taken back it is theirs and it rings."""
    with store.read() as connection:
        before = senders(connection)

    def press(sequence: str) -> tuple[str | None, int, str, str | None]:
        with store.read() as connection:
            (sender,) = senders(connection)
        pressed = frame(
            alarm_event(), clock.now(), account=sender.account, sequence=sequence, transmitter_id=sender.id,
            person_id=sender.person_id,
        )  # fmt: skip
        (stored,) = receive(store, pressed)
        with store.read() as connection:
            row = next(each for each in open_alarms(connection) if each.id == stored.alarm_ids[0])
        return row.person, row.priority, row.state, row.kind

    ringing = ("SF-07", 1, "new", "personal")
    assert press("0001") == ringing
    answer(store, leaving, "yes", review_on=TODAY + timedelta(days=30))
    assert press("0002") == ringing
    answer(store, leaving, "no")
    assert press("0003") == ringing
    ending = the_ending(store)
    with store.write() as session:
        for item in ending.items:
            if item.kind != "device":
                settle_item(session, LOADER, item.id, "done", item.version, clock)
    assert press("0004") == ringing
    clock.advance(400 * 86400)
    assert press("0005") == ringing
    with store.read() as connection:
        assert senders(connection) == before


def test_nothing_is_recalled_while_a_threat_remains(store: Store, leaving: str) -> None:
    for threat in ("yes", "unknown"):
        for review in (None, TODAY):
            with pytest.raises(Refused, match=r"ending\.needs_review"):
                answer(store, leaving, threat, review_on=review)
        answer(store, leaving, threat, review_on=TODAY + timedelta(days=1), reason="Känsligt skäl")
        found = the_ending(store)
        assert (found.stands, found.threat, found.items, found.decided_by) == (
            "stays",
            threat,
            (),
            "Säkerhetschefen",
        )
        assert found.id is not None
        with pytest.raises(Refused, match=r"ending\.threat_remains"), store.write() as session:
            close_ending(session, LOADER, found.id, found.version, store.clock)
    with store.read() as connection:
        said = connection.execute(text("SELECT body FROM entry_detail")).scalars().all()
    assert not any("Känsligt" in body for body in said)


def test_the_list_is_worked_to_its_end(store: Store, leaving: str, clock: HeldClock) -> None:
    answer(store, leaving, "no")
    found = the_ending(store)
    assert found.id is not None
    assert [(each.kind, each.label, each.returned) for each in found.items] == [
        ("device", "1007", False), ("talk", "", None), ("access", "", None),
    ]  # fmt: skip
    device, talk, access = found.items
    with pytest.raises(Refused, match=r"ending\.device_not_returned"), store.write() as session:
        settle_item(session, LOADER, device.id, "done", device.version, clock)
    with pytest.raises(Refused, match=r"ending\.needs_reason"), store.write() as session:
        settle_item(session, LOADER, access.id, "not_applicable", access.version, clock)
    with store.write() as session:
        settle_item(session, LOADER, talk.id, "done", talk.version, clock)
        settle_item(session, LOADER, access.id, "not_applicable", access.version, clock, reason="Hade inga")
    with pytest.raises(Overtaken), store.write() as session:
        settle_item(session, LOADER, talk.id, "open", talk.version, clock)
    with pytest.raises(Refused, match=r"ending\.worked_already"):
        answer(store, leaving, "yes", review_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match=r"ending\.items_open"), store.write() as session:
        close_ending(session, LOADER, found.id, found.version, clock)
    with store.write() as session:
        take_back(session, LOADER, "1007", "KV 12", clock)
        settle_item(session, LOADER, device.id, "done", device.version, clock)
    ready = the_ending(store)
    assert (ready.stands, ready.ringing, ready.left) == ("ready", 0, ())
    with store.write() as session:
        close_ending(session, LOADER, found.id, ready.version, clock)
    with store.read() as connection:
        assert endings(connection, TODAY) == ()
        assert endings(connection, TODAY + timedelta(days=900)) == ()
        assert [each.stands for each in endings(connection, TODAY, closed=True)] == ["closed"]


def test_a_device_that_came_later_is_not_forgotten(store: Store, leaving: str, clock: HeldClock) -> None:
    answer(store, leaving, "no")
    with store.write() as session:
        take_back(session, LOADER, "1007", "KV 12", clock)
        add_transmitter(session, LOADER, "1008", "burglary", "SF-07", clock)
        for item in the_ending(store).items:
            settle_item(session, LOADER, item.id, "done", item.version, clock)
    found = the_ending(store)
    assert found.id is not None
    with pytest.raises(Refused, match=r"ending\.device_came_later"), store.write() as session:
        close_ending(session, LOADER, found.id, found.version, clock)
    answer(store, leaving, "no")
    assert [each.label for each in the_ending(store).left] == ["1008"]


def test_an_end_ahead_is_asked_of_within_the_days_chosen(sqlite_store: Store, clock: HeldClock) -> None:
    someone = _leaving(sqlite_store, clock, TODAY + timedelta(days=31))
    with sqlite_store.read() as connection:
        assert endings(connection, TODAY) == ()
        assert len(endings(connection, TODAY + timedelta(days=1))) == 1
    with pytest.raises(Refused, match=r"ending\.no_end"):
        answer(sqlite_store, someone, "no")
    clock.advance(86400)
    answer(sqlite_store, someone, "no")
    found = the_ending(sqlite_store, TODAY + timedelta(days=1))
    assert found.id is not None
    with sqlite_store.write() as session:
        take_back(session, LOADER, "1007", "KV 12", clock)
        for item in found.items:
            settle_item(session, LOADER, item.id, "done", item.version, clock)
    with pytest.raises(Refused, match=r"ending\.not_ended_yet"), sqlite_store.write() as session:
        close_ending(session, LOADER, found.id, found.version, clock)


def test_a_mandate_given_anew_closes_the_ending_and_the_next_end_asks_again(
    sqlite_store: Store, clock: HeldClock
) -> None:
    someone = _leaving(sqlite_store, clock)
    answer(sqlite_store, someone, "unknown", review_on=TODAY + timedelta(days=9))
    with sqlite_store.write() as session:
        add_mandate(session, LOADER, someone, "presidium", 500, clock, valid_from=TODAY)
    found = the_ending(sqlite_store)
    assert found.stands == "again"
    assert found.id is not None
    with sqlite_store.write() as session:
        close_ending(session, LOADER, found.id, found.version, clock)
        end_mandate(session, LOADER, someone, "presidium", TODAY + timedelta(days=20), clock)
    found = the_ending(sqlite_store)
    assert (found.id, found.stands, found.ends_on) == (None, "ask", TODAY + timedelta(days=20))


@pytest.mark.parametrize(
    ("threat", "who", "message"),
    [("kanske", "Chefen", "ending.no_such_answer"), ("", "Chefen", "ending.no_such_answer"),
     ("no", " ", "ending.decided_by_whom")],
)  # fmt: skip
def test_what_is_no_answer_is_refused(
    sqlite_store: Store, clock: HeldClock, threat: str, who: str, message: str
) -> None:
    someone = _leaving(sqlite_store, clock)
    with pytest.raises(Refused) as refused, sqlite_store.write() as session:
        answer_threat(session, LOADER, someone, threat, who, clock)
    assert refused.value.message_id == message
    for actor in (AUDITOR, EK):
        with pytest.raises(NotAllowed), sqlite_store.write() as session:
            answer_threat(session, actor, someone, "no", "Chefen", clock)


def test_two_who_answer_at_once_have_one_winner(sqlite_store: Store, clock: HeldClock) -> None:
    someone = _leaving(sqlite_store, clock)
    answer(sqlite_store, someone, "no", seen=0)
    with pytest.raises(Overtaken):
        answer(sqlite_store, someone, "yes", review_on=TODAY + timedelta(days=3), seen=0)


def test_two_officers_answer_and_settle_and_the_second_is_told(
    store: Store, leaving: str, clock: HeldClock
) -> None:
    """As forms do it, each with the version it was opened on: that a threat remains is not undone by a late "no"."""

    def told(act: str, **words: str) -> None:
        with store.write() as session:
            do_person(session, LOADER, act, "SF-07", {"decided_by": "Chefen", **words}, clock)

    told("threat", threat="yes", review="2027-01-01", seen="0")
    with pytest.raises(Overtaken):
        told("threat", threat="no", seen="0")
    assert the_ending(store).stands == "stays"
    told("threat", threat="no", seen=str(the_ending(store).version))
    line = next(each for each in the_ending(store).items if each.kind == "access")
    seen = {"line": "3", "item": line.id, "seen": str(line.version)}
    told("settle", state="done", **seen)
    with pytest.raises(Overtaken):
        told("settle", state="not_applicable", reason="behövs ej", **seen)
    assert next(each for each in the_ending(store).items if each.id == line.id).state == "done"
