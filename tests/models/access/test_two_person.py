"""Acts of two persons on both engines: another, within a day, once, and both halves on record."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from models.access import two_person
from models.access.actor import LOADER, unnamed, unproven
from models.access.kinds import KINDS, Kind, act_of
from models.access.rows import TwoPersonRow
from models.access.tables import TwoPerson
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused, VaktbordError
from models.store.store import Store
from tests.models.access.conftest import Staff
from tests.models.access.test_login import entries

ASKED = TwoPerson.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

DAY = 86400.0


@pytest.fixture
def two(staff: Staff) -> Staff:
    """Two administrators, a head, a duty officer."""
    for code, role in (("bea", "administrator"), ("cia", "head"), ("dan", "tib")):
        staff.add(code, role)
    return staff


def ask(staff: Staff, who: str = "adm", subject: str = "", role: str = "officer") -> int:
    """Ask for another role for `dan`."""
    with staff.store.write() as session:
        return two_person.ask(
            session,
            staff.at(who),
            "operator.role",
            subject or f"operator:{staff.ids['dan']}",
            {"role": role},
            staff.store.clock,
            shown="dan",
        )


def approve(staff: Staff, who: str, number: int) -> str:
    with staff.store.write() as session:
        return two_person.approve(session, staff.at(who), number, staff.store.clock)


def pending(store: Store) -> tuple[TwoPersonRow, ...]:
    with store.read() as connection:
        return two_person.pending(connection, store.clock)


def role_of(staff: Staff, code: str = "dan") -> str:
    with staff.store.read() as connection:
        found = connection.execute(text(f"SELECT role FROM operator WHERE code = '{code}'")).scalar_one()
    return str(found)


def refused_with(act: Callable[[], object]) -> str:
    with pytest.raises(VaktbordError) as refused:
        act()
    return refused.value.message_id


def test_one_asks_another_approves_and_both_are_on_record(two: Staff) -> None:
    number = ask(two)
    [row] = pending(two.store)
    assert (row.number, row.kind, row.shown, row.asked_label) == (number, "operator.role", "dan", "Adm")
    assert role_of(two) == "tib"
    assert approve(two, "bea", number) == "operator.role"
    assert role_of(two) == "officer"
    assert pending(two.store) == ()
    subject = f"operator:{two.ids['dan']}"
    asked, approved, done = entries(two.store)[-3:]
    assert asked == (
        "two_person.asked", two.ids["adm"], subject, {"kind": "operator.role", "number": number, "shown": "dan"},
    )  # fmt: skip
    assert approved[:3] == ("two_person.approved", two.ids["bea"], subject)
    assert approved[3]["asked_id"] == two.ids["adm"]
    assert done == ("operator.role_changed", two.ids["bea"], subject, {"from": "tib", "to": "officer"})


def test_nobody_approves_their_own(two: Staff) -> None:
    number = ask(two)
    assert refused_with(lambda: approve(two, "adm", number)) == "two_person.same_person"
    assert len(pending(two.store)) == 1


@pytest.mark.parametrize("who", ["dan"])
def test_who_lacks_the_right_neither_asks_nor_approves(two: Staff, who: str) -> None:
    assert refused_with(lambda: ask(two, who)) == "access.not_allowed"
    number = ask(two)
    assert refused_with(lambda: approve(two, who, number)) == "access.not_allowed"


@pytest.mark.parametrize("actor", [LOADER, unnamed("root", "cli"), unproven("root", "cli")])
def test_only_who_signed_in_is_a_person(two: Staff, actor: object) -> None:
    number = ask(two)
    with pytest.raises(NotAllowed), two.store.write() as session:
        two_person.approve(session, actor, number, two.store.clock)  # type: ignore[arg-type]  # an Actor
    with pytest.raises(NotAllowed), two.store.write() as session:
        two_person.ask(session, actor, "operator.role", "operator:x", {}, two.store.clock)  # type: ignore[arg-type]  # as above
    assert len(pending(two.store)) == 1


@pytest.mark.parametrize(
    ("passed", "jumped", "restarted", "open_"),
    [
        (DAY - 1, 0, False, True),
        (DAY, 0, False, False),
        (DAY - 1, 3600, False, True),
        (DAY - 1, -2 * DAY, False, True),
        (DAY + 1, -3600, False, False),
        (DAY - 1, 0, True, True),
        (DAY, 0, True, False),
        (60, -120, True, True),
        (60, -3600, True, False),
    ],
)
def test_a_request_is_open_for_a_day_whatever_the_wall_clock_does(
    two: Staff, clock: HeldClock, passed: float, jumped: float, restarted: bool, open_: bool
) -> None:
    number = ask(two)
    clock.advance(passed)
    clock.jump(jumped)
    if restarted:
        two.store.clock = replace(clock, boot="the next", booted_for=3.0)
    assert len(pending(two.store)) == int(open_)
    if open_:
        approve(two, "bea", number)
    else:
        assert refused_with(lambda: approve(two, "bea", number)) == "two_person.too_late"
        assert role_of(two) == "tib"
        assert ask(two) > number


def test_the_same_is_not_asked_for_twice(two: Staff) -> None:
    number = ask(two)
    with pytest.raises(Refused) as refused:
        ask(two, "bea")
    assert (refused.value.message_id, refused.value.values) == (
        "two_person.waits_already",
        {"number": number},
    )


def test_of_two_who_approve_at_once_one_wins(two: Staff) -> None:
    for _ in range(5):
        number = ask(two, role="officer" if role_of(two) == "tib" else "tib")
        before = len(entries(two.store, "operator.role_changed"))
        together = threading.Barrier(2)
        told: list[str] = []

        def decide(
            who: str, number: int = number, together: threading.Barrier = together, told: list[str] = told
        ) -> None:
            together.wait()
            try:
                told.append(approve(two, who, number))
            except Overtaken as error:
                told.append(error.message_id)

        threads = [threading.Thread(target=decide, args=(who,)) for who in ("bea", "cia")]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(told) == ["operator.role", "two_person.decided"]
        assert len(entries(two.store, "operator.role_changed")) == before + 1


def test_what_was_decided_stays_so(two: Staff) -> None:
    number = ask(two)
    with two.store.write() as session:
        two_person.refuse(session, two.at("bea"), number, two.store.clock)
    for act in (lambda: approve(two, "cia", number), lambda: _refuse(two, "cia", number)):
        with pytest.raises(Overtaken) as overtaken:
            act()
        assert overtaken.value.values["who"] == "Bea"
    assert role_of(two) == "tib"
    assert entries(two.store)[-1][0] == "two_person.refused"


def _refuse(staff: Staff, who: str, number: int) -> None:
    with staff.store.write() as session:
        two_person.refuse(session, staff.at(who), number, staff.store.clock)


def test_one_takes_back_ones_own_and_others_need_the_right(two: Staff) -> None:
    number = ask(two)
    assert refused_with(lambda: _refuse(two, "dan", number)) == "access.not_allowed"
    _refuse(two, "adm", number)
    assert pending(two.store) == ()


def test_an_unknown_number_or_kind_is_told(two: Staff) -> None:
    with pytest.raises(NotFound):
        approve(two, "bea", 4711)
    assert refused_with(lambda: _ask_kind(two, "alarm.acknowledge")) == "two_person.no_such_kind"


def _ask_kind(
    staff: Staff, kind: str, who: str = "adm", subject: str = "x", payload: dict[str, object] | None = None
) -> int:
    with staff.store.write() as session:
        return two_person.ask(
            session,
            staff.at(who),
            kind,
            subject,
            payload or {},
            staff.store.clock,
        )


def test_when_the_act_fails_nothing_is_approved(two: Staff) -> None:
    number = ask(two, subject="operator:nobody")
    with pytest.raises(NotFound):
        approve(two, "bea", number)
    assert [row.number for row in pending(two.store)] == [number]
    assert entries(two.store, "two_person.approved") == []


@pytest.mark.parametrize("change", ["active = false", "role = 'tib'"])
def test_who_asked_must_still_be_one_who_may(two: Staff, change: str) -> None:
    number = ask(two)
    with two.store.write() as session:
        session.connection().execute(text(f"UPDATE operator SET {change} WHERE code = 'adm'"))
    assert refused_with(lambda: approve(two, "bea", number)) == "two_person.asker_left"


def test_a_payload_is_emptied_when_it_is_used_or_refused(two: Staff) -> None:
    approve(two, "bea", ask(two, role="officer"))
    _refuse(two, "bea", ask(two, role="tib"))
    with two.store.read() as connection:
        payloads = connection.execute(select(ASKED.c.payload)).scalars().all()
    assert payloads == ["{}", "{}"]


def take(staff: Staff, who: str, subject: str = "all") -> object:
    with staff.store.write() as session:
        return two_person.take(session, staff.at(who), "export.bulk", subject, staff.store.clock)


def test_an_approval_without_an_act_is_a_leave_that_is_used_once(two: Staff, clock: HeldClock) -> None:
    two.add("eva", "head")
    two.add("fia", "officer")
    number = _ask_kind(two, "export.bulk", "cia", "all", {"what": "incidents"})
    assert refused_with(lambda: take(two, "cia")) == "two_person.needed"
    approve(two, "eva", number)
    assert refused_with(lambda: take(two, "fia")) == "two_person.needed"
    assert refused_with(lambda: take(two, "cia", "other")) == "two_person.needed"
    assert take(two, "cia") == {"what": "incidents"}
    assert refused_with(lambda: take(two, "eva")) == "two_person.needed"
    verbs = [verb for verb, *_ in entries(two.store) if verb.startswith("two_person")]
    assert verbs == ["two_person.asked", "two_person.approved", "two_person.used"]

    approve(two, "eva", _ask_kind(two, "export.bulk", "cia", "late"))
    clock.advance(DAY)
    assert refused_with(lambda: take(two, "cia", "late")) == "two_person.needed"


def test_the_record_holds_through_all_of_it(two: Staff) -> None:
    from models.store.chain import verify

    approve(two, "bea", ask(two))
    with two.store.read() as connection:
        assert verify(connection) is None
        assert json.dumps(entries(two.store))


def test_what_is_too_old_ends_with_what_it_needed_and_hides_nothing_newer(
    two: Staff, clock: HeldClock
) -> None:
    number = ask(two)
    for each in range(two_person.LIMIT + 5):
        _ask_kind(two, "transmitter.remove_key", "adm", f"transmitter:{each}", {"secret": "x"})
    clock.advance(DAY)
    newer = ask(two)
    assert [row.number for row in pending(two.store)] == [newer]
    with two.store.write() as session:
        two_person.expire(session, clock)
    with two.store.read() as connection:
        kept = connection.execute(select(ASKED.c.state, ASKED.c.payload)).all()
    assert Counter((row[0], row[1] == "{}") for row in kept) == {
        ("expired", True): two_person.LIMIT + 6, ("pending", False): 1,
    }  # fmt: skip
    assert refused_with(lambda: approve(two, "bea", number)) == "two_person.too_late"
    assert refused_with(lambda: _refuse(two, "bea", number)) == "two_person.too_late"
    assert len(entries(two.store, "two_person.expired")) == two_person.LIMIT + 6


@pytest.mark.parametrize("kind", [each for each in KINDS.values() if each.act], ids=lambda kind: kind.act)
def test_every_act_is_there(kind: Kind) -> None:
    assert callable(act_of(kind))
