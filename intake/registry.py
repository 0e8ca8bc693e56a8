"""Who may be heard: the transmitters by account, kept fresh from the database (within half a second)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.dc09.crypto import Key
from intake.fresh import Fresh
from models.people.senders import SenderRow, senders, senders_mark
from models.store.sealed import SealedFile
from models.store.store import Store
from models.watch.supervised import Supervised

# The kind of the sender that is our own test; no transmitter in the register has it.
CANARY = "canary"


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


class Registry(Fresh[SenderRow]):
    """Finds transmitters by account as received; letters of either case are the same account.

    While the database is away the last known senders stay, in memory or from `kept`.
    """

    def __init__(self, store: Store, kept: SealedFile | None = None) -> None:
        super().__init__(store, kept, "registry", SenderRow, senders_mark, senders)
        self._exact: dict[str, Known] = {}
        self._folded: dict[str, Known] = {}
        self._keys: dict[bytes, Key] = {}
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

    def _set(self, rows: Iterable[SenderRow]) -> None:
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
