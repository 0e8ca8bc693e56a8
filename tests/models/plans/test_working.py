"""An alarm worked by its plan, on both engines: versions, calls, two officers, duress, and what stands on record."""

from __future__ import annotations

import pytest

from models.access.actor import operator_at, unproven
from models.alarms import commands, working
from models.alarms.views import alarm_row
from models.audit.seen import looks
from models.plans.call_list import end_number, list_number, set_pass_phrase
from models.plans.commands import forget_told
from models.plans.loading import decide_shipped, end, load
from models.plans.rows import WorkedPlan
from models.plans.shipped_plans import shipped
from models.plans.views import plans
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.alarms.build import AUDITOR, BERG, EK, add_person, alarm_event, ring

HEAD = operator_at("op-head", "A. Lind", "head", "desk-9")
DECIDED = "KS 2026/9"


def taken(store: Store, kind: str = "personal", priority: int = 1, **more: str) -> str:
    """An alarm that M. Ek has acknowledged."""
    alarm_id = ring(store, alarm_event(kind, priority), **more)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, store.clock)
    return alarm_id


def plan(store: Store, alarm_id: str, who: str = EK.id) -> WorkedPlan:
    """Where the alarm stands."""
    with store.read() as connection:
        found = working.worked_plan(connection, alarm_id, who, store.clock.now())
    assert found is not None
    return found


def current(store: Store, alarm_id: str) -> str:
    """The id of its current step."""
    found = plan(store, alarm_id).standing.current
    return found.step.id if found is not None else ""


def do(store: Store, alarm_id: str, act: str, actor: object = EK, **more: object) -> None:
    """Do something at the current step, as one who sees how it stands."""
    standing = plan(store, alarm_id).standing
    step = str(more.pop("step", standing.current.step.id if standing.current else ""))
    seen = int(more.pop("seen", standing.seen))  # type: ignore[call-overload]  # an int, as tests give it
    with store.write() as session:
        working.work(session, actor, alarm_id, seen, step, act, store.clock, **more)  # type: ignore[arg-type]  # as given


def verbs(store: Store, alarm_id: str) -> list[str]:
    """The verbs of the alarm's entries."""
    with store.read() as connection:
        return [each.verb for each in timeline(connection, f"alarm:{alarm_id}")]


def state(store: Store, alarm_id: str) -> tuple[str, str, int]:
    """The alarm's state, class and priority."""
    with store.read() as connection:
        row = alarm_row(connection, alarm_id)
    assert row is not None
    return row.state, row.kind, row.priority


def test_taking_an_alarm_begins_its_plan(store: Store) -> None:
    alarm_id = ring(store)
    before = plan(store, alarm_id)
    assert (before.preview, before.code, before.decision) == (True, "duress", "")
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, store.clock)
    after = plan(store, alarm_id)
    assert (after.preview, after.code, after.version, after.began_at) == (
        False,
        "duress",
        1,
        store.clock.now(),
    )
    assert verbs(store, alarm_id)[-2:] == ["alarm.acknowledged", "plan.began"]


def test_whoever_has_not_shown_who_they_are_begins_nothing(store: Store) -> None:
    alarm_id = ring(store)
    with store.write() as session:
        commands.acknowledge(session, unproven("M. Ek", "desk-1"), alarm_id, store.clock)
    assert plan(store, alarm_id).preview
    with pytest.raises(NotAllowed):
        do(store, alarm_id, "rang", unproven("M. Ek", "desk-1"))


def test_a_running_alarm_keeps_its_version_and_the_next_gets_the_new(store: Store) -> None:
    alarm_id = taken(store)
    with store.write() as session:
        assert decide_shipped(session, HEAD, "duress", DECIDED, store.clock) == ("duress", 2)
    assert (plan(store, alarm_id).version, plan(store, alarm_id).decision) == (1, "")
    other = taken(store, account="1002")
    assert (plan(store, other).version, plan(store, other).decision) == (2, DECIDED)
    with store.write() as session:
        end(session, HEAD, "duress", store.clock)
    third = taken(store, account="1003")
    assert plan(store, third).decision == ""


