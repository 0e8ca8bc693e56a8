"""Signing in, locking, unlocking and PINs, on both engines: who gets in, and what the record says of it."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from models.access import login
from models.access.actor import Actor
from models.access.credentials import hashed, hashed_pin, set_passphrase, set_pin
from models.access.hashing import Hasher
from models.access.login import AcceptedShift
from models.access.tables import Credential
from models.store.clock import HeldClock
from models.store.errors import NotAllowed
from models.store.store import Store
from models.store.tables import Entry, EntryDetail
from tests.conftest import NIGHT
from tests.models.access.conftest import LIGHT, PHRASE, Staff

PIN = "480213"
WRONG = "en helt annan fras"


ENTRY = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
DETAIL = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
CREDENTIAL = Credential.__table__  # type: ignore[attr-defined]  # as above


def entries(store: Store, verb: str = "") -> list[tuple[str, str, str, dict[str, object]]]:
    """Verb, actor and subject of every entry, with its detail."""
    with store.read() as connection:
        rows = connection.execute(
            select(ENTRY.c.verb, ENTRY.c.actor_id, ENTRY.c.subject, DETAIL.c.body)
            .outerjoin(DETAIL, DETAIL.c.id == ENTRY.c.detail_id)
            .order_by(ENTRY.c.seq)
        ).all()
    return [(row[0], row[1], row[2], json.loads(row[3] or "{}")) for row in rows if verb in ("", row[0])]


def test_login_is_on_from_the_first_pass_phrase(store: Store, clock: HeldClock) -> None:
    staff = Staff(store)

    def on() -> bool:
        with store.read() as connection:
            return login.login_is_on(connection)

    assert not on()
    staff.add("mek", "tib", signs_in=False)
    assert not on()
    staff.add("adm", "administrator")
    assert on()


@pytest.mark.parametrize("code", ["adm", "ADM", " adm ", "a\x00dm"])
def test_the_right_phrase_lets_in(staff: Staff, code: str) -> None:
    actor = staff.sign_in(code)
    assert actor == Actor("operator", staff.ids["adm"], "Adm", "administrator", "desk-1")
    told = entries(staff.store, "operator.signed_in")
    assert told == [
        ("operator.signed_in", actor.id, f"operator:{actor.id}", {"by": "passphrase", "desk": "desk-1"})
    ]


def test_the_same_phrase_typed_in_another_form_lets_in(staff: Staff) -> None:
    assert staff.sign_in("adm", "korrekt ha\u0308st batteri")


@pytest.mark.parametrize(
    ("code", "phrase"),
    [("adm", WRONG), ("adm", ""), ("adm", PHRASE + " "), ("adm", PHRASE.upper()), ("nobody", PHRASE),
     ("", PHRASE), ("mek", PHRASE), ("left", PHRASE), ("adm", "x" * 100_000), ("adm", "\ud800"),
     ("ad", PHRASE), ("%", PHRASE)],
)  # fmt: skip
def test_what_does_not_fit_is_told_alike(staff: Staff, code: str, phrase: str) -> None:
    staff.add("mek", "tib", signs_in=False)
    left = staff.add("left", "tib")
    with staff.store.write() as session:
        session.connection().execute(text(f"UPDATE operator SET active = false WHERE id = '{left}'"))
    with pytest.raises(NotAllowed) as refused:
        staff.sign_in(code, phrase)
    assert (refused.value.message_id, refused.value.values) == ("access.wrong", {"wait_s": 1})
    [failed] = entries(staff.store, "operator.sign_in_failed")
    known = code == "adm"
    assert failed[2] == f"operator:{staff.ids['adm'] if known else 'unknown'}"
    assert failed[3] == {"by": "passphrase", "desk": "desk-1", "failures": 1}


def test_an_unknown_code_costs_as_many_hashes_as_a_known_one(staff: Staff, clock: HeldClock) -> None:
    class Counting(Hasher):
        def __init__(self) -> None:
            super().__init__(8, 1, 1)
            self.cost = 0

        def make(self, secret: str) -> str:
            self.cost += 1
            return super().make(secret)

        def proves(self, kept: str, secret: str) -> bool:
            self.cost += 1
            return super().proves(kept, secret)

    costs = []
    for code, phrase in (("adm", WRONG), ("nobody", WRONG), ("adm", "\x00"), ("nobody", "\x00")):
        hasher = Counting()
        with pytest.raises(NotAllowed, match=r"access\.wrong"):
            login.sign_in(staff.store, code, phrase, "desk-1", clock, hasher=hasher)
        costs.append(hasher.cost)
        clock.advance(60)
    assert costs == [1, 1, 1, 1]


def test_nothing_that_was_typed_is_kept(staff: Staff, clock: HeldClock) -> None:
    planted = "hemligtplanteratord"
    for code, phrase in (("adm", planted + " ett"), (planted, PHRASE)):
        with pytest.raises(NotAllowed) as refused:
            staff.sign_in(code, phrase)
        assert planted not in str(refused.value.values)
        assert refused.value.__cause__ is None
        clock.advance(60)
    told = json.dumps(entries(staff.store))
    with staff.store.read() as connection:
        for table in ("sign_in_delay", "operator_credential", "operator"):
            told += str(connection.execute(text(f"SELECT * FROM {table}")).all())
    assert planted not in told
    assert PHRASE not in told


def test_guesses_sent_at_once_are_not_tried_at_once(staff: Staff, clock: HeldClock) -> None:
    together = threading.Barrier(6)
    told: list[str] = []

    def guess() -> None:
        together.wait()
        try:
            staff.sign_in("adm", WRONG)
        except NotAllowed as error:
            told.append(error.message_id)

    threads = [threading.Thread(target=guess) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == ["access.wait"] * 5 + ["access.wrong"]


def test_an_old_hash_is_made_anew_when_the_phrase_is_shown(staff: Staff, clock: HeldClock) -> None:
    heavier = Hasher(16, 2, 1)
    login.sign_in(staff.store, "adm", PHRASE, "desk-1", clock, hasher=heavier)
    with staff.store.read() as connection:
        kept = connection.execute(select(CREDENTIAL.c.passphrase)).scalar_one()
    assert "m=16,t=2,p=1" in kept
    assert heavier.proves(kept, PHRASE)


def test_a_phrase_changed_in_the_middle_of_a_sign_in_lets_nobody_in(staff: Staff, clock: HeldClock) -> None:
    class Meanwhile(Hasher):
        def proves(self, kept: str, secret: str) -> bool:
            found = super().proves(kept, secret)
            with staff.store.write() as session:
                set_passphrase(session, staff.at("adm"), "adm", hashed(WRONG, "", "", hasher=LIGHT), clock)
            return found

    with pytest.raises(NotAllowed, match=r"access\.wrong"):
        login.sign_in(staff.store, "adm", PHRASE, "desk-1", clock, hasher=Meanwhile(8, 1, 1))


def test_lock_unlock_and_sign_out_are_on_record(staff: Staff, clock: HeldClock) -> None:
    staff.add("mek", "tib")
    actor = staff.sign_in("adm")
    login.lock(staff.store, actor, clock, "idle")
    back = login.unlock(staff.store, "mek", PHRASE, "desk-1", clock, hasher=LIGHT)
    login.sign_out(staff.store, back, clock, "change")
    mek = staff.ids["mek"]
    assert entries(staff.store)[-3:] == [
        ("desk.locked", actor.id, "desk:desk-1", {"why": "idle"}),
        ("desk.unlocked", mek, "desk:desk-1", {"by": "passphrase", "desk": "desk-1"}),
        ("operator.signed_out", mek, f"operator:{mek}", {"why": "change"}),
    ]


def test_a_role_that_changed_holds_at_the_next_look(staff: Staff) -> None:
    actor = staff.sign_in("adm")
    with staff.store.write() as session:
        session.connection().execute(text("UPDATE operator SET role = 'auditor'"))
    with staff.store.read() as connection:
        now = login.still(connection, actor)
    assert now is not None
    assert now.role == "auditor"
    with staff.store.write() as session:
        session.connection().execute(text("UPDATE operator SET active = false"))
    with staff.store.read() as connection:
        assert login.still(connection, actor) is None


def with_pin(staff: Staff) -> AcceptedShift:
    """`mek` on duty from now for twelve hours, with a PIN."""
    staff.add("mek", "tib")
    with staff.store.write() as session:
        set_pin(session, staff.at("mek"), hashed_pin(PIN, hasher=LIGHT), staff.store.clock)
    return AcceptedShift(staff.ids["mek"], NIGHT, NIGHT + timedelta(hours=12))


def by_pin(staff: Staff, pin: str, shift: AcceptedShift | None, code: str = "mek") -> Actor:
    return login.sign_in_pin(staff.store, code, pin, "desk-1", staff.store.clock, shift, hasher=LIGHT)


@pytest.mark.parametrize(
    ("hours", "at", "good"),
    [(12, -1, False), (12, 0, True), (12, 43199, True), (12, 43200, False), (72, 86399, True),
     (72, 86400, False), (72, 100000, False)],
)  # fmt: skip
def test_a_pin_counts_within_the_shift_and_at_most_a_day(
    staff: Staff, clock: HeldClock, hours: int, at: int, good: bool
) -> None:
    shift = with_pin(staff)
    shift = AcceptedShift(shift.operator_id, NIGHT, NIGHT + timedelta(hours=hours))
    clock.advance(at)
    if good:
        assert by_pin(staff, PIN, shift).id == staff.ids["mek"]
    else:
        with pytest.raises(NotAllowed, match=r"access\.pin_not_now"):
            by_pin(staff, PIN, shift)


def test_a_pin_out_of_its_time_or_anothers_costs_no_try(staff: Staff) -> None:
    shift = with_pin(staff)
    anothers = AcceptedShift(staff.ids["adm"], shift.starts_at, shift.ends_at)
    for told, code in (
        (None, "mek"),
        (anothers, "mek"),
        (shift, "adm"),
        (anothers, "adm"),
        (shift, "nobody"),
    ):
        with pytest.raises(NotAllowed, match=r"access\.pin_not_now"):
            by_pin(staff, PIN, told, code)
    assert by_pin(staff, PIN, shift)


def test_after_five_wrong_pins_only_the_phrase_counts(staff: Staff, clock: HeldClock) -> None:
    shift = with_pin(staff)
    for _ in range(5):
        with pytest.raises(NotAllowed, match=r"access\.wrong"):
            by_pin(staff, "999111", shift)
        clock.advance(5)
    for pin in (PIN, "999111"):
        with pytest.raises(NotAllowed, match=r"access\.pin_spent"):
            by_pin(staff, pin, shift)
    assert staff.sign_in("mek")
    assert by_pin(staff, PIN, shift)
    verbs = [verb for verb, *_ in entries(staff.store) if verb.startswith("operator.sign")]
    assert verbs == ["operator.sign_in_failed"] * 5 + ["operator.signed_in"] * 2


def test_a_wrong_pin_waits_like_a_wrong_phrase(staff: Staff, clock: HeldClock) -> None:
    shift = with_pin(staff)
    for seconds in (1, 2, 4):
        with pytest.raises(NotAllowed) as refused:
            by_pin(staff, "999111", shift)
        assert refused.value.values == {"wait_s": seconds}
        clock.advance(seconds)
    assert by_pin(staff, PIN, shift)
    with staff.store.read() as connection:
        assert connection.execute(text("SELECT max(pin_tries) FROM operator_credential")).scalar_one() == 0


def test_unlocking_by_pin_is_on_record_as_such(staff: Staff, clock: HeldClock) -> None:
    shift = with_pin(staff)
    login.unlock_pin(staff.store, "mek", PIN, "desk-1", clock, shift, hasher=LIGHT)
    assert entries(staff.store)[-1][0] == "desk.unlocked"
    assert entries(staff.store)[-1][3] == {"by": "pin", "desk": "desk-1"}


def test_a_pin_without_a_hash_proves_nothing(staff: Staff) -> None:
    shift = with_pin(staff)
    with staff.store.write() as session:
        session.connection().execute(update(Credential.__table__).values(pin=None))  # type: ignore[attr-defined]  # SQLModel
    for pin in ("", PIN):
        with pytest.raises(NotAllowed, match=r"access\.pin_not_now"):
            by_pin(staff, pin, shift)
