"""A desk on invented services, in the language and size a test asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from textual.pilot import Pilot

from models.words import lookup
from tests.tui.invented import SETTINGS, InventedServices
from tui.app import VaktbordApp
from tui.reception import Health


@pytest.fixture(autouse=True)
def _swedish_afterwards() -> Iterator[None]:
    lookup.use("sv")
    yield
    lookup.use("sv")


@dataclass
class Desk:
    """A running desk: the app, its pilot and the invented world behind it. `mono` is the desk's own clock."""

    app: VaktbordApp
    pilot: Pilot[int]
    world: InventedServices
    time: list[float]

    async def settle(self, until: Callable[[], bool] | None = None) -> None:
        """Let threads and messages come to rest, or wait until something holds."""
        for _ in range(200):
            await self.pilot.pause(0.01)
            if until is None or until():
                break
        else:
            raise AssertionError("it never came to hold")
        await self.pilot.pause()

    async def later(self, seconds: float, *, beating: bool = True) -> None:
        """Let time pass on both clocks, the watch alive or not."""
        self.world.clock.advance(seconds)
        self.time[0] += seconds
        if beating:
            await self.beat()
        self.app.repaint()
        await self.pilot.pause()

    async def beat(self) -> None:
        """Let the watch finish a cycle and the desk see it."""
        self.world.beat()
        cycle = self.world.cycle
        await self.settle(lambda: self.app.seen_cycle == cycle)

    async def put(self, *alarms: object, **more: object) -> None:
        """Commit a board and wait until it is on the glass."""
        self.world.put(*alarms, **more)  # type: ignore[arg-type]  # rows, passed on as they are
        counter = self.world.now_board.counter
        await self.settle(
            lambda: self.app.state.board is not None and self.app.state.board.counter == counter
        )

    def words(self) -> str:
        """Everything on the glass, as words."""
        return "\n".join(
            "".join(segment.text for segment in strip)
            for strip in self.app.screen._compositor.render_strips()
        )


OpenDesk = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def desk() -> OpenDesk:
    """Opens a desk on a world; reception is up and the first board painted unless `up` is False."""

    @asynccontextmanager
    async def opened(
        world: InventedServices | None = None,
        size: tuple[int, int] = (120, 36),
        language: str = "sv",
        theme: str = "dark",
        up: bool = True,
    ) -> AsyncIterator[Desk]:
        world = world or InventedServices()
        world.settings = replace(SETTINGS, language=language, theme=theme, keys=world.settings.keys)
        time = [1000.0]
        app = VaktbordApp(world, mono=lambda: time[0])
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            made = Desk(app, pilot, world, time)
            if up:
                await made.settle(lambda: app.state.board is not None)
                world.login.on = False  # the first reading tells it
                await made.beat()
                assert app.state.reception.health is Health.UP
            yield made

    return opened
