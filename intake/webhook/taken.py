"""Message ids taken lately, remembered so that the same one again is answered and raises nothing.

The rows are the truth: memory is filled from them, and what is inserted is checked against them once more.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable

from intake.mishaps import tell
from models.partners.messages import MOST_REMEMBERED, message, newest_messages
from models.partners.rows import PartnerMessage
from models.store.store import Store

AGAIN_S = 1.0
PATIENCE_S = 2.0
LOOK_S = 1.0
Key = tuple[str, str]
_log = logging.getLogger("vaktbord.intake")


class TakenIds:
    """Used on the event loop; rows are read in a thread. Without a database it knows what it saw itself."""

    def __init__(self, store: Store, most: int = MOST_REMEMBERED) -> None:
        self._store = store
        self._most = most
        self._digests: dict[Key, str] = {}
        self._under_way: dict[Key, asyncio.Future[bool]] = {}
        self._whole = False
        self._filled = False
        self._looking = False
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._digests)

    async def start(self) -> None:
        """Fill the memory, now or as soon as the database is there; one that hangs is not waited for."""
        self._task = asyncio.create_task(self._keep_filling(), name="webhook-ids")
        await asyncio.wait({self._task}, timeout=PATIENCE_S)

    async def stop(self) -> None:
        """Fill no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=PATIENCE_S)
            self._task = None

    def remember(self, messages: Iterable[PartnerMessage]) -> None:
        """These are durable."""
        for each in messages:
            key = (each.partner_id, each.message_id)
            self._digests.setdefault(key, each.digest)
        while len(self._digests) > self._most:
            self._digests.pop(next(iter(self._digests)))
            self._whole = False

    async def digest(self, partner_id: str, message_id: str) -> str | None:
        """The digest of the message of that id, once it is known what became of one under way; None for a new id."""
        key = (partner_id, message_id)
        older: str | None = None
        if key not in self._digests and self._filled and not self._whole:
            older = await self._look(partner_id, message_id)
        # Nothing is awaited between the last look here and the caller's `begin`, so that only one can begin.
        while (other := self._under_way.get(key)) is not None:
            await asyncio.shield(other)
        return self._digests.get(key, older)

    def begin(self, origin: PartnerMessage) -> asyncio.Future[bool]:
        """This message is about to be stored; the future tells whether it was. `end` must follow."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._under_way[(origin.partner_id, origin.message_id)] = future
        return future

    def end(self, origin: PartnerMessage, kept: bool) -> None:
        """What became of it."""
        if kept:
            self.remember((origin,))
        future = self._under_way.pop((origin.partner_id, origin.message_id), None)
        if future is not None and not future.done():
            future.set_result(kept)

    async def _fill(self) -> bool:
        try:
            rows = await asyncio.to_thread(self._read)
        except Exception as error:  # noqa: BLE001  # whatever it was, it is read again
            tell("the messages taken could not be read", error)
            return False
        newer = self._digests
        self._digests = {(row.partner_id, row.message_id): row.digest for row in rows}
        self._digests.update(newer)
        self._filled = True
        self._whole = len(rows) < self._most and len(self._digests) <= self._most
        return True

    def _read(self) -> tuple[PartnerMessage, ...]:
        with self._store.read() as connection:
            return newest_messages(connection, self._most)

    async def _keep_filling(self) -> None:
        while not await self._fill():
            await asyncio.sleep(AGAIN_S)

    async def _look(self, partner_id: str, message_id: str) -> str | None:
        """Ask the rows for an older one; a database that is slow, away or at fault keeps no message out."""
        if self._looking:
            return None
        self._looking = True

        def asked() -> PartnerMessage | None:
            with self._store.read() as connection:
                return message(connection, partner_id, message_id)

        looking = asyncio.ensure_future(asyncio.to_thread(asked))
        looking.add_done_callback(self._looked)
        with contextlib.suppress(Exception):
            found = await asyncio.wait_for(asyncio.shield(looking), LOOK_S)
            return found.digest if found is not None else None
        return None

    def _looked(self, looking: asyncio.Future[PartnerMessage | None]) -> None:
        self._looking = False
        if not looking.cancelled() and (error := looking.exception()) is not None:
            _log.info("an older message could not be looked up: %s", type(error).__name__)
