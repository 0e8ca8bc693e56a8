"""Two signatures are two persons: nobody signs as one whose pass phrase they chose, or may have chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.access import commands, credentials, two_person
from models.access.actor import LOADER
from models.access.hands import hands, one_hand
from models.alarms.commands import acknowledge
from models.alarms.out_of_service import ask_out_of_service
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Refused
from tests.models.access.conftest import LIGHT, Staff
from tests.models.access.test_two_person import approve
from tests.models.alarms.build import alarm_event, frame, receive

DAY = 24 * 3600.0


def passphrase(staff: Staff, who: str, code: str, phrase: str) -> int:
    """`who` gives `code` another pass phrase."""
    with staff.store.write() as session:
        kept = credentials.hashed(phrase, "", "", hasher=LIGHT)
        return credentials.set_passphrase(session, staff.at(who), code, kept, staff.store.clock)


def enlist(staff: Staff, who: str, code: str, role: str) -> int:
    """`who` adds `code` with a pass phrase of their choice, or asks for it."""
    with staff.store.write() as session:
        kept = credentials.hashed("vald av en annan", "", "", hasher=LIGHT)
        number = commands.enlist(session, staff.at(who), code, code, role, staff.store.clock, passphrase=kept)
        if not number:
            staff.ids[code] = str(commands.working(session, code).id)
    staff.roles[code] = role
    return number


def ask(staff: Staff, who: str) -> int:
    """`who` asks to put a personal alarm, that they have acknowledged, out of service."""
    clock = staff.store.clock
    [stored] = receive(staff.store, frame(alarm_event("personal", 1), clock.now(), sequence=f"{who[:4]}"))
    alarm = stored.alarm_ids[0]
    with staff.store.write() as session:
        acknowledge(session, staff.at(who), alarm, clock)
        return ask_out_of_service(
            session, staff.at(who), alarm, clock.now() + timedelta(hours=1), "panelen byts", clock
        )


def refused(staff: Staff, who: str, number: int) -> None:
    with pytest.raises(Refused, match=r"two_person\.same_hand"):
        approve(staff, who, number)


@pytest.mark.parametrize(
    ("role", "may"), [("tib", False), ("officer", True), ("head", True), ("administrator", False)]
)
def test_an_officer_or_head_approves_that_an_alarm_is_put_out_of_service(
    staff: Staff, role: str, may: bool
) -> None:
    """A head adds a TiB alone, so a TiB's signature is no second one."""
    staff.add("cia", "head")
    staff.add("dan", role)
    number = ask(staff, "cia")
    if may:
        assert approve(staff, "dan", number) == "alarm.out_of_service"
    else:
        with pytest.raises(NotAllowed):
            approve(staff, "dan", number)


@pytest.mark.parametrize("new", [True, False], ids=["added", "given another pass phrase"])
def test_a_head_is_not_the_second_person_of_a_duty_officer_that_the_head_can_sign_in_as(
    staff: Staff, clock: HeldClock, new: bool
) -> None:
    staff.add("cia", "head")
    staff.add("eva", "officer")
    if new:
        assert enlist(staff, "cia", "dan", "tib") == 0
    else:
        staff.add("dan", "tib")
        assert passphrase(staff, "cia", "dan", "vald av en annan") == 0
    number = ask(staff, "dan")
    refused(staff, "cia", number)
    assert approve(staff, "eva", number) == "alarm.out_of_service"
    clock.advance(9 * DAY)
    number = ask(staff, "dan")
    refused(staff, "cia", number)
    passphrase(staff, "dan", "dan", "min alldeles egna")
    if not new:  # the one that was there was dan's own: dan is locked out, and has a day to say so
        refused(staff, "cia", number)
        with staff.store.write() as session:
            two_person.refuse(session, staff.at("eva"), number, clock)
        clock.advance(DAY)
        number = ask(staff, "dan")
    assert approve(staff, "cia", number) == "alarm.out_of_service"


def test_a_head_alone_makes_no_officer(staff: Staff) -> None:
    staff.add("cia", "head")
    staff.add("dan", "tib")
    with staff.store.write() as session:
        assert commands.change_role(session, staff.at("cia"), "dan", "officer", staff.store.clock)
    assert enlist(staff, "cia", "ny", "officer")


