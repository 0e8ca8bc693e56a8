"""How pass phrases and PINs are kept: argon2id, its cost in this one place (RFC 9106; TRUST threat 12)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB = 64 * 1024
ROUNDS = 3
LANES = 4


class Hasher:
    """Makes and proves hashes. Each costs about a third of a second and 64 MiB: never inside a transaction."""

    def __init__(self, memory_kib: int = MEMORY_KIB, rounds: int = ROUNDS, lanes: int = LANES) -> None:
        self._told = (memory_kib, rounds, lanes)

    def make(self, secret: str) -> str:
        """A fresh, salted hash that names its own parameters."""
        return _argon2(*self._told).hash(secret.encode())

    def proves(self, kept: str, secret: str) -> bool:
        """Whether `secret` is what the hash was made of; False for what is no hash."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return _argon2(*self._told).verify(kept, secret.encode())
        except (VerificationError, InvalidHashError):
            return False

    def is_old(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than ours, and is to be made anew at the next sign-in."""
        return _argon2(*self._told).check_needs_rehash(kept)

    def spend(self, secret: str) -> None:
        """Cost what a proof costs, where there is nothing to prove: an unknown code must not answer faster."""
        self.make(secret)


HASHER = Hasher()


@cache
def _argon2(memory_kib: int, rounds: int, lanes: int) -> PasswordHasher:
    from argon2 import PasswordHasher, Type

    return PasswordHasher(
        time_cost=rounds, memory_cost=memory_kib, parallelism=lanes, hash_len=32, salt_len=16, type=Type.ID
    )
