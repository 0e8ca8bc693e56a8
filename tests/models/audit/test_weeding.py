"""Weeding on both engines: by a decided rule, by two persons, and the record still verifies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from models.access import two_person
from models.access.actor import LOADER
from models.alarms.tables import Alarm
from models.audit import weeding
from models.audit.verify import verify
from models.people.commands import add_person, set_home
from models.people.tables import Home
from models.store.chain import record
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Refused
from models.store.policy import Retention, decide
from models.store.store import Store
from models.store.tables import EntryDetail
from tests.models.access.conftest import Staff
from tests.models.audit.record import KEY
from tests.models.people.build import hold_homes

_ALARM = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
_HOME = Home.__table__  # type: ignore[attr-defined]  # as above
PLANTED = "planterat zebrahjul"


@pytest.fixture
def two(staff: Staff) -> Staff:
    """Those who ask and approve."""
    staff.add("ove", "officer")
    staff.add("cia", "head")
    return staff


def rule(store: Store, **months: int) -> None:
    with store.write() as session:
        decide(
            session,
            LOADER,
            replace(Retention(), **months),
            "KS 2026/123",
            store.clock.now(),
            store.clock.now(),
        )


def alarm(store: Store, name: str, state: str = "closed") -> None:
    """An alarm with words in its row and in its entries."""
    now = store.clock.now()
    with store.write() as session:
        session.add(
            Alarm(
                id=name, priority=1, kind="personal", state=state, source="dc09_tcp", account="1234", code="PA",
                text=PLANTED, position=PLANTED, close_reason=PLANTED, received_at=now,
                closed_at=now if state == "closed" else None,
            )
        )  # fmt: skip
        record(session, LOADER, "alarm.noted", f"alarm:{name}", now, {"text": PLANTED})


def weed(two: Staff, kind: str) -> None:
    with two.store.write() as session:
        number = weeding.request(session, two.at("ove"), kind, two.store.clock)
    with two.store.write() as session:
        two_person.approve(session, two.at("cia"), number, two.store.clock)


def words(store: Store) -> str:
    """All that the record and the alarms still say."""
    with store.read() as connection:
        return "".join(
            str(connection.execute(chosen).all())
            for chosen in (
                select(_ALARM.c.text, _ALARM.c.position, _ALARM.c.close_reason),
                select(_DETAIL.c.body),
                select(_HOME.c.address),
            )
        )


def proposed(two: Staff) -> dict[str, int]:
    with two.store.write() as session:
        return {
            each.kind: each.count for each in weeding.propose(session, two.at("ove"), two.store.clock.now())
        }


def test_nothing_is_due_without_a_rule(two: Staff, clock: HeldClock) -> None:
    alarm(two.store, "a1")
    clock.advance(timedelta(days=4000).total_seconds())
    assert proposed(two) == {}
    with pytest.raises(Refused, match="no_rule"):
        weed(two, "alarm")


def test_an_alarm_loses_its_words_and_the_chain_holds(two: Staff, clock: HeldClock) -> None:
    store = two.store
    alarm(store, "old")
    clock.advance(timedelta(days=400).total_seconds())
    alarm(store, "fresh")
    alarm(store, "open", "new")
    rule(store, alarm=12)
    assert proposed(two) == {"alarm": 1}
    before = words(store).count(PLANTED)
    weed(two, "alarm")
    assert words(store).count(PLANTED) == before - 4
    assert proposed(two) == {"alarm": 0}
    with store.read() as connection:
        verdict = verify(connection, KEY, copy=True)
        rows = connection.execute(text("SELECT id, state, code FROM alarm ORDER BY id")).all()
    assert (verdict.fault, verdict.weeded) == (None, 1)
    assert [tuple(row) for row in rows] == [
        ("fresh", "closed", "PA"),
        ("old", "closed", "PA"),
        ("open", "new", "PA"),
    ]
    with pytest.raises(Refused, match="nothing_due"):
        weed(two, "alarm")


def test_a_rule_taken_back_before_approval_keeps_the_words(two: Staff, clock: HeldClock) -> None:
    store = two.store
    alarm(store, "old")
    clock.advance(timedelta(days=400).total_seconds())
    rule(store, alarm=12)
    with store.write() as session:
        number = weeding.request(session, two.at("ove"), "alarm", clock)
    clock.advance(60)
    rule(store, alarm=24)
    with store.write() as session:
        two_person.approve(session, two.at("cia"), number, clock)
    assert words(store).count(PLANTED) == 4


def test_one_person_weeds_nothing(two: Staff, clock: HeldClock) -> None:
    alarm(two.store, "old")
    clock.advance(timedelta(days=400).total_seconds())
    rule(two.store, alarm=12)
    with two.store.write() as session:
        number = weeding.request(session, two.at("ove"), "alarm", clock)
    with pytest.raises(Refused, match="same_person"), two.store.write() as session:
        two_person.approve(session, two.at("ove"), number, clock)
    with pytest.raises(NotAllowed), two.store.write() as session:
        two_person.approve(session, two.at("adm"), number, clock)
    assert words(two.store).count(PLANTED) == 4


def test_former_homes_and_the_logs_words_go(two: Staff, clock: HeldClock) -> None:
    store = two.store
    with store.write() as session:
        hold_homes(session, clock)
        person = add_person(session, LOADER, "SF-07", "Kim", clock, home=PLANTED)
        record(session, LOADER, "person.revealed", f"person:{person}", clock.now(), {"reason": PLANTED})
    clock.advance(timedelta(days=30).total_seconds())
    with store.write() as session:
        set_home(session, LOADER, person, "Ny gata 1", clock, valid_from=date(2026, 12, 24))
    clock.advance(timedelta(days=400).total_seconds())
    rule(store, home=12, log=12)
    assert proposed(two)["home"] == 2  # as it was said first, and as it was cut when the next was said
    weed(two, "home")
    weed(two, "log")
    assert PLANTED not in words(store)
    assert "Ny gata 1" in words(store)
    with store.read() as connection:
        assert verify(connection, KEY, copy=True).fault is None


APPROVAL: dict[str, object] = {"kind": "weed", "number": 1, "asked_id": "ove"}


@pytest.mark.parametrize(
    ("before", "by"),
    [
        (None, "cia"),
        (("two_person.approved", {**APPROVAL, "kind": "key.rotate"}), "cia"),
        (("two_person.approved", {**APPROVAL, "asked_id": "cia"}), "cia"),
        (("two_person.asked", APPROVAL), "cia"),
        (("two_person.approved", APPROVAL), "ove"),
    ],
)
def test_words_that_went_without_two_persons_are_a_fault(
    two: Staff, clock: HeldClock, before: tuple[str, dict[str, object]] | None, by: str
) -> None:
    """Who has the database's own login may empty words and append an entry that says they were weeded."""
    store = two.store
    alarm(store, "old")
    alarm(store, "new")
    clock.advance(timedelta(days=400).total_seconds())
    rule(store, alarm=12)
    weed(two, "alarm")
    with store.read() as connection:
        assert verify(connection, KEY, copy=True).fault is None
        last = int(connection.execute(text("SELECT max(seq) FROM entry")).scalar_one())
    actors = {code: replace(two.at(code), id=code) for code in ("ove", "cia")}
    with store.write() as session:
        record(session, LOADER, "alarm.noted", "alarm:x", clock.now(), {"note": PLANTED})
    with store.write() as session:
        session.connection().execute(
            text(
                "UPDATE entry_detail SET body = NULL WHERE id = (SELECT detail_id FROM entry WHERE seq = :s)"
            ),
            {"s": last + 1},
        )
        if before is not None:
            record(session, actors["cia"], before[0], "weed:alarm", clock.now(), before[1])
        record(session, actors[by], "record.weeded", "alarm:x", clock.now(), {"entries": [last + 1]})
    with store.read() as connection:
        verdict = verify(connection, KEY, copy=True)
    assert verdict.fault is not None
    assert (verdict.fault.why, verdict.fault.seq) == ("weeded_alone", last + 2 + (before is not None))
    assert verdict.last_good == verdict.fault.seq - 1
