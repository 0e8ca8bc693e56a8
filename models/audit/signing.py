"""The watch signs how far the record has come, and looks first whether it is still the record that it knew.

Its signature would else vouch for a database that was put in the place of ours, or written anew, while no desk looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.audit.heads import HeadKey, head_key, sign_head
from models.audit.remembered import meet
from models.store.store import Store


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and where this machine remembers the last head that it saw."""

    key: HeadKey
    seen: Path

    @classmethod
    def of(cls, master: bytes, seen: Path) -> Signer:
        """The signer of a home, by its master key."""
        return cls(head_key(master), seen)

    def sign(self, store: Store) -> None:
        """Sign what is new. A record that no longer holds what was seen is told of on every desk until it is ticked."""
        meet(store, self.seen, store.clock)
        with store.write() as session:
            sign_head(session, self.key, store.clock)
