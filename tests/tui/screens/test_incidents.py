"""Incidents on screen: opened from an alarm or a call, worked, and closed under the rule of harm (D53, D54)."""

from __future__ import annotations

from datetime import date

import pytest

from models.incidents.feedback import give_feedback
from models.incidents.rows import IncidentCard, IncidentRow
from models.police.commands import write_report
from models.police.rows import ReportTold
from models.words.lookup import t
from tests.tui.screens.conftest import Live, OpenLive


def queue(desk: Live) -> tuple[IncidentRow, ...]:
    """The open incidents as stored."""
    return desk.services.read_incidents(False, 50)


def card(desk: Live, title: str) -> IncidentCard:
    """The incident with this title, open or closed."""
    row = next(each for each in desk.services.read_incidents(True, 100) if each.title == title)
    return desk.services.read_incident(row.id)


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_opened_from_an_alarm(live: OpenLive, language: str) -> None:
    """`f` on the alarm: a new one takes its person and time; then `f` opens the incident it belongs to."""
    async with live((80, 24), language) as desk:
        alarm_id = await desk.ring("personal")
        await desk.open(alarm_id)
        await desk.press("f2", "f", "enter")
        assert t("new_incident.title") in desk.words()
        await desk.write("larm vid bostaden")
        await desk.press("enter", "enter")
        await desk.write("1")
        await desk.press("enter", "enter")
        # Who told of it: the office.
        await desk.write("2")
        await desk.press("enter", "enter")
        await desk.settle(lambda: getattr(desk.app.screen, "PLACE", "") == "incident")
        made = card(desk, "larm vid bostaden")
        assert desk.services.read_case(made.row.id).facts.reporter_kind == "office"
        assert made.row.person == "SF-07"
        assert made.row.outcome == "near_miss"
        assert [alarm.id for alarm in made.alarms] == [alarm_id]
        await desk.press("escape")
        await desk.shown(made.row.number)
        await desk.press("f")
        await desk.settle(lambda: getattr(desk.app.screen, "PLACE", "") == "incident")
        await desk.shown(t("section.assessment"))
        await desk.press("end")
        await desk.shown(t("incident.alarms"))


async def test_linked_to_one_that_is_open_already(live: OpenLive) -> None:
    """The same person's open incidents stand below "new"; enter on one links the alarm."""
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("burglary", "SF-11")
        await desk.open(alarm_id)
        await desk.press("f2", "f")
        await desk.shown("skadegörelse bil")
        await desk.press("down", "enter")
        await desk.settle(lambda: desk.card(alarm_id).incident is not None)
        assert desk.card(alarm_id).incident == card(desk, "skadegörelse bil").row.number


async def test_the_queue_and_one_incident(live: OpenLive) -> None:
    """The queue says number, code, what it waits for; one incident takes notes, an owner, a day, and changes."""
    async with live((120, 36)) as desk:
        await desk.press("i")
        await desk.shown("hot via sms", "SF-04", "skada")
        await desk.press("enter")
        await desk.settle(lambda: getattr(desk.app.screen, "card", None) is not None)
        await desk.press("m")
        await desk.write("ringt partikansliet")
        await desk.press("enter")
        await desk.shown("ringt partikansliet")
        await desk.press("v")
        await desk.settle(lambda: card(desk, "hot via sms").row.owner == "M. Ek")
        await desk.press("p")
        await desk.write("torsdag")
        assert "torsdag 26 nov" in desk.words()
        await desk.press("enter")
        await desk.settle(lambda: card(desk, "hot via sms").row.bring_up_on == date(2026, 11, 26))
        await desk.press("d", "down", "down", "down", "backspace")
        await desk.write("3")
        await desk.press("f4")
        await desk.settle(lambda: card(desk, "hot via sms").row.police == "filed")
        changed = card(desk, "hot via sms")
        assert changed.row.title == "hot via sms"
        assert changed.row.bring_up_on == date(2026, 11, 26)
        await desk.shown("→ polisanmäld")


async def test_not_a_day(live: OpenLive) -> None:
    """What is no day is told beside the field and refused; an empty field takes the day away."""
    async with live((120, 36)) as desk:
        await desk.press("i", "down", "enter")
        await desk.settle(lambda: getattr(desk.app.screen, "card", None) is not None)
        title = desk.app.screen.card.row.title  # type: ignore[attr-defined]  # the incident's screen
        await desk.press("p")
        await desk.settle(lambda: "fredag 27 nov" in desk.words())
        await desk.write("x")
        assert t("day.unclear") in desk.words()
        await desk.press("f4")
        assert desk.told() == t("day.unclear.long")
        await desk.press("escape")
        await desk.pilot.press(*["backspace"] * 12)
        await desk.press("f4")
        await desk.settle(lambda: card(desk, title).row.bring_up_on is None)


async def test_harm_is_never_no_incident_and_nothing_is_closed_past_its_rules(live: OpenLive) -> None:
    """What stands in the way is told before it is tried; mended and reasoned it leaves the queue, not the register."""
    async with live((120, 36)) as desk:
        await desk.press("i", "down", "enter")
        await desk.settle(lambda: getattr(desk.app.screen, "card", None) is not None)
        incident = card(desk, "skadegörelse bil").row
        await desk.press("f8")
        await desk.shown(t("incident.harm_rule")[:60], t("incident.obstacle.feedback"))
        await desk.write("3")
        await desk.press("enter")
        await desk.write("klart")
        await desk.press("f4")
        assert desk.told() == t("incident.harm_rule")
        await desk.press("escape", "escape")
        services = desk.services
        with services.writing() as session:
            actor, clock = services.actor, services.clock
            seen = services.read_incident(incident.id).row.version
            give_feedback(session, actor, incident.id, "ringt", seen, clock, reporter="person")
            told = ReportTold(state="not_filed", why_not="personen avstår")
            write_report(session, actor, incident.id, told, 0, clock)
        await desk.press("f8")
        await desk.settle(lambda: t("incident.obstacle.feedback") not in desk.words())
        await desk.press("backspace")
        await desk.write("1")
        await desk.press("f4")
        assert desk.told() == t("close_incident.despite")
        await desk.write("den som äger det gör klart")
        await desk.press("f4")
        await desk.settle(lambda: len(queue(desk)) == 1)
        await desk.press("escape")
        await desk.settle(lambda: "skadegörelse bil" not in desk.words())
        await desk.press("a")
        await desk.shown("skadegörelse bil", "hanterad")


async def test_a_threat_becomes_an_incident_without_a_name(live: OpenLive) -> None:
    """From the queue, `n` asks what happened; a person found by name is stored as the code."""
    async with live((80, 24)) as desk:
        await desk.press("i", "n")
        assert t("new_incident.danger") in desk.words()
        await desk.write("eva ex")
        await desk.settle(lambda: t("person.by_name") in desk.words())
        await desk.press("enter")
        await desk.write("okänd man vid porten")
        await desk.press("enter")
        await desk.write("stod kvar i tjugo minuter")
        await desk.press("enter")
        await desk.write("tillbud")
        await desk.press("enter", "enter", "enter", "enter")
        await desk.settle(lambda: len(queue(desk)) == 3)
        made = card(desk, "okänd man vid porten")
        assert (made.row.person, made.row.owner, made.row.police) == ("SF-07", "M. Ek", "not_known")
        assert made.what_happened == "stod kvar i tjugo minuter"
