"""Ending in time, whatever hangs: a step is given so long, and the process too."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable


async def within(seconds: float, step: Callable[[], object]) -> bool:
    """Do a step in a thread that nothing waits for at the end; whether it came to its end in time."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def run() -> None:
        error: BaseException | None = None
        try:
            step()
        except BaseException as raised:  # noqa: BLE001  # handed to who waits
            error = raised
        with contextlib.suppress(RuntimeError):  # nobody waits any more
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=run, name="ending", daemon=True).start()
    try:
        async with asyncio.timeout(seconds):
            await asyncio.shield(done)
    except TimeoutError:
        done.cancel()
        return False
    return True


class LastResort:
    """Ends the process without ceremony when it has not ended by itself; what was promised is on the disk."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None
        self._insists = False

    @property
    def runs(self) -> bool:
        """Whether the time is counted."""
        return self._timer is not None

    def within(self, seconds: float, code: int, *, insist: bool = False) -> None:
        """From now so many seconds. With `insist` nothing calls it off: it is known that threads hang."""
        if self._timer is not None:
            self._timer.cancel()
        self._insists = self._insists or insist
        self._timer = threading.Timer(seconds, os._exit, (code,))
        self._timer.daemon = True
        self._timer.start()

    def call_off(self) -> None:
        """The process ends by itself."""
        if self._timer is not None and not self._insists:
            self._timer.cancel()
            self._timer = None