@pytest.mark.parametrize("whose", ["person", "transmitter"])
def test_ones_own_plan_comes_before_the_classs(store: Store, clock: HeldClock, whose: str) -> None:
    person_id, transmitter_id = add_person(store, clock)
    source = shipped()["duress"][1].replace('sv = "Personlarm, överfall"', 'sv = "Enligt överenskommelse"')
    given = {"person": "SF-07"} if whose == "person" else {"transmitter": "1001"}
    with store.write() as session:
        load(session, HEAD, source, DECIDED, clock, **given)
    own = taken(store, person_id=person_id, transmitter_id=transmitter_id)
    assert (plan(store, own).standing.plan.title.sv, plan(store, own).whose) == (
        "Enligt överenskommelse",
        whose,
    )
    other = taken(store, account="1002")
    assert plan(store, other).whose == ""
    with store.read() as connection:
        assert [row.whose for row in plans(connection) if row.whose] == [next(iter(given.values()))]


@pytest.mark.parametrize(
    ("source", "decision", "given", "told"),
    [
        ("plan = 1", DECIDED, {}, "plan.faulty"),
        ("", "", {}, "plan.no_decision"),
        (None, DECIDED, {"person": "SF-99"}, "person.not_found"),
        (None, DECIDED, {"transmitter": "nix"}, "transmitter.not_found"),
    ],
)
def test_a_plan_that_cannot_be_is_not_loaded(
    store: Store, source: str | None, decision: str, given: dict[str, str], told: str
) -> None:
    with pytest.raises(Refused, match=told), store.write() as session:
        load(
            session,
            HEAD,
            source if source is not None else shipped()["duress"][1],
            decision,
            store.clock,
            **given,
        )
    with pytest.raises(NotAllowed), store.write() as session:
        load(session, EK, shipped()["duress"][1], DECIDED, store.clock)
    with pytest.raises(NotFound, match=r"plan.not_found"), store.write() as session:
        end(session, HEAD, "duress", store.clock)


def test_the_first_thing_done_is_action_taken_and_goes_stale_no_more(store: Store, clock: HeldClock) -> None:
    alarm_id = taken(store)
    do(store, alarm_id, "rang")
    assert state(store, alarm_id)[0] == "acknowledged", "a number on the glass is not yet a call"
    clock.advance(7)
    do(store, alarm_id, "alerted", outcome="desk", told={"event_number": "P-4711\x1b[31m"})
    with store.read() as connection:
        row = alarm_row(connection, alarm_id)
    assert row is not None
    assert (row.state, row.action_at, row.due_at) == ("action_taken", clock.now(), None)
    assert plan(store, alarm_id).standing.told["event_number"] == "P-4711"
    assert verbs(store, alarm_id)[-2:] == ["plan.rang", "plan.alerted"]


def test_a_skipped_step_needs_a_reason_and_is_no_action(store: Store) -> None:
    alarm_id = taken(store)
    with pytest.raises(Refused, match=r"plan.no_reason"):
        do(store, alarm_id, "skipped", told={"reason": " \u200b"})
    do(store, alarm_id, "skipped", told={"reason": "LC har redan gjort det"})
    assert (state(store, alarm_id)[0], current(store, alarm_id)) == ("acknowledged", "arc")


def test_two_officers_never_lose_each_others_steps(store: Store, clock: HeldClock) -> None:
    alarm_id = taken(store)
    seen = plan(store, alarm_id).standing.seen
    do(store, alarm_id, "alerted", outcome="arc")
    with pytest.raises(Overtaken) as told:
        do(store, alarm_id, "alerted", BERG, outcome="desk", seen=seen, step="emergency")
    assert told.value.values == {"who": "M. Ek", "at": clock.now()}
    assert "plan.lost_race" in verbs(store, alarm_id)
    do(store, alarm_id, "called", BERG, outcome="answered")
    tries = plan(store, alarm_id).standing.of("arc")
    assert tries is not None and tries.mark is not None
    assert (tries.state, tries.mark.label) == ("done", "S. Berg")


