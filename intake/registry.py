"""Who may be heard: the transmitters by account, kept fresh from the database (within half a second).

As last read they also lie sealed beside the spool, so that a watch can begin while the database is away.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from intake.dc09.crypto import Key
from models.people.senders import SenderRow, senders, senders_mark
from models.store.errors import VaktbordError
from models.store.sealed import SealedFile
from models.store.store import Store
from models.watch.supervised import Supervised

REFRESH_S = 0.5
# The kind of the sender that is our own test; no transmitter in the register has it.
CANARY = "canary"
_log = logging.getLogger("vaktbord.intake")


@dataclass(frozen=True, slots=True)
class Known:
    """A transmitter with its keys made ready; `rotating`: the last of them has not been used yet."""

    id: str
    account: str
    kind: str
    portable: bool
    person_id: str | None
    interval_s: int
    keys: tuple[Key, ...] = ()
    rotating: bool = False

    @property
    def plain(self) -> bool:
        """Whether plain text holds: it has no key, or its first one waits to be used."""
        return not self.keys or (self.rotating and len(self.keys) == 1)


class Registry:
    """Finds transmitters by account as received; letters of either case are the same account.

    Read and replaced on the event loop; only the reading of the database happens in a thread. While the database
    is away the last known senders stay: those in memory, or from `kept` where none were read yet.
    """

    def __init__(self, store: Store, kept: SealedFile | None = None) -> None:
        self._store = store
        self._kept = kept
        self._exact: dict[str, Known] = {}
        self._folded: dict[str, Known] = {}
        self._mark: tuple[int, int, int] | None = None
        self._keys: dict[bytes, Key] = {}
        self._task: asyncio.Task[None] | None = None
        self.ready = False
        self.own: Known | None = None

    def find(self, account: str) -> Known | None:
        """The transmitter of `account`, or None; our own test, `own`, is known beside the register."""
        found = self._exact.get(account) or self._folded.get(account.upper())
        if found is None and self.own is not None and account == self.own.account:
            return self.own
        return found

    def supervised(self) -> tuple[Supervised, ...]:
        """Those that ought to be heard, as far as is known without asking the database."""
        return tuple(
            Supervised(
                f"transmitter:{known.id}",
                known.account,
                float(known.interval_s),
                transmitter_id=known.id,
                person_id=known.person_id,
                portable=known.portable,
                personal=known.kind == "personal",
            )
            for known in self._exact.values()
            if known.interval_s > 0
        )

    def __len__(self) -> int:
        return len(self._exact)

    async def start(self) -> None:
        """Read once, from the database or else from what was kept, then keep fresh.

        Raises StoreUnavailable where there is neither; with a kept file, `ready` tells instead.
        """
        try:
            await self.refresh()
        except VaktbordError:
            if self._kept is None:
                raise
            rows = await asyncio.to_thread(_remembered, self._kept)
            if rows is not None:
                self._replace(rows)
        self._task = asyncio.create_task(self._keep_fresh(), name="registry")

    async def stop(self) -> None:
        """Stop keeping fresh."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def refresh(self) -> None:
        """Read the senders anew if any changed."""
        mark, rows = await asyncio.to_thread(self._read, self._mark)
        if rows is not None:
            self._replace(rows)
            self._mark = mark

    def _read(
        self, before: tuple[int, int, int] | None
    ) -> tuple[tuple[int, int, int], tuple[SenderRow, ...] | None]:
        with self._store.read() as connection:
            mark = senders_mark(connection)
            rows = senders(connection) if mark != before else None
        if rows is not None and self._kept is not None:
            _remember(self._kept, rows)
        return mark, rows

    def _replace(self, rows: Iterable[SenderRow]) -> None:
        exact: dict[str, Known] = {}
        keys: dict[bytes, Key] = {}
        for row in rows:
            for secret in row.secrets:
                keys[secret] = self._keys.get(secret) or Key(secret)
            ready = tuple(keys[secret] for secret in row.secrets)
            exact[row.account] = Known(
                row.id,
                row.account,
                row.kind,
                row.portable,
                row.person_id,
                row.interval_s,
                ready,
                row.rotating,
            )
        self._keys = keys
        self._exact = exact
        self._folded = {account.upper(): known for account, known in exact.items()}
        self.ready = True

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                await self.refresh()
            except VaktbordError:
                continue  # the committer tells that the database is away; the last known senders stay


def _remember(kept: SealedFile, rows: Sequence[SenderRow]) -> None:
    """Keep the senders for a start without the database; where that fails, those kept before stay."""
    content = json.dumps([asdict(row) for row in rows], separators=(",", ":"), default=_plain).encode()
    try:
        if kept.read() != content:
            kept.write(content)
    except OSError as error:
        _log.error("the senders could not be kept: %s", type(error).__name__)


def _remembered(kept: SealedFile) -> list[SenderRow] | None:
    """The senders that were kept, None where there are none."""
    content = kept.read()
    if content is None:
        return None
    try:
        return [
            SenderRow(**{**row, "secrets": tuple(bytes.fromhex(secret) for secret in row["secrets"])})
            for row in json.loads(content)
        ]
    except (ValueError, TypeError, KeyError):  # kept by another version of the program
        return None


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
