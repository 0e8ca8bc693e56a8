"""One alarm worked on a real store, from ringing to closed, with only what the screen says as guide."""

from __future__ import annotations

import pytest

from models.access.views import operator_by_code
from models.alarms.commands import acknowledge, act
from models.store.store import Store
from models.words.lookup import n, t
from tests.conftest import NIGHT
from tests.tui.screens.conftest import OpenLive
from tui.screens.alarm import Alarm

QUESTION = {"sv": "Har larmcentralen larmat 112?", "en": "Has the ARC called 112?"}


@pytest.mark.parametrize(("language", "yes"), [("sv", "j"), pytest.param("en", "y", marks=pytest.mark.long)])
async def test_a_personal_alarm_from_ringing_to_closed(live: OpenLive, language: str, yes: str) -> None:
    """Code until acknowledged, then who and where; the 112 question first; act, close; every step on record."""
    async with live((80, 24), language) as desk:
        alarm_id = await desk.ring("personal")
        await desk.open(alarm_id)
        assert "SF-07" in desk.words()
        assert "Eva Exempel" not in desk.words()
        assert "Provgatan" not in desk.words()
        await desk.press("f2")
        await desk.shown("Eva Exempel", QUESTION[language], t("card.where.unknown"))
        assert "Provgatan 12 C" in desk.words()
        assert t("card.home", home="").strip() in desk.words()
        assert t("card.never_ring") in desk.words()
        await desk.press(yes)
        assert desk.card(alarm_id).row.state == "action_taken", "112 is called: something was done"
        desk.time[0] += 1.0  # the form rests when it has opened by itself
        await desk.write("P 4711")
        await desk.press("f4")
        assert isinstance(desk.app.screen, Alarm)
        await desk.shown("P 4711")
        assert "mål 1:00" not in desk.words()
        await desk.press("m")
        await desk.write("polisen ringde")
        await desk.press("enter")
        await desk.shown("polisen ringde")
        await desk.press("1")
        # The second call asks for nothing that the first one told.
        await desk.shown(t("plan_facts.known", facts=t("plan.event_number", number="P 4711"))[:30])
        await desk.press("escape")
        await desk.shown(t("alarm.state.action_taken"))
        await desk.press("f8", "1", "enter")
        await desk.write("polisen tog vid")
        await desk.press("enter")
        await desk.settle(lambda: desk.app.state.find(alarm_id) is None)
        card = desk.card(alarm_id)
        assert card.row.close_class == "real"
        assert card.close_reason == "polisen tog vid"
        assert card.person is None
        verbs = desk.verbs(alarm_id)
        order = ["alarm.acknowledged", "plan.alerted", "alarm.noted", "plan.called", "alarm.closed"]
        assert [verb for verb in verbs if verb in order] == order
        assert "Eva Exempel" not in desk.words()


async def test_a_position_comes_before_the_home(live: OpenLive) -> None:
    """A portable alarm's place is its signal's; the home is told as a home, below it."""
    async with live((80, 24)) as desk:
        alarm_id = await desk.ring("located")
        await desk.open(alarm_id)
        assert "Hamntorget" not in desk.words()
        await desk.press("f2")
        await desk.shown("Hamntorget 3, ±30 m")
        words = desk.words()
        assert words.index("Hamntorget 3") < words.index("Provgatan 12 C")
        assert "Bostad (kanske inte där): Provgatan 12 C" in words


async def test_a_fixed_alarm_is_at_the_home(live: OpenLive) -> None:
    """A burglary at home happens at home; the person may be rung, and 112 is no question of its own."""
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("burglary", "SF-19")
        await desk.open(alarm_id)
        await desk.press("f2")
        await desk.shown("VAR  Båtsmansvägen 13, Sundhamra")
        words = desk.words()
        assert "kanske inte där" not in words
        assert QUESTION["sv"] not in words.split("08-465 004 12")[0], "the ARC first, then the person"
        assert "070-174 06 58" in words
        assert t("card.never_ring") not in words


