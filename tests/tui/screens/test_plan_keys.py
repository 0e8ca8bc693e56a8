"""The plan on a real store, by keys: held keys, rests, undo, two officers, the pass phrase and the duress word."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from models.access.views import operator_by_code
from models.alarms import working
from models.alarms.commands import acknowledge
from models.plans.call_list import set_pass_phrase
from models.plans.rows import WorkedPlan
from models.store.store import Store
from tests.tui.screens.conftest import Live, OpenLive

PHRASE, DURESS = "blå båten", "vinterdäck"


def plan(desk: Live, alarm_id: str) -> WorkedPlan:
    """Where the alarm stands."""
    found = desk.services.read_plan(alarm_id)
    assert found is not None
    return found


def step(desk: Live, alarm_id: str) -> str:
    """The id of the current step."""
    current = plan(desk, alarm_id).standing.current
    return current.step.id if current is not None else ""


async def taken(desk: Live, what: str, code: str = "SF-19") -> str:
    """An alarm rung, opened and acknowledged by key; the plan is on the glass."""
    alarm_id = await desk.ring(what, code)
    await desk.open(alarm_id)
    await desk.press("f2")
    await desk.shown("NU, steg 1 av")
    return alarm_id


async def test_five_keys_from_ringing_to_the_first_call_logged(live: OpenLive) -> None:
    """Acknowledge, open, ring 112, yes: four keys, no field to fill."""
    async with live((80, 24)) as desk:
        alarm_id = await desk.ring("personal")
        await desk.press("f2")
        await desk.settle(lambda: desk.card(alarm_id).row.state == "acknowledged")
        await desk.press("enter", "r", "j")
        await desk.settle(lambda: "plan.alerted" in desk.verbs(alarm_id))
        assert desk.card(alarm_id).row.state == "action_taken"


async def test_a_key_held_down_counts_once_and_keys_rest_when_the_step_changes(live: OpenLive) -> None:
    """Leaning on a key ticks one try and no more; a press within 0.7 s of a new step is not meant for it."""
    async with live((80, 24)) as desk:
        alarm_id = await taken(desk, "burglary")
        await desk.press("3")
        for _ in range(20):
            desk.time[0] += 0.05
            await desk.pilot.press("3")
        await desk.settle()
        tries = plan(desk, alarm_id).standing.of("arc")
        assert tries is not None and len(tries.tries) == 1
        assert "vilar" not in desk.told(), "a key held down needs no telling"
        desk.time[0] += 1
        await desk.pilot.press("3")
        await desk.settle(lambda: step(desk, alarm_id) == "home")
        await desk.settle()
        desk.time[0] += 0.5
        await desk.pilot.press("2")
        await desk.settle()
        assert step(desk, alarm_id) == "home"
        assert desk.told() == "Tangenterna vilar en kort stund när steget byts. Tryck igen."
        desk.time[0] += 0.5
        await desk.pilot.press("2")
        await desk.settle(lambda: step(desk, alarm_id) == "emergency")


async def test_a_call_is_done_only_with_its_outcome(live: OpenLive) -> None:
    """`g` on a call says what is missing; the next number comes by itself; what was done can be undone."""
    async with live((120, 36)) as desk:
        alarm_id = await taken(desk, "burglary")
        await desk.press("g")
        assert "1 svar, 2 upptaget" in desk.told()
        assert step(desk, alarm_id) == "arc"
        await desk.press("1", "escape")
        await desk.shown("Ring personen, sedan en anhörig", "070-174 06 58", "Rut Attrapp")
        await desk.press("z")
        await desk.settle(lambda: step(desk, alarm_id) == "arc")
        assert "plan.undone" in desk.verbs(alarm_id)
        assert desk.card(alarm_id).row.state == "action_taken"


async def test_the_number_to_ring_goes_with_the_call_it_was_for(live: OpenLive) -> None:
    """The next step has another number: one that is left standing would be dialled."""
    async with live((80, 24)) as desk:
        alarm_id = await taken(desk, "burglary")
        await desk.press("r")
        await desk.settle(lambda: "08-465 004 12" in desk.told())
        desk.time[0] += 1
        await desk.press("3")
        await desk.settle(lambda: "plan.called" in desk.verbs(alarm_id))
        assert "08-465 004 12" not in desk.told()


async def test_a_key_meant_for_the_step_is_no_fact_and_no_draft_for_the_next_form(live: OpenLive) -> None:
    """The form opens by itself over the step: what was on its way to it, or is held down, fills no field."""
    async with live((80, 24)) as desk:
        alarm_id = await taken(desk, "personal", "SF-07")
        await desk.press("j")
        await desk.shown("Händelsenummer")
        desk.time[0] += 0.3
        for _ in range(8):
            await desk.pilot.press("1")
            desk.time[0] += 0.1
        await desk.settle()
        number = desk.app.screen.query_one("#input-event_number", Input)
        assert number.value == ""
        desk.time[0] += 1.0
        await desk.write("5010")
        assert number.value == "5010"
        await desk.press("escape")
        assert desk.told().startswith("Det skrivna är inte sparat"), (
            "a number of the police's is not lost unsaid"
        )
        await desk.press("escape")
        await desk.settle(lambda: step(desk, alarm_id) == "arc")
        await desk.press("1")
        await desk.shown("Händelsenummer")
        assert desk.app.screen.query_one("#input-event_number", Input).value == ""
        desk.time[0] += 1.0
        await desk.write("5011")
        await desk.press("f4")
        await desk.settle(lambda: "plan.facts" in desk.verbs(alarm_id))
        assert desk.card(alarm_id).timeline[-1].detail["event_number"] == "5011"


async def test_skipped_with_a_reason_and_not_applicable(live: OpenLive) -> None:
    """`h` asks why; "inte aktuellt" is told apart; "annat" needs words."""
    async with live((80, 24)) as desk:
        alarm_id = await taken(desk, "burglary")
        await desk.press("h")
        await desk.shown("Hoppa över steget", "Larmcentralen: är larmet verifierat?")
        await desk.write("5")
        await desk.press("f4")
        assert desk.told() == "Skriv varför steget hoppas över."
        await desk.press("up", "backspace")
        await desk.write("1")
        await desk.press("f4")
        await desk.settle(lambda: step(desk, alarm_id) == "home")
        assert desk.verbs(alarm_id)[-1] == "plan.not_applicable"
        await desk.press("h")
        await desk.write("2")
        await desk.press("enter")
        await desk.write("LC ringde")
        await desk.press("enter")
        await desk.settle(lambda: step(desk, alarm_id) == "emergency")
        entry = desk.card(alarm_id).timeline[-1]
        assert entry.detail["reason"] == "redan gjort av någon annan. LC ringde"


async def test_the_second_officer_is_told_kindly_and_loses_nothing(live: OpenLive, city_store: Store) -> None:
    """Berg was first at the step: the desk says who and when, shows where the plan is, and Berg's call stands."""
    async with live((120, 36)) as desk:
        alarm_id = await taken(desk, "burglary")
        with city_store.read() as connection:
            berg = operator_by_code(connection, "sberg")
        assert berg is not None
        seen = plan(desk, alarm_id).standing.seen
        stale = desk.services.read_plan
        frozen = stale(alarm_id)
        desk.services.read_plan = lambda _: frozen  # type: ignore[method-assign]  # a desk that has not heard yet
        with city_store.write() as session:
            working.work(
                session, berg.at("desk-2"), alarm_id, seen, "arc", "called", city_store.clock, outcome="busy"
            )
        await desk.press("3")
        await desk.settle(lambda: "S. Berg har gått vidare i planen" in desk.told())
        desk.services.read_plan = stale  # type: ignore[method-assign]  # it has heard
        tries = plan(desk, alarm_id).standing.of("arc")
        assert tries is not None
        assert [(each.outcome, each.label) for each in tries.tries] == [("busy", "S. Berg")]


