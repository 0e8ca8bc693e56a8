"""The other officer signs at the desk where the first one sits: one login, and one pass phrase (D87)."""

from __future__ import annotations

from models.access.actor import Actor
from models.access.hashing import HASHER, Hasher
from models.access.login import prove
from models.handover.commands import sign
from models.store.clock import Clock
from models.store.store import Store


def sign_here(
    store: Store, number: int, code: str, passphrase: str, desk: str, clock: Clock, *, hasher: Hasher = HASHER
) -> Actor:
    """The officer with this code shows their pass phrase and signs the sheet; whoever sits here goes on sitting.

    Raises NotAllowed as `models.access.login.sign_in` does, and as `sign` does.
    """
    actor = prove(store, code, passphrase, desk, clock, hasher=hasher)
    with store.write() as session:
        sign(session, actor, number, clock, by="passphrase")
    return actor
