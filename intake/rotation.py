"""A sender was heard under its next key: the old one ends, in the database and then in the registry.

While the database is away both keys live on, and the change is made when it is back; a restart before that only
waits for the sender's next frame.
"""

from __future__ import annotations

import asyncio

from intake.dc09.crypto import Key
from intake.mishaps import tell
from intake.registry import Known, Registry
from models.people.device_keys import take_up_key
from models.store.store import Store

AGAIN_S = 1.0


class Rotation:
    """Takes up keys, one writing for all that wait; used on the event loop, the writing is done in a thread."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry
        self._waiting: dict[str, Key] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def heard(self, sender: Known, key: Key) -> None:
        """`sender` has sent a frame under `key`, its next; the frame is stored."""
        if sender.id not in self._waiting:
            self._waiting[sender.id] = key
            self._wake.set()

    async def start(self) -> None:
        """Begin to write what is heard."""
        self._task = asyncio.create_task(self._write_when_woken(), name="rotation")

    async def stop(self) -> None:
        """Try once more, and end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
            await self.flush()

    async def flush(self) -> bool:
        """Write what waits; whether nothing waits any more."""
        taken = dict(self._waiting)
        if not taken:
            return True
        try:
            await asyncio.to_thread(self._write, taken)
            await self._registry.refresh()
        except Exception as error:  # noqa: BLE001  # whatever it was, the keys are taken up later
            tell("keys could not be taken up", error)
            return False
        for sender_id in taken:
            del self._waiting[sender_id]
        return not self._waiting

    def _write(self, taken: dict[str, Key]) -> None:
        with self._store.write() as session:
            for sender_id, key in taken.items():
                take_up_key(session, sender_id, key.secret, self._store.clock)

    async def _write_when_woken(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while not await self.flush():
                await asyncio.sleep(AGAIN_S)
