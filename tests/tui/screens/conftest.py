"""A desk on a real, encrypted database that holds the invented city, with alarms that were really received."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from models.access.views import operator_by_code
from models.alarms.receive import ReceivedEvent, ReceivedFrame, store_frames
from models.alarms.rows import AlarmCard
from models.people.senders import SenderRow, senders
from models.people.views import transmitters
from models.store.clock import HeldClock
from models.store.ids import new_id
from models.store.store import Store
from tests.tui.invented import watch
from tui.app import VaktbordApp
from tui.desk_services import LiveServices
from tui.desk_values import DeskSettings, Pulse

EVENTS = {
    "personal": ReceivedEvent("alarm", "personal", 1, "123", text_id="cid.123", partition="01"),
    "located": ReceivedEvent(
        "alarm", "personal", 1, "123", text_id="cid.123", position="Hamntorget 3", position_m=30
    ),
    "burglary": ReceivedEvent("alarm", "burglary", 3, "130", text_id="cid.130", partition="01", zone="012"),
    "battery": ReceivedEvent("alarm", "battery", 4, "302", text_id="cid.302", partition="00", zone="000"),
}


class CityServices(LiveServices):
    """The real services, with a watch that beats when the test says so."""

    cycle = 1

    def pulse(self) -> Pulse:
        return Pulse(super().pulse().counter, watch(self.cycle))


@dataclass
class Live:
    """A running desk on the city. `time` is the desk's own clock."""

    app: VaktbordApp
    pilot: Pilot[int]
    services: CityServices
    store: Store
    clock: HeldClock
    time: list[float]

    async def settle(self, until: Callable[[], bool] | None = None) -> None:
        """Let threads and messages come to rest, or wait until something holds."""
        for _ in range(300):
            await self.pilot.pause(0.01)
            if until is not None and until():
                break
            if until is None and not self._busy():
                break
        else:
            if until is not None:
                raise AssertionError("it never came to hold:\n" + self.words())
        await self.pilot.pause()

    def _busy(self) -> bool:
        return any(worker.group != "feed" and not worker.is_finished for worker in self.app.workers)

    async def shown(self, *words: str) -> None:
        """Wait until the words stand on the glass."""
        for each in words:
            await self.settle(lambda each=each: each in self.words())  # type: ignore[misc]  # mypy: default in lambda

    async def press(self, *keys: str) -> None:
        """Press keys one by one, time enough between them that none counts as held."""
        for key in keys:
            self.time[0] += 1.0
            await self.pilot.press(key)
            await self.settle()

    async def write(self, text: str) -> None:
        """Type into the field that has the cursor, and check that it took every letter."""
        field = self.app.focused
        assert isinstance(field, Input), f"no field has the cursor: {field}"
        for sign in text:
            await self.pilot.press({" ": "space", "-": "minus"}.get(sign, sign))
        await self.settle()

    async def ring(self, what: str = "personal", code: str = "SF-07", at: float = 0.0) -> str:
        """Receive an alarm from a person's transmitter `at` seconds ago; its id, once it is on the glass."""
        alarm_id = ring(self.store, what, code, at)
        await self.settle(lambda: self.app.state.find(alarm_id) is not None)
        return alarm_id

    async def open(self, alarm_id: str) -> None:
        """Open the alarm and wait for its card."""
        self.app.open_alarm(alarm_id)
        await self.settle(lambda: getattr(self.app.screen, "card", None) is not None)

    def card(self, alarm_id: str) -> AlarmCard:
        """What is stored of the alarm, as this officer may see it."""
        return self.services.read_alarm(alarm_id)

    def verbs(self, alarm_id: str) -> list[str]:
        """The verbs of the alarm's entries, oldest first."""
        return [entry.verb for entry in self.card(alarm_id).timeline]

    def words(self) -> str:
        """Everything on the glass, as words."""
        return "\n".join(
            "".join(segment.text for segment in strip)
            for strip in self.app.screen._compositor.render_strips()
        )

    def told(self) -> str:
        """What the desk said last."""
        return self.app.state.told.text if self.app.state.told else ""


def sender_of(store: Store, code: str, kind: str) -> SenderRow:
    """The person's transmitter of this kind."""
    with store.read() as connection:
        devices = {
            each.account for each in transmitters(connection) if each.person == code and each.kind == kind
        }
        return next(each for each in senders(connection) if each.account in devices)


def ring(store: Store, what: str, code: str, at: float = 0.0, **more: Any) -> str:
    """Store a frame from the person's transmitter as reception does; the alarm's id."""
    sender = sender_of(store, code, "personal" if what in ("personal", "located") else "burglary")
    store.clock.jump(-at)  # type: ignore[attr-defined]  # a held clock in tests
    now = store.clock.now()
    frame = ReceivedFrame(
        transmitter_id=sender.id, person_id=sender.person_id, portable=sender.portable, account=sender.account,
        source="dc09_tcp", token="ADM-CID", sequence="0007", dedupe_key=f"{sender.account}-{what}-{at}",
        raw=f'\n1A2B0034"ADM-CID"0007L0#{sender.account}[#{sender.account}|1123 01 000]\r'.encode(),
        received_at=now, events=(replace(EVENTS[what], id=new_id()),), **more,
    )  # fmt: skip
    with store.write() as session:
        stored = store_frames(session, [frame], store.clock)
    store.clock.jump(at)  # type: ignore[attr-defined]  # as above
    return stored[0].alarm_ids[0]


OpenLive = Callable[..., AbstractAsyncContextManager[Live]]


@pytest.fixture
def live(city_store: Store, clock: HeldClock, tmp_path: Path) -> OpenLive:
    """Opens M. Ek's desk on the city."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 36), language: str = "sv", theme: str = "dark", code: str = "mek"
    ) -> AsyncIterator[Live]:
        settings = DeskSettings(
            language=language, theme=theme, arc_phone="08-465 004 12", me="M. Ek", city="Sundhamra stad",
            calendars=tmp_path / "calendar",
        )  # fmt: skip

        def actor_of(connection: Any) -> Any:
            found = operator_by_code(connection, code)
            assert found is not None
            return found.at("desk-1")

        services = CityServices(settings, clock, lambda: city_store, actor_of)
        time = [1000.0]
        app = VaktbordApp(services, mono=lambda: time[0])
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            made = Live(app, pilot, services, city_store, clock, time)
            await made.settle(lambda: app.state.board is not None)
            yield made

    return opened
