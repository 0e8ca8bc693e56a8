"""The wait after failed sign-ins, over restarts and clocks that jump, and for those who must answer an alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.access import login
from models.access.actor import LOADER
from models.access.delays import FORGOTTEN_AFTER_S, Failures, delay_s, subject_of, wait_s
from models.rota.commands import plan_shift
from models.store.clock import HeldClock
from models.store.errors import NotAllowed
from models.store.store import Store
from tests.conftest import NIGHT
from tests.models.access.conftest import PHRASE, Staff
from tests.models.alarms.build import alarm_event, frame, receive

WRONG = "en helt annan fras"
# An administrator is never TiB by role, so the full delay is theirs.
TABLE = [(0, 0), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (1000, 60)]


@pytest.mark.parametrize(("failures", "seconds"), TABLE)
def test_the_wait_doubles_to_a_minute(failures: int, seconds: float) -> None:
    assert delay_s(failures) == seconds
    assert delay_s(failures, 5) == min(seconds, 5)


@given(
    some.integers(1, 50),
    some.floats(0, 200),
    some.floats(-1e6, 1e6),
    some.booleans(),
)
def test_a_wall_clock_that_jumps_changes_no_wait_in_the_same_boot(
    count: int, waited: float, jump: float, helps: bool
) -> None:
    clock = HeldClock(NIGHT)
    failed = Failures(count, clock.now(), clock.boot_id(), clock.boottime())
    clock.advance(waited)
    longest = 5.0 if helps else 60.0
    before = wait_s(failed, clock, longest)
    clock.jump(jump)
    assert wait_s(failed, clock, longest) == before
    assert 0 <= before <= longest
    assert before == pytest.approx(max(0.0, delay_s(count, longest) - waited))


@pytest.mark.parametrize(("passed", "left"), [(0, 16), (10, 6), (16, 0), (3600, 0), (-1, 0), (-86400, 0)])
def test_after_a_restart_the_wall_clock_judges_and_a_failure_in_the_future_is_past(
    passed: float, left: float
) -> None:
    clock = HeldClock(NIGHT)
    failed = Failures(5, NIGHT - timedelta(seconds=passed), "another boot", 5.0)
    assert wait_s(failed, clock) == left


def test_where_boots_have_no_name_the_wall_clock_judges() -> None:
    clock = HeldClock(NIGHT, boot="unknown")
    assert wait_s(Failures(3, NIGHT - timedelta(seconds=1), "unknown", 1e9), clock) == 3


def fail(staff: Staff, code: str) -> NotAllowed:
    with pytest.raises(NotAllowed) as refused:
        staff.sign_in(code, WRONG)
    return refused.value


def waits(store: Store, code: str) -> float:
    with store.read() as connection:
        return login.wait_for(connection, code, store.clock)


@pytest.mark.parametrize("code", ["adm", "nobody", "mek@"])
def test_each_failure_waits_longer_and_what_comes_too_soon_is_not_tried(
    staff: Staff, clock: HeldClock, code: str
) -> None:
    for _, seconds in TABLE[1:9]:
        error = fail(staff, code)
        assert (error.message_id, error.values) == ("access.wrong", {"wait_s": seconds})
        assert waits(staff.store, code) == seconds
        clock.advance(seconds - 0.5)
        soon = fail(staff, code)
        assert (soon.message_id, soon.values) == ("access.wait", {"wait_s": 1})
        clock.advance(0.5)
        assert waits(staff.store, code) == 0


def test_even_the_right_phrase_waits(staff: Staff, clock: HeldClock) -> None:
    fail(staff, "adm")
    with pytest.raises(NotAllowed, match=r"access\.wait"):
        staff.sign_in("adm")
    clock.advance(1)
    assert staff.sign_in("adm").label == "Adm"
    assert waits(staff.store, "adm") == 0
    assert fail(staff, "adm").values == {"wait_s": 1}


def test_the_wait_survives_a_restart_of_program_and_machine(staff: Staff, clock: HeldClock) -> None:
    for wait in (1, 2, 4, 8, 16):
        fail(staff, "adm")
        clock.advance(wait)
    fail(staff, "adm")
    clock.advance(10)
    restarted = replace(clock, boot="the next", booted_for=7.0)
    staff.store.clock = restarted
    assert waits(staff.store, "adm") == 22
    with pytest.raises(NotAllowed, match=r"access\.wait"):
        staff.sign_in("adm")
    restarted.advance(22)
    assert staff.sign_in("adm")


def test_setting_the_clock_on_does_not_shorten_the_wait(staff: Staff, clock: HeldClock) -> None:
    for wait in (1, 2, 4, 8):
        fail(staff, "adm")
        clock.advance(wait)
    fail(staff, "adm")
    clock.jump(86400)
    assert waits(staff.store, "adm") == 16
    clock.jump(-2 * 86400)
    assert waits(staff.store, "adm") == 16


def test_failures_of_long_ago_count_no_more(staff: Staff, clock: HeldClock) -> None:
    for wait in (1, 2, 4):
        fail(staff, "adm")
        clock.advance(wait)
    clock.advance(FORGOTTEN_AFTER_S + 1)
    assert fail(staff, "adm").values == {"wait_s": 1}


def test_while_a_p1_is_open_nobody_waits_longer_than_five_seconds(staff: Staff, clock: HeldClock) -> None:
    for wait in (1, 2, 4, 8, 16, 32):
        fail(staff, "adm")
        fail(staff, "nobody")
        clock.advance(wait)
    fail(staff, "adm")
    assert waits(staff.store, "adm") == 60
    receive(staff.store, frame(alarm_event("personal", 1), clock.now()))
    assert waits(staff.store, "adm") == 5
    clock.advance(5)
    assert fail(staff, "nobody").values == {"wait_s": 5}
    assert staff.sign_in("adm")


@pytest.mark.parametrize(
    ("role", "planned", "longest"),
    [
        ("tib", "self", 5),
        ("officer", "self", 5),
        ("administrator", "self", 5),
        ("tib", "another", 60),
        ("officer", "another", 60),
        ("tib", "nobody", 5),
        ("officer", "nobody", 5),
        ("head", "nobody", 5),
        ("administrator", "nobody", 60),
        ("auditor", "nobody", 60),
    ],
)
def test_the_one_who_is_tib_is_never_locked_out(
    staff: Staff, clock: HeldClock, role: str, planned: str, longest: int
) -> None:
    staff.add("mek", role)
    staff.add("berg", "tib")
    if planned != "nobody":
        who = staff.ids["mek" if planned == "self" else "berg"]
        with staff.store.write() as session:
            starts_at = clock.now() - timedelta(hours=1)
            plan_shift(session, LOADER, "tib", who, starts_at, starts_at + timedelta(hours=24), clock)
    for _ in range(8):
        error = fail(staff, "mek")
        clock.advance(float(str(error.values["wait_s"])))
    assert error.values == {"wait_s": longest}
    assert staff.sign_in("mek", PHRASE)


@given(some.text(max_size=40))
def test_unknown_codes_share_few_slots_and_leave_no_trace_of_what_was_typed(code: str) -> None:
    slot = subject_of(None, code)
    assert slot in {f"unknown:{number}" for number in range(64)}
    assert subject_of("an id", code) == "an id"
