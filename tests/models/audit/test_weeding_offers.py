"""Weeding takes what was said and agreed once it is over; what is booked, waits or holds keeps its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.access import two_person
from models.access.actor import LOADER
from models.audit import weeding
from models.audit.verify import verify
from models.duties.agreeing import agree_act, assure, settle_act
from models.duties.ledger import ledger
from models.duties.tables import Assurance
from models.duties.talking import book_talk, cancel_talk, hold_talk
from models.people.commands import add_mandate
from models.people.offers import attest_offer, offers_of, record_offer
from models.people.validity import local_day
from models.store.clock import HeldClock
from models.store.policy import Retention, decide
from models.store.store import Store
from tests.models.access.conftest import Staff
from tests.models.audit.record import KEY
from tests.models.people.build import person

PLANTED = "planterat zebrahjul"
COLUMNS = {
    "talk": ("place", "participants", "risks", "agenda", "trigger", "why_cancelled"),
    "agreed_act": ("what", "remark"),
    "assurance": ("how",),
    "offer": ("cause", "attested_how"),
}


@pytest.fixture
def two(staff: Staff) -> Staff:
    """Those who ask and approve."""
    staff.add("ove", "officer")
    staff.add("cia", "head")
    return staff


def held(store: Store) -> dict[str, int]:
    """In how many rows of a column the planted words still stand."""
    from models.duties.weeding import _ACT, _ASSURANCE, _OFFER, _TALK

    found = {}
    with store.read() as connection:
        for table in (_TALK, _ACT, _ASSURANCE, _OFFER):
            rows = connection.execute(table.select()).mappings().all()
            for name in COLUMNS[table.name]:
                count = sum(PLANTED in str(row[name] or "") for row in rows)
                if count:
                    found[f"{table.name}.{name}"] = count
    return found


def worked(store: Store, clock: HeldClock) -> str:
    """One of each that is over, and one of each that is not."""
    someone, today = person(store), local_day(clock.now())
    with store.write() as session:
        add_mandate(session, LOADER, someone, "group_leader", 500, clock, valid_from=today)
        talks = [
            book_talk(
                session,
                LOADER,
                someone,
                clock.now() + timedelta(days=days),
                clock,
                channel="brev",
                trigger=PLANTED,
                place=PLANTED,
                participants=PLANTED,
                agenda=PLANTED,
            )
            for days in (1, 2, 3)
        ]
        acts = [agree_act(session, LOADER, someone, PLANTED, "person", clock) for _ in range(3)]
        settle_act(session, LOADER, acts[0], "done", 1, clock)
        settle_act(session, LOADER, acts[1], "dropped", 1, clock, remark=PLANTED)
        for _ in range(2):
            assure(session, LOADER, someone, "education", "signed", clock, reference=PLANTED)
        offer = record_offer(session, LOADER, someone, "introduction", "offered", today, "brev", clock)
        attest_offer(session, LOADER, offer, today, PLANTED, 1, clock)
    clock.advance(timedelta(days=2).total_seconds())
    with store.write() as session:
        hold_talk(session, LOADER, talks[0], 1, clock, risks=PLANTED)
        cancel_talk(session, LOADER, talks[1], "person", PLANTED, 1, clock)
    return someone


def test_what_is_over_loses_its_words_and_what_is_not_keeps_them(two: Staff, clock: HeldClock) -> None:
    store = two.store
    someone = worked(store, clock)
    before = held(store)
    assert set(before) == {f"{table}.{name}" for table, names in COLUMNS.items() for name in names}
    with store.write() as session:
        decide(session, LOADER, replace(Retention(), offer=12), "KS 2026/123", clock.now(), clock.now())
        (due,) = weeding.propose(session, two.at("ove"), clock.now())
    assert due.count == 0
    clock.advance(timedelta(days=400).total_seconds())
    with store.write() as session:
        (due,) = weeding.propose(session, two.at("ove"), clock.now())
        number = weeding.request(session, two.at("ove"), "offer", clock)
    assert sorted(each.partition(":")[0] for each in due.subjects) == [
        "act", "act", "assurance", "offer", "offer", "offer", "offer", "talk", "talk",
    ]  # fmt: skip
    with store.read() as connection:
        owed = ledger(connection, local_day(clock.now()))
    with store.write() as session:
        two_person.approve(session, two.at("cia"), number, clock)
    # The talk that was never seen to, the act that waits, and the assurance that holds.
    assert held(store) == {
        "talk.place": 1, "talk.participants": 1, "talk.agenda": 1, "talk.trigger": 1, "agreed_act.what": 1,
        "assurance.how": 1,
    }  # fmt: skip
    with store.write() as session:
        assert weeding.propose(session, two.at("ove"), clock.now())[0].count == 0
    with store.read() as connection:
        assert verify(connection, KEY, copy=True).fault is None
        assert ledger(connection, local_day(clock.now())) == owed
        assert {each.attested_on is not None for each in offers_of(connection, someone)} == {True, False}
        ways = [
            row.how
            for row in connection.execute(select(Assurance.id, Assurance.how).order_by(col(Assurance.seq)))
        ]
    assert ways == ["signed:", f"signed:{PLANTED}"]