@pytest.mark.parametrize("again", [False, True], ids=["as it was set", "changed once more by its owner"])
@pytest.mark.parametrize("asked_first", [True, False])
def test_who_sets_anothers_pass_phrase_alone_is_not_the_second_of_the_two(
    staff: Staff, clock: HeldClock, asked_first: bool, again: bool
) -> None:
    """Only two can decide, so one sets the other's alone; changing it as that other hides nothing."""
    staff.add("cia", "head")
    staff.add("dan", "tib")

    def ask_officer(who: str) -> int:
        with staff.store.write() as session:
            return commands.change_role(session, staff.at(who), "dan", "officer", staff.store.clock)

    number = ask_officer("cia") if asked_first else 0
    clock.advance(60)
    assert passphrase(staff, "cia", "adm", "vald av en annan") == 0
    if again:
        clock.advance(60)
        assert passphrase(staff, "adm", "adm", "och en gång till") == 0
    refused(staff, "adm", number or ask_officer("cia"))
    with staff.store.write() as session:
        two_person.refuse(session, staff.at("adm"), number or 1, staff.store.clock)
    refused(staff, "cia", number := ask_officer("adm"))
    clock.advance(DAY)
    with staff.store.write() as session:
        two_person.expire(session, clock)
    if not again:
        # However long ago: nobody else has chosen one since, so who chose it knows it still.
        refused(staff, "cia", number := ask_officer("adm"))
        with staff.store.write() as session:
            two_person.refuse(session, staff.at("adm"), number, clock)
        passphrase(staff, "adm", "adm", "och en gång till")
        clock.advance(DAY - 60)
        refused(staff, "cia", number := ask_officer("adm"))
        with staff.store.write() as session:
            two_person.refuse(session, staff.at("adm"), number, clock)
        clock.advance(60)
    assert approve(staff, "cia", ask_officer("adm")) == "operator.role"


def test_who_asked_for_a_pass_phrase_chose_it_not_who_approved(staff: Staff) -> None:
    for code, role in (("bea", "administrator"), ("cia", "head"), ("dan", "tib")):
        staff.add(code, role)
    approve(staff, "bea", passphrase(staff, "cia", "adm", "vald av en annan"))
    approve(staff, "bea", enlist(staff, "cia", "eva", "head"))
    with staff.store.read() as connection:
        from models.access.views import operator_by_code

        found = operator_by_code(connection, "eva")
    assert found is not None
    staff.ids["eva"] = found.id
    number = ask(staff, "cia")
    refused(staff, "eva", number)
    with staff.store.write() as session:
        asked = commands.change_role(session, staff.at("cia"), "dan", "officer", staff.store.clock)
    refused(staff, "adm", asked)
    assert approve(staff, "bea", asked) == "operator.role"


def test_ones_own_pass_phrase_is_ones_own(staff: Staff) -> None:
    staff.add("cia", "head")
    staff.add("dan", "officer")
    assert passphrase(staff, "dan", "dan", "min alldeles egna") == 0
    assert approve(staff, "dan", ask(staff, "cia")) == "alarm.out_of_service"


@pytest.mark.parametrize(
    ("chose", "one", "other", "same"),
    [
        ((), "a", "b", False),
        (("ab",), "a", "b", True),
        (("ba",), "a", "b", True),
        (("ac", "cb"), "a", "b", True),  # by way of a third
        (("ca", "cb"), "a", "b", False),  # whoever sets up the office chooses for everybody
        (("ca", "dc", "db"), "a", "b", False),
        (("ac", "bc"), "a", "b", False),  # both know a third's: that is no way into each other's
        (("ac", "bd", "cd"), "a", "b", False),
        (("ab", "ba"), "a", "b", True),
        (("ac", "ca"), "a", "b", False),
    ],
)
def test_who_can_sign_for_whom(chose: tuple[str, ...], one: str, other: str, same: bool) -> None:
    """Pairs of who knows a pass phrase, and whose."""
    links = [(pair[0], pair[1]) for pair in chose]
    assert (other in hands(one, links) or one in hands(other, links)) == same


def test_whoever_set_up_the_office_is_in_nobodys_way_but_their_own(staff: Staff, clock: HeldClock) -> None:
    staff.add("cia", "head")
    staff.add("eva", "officer")
    staff.add("dan", "tib")
    staff.add("fia", "tib")
    number = ask(staff, "dan")  # the loader chose for everybody
    assert approve(staff, "eva", number) == "alarm.out_of_service"
    for code in ("dan", "fia"):
        assert passphrase(staff, "cia", code, "vald av en annan") == 0
    clock.advance(9 * DAY)
    number = ask(staff, "fia")
    assert approve(staff, "eva", number) == "alarm.out_of_service"
    with staff.store.write() as session:
        assert not one_hand(session.connection(), staff.ids["eva"], staff.ids["dan"], clock.now())
        assert not one_hand(session.connection(), staff.ids["fia"], staff.ids["dan"], clock.now())
        assert one_hand(session.connection(), staff.ids["cia"], staff.ids["dan"], clock.now())


def test_a_desk_left_signed_in_approves_nothing_once_the_right_is_gone(staff: Staff) -> None:
    staff.add("cia", "head")
    staff.add("dan", "officer")
    left = staff.at("dan")
    with staff.store.write() as session:
        commands.set_role(session, LOADER, commands.working(session, "dan"), "tib", staff.store.clock)
    number = ask(staff, "cia")
    for changed in (False, True):
        with pytest.raises(NotAllowed), staff.store.write() as session:
            two_person.approve(session, left, number, staff.store.clock)
        if not changed:
            with staff.store.write() as session:
                commands.end(session, LOADER, staff.ids["dan"], staff.store.clock)
    with pytest.raises(NotAllowed), staff.store.write() as session:
        two_person.ask(session, left, "weed", "weed:log", {}, staff.store.clock)
