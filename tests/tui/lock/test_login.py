"""Who sits at a desk, on both engines: who acts, what is on record, and what holds while the database is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from models.access.actor import LOADER, Actor, unproven
from models.access.commands import add_operator, disable
from models.access.credentials import hashed, hashed_pin, set_pin
from models.access.hashing import Hasher
from models.access.login import PIN_TRIES
from models.rota.commands import plan_shift
from models.rota.having import accept
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, StoreUnavailable
from models.store.store import Store
from tests.tui.lock_desk import PHRASE, PIN, quick
from tui.desk_login import DeskLogin
from tui.desk_services import LiveServices
from tui.desk_values import DeskSettings

QUICK = Hasher(memory_kib=64, rounds=1, lanes=1)
Verbs = Callable[[], list[str]]


@pytest.fixture
def desk(store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveServices]:
    """A desk in a home where an administrator and M. Ek (TiB) can sign in."""
    quick(monkeypatch)
    with store.write() as session:
        for code, name, role in (("ralm", "R. Alm", "administrator"), ("mek", "M. Ek", "tib")):
            kept = hashed(PHRASE[code], code, name, hasher=QUICK)
            add_operator(session, LOADER, code, name, role, clock, passphrase=kept)
    services = LiveServices(DeskSettings(), clock, lambda: store, lambda _: unproven("konto", "desk"))
    services._store = store
    services.login.begin(store)
    yield services


@pytest.fixture
def login(desk: LiveServices) -> DeskLogin:
    return desk.login


@pytest.fixture
def verbs(store: Store) -> Verbs:
    """The verbs on record about logging in, oldest first."""

    def found() -> list[str]:
        with store.read() as connection:
            rows = connection.execute(text("SELECT verb FROM entry ORDER BY seq")).scalars()
            return [verb for verb in rows if verb.startswith("desk.") or "sign" in verb]

    return found


def on_shift(store: Store, actor: Actor, clock: HeldClock, hours: float = 12.0) -> None:
    """The operator is planned as TiB from an hour ago."""
    from datetime import timedelta

    starts = clock.now() - timedelta(hours=1)
    with store.write() as session:
        plan_shift(session, LOADER, "tib", actor.id, starts, starts + timedelta(hours=hours), clock)


def accepted(store: Store, actor: Actor, clock: HeldClock) -> None:
    """They have accepted it (DIRECTIVE rule 13)."""
    with store.write() as session:
        accept(session, actor, "tib", clock)


def with_pin(store: Store, actor: Actor) -> None:
    with store.write() as session:
        set_pin(session, actor, hashed_pin(PIN, hasher=QUICK), store.clock)


def away(desk: LiveServices) -> None:
    desk.without_database = True


def test_before_anybody_signed_in_nobody_is_proven(desk: LiveServices, login: DeskLogin) -> None:
    assert login.on is True
    assert login.officer is None


def test_whoever_signs_in_acts_and_is_on_record(desk: LiveServices, login: DeskLogin, verbs: Verbs) -> None:
    actor = login.sign_in("mek", PHRASE["mek"])
    assert (desk.actor, desk.actor.label, desk.actor.kind) == (actor, "M. Ek", "operator")
    assert verbs() == ["operator.signed_in"]


def test_a_locked_desk_acts_as_nobody_proven_at_once(
    desk: LiveServices, login: DeskLogin, verbs: Verbs
) -> None:
    login.sign_in("mek", PHRASE["mek"])
    login.close()
    assert (desk.actor.kind, desk.actor.label) == ("unproven", "M. Ek, från låst skärm, ej bekräftad")
    login.put_lock_on_record("idle")
    actor, fully = login.unlock(PHRASE["mek"])
    assert (desk.actor, fully) == (actor, True)
    assert verbs() == ["operator.signed_in", "desk.locked", "desk.unlocked"]


def test_a_failure_is_on_record_and_opens_nothing(desk: LiveServices, login: DeskLogin, verbs: Verbs) -> None:
    login.sign_in("mek", PHRASE["mek"])
    login.close()
    with pytest.raises(NotAllowed):
        login.unlock("fel fras helt och hållet")
    assert desk.actor.kind == "unproven"
    assert verbs() == ["operator.signed_in", "operator.sign_in_failed"]


def test_another_officer_takes_over_and_the_first_is_signed_out(
    desk: LiveServices, login: DeskLogin, verbs: Verbs
) -> None:
    login.sign_in("mek", PHRASE["mek"])
    login.close()
    login.sign_in("ralm", PHRASE["ralm"])
    assert desk.actor.label == "R. Alm"
    assert verbs() == ["operator.signed_in", "operator.signed_in", "operator.signed_out"]
    login.close()
    with pytest.raises(NotAllowed):
        login.unlock(PHRASE["mek"])


def test_a_pin_unlocks_on_the_shift_that_was_accepted_until_it_ends(
    desk: LiveServices, login: DeskLogin, store: Store, clock: HeldClock
) -> None:
    actor = login.sign_in("mek", PHRASE["mek"])
    with_pin(store, actor)
    login.close()
    login.put_lock_on_record("key")
    assert not login.takes_pin, "no shift"
    on_shift(store, actor, clock)
    login.look_again()
    assert not login.takes_pin, "a shift that nobody accepted"
    accepted(store, actor, clock)
    login.look_again()
    assert login.takes_pin
    assert login.on_duty
    _, fully = login.unlock(PIN)
    assert not fully
    clock.advance(11.5 * 3600)
    assert not login.takes_pin, "the shift has ended"
    login.look_again()
    assert not login.takes_pin, "the shift has ended, and nobody has relieved them"


def test_a_pass_phrase_of_another_day_is_not_of_this_shift(
    desk: LiveServices, login: DeskLogin, store: Store, clock: HeldClock
) -> None:
    actor = login.sign_in("mek", PHRASE["mek"])
    with_pin(store, actor)
    clock.advance(30 * 3600)
    on_shift(store, actor, clock)
    accepted(store, actor, clock)
    login.look_again()
    assert not login.takes_pin
    login.unlock(PHRASE["mek"])
    assert login.takes_pin


def test_a_spent_pin_asks_for_the_pass_phrase(
    desk: LiveServices, login: DeskLogin, store: Store, clock: HeldClock
) -> None:
    actor = login.sign_in("mek", PHRASE["mek"])
    with_pin(store, actor)
    on_shift(store, actor, clock)
    accepted(store, actor, clock)
    login.unlock(PHRASE["mek"])
    login.close()
    for _ in range(PIN_TRIES):
        clock.advance(120)
        with pytest.raises(NotAllowed, match=r"access\.wrong"):
            login.unlock("999999")
    clock.advance(120)
    with pytest.raises(NotAllowed, match=r"access\.pin_spent"):
        login.unlock(PIN)
    login.put_lock_on_record("key")
    assert not login.takes_pin
    clock.advance(120)
    assert login.unlock(PHRASE["mek"])[1]


def test_one_who_works_here_no_more_is_out(desk: LiveServices, login: DeskLogin, store: Store) -> None:
    login.sign_in("mek", PHRASE["mek"])
    assert login.look_again()
    with store.write() as session:
        disable(session, LOADER, "mek", store.clock)
    assert not login.look_again()
    assert login.officer is None
    assert desk.actor.kind == "unproven"


def test_while_the_database_is_away_the_officer_unlocks_and_nobody_else(
    desk: LiveServices, login: DeskLogin, store: Store, clock: HeldClock, verbs: Verbs
) -> None:
    login.sign_in("mek", PHRASE["mek"])
    away(desk)
    login.close()
    login.put_lock_on_record("key")
    with pytest.raises(StoreUnavailable, match=r"access\.away_new"):
        login.sign_in("ralm", PHRASE["ralm"])
    with pytest.raises(NotAllowed):
        login.unlock("fel fras helt och hållet")
    clock.advance(5)
    assert login.unlock(PHRASE["mek"])[0].label == "M. Ek"
    assert desk.actor.label == "M. Ek"
    assert verbs() == ["operator.signed_in"]
    desk.without_database = False
    login.settle(store)
    told = ["operator.signed_in", "desk.locked", "operator.sign_in_failed", "desk.unlocked"]
    assert verbs() == told
    login.settle(store)
    assert verbs() == told, "once"


def test_nobody_unlocks_a_desk_away_where_nobody_had_signed_in(desk: LiveServices, login: DeskLogin) -> None:
    away(desk)
    with pytest.raises(StoreUnavailable, match=r"access\.away_new"):
        login.unlock(PHRASE["mek"])


def test_leaving_the_desk_is_on_record_once_open(desk: LiveServices, login: DeskLogin, verbs: Verbs) -> None:
    login.leave()
    login.sign_in("mek", PHRASE["mek"])
    login.leave()
    assert verbs() == ["operator.signed_in", "operator.signed_out"]


def test_no_pass_phrase_stands_anywhere_on_the_object(desk: LiveServices, login: DeskLogin) -> None:
    login.sign_in("mek", PHRASE["mek"])

    def all_of(value: Any, depth: int = 0) -> str:
        inner = vars(value).values() if hasattr(value, "__dict__") and depth < 3 else ()
        return repr(value) + "".join(all_of(each, depth + 1) for each in inner)

    assert PHRASE["mek"] not in all_of(login)
