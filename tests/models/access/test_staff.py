"""Operators and their pass phrases change by one person where that is safe, and by two where it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.access import commands, credentials, two_person
from models.access.actor import LOADER, Actor, unnamed
from models.access.views import operator_by_code
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Refused, VaktbordError
from models.store.store import Store
from tests.models.access.conftest import LIGHT, PHRASE, Staff
from tests.models.access.test_login import entries
from tests.models.access.test_two_person import approve

OTHER = "en ny och lång fras"


def kept(phrase: str = OTHER) -> str:
    return credentials.hashed(phrase, "", "", hasher=LIGHT)


def enlist(staff: Staff, who: Actor, code: str, role: str, passphrase: str = "") -> int:
    with staff.store.write() as session:
        number = commands.enlist(
            session,
            who,
            code,
            code.title(),
            role,
            staff.store.clock,
            phone="08-465 004 10",
            passphrase=passphrase,
        )
    found = operator(staff.store, code)
    if found is not None:
        staff.ids[code], staff.roles[code] = found.id, role
    return number


def operator(store: Store, code: str):  # type: ignore[no-untyped-def]  # an OperatorRow or None
    with store.read() as connection:
        return operator_by_code(connection, code)


def test_the_first_pass_phrase_is_an_administrators(store: Store, clock: HeldClock) -> None:
    staff = Staff(store)
    nobody = unnamed("root", "cli")
    with pytest.raises(Refused, match=r"operator\.first_is_administrator"):
        enlist(staff, nobody, "mek", "tib", kept())
    assert enlist(staff, nobody, "mek", "tib") == 0
    with pytest.raises(Refused, match=r"operator\.first_is_administrator"), store.write() as session:
        credentials.set_passphrase(session, nobody, "mek", kept(), clock)
    assert enlist(staff, nobody, "adm", "administrator", kept()) == 0
    assert staff.sign_in("adm", OTHER)


@pytest.mark.parametrize("role", ["administrator", "head", "officer", "tib", "auditor"])
def test_the_first_administrator_adds_the_second_alone_and_then_it_takes_two(
    staff: Staff, clock: HeldClock, role: str
) -> None:
    assert enlist(staff, staff.at("adm"), "bea", "administrator", kept()) == 0
    with staff.store.write() as session:
        credentials.set_passphrase(session, staff.at("bea"), "bea", kept("bara min egen fras"), clock)
    clock.advance(24 * 3600)
    number = enlist(staff, staff.at("adm"), "ny", role, kept())
    alone = role in ("tib", "auditor")
    assert (number == 0) == alone
    if not alone:
        assert operator(staff.store, "ny") is None
        approve(staff, "bea", number)
    row = operator(staff.store, "ny")
    assert (row.role, row.signs_in) == (role, True)
    assert staff.sign_in("ny", OTHER)


def test_the_direct_way_in_is_shut_where_it_takes_two(staff: Staff) -> None:
    staff.add("bea", "administrator")
    with pytest.raises(Refused, match=r"two_person\.needed"), staff.store.write() as session:
        commands.add_operator(session, staff.at("adm"), "ny", "Ny", "head", staff.store.clock)


def change_role(staff: Staff, who: str, code: str, role: str) -> int:
    with staff.store.write() as session:
        return commands.change_role(session, staff.at(who), code, role, staff.store.clock)


def disable(staff: Staff, who: str, code: str) -> int:
    with staff.store.write() as session:
        return commands.disable(session, staff.at(who), code, staff.store.clock)


def test_a_role_changes_by_one_while_there_is_one_and_by_two_after(staff: Staff) -> None:
    staff.add("mek", "tib")
    assert change_role(staff, "adm", "mek", "officer") == 0
    assert operator(staff.store, "mek").role == "officer"
    assert change_role(staff, "adm", "mek", "head") == 0
    staff.roles["mek"] = "head"
    number = change_role(staff, "mek", "mek", "tib")
    assert number
    assert operator(staff.store, "mek").role == "head"
    approve(staff, "adm", number)
    assert operator(staff.store, "mek").role == "tib"


def test_a_duty_officer_leaves_by_one_and_an_administrator_by_two(staff: Staff) -> None:
    staff.add("bea", "administrator")
    staff.add("mek", "tib")
    assert disable(staff, "adm", "mek") == 0
    assert not operator(staff.store, "mek").active
    number = disable(staff, "adm", "bea")
    assert operator(staff.store, "bea").active
    approve(staff, "bea", number)
    assert not operator(staff.store, "bea").active
    with pytest.raises(NotAllowed):
        staff.sign_in("bea")


def test_the_last_administrator_stays(staff: Staff) -> None:
    staff.add("cia", "head")
    for act in (
        lambda: disable(staff, "cia", "adm"),
        lambda: change_role(staff, "cia", "adm", "tib"),
        lambda: _end(staff, "adm"),
    ):
        with pytest.raises(Refused, match=r"operator\.last_administrator"):
            act()
    assert staff.sign_in("adm")


def _end(staff: Staff, code: str) -> None:
    with staff.store.write() as session:
        commands.disable(session, LOADER, code, staff.store.clock)


def test_two_who_leave_at_once_leave_one(staff: Staff) -> None:
    """Asked for while there were two; when the second is to be done there is one."""
    staff.add("bea", "administrator")
    staff.add("cia", "head")
    first, second = disable(staff, "cia", "adm"), disable(staff, "cia", "bea")
    approve(staff, "adm", first)
    with pytest.raises(Refused, match=r"operator\.last_administrator"):
        approve(staff, "bea", second)
    assert operator(staff.store, "bea").active


@pytest.mark.parametrize("role", ["tib", "officer", "auditor"])
def test_staff_do_not_change_staff(staff: Staff, role: str) -> None:
    staff.add("mek", role)
    staff.add("berg", "tib")
    acts: list[Callable[[], object]] = [
        lambda: enlist(staff, staff.at("mek"), "ny", "tib"),
        lambda: change_role(staff, "mek", "berg", "officer"),
        lambda: change_role(staff, "mek", "mek", "administrator"),
        lambda: disable(staff, "mek", "berg"),
        lambda: passphrase(staff, "mek", "berg"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def passphrase(staff: Staff, who: str, code: str) -> int:
    with staff.store.write() as session:
        return credentials.set_passphrase(session, staff.at(who), code, kept(), staff.store.clock)


def test_ones_own_pass_phrase_takes_nobody(staff: Staff, clock: HeldClock) -> None:
    staff.add("mek", "auditor")
    assert passphrase(staff, "mek", "mek") == 0
    with pytest.raises(NotAllowed):
        staff.sign_in("mek", PHRASE)
    clock.advance(1)
    assert staff.sign_in("mek", OTHER)


def test_a_new_pass_phrase_ends_the_pin_and_the_wait(staff: Staff) -> None:
    staff.add("mek", "tib")
    with staff.store.write() as session:
        pin = credentials.hashed_pin("480213", hasher=LIGHT)
        credentials.set_pin(session, staff.at("mek"), pin, staff.store.clock)
    with pytest.raises(NotAllowed):
        staff.sign_in("mek", "fel fel fel fel")
    assert passphrase(staff, "adm", "mek") == 0
    assert staff.sign_in("mek", OTHER)
    with staff.store.read() as connection:
        from sqlalchemy import text

        assert connection.execute(text("SELECT count(pin) FROM operator_credential")).scalar_one() == 0


def test_anothers_pass_phrase_takes_two_where_that_other_could_sign(staff: Staff) -> None:
    for code, role in (("bea", "administrator"), ("cia", "head"), ("mek", "tib")):
        staff.add(code, role)
    assert passphrase(staff, "adm", "mek") == 0
    number = passphrase(staff, "adm", "bea")
    assert number
    assert staff.sign_in("bea", PHRASE)
    approve(staff, "cia", number)
    assert staff.sign_in("bea", OTHER)


def test_where_no_third_could_approve_one_is_enough_and_the_record_says_so(staff: Staff) -> None:
    staff.add("bea", "administrator")
    assert passphrase(staff, "adm", "bea") == 0
    assert entries(staff.store)[-1] == (
        "operator.passphrase_set", staff.ids["adm"], f"operator:{staff.ids['bea']}", {"own": False, "alone": True},
    )  # fmt: skip


def test_only_ones_own_pin(staff: Staff) -> None:
    for actor in (LOADER, unnamed("root", "cli"), Actor("operator", "nobody", "N", "tib")):
        with pytest.raises(NotAllowed), staff.store.write() as session:
            credentials.set_pin(session, actor, "x", staff.store.clock)


def test_a_pass_phrase_never_stands_in_an_entry_or_a_request(staff: Staff) -> None:
    staff.add("bea", "administrator")
    enlist(staff, staff.at("adm"), "cia", "head", kept())
    with staff.store.read() as connection:
        [row] = two_person.pending(connection, staff.store.clock)
    assert "argon2" not in str(row)
    assert "08-465" not in str(row)
    assert "argon2" not in str(entries(staff.store))
    assert OTHER not in str(entries(staff.store))


def test_a_code_taken_or_a_role_held_is_told_before_it_is_asked_for(staff: Staff) -> None:
    staff.add("bea", "administrator")
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: enlist(staff, staff.at("adm"), "BEA", "head"), "operator.code_taken"),
        (lambda: enlist(staff, staff.at("adm"), "b ea", "head"), "operator.bad_code"),
        (lambda: enlist(staff, staff.at("adm"), "ny", "chef"), "operator.no_such_role"),
        (lambda: change_role(staff, "adm", "bea", "administrator"), "operator.has_role_already"),
        (lambda: change_role(staff, "adm", "ingen", "tib"), "operator.not_found"),
        (lambda: disable(staff, "adm", "ingen"), "operator.not_found"),
        (lambda: passphrase(staff, "adm", "ingen"), "operator.not_found"),
    ]
    for act, message in cases:
        with pytest.raises(VaktbordError) as refused:
            act()
        assert refused.value.message_id == message
