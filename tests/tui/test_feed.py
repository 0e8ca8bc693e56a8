"""The feed: one message a change, one snapshot an act, at most ten a second, and words when the database is away."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from models.store.errors import StoreUnavailable, VersionProblem
from tests.tui.invented import InventedServices, alarm
from tui.feed import FRAME_S, REREAD_S, Away, CannotStart, Feed, Seen


class Run:
    """A feed run by hand: `steps` are done in turn whenever it waits; it stops when they are used up."""

    def __init__(
        self,
        world: InventedServices,
        steps: list[Callable[[], object]],
        mono: Callable[[], float] | None = None,
    ) -> None:
        self.world = world
        self.posted: list[Message] = []
        self.faults: list[BaseException] = []
        self.slept: list[float] = []
        self.now = 100.0
        self._steps = steps
        self._done = False
        world.wait = self._wait  # type: ignore[method-assign]  # the test says when things happen
        Feed(
            world,
            self.posted.append,
            lambda: self._done,
            self.faults.append,
            mono or (lambda: self.now),
            self._sleep,
        ).run()

    def _wait(self, timeout: float) -> bool:
        if not self._steps:
            self._done = True
            return False
        self._steps.pop(0)()
        return True

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        if self.world.away is not None or self.world.broken is not None:
            if self._steps:
                self._steps.pop(0)()
            else:
                self._done = True

    def boards(self) -> list[int]:
        return [each.board.counter for each in self.posted if isinstance(each, Seen) and each.board]


def test_the_first_board_comes_without_waiting() -> None:
    run = Run(InventedServices(), [])
    assert run.boards() == [1]


def test_a_heartbeat_reads_no_board() -> None:
    world = InventedServices()
    run = Run(world, [world.beat, world.beat])
    assert run.boards() == [1]
    assert world.boards_read == 1
    assert [each.pulse.watch.cycle for each in run.posted if isinstance(each, Seen)] == [1, 2, 3]


def test_a_quiet_night_is_read_anew_since_shifts_begin_by_themselves() -> None:
    world = InventedServices()
    time = [100.0]

    def second() -> None:
        time[0] += 1.0
        world.beat()

    run = Run(world, [second] * (int(REREAD_S) + 1), mono=lambda: time[0])
    assert run.boards() == [1, 1]


def test_an_act_is_one_message() -> None:
    world = InventedServices()
    run = Run(world, [lambda: world.put(alarm(1)), lambda: world.put(alarm(1), alarm(2))])
    assert run.boards() == [1, 2, 3]
    assert len(run.posted) == 3


def test_at_most_ten_boards_a_second() -> None:
    world = InventedServices()
    run = Run(world, [lambda: world.put(alarm(each)) for each in range(5)])  # noqa: B023  # called at once
    assert len(run.slept) == 5
    assert all(abs(pause - FRAME_S) < 1e-9 for pause in run.slept)


def test_a_database_away_is_told_with_since_when_and_retried() -> None:
    world = InventedServices()

    def lost() -> None:
        world.away = StoreUnavailable("store.away")

    def back() -> None:
        world.away = None

    run = Run(world, [lost, lambda: None, back])
    away = [each for each in run.posted if isinstance(each, Away)]
    assert len(away) == 2
    assert {each.since for each in away} == {100.0}
    assert run.boards() == [1, 1], "after a loss everything is read anew"


def test_the_unforeseen_gets_a_fault_code_and_the_desk_goes_on() -> None:
    world = InventedServices()

    def breaks() -> None:
        world.broken = RuntimeError("secret street 1")

    def mends() -> None:
        world.broken = None

    run = Run(world, [breaks, mends])
    assert [type(each) for each in run.faults] == [RuntimeError]
    assert run.boards()[-1] == 1


def test_a_home_that_cannot_be_opened_ends_the_desk() -> None:
    world = InventedServices()
    world.away = VersionProblem("store.version")
    run = Run(world, [])
    assert isinstance(run.posted[-1], CannotStart)
