"""What was met with silence on the wire, told to the officers in rows: counted, and written at most once a second."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

from intake.mishaps import tell
from models.alarms.receive import notice_refused
from models.store.store import Store

FLUSH_S = 1.0
QUIET_S = 10.0
MOST_KEPT = 200
MOST_AT_ONCE = 20
OTHERS = "…"


@dataclass(slots=True)
class _Count:
    times: int
    peer: str


class Refusals:
    """Counts by cause and account. The first of a kind is written within a second, more of it every ten.

    A flood of made-up accounts is counted together after the first two hundred, so that it fills no table.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counts: dict[tuple[str, str], _Count] = {}
        self._written: dict[tuple[str, str], float] = {}
        self._task: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()
        self.total = 0

    def note(self, cause: str, account: str, peer: str, *, stored: bool = False) -> None:
        """One more refusal; of what was `stored` all the same the officers are told, and `total` does not count it."""
        self.total += not stored
        key = (cause, account[:32])
        found = self._counts.get(key)
        if found is None and len(self._counts) + len(self._written) >= MOST_KEPT and key not in self._written:
            key = (cause, OTHERS)
            found = self._counts.get(key)
        if found is None:
            self._counts[key] = _Count(1, peer)
        else:
            found.times += 1
            found.peer = peer

    async def start(self) -> None:
        """Begin to write what is noted."""
        self._ended.clear()
        self._task = asyncio.create_task(self._write_now_and_then(), name="refusals")

    async def stop(self) -> None:
        """Write what is left and end. A writing under way is let finish: cut off, what it had taken would be lost."""
        if self._task is not None:
            self._ended.set()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
            await self.flush(everything=True)

    async def flush(self, *, everything: bool = False) -> None:
        """Write what is due; what cannot be written now stays counted."""
        now = asyncio.get_running_loop().time()
        self._written = {key: at for key, at in self._written.items() if now - at < QUIET_S}
        due = [key for key in self._counts if everything or key not in self._written]
        if not everything:
            due = due[:MOST_AT_ONCE]
        if not due:
            return
        taken = {key: self._counts.pop(key) for key in due}
        try:
            await asyncio.to_thread(self._write, taken)
        except Exception as error:  # noqa: BLE001  # whatever it was, what is counted stays counted
            tell("refusals could not be written", error)
            for key, count in taken.items():
                later = self._counts.setdefault(key, _Count(0, count.peer))
                later.times += count.times
            return
        self._written.update(dict.fromkeys(due, now))

    def _write(self, taken: dict[tuple[str, str], _Count]) -> None:
        with self._store.write() as session:
            for (cause, account), count in taken.items():
                notice_refused(session, cause, account, count.peer, count.times, self._store.clock)

    async def _write_now_and_then(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), FLUSH_S)
            await self.flush()
