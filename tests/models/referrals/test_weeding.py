"""What the city weeds of referrals: whatever named somebody goes, number, owner and count stay (GDPR art. 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from models.access import two_person
from models.access.actor import LOADER
from models.audit import weeding
from models.referrals.commands import confirm, withdraw
from models.referrals.rows import ReferralCard
from models.referrals.views import counted, referral_card
from models.store.clock import HeldClock
from models.store.policy import Retention, decide
from models.store.store import Store
from tests.models.access.conftest import Staff
from tests.models.people.build import EK
from tests.models.referrals.build import ZONE, owners, refer

PLANTED = "planterat zebrahjul"
WORDS = {"about": PLANTED, "caller": PLANTED, "note": PLANTED}


def cards(store: Store, *ids: str) -> list[ReferralCard]:
    with store.read() as connection:
        found = [referral_card(connection, each, store.clock.now(), ZONE) for each in ids]
    return [each for each in found if each is not None]


def test_words_go_after_the_decided_months_and_what_is_open_stays(staff: Staff, clock: HeldClock) -> None:
    store = staff.store
    staff.add("ove", "officer")
    staff.add("cia", "head")
    owners(store)
    done, taken_back, waiting = (refer(store, None, **WORDS) for _ in range(3))
    with store.write() as session:
        confirm(session, EK, done, 1, PLANTED, store.clock)
        withdraw(session, EK, taken_back, 1, "mistake", store.clock)
        now = store.clock.now()
        decide(session, LOADER, replace(Retention(), referral=12), "KS 2026/123", now, now)
    with store.read() as connection:
        early = weeding.due(connection, now + timedelta(days=360))
        late = weeding.due(connection, now + timedelta(days=400))
    assert [(each.kind, each.count) for each in early] == [("referral", 0)]
    assert [(each.kind, each.count) for each in late] == [("referral", 2)]
    clock.jump(400 * 86400)
    with store.write() as session:
        number = weeding.request(session, staff.at("ove"), "referral", store.clock)
    with store.write() as session:
        two_person.approve(session, staff.at("cia"), number, store.clock)
    first, second, third = cards(store, done, taken_back, waiting)
    assert PLANTED not in repr((first, second))
    assert third.about == PLANTED
    assert (first.row.number, first.row.owner_code, first.row.state) == ("R2026-001", "HL", "confirmed")
    with store.read() as connection:
        assert counted(connection, now - timedelta(days=1), now + timedelta(days=1)).made == 3
        weeded = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'record.weeded'")).scalar()
        assert weeding.due(connection, store.clock.now())[0].count == 0
    assert weeded == 2