async def test_another_officers_alarm_is_worked_without_the_persons_numbers(
    live: OpenLive, city_store: Store
) -> None:
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("burglary", "SF-19")
        with city_store.read() as connection:
            berg = operator_by_code(connection, "sberg")
        assert berg is not None
        with city_store.write() as session:
            acknowledge(session, berg.at("desk-2"), alarm_id, city_store.clock)
        await desk.open(alarm_id)
        await desk.shown("Larmcentralen: är larmet verifierat?")
        await desk.press("1", "escape")
        await desk.shown("Numret visas för den som har larmet: personen")
        assert "070-174 06 58" not in desk.words()


@pytest.fixture
def known(city_store: Store) -> Store:
    """A city where SF-19 has a pass phrase and a duress word."""
    with city_store.read() as connection:
        lind = operator_by_code(connection, "alind")
    assert lind is not None
    with city_store.write() as session:
        set_pass_phrase(session, lind.at("desk-9"), "SF-19", PHRASE, DURESS, city_store.clock)
    return city_store


async def at_the_phrase(desk: Live) -> str:
    """A burglary where the person answered."""
    alarm_id = await taken(desk, "burglary")
    await desk.press("1", "escape", "1")
    await desk.settle(lambda: step(desk, alarm_id) == "phrase")
    await desk.shown("Stämmer lösenfrasen?")
    return alarm_id


