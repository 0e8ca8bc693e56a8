""" "I am awake" by one key on the alarm, and what left the desk told in its timeline."""

from __future__ import annotations

from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms.ladder import fire_due
from models.alarms.untold import tell_new
from models.channels.commands import add_channel
from models.channels.outgoing import claim, settle
from models.channels.rows import Sent
from models.store.policy import AT_HOME, Ladder, decide
from models.store.store import Store
from models.words.lookup import t
from tests.tui.screens.conftest import OpenLive


def _said(store: Store) -> int:
    with store.read() as connection:
        found = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'alarm.awake'")).scalar()
    return int(found or 0)


async def test_awake_is_one_key_and_acknowledges_nothing(live: OpenLive, city_store: Store) -> None:
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("burglary", "SF-19")
        await desk.open(alarm_id)
        await desk.press("w")
        await desk.settle(lambda: desk.told() == t("tell.awake"))
        assert _said(city_store) == 1
        assert desk.card(alarm_id).row.state == "new"
        await desk.shown(t("verb.alarm.awake"))
        await desk.press("f2")
        await desk.settle(lambda: desk.card(alarm_id).row.state == "acknowledged")
        desk.time[0] += 5
        await desk.press("w")
        await desk.settle(lambda: _said(city_store) == 2)


async def test_what_left_the_desk_stands_in_the_timeline(live: OpenLive, city_store: Store) -> None:
    clock = city_store.clock
    with city_store.write() as session:
        decide(session, LOADER, Ladder(profile=AT_HOME), "test", clock.now(), clock.now())
        add_channel(session, LOADER, "TiB-telefonen", "command", ["/bin/true"], "tib", clock)
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("burglary", "SF-19")
        with city_store.write() as session:
            tell_new(session, clock)
            fire_due(session, clock)
        with city_store.write() as session:
            taken = [each for each in claim(session, "one", (), clock) if each.subject == f"alarm:{alarm_id}"]
            settle(session, "one", [Sent(each.id) for each in taken], clock)
        assert taken
        await desk.open(alarm_id)
        await desk.shown("Skickat till TiB-telefonen", "ingen vet om någon har sett det")


async def test_the_step_of_who_is_told_early_sends_a_ready_text_by_one_key(
    live: OpenLive, city_store: Store
) -> None:
    clock = city_store.clock
    async with live((120, 36)) as desk:
        alarm_id = await desk.ring("personal", "SF-19")
        await desk.open(alarm_id)
        await desk.press("f2")
        await desk.shown("NU, steg 1 av")
        assert "tell_early" not in {hint.action for hint in desk.app.state.keys}
        for _ in range(20):
            plan = desk.services.read_plan(alarm_id)
            assert plan is not None and plan.standing.current is not None
            step = plan.standing.current.step
            if step.role == "head":
                break
            seen = plan.standing.seen
            desk.services.work_plan(alarm_id, seen, step.id, "not_applicable", "", "", {"reason": "prov"})
        await desk.settle(lambda: "tell_early" in {hint.action for hint in desk.app.state.keys})
        desk.time[0] += 2
        await desk.press("s")
        await desk.settle(lambda: "Det finns ingen kanal för den rollen" in desk.told())
        with city_store.write() as session:
            add_channel(session, LOADER, "chefen", "command", ["/bin/true"], "head", clock)
        desk.time[0] += 2
        await desk.press("s")
        await desk.settle(lambda: desk.told() == t("tell.told_early", names="chefen"))
        with city_store.write() as session:
            [message] = [each for each in claim(session, "one", (), clock) if each.kind == "command"]
        assert message.text_id == "channel.early.head"
        await desk.shown("Färdig text skickad: chefen")
