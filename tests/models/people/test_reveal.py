"""What is masked is shown only with a reason, by right, and when the record has it: on both engines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access.actor import LOADER, Actor, operator_at, unnamed, unproven
from models.access.break_glass import break_glass
from models.alarms.card import alarm_card
from models.alarms.commands import acknowledge, close, shelve, unshelve
from models.audit.rows import Saw
from models.audit.seen import alarm_numbers, who_saw
from models.incidents.commands import open_incident
from models.incidents.views import incident_card
from models.people.card import PersonCard, person_card
from models.people.commands import add_person
from models.people.reveal import LEAST_WORDS, Reason, Revealed, enough_words, reveal
from models.people.validity import today
from models.people.words import FIELDS
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused, StoreUnavailable
from models.store.store import Store
from models.store.text import clean
from tests.models.access.conftest import Staff
from tests.models.alarms.build import BERG, EK, alarm_event, ring
from tests.models.people.conftest import Known, seen_of

WHY = Reason("text", text="ringer upp om larmtest")
AUDITOR = operator_at("aud", "R. Revisor", "auditor", "cli")


def show(store: Store, actor: Actor, *fields: str, reason: Reason = WHY, code: str = "SF-07") -> Revealed:
    with store.write() as session:
        return reveal(session, actor, code, fields, reason, store.clock)


def card(store: Store, actor: Actor = EK, code: str = "SF-07") -> PersonCard:
    with store.read() as connection:
        return person_card(connection, code, actor, store.clock.now(), today(store.clock))


def test_the_card_lies_closed_and_says_why(store: Store, known: Known) -> None:
    found = card(store)
    assert [each.field for each in found.groups] == [each for each in FIELDS if each != "sealed_reference"]
    assert all(each.filled and each.may and each.ground.startswith("OSL") for each in found.groups)
    assert (found.decision, found.office, found.category, found.alarm) == (
        "",
        "Hamnlistan",
        "commissioner",
        None,
    )
    for secret in ("Påhittad", known.address, known.phone, "Kansli", "handväskan"):
        assert secret not in repr(found)


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("name", ("Eva Påhittad",)),
        ("phone", ("070-174 06 07",)),
        ("address", ("Hemliga gatan 12, Sundhamra",)),
        ("responsible", ("Sam Kansli", "070-174 06 08")),
        ("transmitters", ("1007", "i handväskan")),
    ],
)
def test_one_group_is_shown_and_no_other(
    store: Store, known: Known, field: str, shown: tuple[str, ...]
) -> None:
    found = show(store, EK, field)
    values = [found.name, found.phone, found.address, found.responsible, found.responsible_phone]
    values += [part for each in found.transmitters for part in (each.account, each.placement)]
    assert tuple(each for each in values if each is not None) == shown
    [look] = seen_of(store, known.id)
    assert (look.verb, look.fields, look.reason, look.who) == ("person.revealed", (field,), WHY.text, "M. Ek")


def test_what_was_revealed_stands_in_no_repr(store: Store, known: Known) -> None:
    assert repr(show(store, EK, *FIELDS[:3])) == "Revealed(SF-07)"


def test_nothing_is_shown_when_the_record_cannot_be_written(
    store: Store, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("store.away")

    shown: list[Revealed] = []
    monkeypatch.setattr(chain, "append", away)
    with pytest.raises(StoreUnavailable):
        shown.append(show(store, EK, "address"))
    assert shown == []
    monkeypatch.undo()
    assert seen_of(store, known.id) == []


def test_an_open_alarm_is_reason_enough_until_it_is_closed(store: Store, known: Known) -> None:
    assert card(store).alarm is None
    alarm_id = ring(store, person_id=known.id)
    found = card(store).alarm
    assert found is not None
    assert (found.id, found.mine) == (alarm_id, False)
    why = Reason("alarm", alarm_id)
    show(store, EK, "address", reason=why)
    with store.write() as session:
        acknowledge(session, EK, alarm_id, store.clock)
    assert getattr(card(store).alarm, "mine", None) is True
    assert getattr(card(store, BERG).alarm, "mine", None) is False
    with store.write() as session:
        close(session, EK, alarm_id, "user_error", "råkade trycka", store.clock)
    assert card(store).alarm is None
    with pytest.raises(Refused, match="alarm_not_open"):
        show(store, EK, "address", reason=why)
    assert [(each.verb, each.reason, each.reference) for each in seen_of(store, known.id)] == [
        ("person.revealed", "alarm", f"alarm:{alarm_id}"),
        ("person.opened", "alarm", f"alarm:{alarm_id}"),
    ]


def test_ones_own_alarm_is_named_before_a_louder_one(store: Store, known: Known) -> None:
    mine = ring(store, alarm_event("battery", 4), person_id=known.id)
    with store.write() as session:
        acknowledge(session, EK, mine, store.clock)
    ring(store, person_id=known.id, sequence="0002")
    assert getattr(card(store).alarm, "id", "") == mine


def test_another_persons_alarm_is_no_reason(store: Store, known: Known) -> None:
    with store.write() as session:
        other = add_person(session, LOADER, "SF-08", "Bo Annan", store.clock)
    alarm_id = ring(store, person_id=other)
    with pytest.raises(Refused, match="alarm_not_open"):
        show(store, EK, "address", reason=Reason("alarm", alarm_id))
    assert seen_of(store, known.id) == []


@pytest.mark.parametrize(("whose", "other"), [("SF-07", False), ("", True)])
def test_an_incident_is_named_by_number(store: Store, known: Known, whose: str, other: bool) -> None:
    with store.write() as session:
        incident_id = open_incident(
            session, EK, "hot per brev", "near_miss", store.clock, person=whose or None
        )
    with store.read() as connection:
        found = incident_card(connection, incident_id)
    assert found is not None
    number = found.row.number
    show(store, EK, "phone", reason=Reason("incident", number, "frågar om brevet"))
    [look] = seen_of(store, known.id)
    assert (look.reason, look.reference) == ("incident", f"incident:{number}")
    with store.read() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM entry_detail").scalars().all()
    if store.is_sqlite:
        assert any("other_person" in str(body) for body in bodies) is other
    with pytest.raises(NotFound, match="no_such_incident"):
        show(store, EK, "phone", reason=Reason("incident", "1999-001"))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason("text"), "too_few_words"),
        (Reason("text", text="a b c d e f"), "too_few_words"),
        (Reason("text", text=" \u200b" * 40), "too_few_words"),
        (Reason("nyfiken", text="jag vill bara veta"), "no_reason"),
        (Reason("glass", "1"), "NotAllowed"),
    ],
)
def test_a_reason_that_says_nothing_opens_nothing(
    store: Store, known: Known, reason: Reason, told: str
) -> None:
    with pytest.raises((Refused, NotAllowed)) as caught:
        show(store, LOADER if reason.kind == "glass" else EK, "name", reason=reason)
    assert told in f"{caught.typename} {caught.value.message_id}"
    assert seen_of(store, known.id) == []


@given(st.text(max_size=40))
def test_a_free_text_counts_what_can_be_read(text: str) -> None:
    shown = "".join(clean(text, 400).split())
    assert enough_words(text) is (len(shown) >= LEAST_WORDS)


@pytest.mark.parametrize(
    ("actor", "field", "may"),
    [
        (EK, "address", True),
        (operator_at("o", "O", "officer", "d"), "sealed_reference", True),
        (operator_at("h", "H", "head", "d"), "sealed_reference", True),
        (EK, "sealed_reference", False),
        (AUDITOR, "name", False),
        (operator_at("a", "A", "administrator", "d"), "name", False),
        (unproven("X", "d"), "name", False),
        (unnamed("X", "d"), "sealed_reference", True),
    ],
)
def test_who_may(store: Store, known: Known, actor: Actor, field: str, may: bool) -> None:
    if may:
        assert show(store, actor, field).fields == (field,)
        return
    with pytest.raises(NotAllowed):
        show(store, actor, field)
    assert seen_of(store, known.id) == []


def test_the_sealed_text_is_a_look_of_its_own(store: Store, known: Known) -> None:
    show(store, operator_at("o", "O. Lind", "officer", "d"), "name", "sealed_reference")
    assert [(each.verb, each.fields) for each in seen_of(store, known.id)] == [
        ("person.revealed", ("name",)),
        ("person.revealed_sealed", ("sealed_reference",)),
    ]


def test_nothing_and_nobody_is_refused(store: Store, known: Known) -> None:
    with pytest.raises(Refused, match="nothing_chosen"):
        show(store, EK, "shoe_size")
    with pytest.raises(NotFound):
        show(store, EK, "name", code="SF-99")


def test_an_emergency_opening_shows_all_for_a_quarter_of_an_hour(
    store: Store, staff: Staff, known: Known, clock: HeldClock
) -> None:
    staff.add("mek", "tib")
    staff.add("sbe", "tib")
    with store.write() as session:
        number = break_glass(session, staff.at("mek"), "SF-07", "någon skriker i telefonen", clock)
    why = Reason("glass", str(number))
    assert getattr(card(store, staff.at("mek")).glass, "number", 0) == number
    found = show(store, staff.at("mek"), *FIELDS, reason=why)
    assert (found.address, found.fields) == (known.address, FIELDS)
    assert card(store, staff.at("sbe")).glass is None
    with pytest.raises(Refused, match="glass_not_open"):
        show(store, staff.at("sbe"), "address", reason=why)
    clock.advance(899)
    show(store, staff.at("mek"), "address", reason=why)
    clock.advance(1)
    with pytest.raises(Refused, match="glass_not_open"):
        show(store, staff.at("mek"), "address", reason=why)
    looked = [(each.verb, each.reference) for each in seen_of(store, known.id)]
    assert looked == [
        ("break_glass.opened", f"break_glass:{number}"),
        ("person.revealed", f"break_glass:{number}"),
        ("person.revealed_sealed", f"break_glass:{number}"),
        ("person.revealed", f"break_glass:{number}"),
    ]


def test_an_alarm_taken_up_from_a_pause_opens_the_card_on_record(store: Store, known: Known) -> None:
    alarm_id = ring(store, alarm_event("burglary", 3), person_id=known.id)
    with store.write() as session:
        acknowledge(session, EK, alarm_id, store.clock)
        shelve(session, EK, alarm_id, store.clock.now().replace(hour=6), "hantverkare", store.clock)
    with store.write() as session:
        unshelve(session, BERG, alarm_id, store.clock)
    assert [(each.verb, each.who) for each in seen_of(store, known.id)] == [
        ("person.opened", "M. Ek"),
        ("person.opened", "S. Berg"),
    ]


def test_who_saw_answers_for_each_way_of_looking(store: Store, staff: Staff, known: Known) -> None:
    staff.add("mek", "tib")
    mek = staff.at("mek")
    alarm_id = ring(store, person_id=known.id)
    with store.write() as session:
        acknowledge(session, mek, alarm_id, store.clock)
    show(store, mek, "address", reason=Reason("alarm", alarm_id))
    show(store, mek, "phone")
    with store.write() as session:
        break_glass(session, mek, "SF-07", "någon skriker i telefonen", store.clock)
    with store.write() as session:
        found: tuple[Saw, ...] = who_saw(session, AUDITOR, "SF-07", store.clock, field="address")
        numbers = alarm_numbers(session.connection(), found)
    assert [each.verb for each in found] == ["person.opened", "person.revealed", "break_glass.opened"]
    assert numbers == {alarm_id: 1}, "officers know an alarm by its number"


def test_the_card_of_an_alarm_opens_to_nobody_else(store: Store, known: Known) -> None:
    quiet = unproven("M. Ek, ej bekräftad", "desk-1")
    alarm_id = ring(store, person_id=known.id)
    with store.write() as session:
        acknowledge(session, quiet, alarm_id, store.clock)
    for actor in (quiet, EK, BERG):
        with store.read() as connection:
            found = alarm_card(connection, alarm_id, actor.id, store.clock.now())
        assert found is not None
        assert (found.opened, found.person) == (False, None), actor.label
        assert [(each.raw, each.text) for each in found.signals] == [(b"", None)]
    with store.write() as session:
        acknowledge(session, EK, alarm_id, store.clock)
    with store.read() as connection:
        mine, theirs = (alarm_card(connection, alarm_id, each.id, store.clock.now()) for each in (EK, BERG))
    assert mine is not None
    assert theirs is not None
    assert getattr(mine.person, "home", None) == known.address
    assert all(each.raw for each in mine.signals)
    assert (theirs.opened, theirs.person) == (False, None)