async def test_another_officers_alarm_shows_no_person(live: OpenLive, city_store: Store) -> None:
    """Person and place are for whoever has it; who that is stands there; escalating and noting stay open."""
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("personal")
        with city_store.read() as connection:
            berg = operator_by_code(connection, "sberg")
        assert berg is not None
        with city_store.write() as session:
            acknowledge(session, berg.at("desk-2"), alarm_id, city_store.clock)
        await desk.settle(lambda: not desk.app.state.ringing)
        await desk.open(alarm_id)
        await desk.shown("S. Berg har larmet", QUESTION["sv"])
        assert "Eva Exempel" not in desk.words()
        assert "Provgatan" not in desk.words()
        await desk.press("d")
        assert "Eva Exempel" not in desk.words()
        assert t("details.person.hidden") in desk.words()
        assert "1A2B" not in desk.words(), "raw bytes may hold a place"


async def test_all_details_with_the_event_as_it_came(live: OpenLive) -> None:
    """One key shows the person's card, the transmitter and the raw event; the same key goes back to work."""
    async with live((160, 48)) as desk:
        alarm_id = await desk.ring("personal")
        await desk.open(alarm_id)
        await desk.press("f2", "d")
        await desk.shown("Lo Ankarby", "070-174 06 46", "1A2B0034", "ADM-CID", "sekvens 0007")
        await desk.press("d")
        await desk.shown(QUESTION["sv"])


async def test_the_officer_calls_112(live: OpenLive) -> None:
    """`r` shows the number at once and asks whether one spoke; no leaves the question, yes is the answer."""
    async with live((80, 24)) as desk:
        alarm_id = await desk.ring("personal")
        await desk.open(alarm_id)
        await desk.press("f2", "r")
        await desk.shown("Pratade du med 112?", "Ring 112 på telefonen.")
        assert desk.card(alarm_id).row.state == "acknowledged", "nobody has spoken with anybody yet"
        await desk.press("n")
        await desk.shown(QUESTION["sv"])
        await desk.press("r", "j", "escape")
        await desk.settle(lambda: "plan.alerted" in desk.verbs(alarm_id))
        entry = next(each for each in desk.card(alarm_id).timeline if each.verb == "plan.alerted")
        assert entry.detail["outcome"] == "desk"
        assert "plan.not_alerted" in desk.verbs(alarm_id)
        await desk.shown("112 larmat härifrån")


async def test_other_alarms_stay_in_sight_and_f2_takes_them_from_a_field(live: OpenLive) -> None:
    """ÄVEN stays on every form; F2 takes the alarm it names while a note is typed, and the note is not lost."""
    async with live((80, 24)) as desk:
        mine = await desk.ring("battery", "SF-19")
        await desk.open(mine)
        await desk.press("f2", "m")
        await desk.write("ring tekniker")
        other = await desk.ring("personal")
        assert "ÄVEN: ‼ PERSONLARM SF-07 OKVITTERAT" in desk.words()
        await desk.press("f2")
        await desk.settle(lambda: desk.card(other).row.state == "acknowledged")
        assert desk.app.focused is not None
        assert "ring tekniker" in desk.words()
        await desk.press("escape")
        await desk.press("m")
        assert "ring tekniker" in desk.words(), "a draft is kept when one leaves"
        await desk.press("enter")
        await desk.settle(lambda: "alarm.noted" in desk.verbs(mine))


async def test_enter_opens_the_alarm_taken_from_another_one(live: OpenLive) -> None:
    """F2 on one alarm's screen took another: the footer names it and enter opens it, until its first act."""
    async with live((80, 24)) as desk:
        mine = await desk.ring("battery", "SF-19")
        await desk.open(mine)
        await desk.press("f2")
        await desk.settle(lambda: desk.card(mine).row.state == "acknowledged")
        assert "Öppna SF" not in desk.words()
        other = await desk.ring("personal")
        await desk.press("f2")
        await desk.shown("enter Öppna SF-07")
        await desk.press("enter")
        assert desk.app.place is not None
        assert desk.app.place.subject_alarm() == other
        assert "Öppna SF" not in desk.words()


