"""Proofs and drills by keys on a real database: expect a test, play a drill, work it, read how it went."""

from __future__ import annotations

import pytest

from models.alarms.receive import store_frames
from models.words.lookup import t
from tests.models.alarms.build import alarm_event, frame
from tests.tui.screens.conftest import Live, OpenLive, sender_of

SIZES = [(80, 24), (120, 36), (160, 48)]


def press_button(desk: Live, code: str, sequence: str) -> str:
    """A personal alarm as it comes over the wire; its id."""
    sender = sender_of(desk.store, code, "personal")
    sent = frame(
        alarm_event(), desk.clock.now(), account=sender.account, sequence=sequence, transmitter_id=sender.id,
        person_id=sender.person_id,
    )  # fmt: skip
    with desk.store.write() as session:
        return store_frames(session, [sent], desk.clock)[0].alarm_ids[0]


@pytest.mark.parametrize(
    ("size", "language", "go", "expect", "no_more"),
    [(SIZES[0], "sv", "p", "v", "a"), (SIZES[1], "en", "o", "w", "c"), (SIZES[2], "sv", "p", "v", "a")],
)
async def test_one_key_expects_a_test_and_marks_one_alarm(
    live: OpenLive, size: tuple[int, int], language: str, go: str, expect: str, no_more: str
) -> None:
    async with live(size, language) as desk:
        await desk.press(go)
        await desk.shown(t("proof.state.never"))
        row = desk.app.screen.row  # type: ignore[attr-defined]  # the screen's own
        assert row is not None
        await desk.press(expect)
        await desk.settle(lambda: "03:22" in desk.words())
        await desk.settle(lambda: desk.app.screen.row.state == "waiting")  # type: ignore[attr-defined]  # as above
        await desk.press(no_more)
        await desk.settle(lambda: desk.app.screen.row.state != "waiting")  # type: ignore[attr-defined]  # as above
        assert desk.told().startswith(t("proof.cancelled", account=row.person or row.account))


async def test_the_marked_alarm_says_so_and_rings(live: OpenLive) -> None:
    async with live() as desk:
        with desk.store.write() as session:
            from models.drills.proving import expect

            sender = sender_of(desk.store, "SF-07", "personal")
            expect(session, desk.services.actor, sender.id, desk.clock)
        first = press_button(desk, "SF-07", "0101")
        second = press_button(desk, "SF-07", "0102")
        await desk.settle(lambda: desk.app.state.find(second) is not None)
        found = [desk.app.state.find(each) for each in (first, second)]
        assert [each is not None and (each.proof, each.rings) for each in found] == [
            (True, True),
            (False, True),
        ]
        assert t("proof.mark") in desk.words()


@pytest.mark.parametrize("size", SIZES)
async def test_a_drill_by_keys_from_the_menu_to_its_debrief(live: OpenLive, size: tuple[int, int]) -> None:
    """`n` `5`, enter, `s`: it rings marked; taken, 112 told, a number shown and not dialled; ended, and told."""
    dialled: list[str] = []
    async with live(size) as desk:
        desk.services.dial = lambda phone: bool(dialled.append(phone))  # type: ignore[method-assign,func-returns-value]  # counted
        await desk.press("n", "5")
        await desk.shown("Batteri och tyst linje", "Överfallslarm på natten")
        await desk.press("enter")
        await desk.shown("Överfallslarm på natten")
        await desk.press("s")
        await desk.settle(lambda: any(row.drill for row in desk.app.state.alarms))
        named = desk.app.state.named
        assert named is not None and named.drill
        await desk.press("escape", "escape")
        await desk.shown("ÖVNING")
        await desk.press("f2")
        await desk.settle(lambda: desk.card(named.id).row.state == "acknowledged")
        await desk.open(named.id)
        await desk.shown("ÖVNING")
        await desk.press("r")
        assert dialled == []
        assert desk.told().startswith("ÖVNING: ring inte")
        await desk.press("j")
        await desk.settle(lambda: desk.card(named.id).row.state == "action_taken")
        desk.app.go("drill")
        await desk.settle()
        await desk.press("home")
        await desk.shown("pågår")
        await desk.press("enter")
        await desk.shown("Kvitterat efter", "112 larmat", "Inte gjort")
        await desk.press("a")
        await desk.settle(lambda: not any(row.drill for row in desk.app.state.alarms))
        await desk.shown("slut")


async def test_a_drill_does_not_begin_while_a_real_alarm_waits(live: OpenLive) -> None:
    async with live() as desk:
        await desk.ring()
        desk.app.go("drill")
        await desk.settle()
        await desk.shown("Batteri och tyst linje")
        await desk.press("enter", "s")
        assert desk.told().startswith("Ett skarpt larm väntar")
        assert not any(row.drill for row in desk.app.state.alarms)