def test_only_ones_own_last_act_is_undone(store: Store) -> None:
    alarm_id = taken(store)
    do(store, alarm_id, "alerted", outcome="arc")
    with pytest.raises(Refused, match=r"plan.undo_not_yours"), store.write() as session:
        working.undo(session, BERG, alarm_id, 1, store.clock)
    with store.write() as session:
        working.undo(session, EK, alarm_id, 1, store.clock)
    assert current(store, alarm_id) == "emergency"
    assert verbs(store, alarm_id)[-1] == "plan.undone"
    with pytest.raises(Refused, match=r"plan.nothing_to_undo"), store.write() as session:
        working.undo(session, EK, alarm_id, 2, store.clock)


@pytest.mark.parametrize(
    ("act", "more", "told"),
    [
        ("called", {"outcome": "answered"}, "plan.not_for_step"),
        ("jumped", {}, "plan.not_for_step"),
        ("alerted", {"step": "nowhere"}, "plan.no_such_step"),
        ("done", {"step": "judge"}, "plan.not_current"),
        ("facts", {"step": "judge"}, "plan.not_for_step"),
    ],
)
def test_what_is_not_for_the_step_is_refused(store: Store, act: str, more: dict[str, str], told: str) -> None:
    alarm_id = taken(store)
    with pytest.raises(Refused, match=told):
        do(store, alarm_id, act, **more)
    with pytest.raises(NotAllowed):
        do(store, alarm_id, "rang", AUDITOR)


def test_the_plan_rests_while_nobody_has_the_alarm(store: Store) -> None:
    alarm_id = ring(store)
    with pytest.raises(Refused, match=r"plan.not_in_hand"):
        do(store, alarm_id, "rang")


def test_the_next_number_comes_by_itself(store: Store, clock: HeldClock) -> None:
    """A burglary: the person, then a relative; numbers about the person only for who has the alarm."""
    person_id, transmitter_id = add_person(store, clock)
    with store.write() as session:
        list_number(session, HEAD, "relative", "Sam Exempel", "070-174 06 07", clock, person="sf-07")
        guard = list_number(session, HEAD, "guard", "Vakt", "08-465 004 30", clock)
    alarm_id = taken(store, "burglary", 3, person_id=person_id, transmitter_id=transmitter_id)
    do(store, alarm_id, "called", outcome="answered")
    numbers = plan(store, alarm_id).numbers["home"]
    assert [(each.source, each.phone) for each in numbers] == [("relative", "070-174 06 07")]
    [hidden] = plan(store, alarm_id, BERG.id).numbers["home"]
    assert (hidden.hidden, hidden.phone, hidden.name) == (True, "", "")
    assert [each.phone for each in plan(store, alarm_id, BERG.id).numbers["guard"]] == ["08-465 004 30"]
    do(store, alarm_id, "called", outcome="no_answer", source="relative")
    assert current(store, alarm_id) == "emergency"
    with store.write() as session:
        end_number(session, HEAD, guard, clock)
    assert plan(store, alarm_id).numbers["guard"] == ()


@pytest.mark.parametrize(
    ("role", "phone", "person", "told"),
    [
        ("guard", "ring växeln", "", "plan.bad_number"),
        ("guard", "08-465;rm", "", "plan.bad_number"),
        ("person", "08-465 004 30", "", "plan.no_such_role"),
        ("relative", "08-465 004 30", "", "plan.whose_relative"),
        ("relative", "08-465 004 30", "SF-99", "person.not_found"),
    ],
)
def test_the_call_list_takes_numbers_only(
    store: Store, role: str, phone: str, person: str, told: str
) -> None:
    with pytest.raises(Refused, match=told), store.write() as session:
        list_number(session, HEAD, role, "", phone, store.clock, person=person)


