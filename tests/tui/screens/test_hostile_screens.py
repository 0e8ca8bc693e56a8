"""Hostile text through every screen: nothing breaks, nothing is markup, nothing escapes to the terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.alarms.rows import AlarmCard, AlarmRow, PersonInAlarm, SignalRow, TimelineRow
from models.incidents.closing import Obstacle
from models.incidents.describing import Facts
from models.incidents.rows import IncidentCard, IncidentRow
from models.people.card import AlarmReason, CardGroup, PersonCard
from models.people.reveal import Device, Revealed
from models.people.rows import PersonRow, TransmitterRow
from models.people.words import FIELDS
from models.rota.rows import Gap
from tests.tui.conftest import Desk, OpenDesk
from tests.tui.hostile import HOSTILE
from tests.tui.invented import NOW, InventedServices, alarm, board, incident, shift
from tui.case_services import CaseSheet
from tui.desk_values import FoundPerson, HistoryPage
from tui.rota_values import RotaSpan


class HostileWorld(InventedServices):
    """Every text that any reading gives is the same hostile one."""

    def __init__(self, text: str) -> None:
        self.text = text
        rows = (
            alarm(1, text, 1, "personal", "acknowledged", zone=text, code=text, text_id=text, acknowledged_label=text),
            alarm(2, text, 2, text, text, source=text),
            alarm(3, "SF-03"),
        )  # fmt: skip
        super().__init__(board(rows, city=text, incidents=(incident(text, text, text),), incident_count=1))

    def wait(self, timeout: float) -> bool:
        found = self._changed.wait(timeout)
        self._changed.clear()
        return found

    def read_alarm(self, alarm_id: str, *, words: bool = True) -> AlarmCard:
        text = self.text
        row = next((each for each in self.now_board.alarms if each.id == alarm_id), alarm(9, text))
        entries = tuple(
            TimelineRow(number, NOW, NOW + timedelta(hours=2), text, verb, dict.fromkeys(NAMES, text))
            for number, verb in enumerate((*VERBS, text))
        )
        signals = (SignalRow(1, text, text, text, text, text, text, text, text, NOW, NOW, _bytes(text)),)
        person = PersonInAlarm(text, text, text, text, text, text, text, text, text)
        return AlarmCard(
            row, text, text, text, 30, text, False, text, text, text, "i-1", person, signals, entries,
            (alarm(7, text, state=text), alarm(8, text, state="closed", close_class=text)), True,
        )  # fmt: skip

    def search_history(self, text: str, before: int | None, limit: int) -> HistoryPage:
        rows: tuple[AlarmRow, ...] = (alarm(5, self.text, 2, self.text, "closed", close_class=self.text),)
        return HistoryPage(rows, None)

    def _incident(self) -> IncidentRow:
        text = self.text
        values: dict[str, Any] = {"outcome": text, "police": text, "owner": text, "close_class": text}
        return replace(incident(text, text, text), id="i-1", **values)

    def read_incidents(self, closed: bool, limit: int) -> tuple[IncidentRow, ...]:
        return (self._incident(), replace(self._incident(), id="i-2", state="closed", closed_at=NOW))

    def incidents_of(self, person: str) -> tuple[IncidentRow, ...]:
        return (self._incident(),)

    def read_incident(self, incident_id: str) -> IncidentCard:
        text = self.text
        entry = TimelineRow(
            1, NOW, NOW, text, "incident.changed", {name: {"from": text, "to": text} for name in NAMES}
        )
        return IncidentCard(self._incident(), text, text, (alarm(1, text),), (entry,))

    def read_sections(self, incident_id: str) -> dict[str, object]:
        return {}

    def read_case(self, incident_id: str) -> CaseSheet:
        waits = Obstacle("incident.obstacle.acts", (("number", 1),), yields=True)
        return CaseSheet("i-1", self.text, 1, True, NOW, Facts(), (), (), (), (), (waits,))

    def read_rota(self, starts: Any, ends: Any) -> RotaSpan:
        shifts = tuple(
            shift(duty, self.text, "25T01:00", "25T11:00") for duty in ("contact", "tib", "tib_backup")
        )
        return RotaSpan(
            starts, ends, shifts, (Gap("contact", NOW, NOW + timedelta(days=1)), Gap(self.text, NOW, NOW))
        )

    def read_people(self) -> tuple[PersonRow, ...]:
        text = self.text
        sender = TransmitterRow("t", text, text, True, text, False, True, NOW)
        return (
            PersonRow(
                "p", text, text, 400, True, text, text, NOW.date(), text, True, False, (sender, sender), True
            ),
        )

    def view_people(self) -> tuple[PersonRow, ...]:
        return self.read_people()

    def read_card(self, code: str) -> PersonCard:
        text = self.text
        groups = tuple(CardGroup(each, True, True, text) for each in FIELDS)
        why = AlarmReason("alarm-1", 1, text, NOW, True)
        return PersonCard("p", code, text, 400, text, text, groups, text, why, None, True)

    def reveal(self, code: str, fields: tuple[str, ...], look: object) -> Revealed:
        text = self.text
        return Revealed(code, fields, text, text, text, text, text, text, (Device(text, text, text),))

    def find_people(self, typed: str, limit: int) -> tuple[FoundPerson, ...]:
        return (FoundPerson(self.text, self.text, True),)

    def perhaps_same(self, person: str) -> Any:
        return "alarm-3", NOW


VERBS = (
    "plan.began", "plan.called", "plan.skipped", "plan.facts",
    "alarm.noted", "alarm.acted", "alarm.closed", "alarm.shelved", "alarm.linked", "alarm.escalated",
    "alarm.call_attached", "incident.noted", "incident.closed",
)  # fmt: skip
NAMES = (
    "note", "what", "class", "until", "number", "act", "by", "event_number",
    "reason", "sv", "en", "source", "verified", "title", "owner_label", "bring_up_on", "outcome", "police",
)  # fmt: skip


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass") + bytes(range(256))


def assert_clean(opened: Desk, where: str) -> None:
    assert opened.app.is_running, where
    for line in opened.words().split("\n"):
        bad = [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cs", "Cf")]
        assert not bad, f"{where}: {line!r}"


# A way through every screen: the keys, and the screen one must then be on.
WAYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("enter",), "alarm"),
    (("d",), "alarm"),
    (("u",), "person_card"),
    (("a",), "person_card"),
    (("escape", "m", "x"), "note"),
    (("escape", "g"), "act"),
    (("escape", "p"), "alarm"),
    (("f8",), "close_alarm"),
    (("escape", "f"), "incident"),
    (("d",), "change_incident"),
    (("escape", "f8"), "close_incident"),
    (("escape", "m"), "incident_note"),
    (("escape", "escape", "f3", "x"), "enter_alarm"),
    (("escape", "i"), "incidents"),
    (("b",), "rota"),
    (("o",), "people"),
    (("l",), "history"),
    (("f1",), "help"),
)


# Joined, so that one walk through every screen carries several; the overview's test takes them one by one.
MARKUP, HIDDEN, WIDE_SIGNS = (
    " ".join(HOSTILE[:5]),
    " ".join(HOSTILE[5:8] + HOSTILE[10:13]),
    " ".join(HOSTILE[8:10]),
)
CASES = (
    ((80, 24), MARKUP),
    ((80, 24), HIDDEN),
    ((80, 24), WIDE_SIGNS),
    ((80, 24), HOSTILE[13][:3000]),
    ((80, 24), ""),
    ((160, 48), MARKUP),
    ((40, 12), HIDDEN),
)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        pytest.param(*case, id=str(place), marks=() if place % 5 == 0 else pytest.mark.long)
        for place, case in enumerate(CASES)
    ],
)
async def test_hostile_text_on_every_screen(desk: OpenDesk, size: tuple[int, int], text: str) -> None:
    world = HostileWorld(text)
    world.login.on = False
    async with desk(world, size=size) as opened:
        for keys, place in WAYS:
            for key in keys:
                opened.time[0] += 1
                await opened.pilot.press(key)
                await opened.settle(lambda: not _busy(opened))
            assert getattr(opened.app.place, "PLACE", "") == place
            assert_clean(opened, place)


def _busy(opened: Desk) -> bool:
    return any(worker.group != "feed" and not worker.is_finished for worker in opened.app.workers)