async def test_paused_with_a_reason_and_taken_up_again(live: OpenLive) -> None:
    """A technical alarm is paused until 08:00 with a reason; a personal alarm has no such key."""
    async with live((120, 36)) as desk:
        battery = await desk.ring("battery", "SF-19")
        await desk.open(battery)
        await desk.press("f2", "p")
        await desk.press("5", "enter")
        assert "ringer igen 08:00" in desk.words()
        await desk.write("batteri byts i morgon")
        await desk.press("enter")
        await desk.settle(lambda: desk.card(battery).row.state == "shelved")
        assert desk.card(battery).row.shelved_until == NIGHT.replace(hour=7, minute=0, second=0)
        await desk.press("v")
        await desk.settle(lambda: desk.card(battery).row.state == "acknowledged")
        personal = await desk.ring("personal")
        await desk.open(personal)
        await desk.press("f2")
        assert "shelve" not in {hint.action for hint in desk.app.state.keys}


async def test_closing_lists_the_persons_other_alarms_first(live: OpenLive) -> None:
    """What else of the same person is open stands above; class and reason are both needed; unanswered 112 is said."""
    async with live((120, 36)) as desk:
        await desk.ring("burglary", at=120)
        alarm_id = await desk.ring("personal")
        await desk.open(alarm_id)
        await desk.press("f2", "f8")
        await desk.shown("Samma person har 1 larm till", t("close.no_112"))
        words = desk.words()
        assert words.index("Samma person har 1 larm till") < words.index(t("close.effect"))
        await desk.press("enter")
        assert desk.told() == t("form.required", label="Klass")
        await desk.write("hand")
        await desk.press("enter")
        assert t("form.required", label="Klass") not in desk.words(), "it is answered: the refusal is gone"
        await desk.press("enter")
        assert desk.told() == t("form.required", label="Skäl")
        assert desk.card(alarm_id).row.state == "acknowledged"
        await desk.write("tryckt av misstag")
        await desk.press("enter")
        await desk.write("2")
        await desk.press("enter")
        assert desk.told() == n("close.unseen", 1)
        assert desk.card(alarm_id).row.state == "acknowledged"
        await desk.press("backspace")
        await desk.write("1")
        await desk.press("enter")
        await desk.settle(lambda: desk.card(alarm_id).row.close_class == "user_error")


async def test_enter_held_down_never_closes_an_alarm(live: OpenLive) -> None:
    """Repeats of enter run to the last question at most; the alarm stands."""
    async with live((80, 24)) as desk:
        alarm_id = await desk.ring("burglary", "SF-19")
        await desk.open(alarm_id)
        await desk.press("f2", "f8")
        await desk.press("down")
        await desk.write("klart")
        await desk.press("up")
        await desk.write("1")
        desk.time[0] += 1
        for _ in range(6):
            await desk.pilot.press("enter")
        await desk.settle()
        assert desk.card(alarm_id).row.state == "acknowledged"
        await desk.press("enter")
        await desk.settle(lambda: desk.card(alarm_id).row.state == "closed")


async def test_somebody_changed_it_meanwhile(live: OpenLive, city_store: Store) -> None:
    """A closing based on what is no longer so is refused in words; sending again is about what stands there now."""
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("burglary", "SF-19")
        await desk.open(alarm_id)
        await desk.press("f2", "f8", "1", "enter")
        await desk.write("klart")
        with city_store.read() as connection:
            berg = operator_by_code(connection, "sberg")
        assert berg is not None
        with city_store.write() as session:
            act(session, berg.at("desk-2"), alarm_id, "väktare på plats", city_store.clock)
        await desk.settle(lambda: desk.app.state.find(alarm_id).state == "action_taken")  # type: ignore[union-attr]
        await desk.press("enter")
        await desk.settle(lambda: desk.told() == t("form.changed_meanwhile"))
        assert desk.card(alarm_id).row.state == "action_taken"
        await desk.press("f4")
        await desk.settle(lambda: desk.card(alarm_id).row.state == "closed")


async def test_a_closed_alarm_hides_the_person(live: OpenLive) -> None:
    """From the history: class and reason, no name, nothing to press that would change it."""
    async with live((120, 36)) as desk:
        await desk.press("l")
        await desk.shown("handhavandefel")
        await desk.press("enter")
        await desk.settle(lambda: getattr(desk.app.screen, "card", None) is not None)
        assert "person och plats visas inte" in desk.words()
        offered = {hint.action for hint in desk.app.state.keys}
        assert not offered & {"act", "close", "shelve", "escalate", "alerted", "ring", "skip"}
