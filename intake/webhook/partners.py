"""Who may send by webhook: the partners and their live secrets, kept fresh from the database (half a second)."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Sequence

from models.partners.rows import PartnerSender
from models.partners.views import partner_senders, partners_mark
from models.store.errors import VaktbordError
from models.store.sealed import SealedFile
from models.store.store import Store

REFRESH_S = 0.5
_log = logging.getLogger("vaktbord.intake")


class Partners:
    """The partners as last read. While the database is away the last known stay: those in memory, or in `kept`."""

    def __init__(self, store: Store, kept: SealedFile | None = None) -> None:
        self._store = store
        self._kept = kept
        self._mark: tuple[int, int] | None = None
        self._task: asyncio.Task[None] | None = None
        self.senders: tuple[PartnerSender, ...] = ()
        self.ready = False

    def __len__(self) -> int:
        return len(self.senders)

    async def start(self) -> None:
        """Read once, from the database or else from what was kept, then keep fresh.

        Raises StoreUnavailable where there is neither; with a kept file, `ready` tells instead.
        """
        try:
            await self.refresh()
        except VaktbordError:
            if self._kept is None:
                raise
            kept = await asyncio.to_thread(_remembered, self._kept)
            if kept is not None:
                self.replace(kept)
        self._task = asyncio.create_task(self._keep_fresh(), name="partners")

    async def stop(self) -> None:
        """Stop keeping fresh."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def refresh(self) -> None:
        """Read the partners anew if any changed. Raises StoreUnavailable."""
        mark, senders = await asyncio.to_thread(self._read, self._mark)
        if senders is not None:
            self.replace(senders)
            self._mark = mark

    def replace(self, senders: Iterable[PartnerSender]) -> None:
        """Have these, and no others, be heard."""
        self.senders = tuple(senders)
        self.ready = True

    def _read(
        self, before: tuple[int, int] | None
    ) -> tuple[tuple[int, int], tuple[PartnerSender, ...] | None]:
        with self._store.read() as connection:
            mark = partners_mark(connection)
            senders = partner_senders(connection) if mark != before else None
        if senders is not None and self._kept is not None:
            _remember(self._kept, senders)
        return mark, senders

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                await self.refresh()
            except VaktbordError:
                continue  # the committer tells that the database is away; the last known partners stay


def _remember(kept: SealedFile, senders: Sequence[PartnerSender]) -> None:
    """Keep the partners for a start without the database; where that fails, those kept before stay."""
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "interval_s": each.interval_s,
            "secrets": [secret.hex() for secret in each.secrets],
        }
        for each in senders
    ]
    content = json.dumps(rows, separators=(",", ":")).encode()
    try:
        if kept.read() != content:
            kept.write(content)
    except OSError as error:
        _log.error("the partners could not be kept: %s", type(error).__name__)


def _remembered(kept: SealedFile) -> list[PartnerSender] | None:
    """The partners that were kept, None where there are none."""
    content = kept.read()
    if content is None:
        return None
    try:
        return [
            PartnerSender(
                str(row["id"]),
                str(row["name"]),
                int(row["interval_s"]),
                tuple(bytes.fromhex(secret) for secret in row["secrets"]),
            )
            for row in json.loads(content)
        ]
    except (ValueError, TypeError, KeyError):  # kept by another version of the program
        return None