def test_the_pass_phrase_is_for_who_has_the_alarm_and_never_on_record(store: Store, clock: HeldClock) -> None:
    person_id, transmitter_id = add_person(store, clock)
    alarm_id = taken(store, "burglary", 3, person_id=person_id, transmitter_id=transmitter_id)
    with store.write() as session:
        assert working.pass_phrase(session, EK, alarm_id, clock) is None
        set_pass_phrase(session, HEAD, "SF-07", "blå båten", "vinterdäck", clock)
    with store.write() as session:
        found = working.pass_phrase(session, EK, alarm_id, clock)
    assert found is not None
    assert (found.phrase, found.has_duress_word, repr(found)) == ("blå båten", True, "PassPhrase()")
    with pytest.raises(Refused, match=r"plan.not_your_alarm"), store.write() as session:
        working.pass_phrase(session, BERG, alarm_id, clock)
    assert "plan.pass_phrase_shown" in verbs(store, alarm_id)
    with store.read() as connection:
        seen = [
            each for each in looks(connection, subject=f"person:{person_id}") if each.verb.startswith("plan.")
        ]
    # Once for each time it was asked for: that there is none is an answer too.
    assert [(each.fields, each.reference) for each in seen] == [(("pass_phrase",), f"alarm:{alarm_id}")] * 2
    with store.read() as connection:
        told = str([each.detail for each in timeline(connection, f"alarm:{alarm_id}")])
        told += str([each.detail for each in timeline(connection, f"person:{person_id}")])
    assert "blå" not in told
    assert "vinter" not in told


@pytest.mark.parametrize(
    ("phrase", "duress", "told"),
    [("abc", "", "plan.short_phrase"), ("blå båt", "BÅT", "plan.duress_in_phrase")],
)
def test_a_pass_phrase_that_will_not_do(
    store: Store, clock: HeldClock, phrase: str, duress: str, told: str
) -> None:
    add_person(store, clock)
    with pytest.raises(Refused, match=told), store.write() as session:
        set_pass_phrase(session, HEAD, "SF-07", phrase, duress, clock)


def test_a_duress_word_makes_it_a_duress_alarm_with_its_plan(store: Store) -> None:
    alarm_id = taken(store, "burglary", 3)
    do(store, alarm_id, "called", outcome="answered")
    with store.write() as session:
        working.duress(session, EK, alarm_id, store.clock)
    assert state(store, alarm_id)[1:] == ("duress", 1)
    assert (plan(store, alarm_id).code, current(store, alarm_id)) == ("duress", "emergency")
    assert verbs(store, alarm_id)[-2:] == ["alarm.duress", "plan.began"]
    with pytest.raises(Refused, match=r"alarm.never_shelved"), store.write() as session:
        commands.shelve(session, EK, alarm_id, store.clock.now(), "x", store.clock)


def test_stamps_never_go_back(store: Store, clock: HeldClock) -> None:
    alarm_id = taken(store)
    do(store, alarm_id, "rang")
    before = plan(store, alarm_id).standing.last
    clock.jump(-3600)
    do(store, alarm_id, "alerted", outcome="desk")
    last = plan(store, alarm_id).standing.last
    assert before is not None and last is not None
    assert last.at == before.at > clock.now()


def test_weeding_takes_the_words_and_leaves_what_was_done(store: Store) -> None:
    alarm_id = taken(store)
    do(store, alarm_id, "skipped", told={"reason": "grannen sade något"})
    with store.write() as session:
        forget_told(session.connection(), f"alarm:{alarm_id}")
    first = plan(store, alarm_id).standing.of("emergency")
    assert first is not None and first.mark is not None
    assert (first.state, first.mark.told) == ("skipped", {})
