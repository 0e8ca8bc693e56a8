"""What a desk is trusted for at night: work in threads, errors in words, a last resort that tells no secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.message import Message
from textual.worker import Worker, WorkerState, get_current_worker

from models.store.errors import VaktbordError
from tui import crash
from tui.render.errors import say
from tui.state import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.screen import Screen

    from models.store.clock import Clock

R = TypeVar("R")


class Finished(Message):
    """A command or reading ended in its worker; `then` runs on the event loop."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then


class GuardedApp(App[int]):
    """Runs calls in worker threads, and ends without showing what was in memory when something breaks.

    `leaving` is told the exit code when the desk is told to end, however that came about.
    """

    leaving: Callable[[int], object] | None = None

    def __init__(self, log: Path | None, clock: Clock, driver: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver)
        self._log_file = log
        self._log_clock = clock

    def exit(
        self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        if self.leaving is not None:
            self.leaving(return_code)
        super().exit(result, return_code, message)

    def act(
        self,
        call: Callable[[], R],
        done: Callable[[R], None] | None = None,
        failed: Callable[[VaktbordError], None] | None = None,
    ) -> None:
        """Run a command in a worker thread; `done` or `failed` comes back on the event loop."""
        self._in_thread(call, done, failed, "acts", exclusive=False)

    def read(
        self,
        call: Callable[[], R],
        done: Callable[[R], None],
        group: str,
        failed: Callable[[VaktbordError], None] | None = None,
    ) -> None:
        """Run a reading in a worker thread; a newer one of the same group makes it void."""
        self._in_thread(call, done, failed, group, exclusive=True)

    def tell(self, text: str, tone: Tone = Tone.NOTE, about: str = "") -> None:
        """Say something to the officer."""
        raise NotImplementedError

    def finished(self) -> None:
        """Something came back from a worker and was taken in."""

    def failed(self, error: VaktbordError) -> None:
        """A call was refused or could not be made; say why."""
        self.tell(say(error), Tone.PROBLEM)

    def _in_thread(
        self,
        call: Callable[[], R],
        done: Callable[[R], None] | None,
        failed: Callable[[VaktbordError], None] | None,
        group: str,
        *,
        exclusive: bool,
    ) -> None:
        def work() -> None:
            worker = get_current_worker()
            try:
                result = call()
            except VaktbordError as error:
                caught = error
                if not worker.is_cancelled:
                    self.post_message(Finished(lambda: (failed or self.failed)(caught)))
                return
            if done is not None and not worker.is_cancelled:
                self.post_message(Finished(lambda: done(result)))

        self.run_worker(work, thread=True, exclusive=exclusive, exit_on_error=False, group=group)

    def on_finished(self, message: Finished) -> None:
        message.then()
        self.finished()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.tell(crash.words(self.record_fault(event.worker.error), self._log_file), Tone.PROBLEM)

    def record_fault(self, error: BaseException) -> str:
        """Log a fault without what was in memory; returns its code."""
        return crash.record(error, self._log_file, self._log_clock)

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own handler prints every frame's local variables: an address could be among them.
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._end_with(self.record_fault(error))

    def _fatal_error(self) -> None:
        self._end_with("V-000000")

    def _end_with(self, code: str) -> None:
        self._exit_renderables = [Text(crash.words(code, self._log_file))]
        self._close_messages_no_wait()

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing: what is copied leaves the desk for a clipboard that every program of the machine can read."""

    def get_system_commands(self, screen: Screen[Any]) -> list[SystemCommand]:
        """None: Textual's own include a screenshot to a file."""
        return []