@pytest.mark.parametrize(("key", "after"), [("j", "judge"), ("n", "emergency")])
async def test_the_pass_phrase_is_asked_and_checked(
    live: OpenLive, known: Store, key: str, after: str
) -> None:
    """Shown with `r`, on record, hidden by itself and on leaving; the answer decides what comes then."""
    async with live((80, 24)) as desk:
        alarm_id = await at_the_phrase(desk)
        assert PHRASE not in desk.words()
        await desk.press("r")
        await desk.shown(PHRASE)
        assert "plan.pass_phrase_shown" in desk.verbs(alarm_id)
        desk.time[0] += 31
        desk.app.repaint()
        await desk.settle(lambda: PHRASE not in desk.words())
        await desk.press(key)
        await desk.settle(lambda: step(desk, alarm_id) == after)
        told = str([each.detail for each in desk.card(alarm_id).timeline])
        assert PHRASE not in told


async def test_a_duress_word_from_ringing_to_closed(live: OpenLive, known: Store) -> None:
    """The words to end the call stand there at once; the duress plan begins with 112; the person is rung no more."""
    async with live((80, 24)) as desk:
        alarm_id = await at_the_phrase(desk)
        await desk.press("d")
        await desk.shown(
            "TVÅNGSORDET SADES", "Avsluta samtalet som om allt är bra", "Larmet är nu ett larm under hot"
        )
        assert DURESS not in desk.words()
        await desk.press("escape")
        await desk.shown("Har larmcentralen larmat 112?", "Ring INTE personen")
        assert "070-174 06 58" not in desk.words()
        row = desk.card(alarm_id).row
        assert (row.kind, row.priority) == ("duress", 1)
        await desk.press("j", "escape", "1", "escape")
        for _ in range(5):
            await desk.press("1")
        await desk.shown("Bedöm och anteckna")
        await desk.press("g")
        await desk.shown("ALLA STEG ÄR GJORDA")
        await desk.press("f8", "1", "enter")
        await desk.write("polisen tog vid")
        await desk.press("enter")
        await desk.settle(lambda: desk.card(alarm_id).row.state == "closed")
        called = [
            str(each.detail.get("step")) for each in desk.card(alarm_id).timeline
            if each.verb in ("plan.alerted", "plan.called", "plan.done")
        ]  # fmt: skip
        assert called == [
            "arc", "home", "emergency", "arc", "guard", "backup", "head", "office", "communications", "judge",
        ]  # fmt: skip
        assert DURESS not in str([each.detail for each in desk.card(alarm_id).timeline])


async def test_closing_says_what_is_left(live: OpenLive) -> None:
    async with live((120, 36)) as desk:
        await taken(desk, "personal", "SF-07")
        await desk.press("f8")
        await desk.shown("8 steg i planen är inte gjorda.")
