"""The desk's terminal: who may write to it now, and how it is taken back after the process was stopped.

Textual's own driver, told three things: whether the screen is ours at this moment (the last resort asks before it
writes), that a process stopped without warning (SIGSTOP) comes back to a terminal that others may have used, and
that an input that has ended is no reason to spin.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import termios
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from collections.abc import Callable

# What starting asks of a terminal, for one that has forgotten: alternate screen, no cursor, mouse, focus, pasting
# told as such, no wrapping.
_RETAKE = "\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?1004h\x1b[?2004h\x1b[?7l"
_WRITER_WAITS_S = 0.5


class DeskDriver(LinuxDriver):
    """`woke` is called at once when a stopped process goes on, and `awake` then on the event loop."""

    woke: Callable[[], object] | None = None
    awake: Callable[[], object] | None = None

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._owned = threading.Lock()
        self._ours = False
        self._raw: list[Any] | None = None

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own has no types
        with contextlib.suppress(termios.error, OSError):
            self._raw = termios.tcgetattr(self.fileno)
        self._ours = self._writer_thread is not None

    def stop_application_mode(self) -> None:
        with self._alone():
            self._ours = False
        super().stop_application_mode()

    def write_past_the_loop(self, told: bytes) -> bool:
        """Write straight to the terminal if the screen is ours; False where it is not, or is gone."""
        with self._alone():
            if not self._ours or self._file is None:
                return False
            try:
                os.write(self._file.fileno(), told)
            except (OSError, ValueError):
                return False
            return True

    def _sigtstp_application(self, *_: object) -> None:
        # Not in the signal's own handler: it may have come in the middle of a write.
        asyncio.get_running_loop().call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        if self.woke is not None:
            self.woke()
        asyncio.get_running_loop().call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        if self._must_signal_resume:  # stopped by SIGTSTP: the screen was given back, and is taken anew
            super()._sigcont_application()
        elif self._ours:
            # Stopped without warning: nothing was given back, and starting anew would leave two threads reading.
            if self._raw is not None:
                with contextlib.suppress(termios.error, OSError):
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
            self.write(_RETAKE)
        if self.awake is not None:
            self.awake()

    def run_input_thread(self) -> None:
        """Read keys until the desk ends. An input that is gone ends the reading: the desk itself sees to the rest."""
        with contextlib.suppress(OSError, ValueError):
            super().run_input_thread()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer past the loop at a time; a terminal that takes nothing must not hold the desk for ever."""
        held = self._owned.acquire(timeout=_WRITER_WAITS_S)
        try:
            yield
        finally:
            if held:
                self._owned.release()
