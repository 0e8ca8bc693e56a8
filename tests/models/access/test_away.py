"""Unlocking while the database is away: the officer who signed in, at most 5 s between attempts, on record later."""

from __future__ import annotations

import pytest

from models.access.actor import WATCH
from models.access.away import HeldProof
from models.store.clock import HeldClock
from models.store.errors import NotAllowed
from tests.models.access.conftest import LIGHT, PHRASE, Staff
from tests.models.access.test_login import entries


@pytest.fixture
def held(staff: Staff) -> HeldProof:
    """What desk-1 remembers of `adm`."""
    actor = staff.sign_in("adm")
    with staff.store.read() as connection:
        proof = HeldProof.of(connection, actor, staff.store.clock, hasher=LIGHT)
        assert HeldProof.of(connection, WATCH, staff.store.clock) is None
    assert proof is not None
    return proof


def test_the_same_officer_unlocks_and_it_is_on_record_when_the_database_is_back(
    staff: Staff, clock: HeldClock, held: HeldProof
) -> None:
    began = clock.now()
    held.lock("idle")
    for seconds in (1, 2, 4, 5, 5):
        with pytest.raises(NotAllowed) as refused:
            held.unlock("en helt annan fras")
        assert (refused.value.message_id, refused.value.values) == ("access.wrong", {"wait_s": seconds})
        with pytest.raises(NotAllowed, match=r"access\.wait"):
            held.unlock(PHRASE)
        clock.jump(-3600)
        assert held.wait() == seconds
        clock.jump(3600)
        clock.advance(seconds)
    assert held.unlock("korrekt ha\u0308st batteri") == held.actor
    clock.advance(100)
    before = len(entries(staff.store))
    for _ in range(2):
        with staff.store.write() as session:
            held.settle(session)
        held.forget()
    told = entries(staff.store)[before:]
    assert [verb for verb, *_ in told] == ["desk.locked", *["operator.sign_in_failed"] * 5, "desk.unlocked"]
    assert all(detail["away"] for *_, detail in told)
    assert PHRASE not in str(told)
    assert clock.now() > began


@pytest.mark.parametrize("phrase", ["", "\x00", "\ud800", "x" * 10_000])
def test_what_cannot_be_a_phrase_is_wrong(held: HeldProof, phrase: str) -> None:
    with pytest.raises(NotAllowed, match=r"access\.wrong"):
        held.unlock(phrase)


def test_it_does_not_show_itself(held: HeldProof) -> None:
    assert "argon2" not in repr(held)
    assert "argon2" not in str(held)
