"""Protected identity: with the highest level no address is kept, not even an old one; on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER, operator_at
from models.alarms.card import alarm_card
from models.alarms.commands import acknowledge
from models.duties.talking import book_talk
from models.measures.guarding import order
from models.people.card import person_card
from models.people.commands import set_home
from models.people.grounds import grounds, set_ground
from models.people.protection import protect
from models.people.reveal import Reason, reveal
from models.people.validity import today
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.alarms.build import EK, ring
from tests.models.people.conftest import Known, stands_in

HEAD = operator_at("head", "H. Chef", "head", "cli")
ASK = "Skatteverket, förmedling 4711; polisens kontaktperson"


def test_every_address_is_ended_and_emptied(store: Store, known: Known, clock: HeldClock) -> None:
    with store.write() as session:
        set_home(session, HEAD, known.id, "Gamla stigen 1", clock, valid_from=date(2020, 1, 1))
        set_home(session, HEAD, known.id, "Nya stigen 2", clock, valid_from=today(clock) + timedelta(days=30))
    with store.write() as session:
        emptied = protect(session, HEAD, "sf-07", "protected", clock, reference=ASK)
    assert emptied > 2
    assert stands_in(store, "stigen") + stands_in(store, "Hemliga") == []
    with store.read() as connection:
        card = person_card(connection, "SF-07", HEAD, clock.now(), today(clock))
    groups = {each.field: each.filled for each in card.groups}
    assert (card.protection, groups["address"], groups["sealed_reference"]) == ("protected", False, True)
    with store.write() as session:
        found = reveal(
            session,
            HEAD,
            "SF-07",
            ("address", "sealed_reference"),
            Reason("text", text="polisen frågar"),
            clock,
        )
    assert (found.address, found.sealed_reference) == (None, ASK)


def test_where_they_were_guarded_and_met_goes_too(store: Store, known: Known, clock: HeldClock) -> None:
    """What was written as a place of guarding or of a talk is most often the home."""
    soon = clock.now() + timedelta(hours=8)
    with store.write() as session:
        order(
            session, HEAD, "SF-07", clock.now(), soon, "Vakt AB", "08-465 004 77", "chefen", clock,
            place="Hemliga gatan 12",
        )  # fmt: skip
        book_talk(session, HEAD, known.id, soon, clock, channel="telefon", place="Hemliga gatan 12")
    with store.write() as session:
        protect(session, HEAD, "SF-07", "marked", clock)
    kept = "SELECT count(*) FROM {} WHERE place IS NOT NULL"
    with store.read() as connection:
        assert [connection.execute(text(kept.format(each))).scalar() for each in ("guard_order", "talk")] == [
            1,
            1,
        ]
    with store.write() as session:
        protect(session, HEAD, "SF-07", "protected", clock)
    with store.read() as connection:
        assert [connection.execute(text(kept.format(each))).scalar() for each in ("guard_order", "talk")] == [
            0,
            0,
        ]


def test_an_address_is_refused_with_a_sentence(store: Store, known: Known, clock: HeldClock) -> None:
    with store.write() as session:
        protect(session, HEAD, "SF-07", "protected", clock)
    with pytest.raises(Refused, match="home.protected"), store.write() as session:
        set_home(session, LOADER, known.id, "Smyggatan 3", clock)
    assert stands_in(store, "Smyggatan") == []
    with store.write() as session:
        protect(session, HEAD, "SF-07", "marked", clock)
        set_home(session, HEAD, known.id, "Nygatan 3", clock)
    with pytest.raises(NotFound), store.write() as session:
        set_home(session, HEAD, "no-such-person", "Nygatan 3", clock)


def test_the_alarm_of_such_a_person_shows_no_address(store: Store, known: Known, clock: HeldClock) -> None:
    with store.write() as session:
        protect(session, HEAD, "SF-07", "protected", clock, reference=ASK)
    alarm_id = ring(store, person_id=known.id)
    with store.write() as session:
        acknowledge(session, EK, alarm_id, clock)
    with store.read() as connection:
        card = alarm_card(connection, alarm_id, EK.id, clock.now())
    assert card is not None
    assert card.person is not None
    assert (card.person.home, card.person.protection) == (None, "protected")
    with pytest.raises(NotAllowed), store.write() as session:
        reveal(session, EK, "SF-07", ("sealed_reference",), Reason("alarm", alarm_id), clock)


@pytest.mark.parametrize(("level", "told"), [("secret", "no_such_protection"), ("", "no_such_protection")])
def test_an_unknown_level_is_refused(store: Store, known: Known, level: str, told: str) -> None:
    with pytest.raises(Refused, match=told), store.write() as session:
        protect(session, HEAD, "SF-07", level, store.clock)
    with pytest.raises(NotFound), store.write() as session:
        protect(session, HEAD, "SF-99", "marked", store.clock)
    with pytest.raises(NotAllowed), store.write() as session:
        protect(session, EK, "SF-07", "marked", store.clock)


def test_what_was_set_is_on_record_without_the_text(store: Store, known: Known) -> None:
    with store.write() as session:
        protect(session, HEAD, "SF-07", "marked", store.clock, reference=ASK)
    with store.read() as connection:
        verbs = connection.exec_driver_sql("SELECT verb FROM entry ORDER BY seq").scalars().all()
    assert verbs[-1] == "person.protected"
    assert [each for each in stands_in(store, "Skatteverket") if not each.startswith("person.")] == []


def test_grounds_are_examples_until_the_city_decides(store: Store) -> None:
    now = store.clock.now()
    with store.read() as connection:
        before = grounds(connection, now)
    assert before.decision == ""
    assert before.of(("address", "phone")) == ("OSL 21 kap. 3 §",)
    with store.write() as session:
        set_ground(session, HEAD, "address", "OSL 21 kap. 3 § och 22 kap. 1 §", "KS 2026/117", store.clock)
    with store.read() as connection:
        after = grounds(connection, store.clock.now())
    assert (after.by_field["address"], after.decision) == ("OSL 21 kap. 3 § och 22 kap. 1 §", "KS 2026/117")
    assert after.by_field["phone"] == before.by_field["phone"]
    for field, ground, decision in (("shoe", "x", "y"), ("phone", " ", "y"), ("phone", "x", "")):
        with pytest.raises(Refused), store.write() as session:
            set_ground(session, HEAD, field, ground, decision, store.clock)
