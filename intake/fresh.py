"""Rows that reception goes by, kept fresh from the database (within half a second), and how they were last.

As last read they also lie sealed beside the spool, so that a watch can begin while the database is away.
"""

from __future__ import annotations

import asyncio
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Generic, TypeVar

from sqlalchemy import Connection

from models.partners.rows import PartnerSender
from models.people.senders import SenderRow
from models.store.errors import VaktbordError
from models.store.sealed import SealedFile
from models.store.store import Store

REFRESH_S = 0.5
Row = TypeVar("Row", bound=SenderRow | PartnerSender)
Mark = tuple[int, ...]
_log = logging.getLogger("vaktbord.intake")


class Fresh(ABC, Generic[Row]):
    """Used on the event loop; the database and the kept file are read and written in a thread.

    `mark_of` says something that differs when any row changed, `rows_of` reads them. While the database is away the
    last known stay: those in memory, or in `kept` where none were read yet; `ready` once there are any known.
    """

    def __init__(
        self,
        store: Store,
        kept: SealedFile | None,
        name: str,
        row: type[Row],
        mark_of: Callable[[Connection], Mark],
        rows_of: Callable[[Connection], Sequence[Row]],
    ) -> None:
        self._store = store
        self._kept = kept
        self._name = name
        self._row = row
        self._mark_of = mark_of
        self._rows_of = rows_of
        self._mark: Mark | None = None
        self._unkept: Sequence[Row] | None = None
        self._told = ""
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self.ready = False

    def replace(self, rows: Iterable[Row]) -> None:
        """Have these, and no others, be heard."""
        self._set(rows)
        self.ready = True

    @abstractmethod
    def _set(self, rows: Iterable[Row]) -> None:
        """Make these ready for use in the place of those before."""

    async def start(self) -> None:
        """Read once, from the database or else from what was kept, then keep fresh.

        Raises StoreUnavailable where there is neither; with a kept file, `ready` tells instead.
        """
        try:
            await self.refresh()
        except Exception as error:
            if self._kept is None:
                raise
            self._tell(error)
            rows = await asyncio.to_thread(self._remembered, self._kept)
            if rows is not None:
                self.replace(rows)
        self._task = asyncio.create_task(self._keep_fresh(), name=self._name)

    async def stop(self) -> None:
        """Stop keeping fresh."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def refresh(self) -> None:
        """Read the rows anew if any changed. Raises StoreUnavailable."""
        async with self._one_at_a_time:
            try:
                mark, rows = await asyncio.to_thread(self._read, self._mark)
                if rows is not None:
                    self.replace(rows)
                    self._mark = mark
                    self._unkept = rows
            finally:  # heard from now on, however long the disk takes to keep it
                if self._unkept is not None:
                    await asyncio.to_thread(self._keep)

    def _read(self, before: Mark | None) -> tuple[Mark, Sequence[Row] | None]:
        with self._store.read() as connection:
            mark = self._mark_of(connection)
            return mark, self._rows_of(connection) if mark != before else None

    def _keep(self) -> None:
        """Keep what was read last for a start without the database; where that fails it is tried again."""
        if self._kept is None or self._unkept is None:
            return
        rows = [asdict(row) for row in self._unkept]
        content = json.dumps(rows, separators=(",", ":"), default=_plain).encode()
        try:
            if self._kept.read() != content:
                self._kept.write(content)
        except OSError as error:
            self._tell(error)
        else:
            self._unkept = None

    def _remembered(self, kept: SealedFile) -> list[Row] | None:
        """The rows that were kept, None where there are none."""
        content = kept.read()
        if content is None:
            return None
        try:
            return [
                self._row(**{**row, "secrets": tuple(bytes.fromhex(secret) for secret in row["secrets"])})
                for row in json.loads(content)
            ]
        except (ValueError, TypeError, KeyError):  # kept by another version of the program
            return None

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                await self.refresh()
            except Exception as error:  # noqa: BLE001  # one reading that fails must not be the last
                self._tell(error)

    def _tell(self, error: Exception) -> None:
        """Say what went wrong, once; that the database is away, the committer tells."""
        if isinstance(error, VaktbordError):
            return
        told = type(error).__name__
        if told != self._told:
            _log.error("the %s could not be read or kept: %s", self._name, told)
            self._told = told


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
