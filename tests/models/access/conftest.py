"""A home with people who can sign in, by hashes that cost next to nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from models.access import login
from models.access.actor import LOADER, Actor, operator_at
from models.access.commands import add_operator
from models.access.credentials import hashed
from models.access.hashing import Hasher
from models.store.store import Store

LIGHT = Hasher(8, 1, 1)
PHRASE = "korrekt häst batteri"


@dataclass(slots=True)
class Staff:
    """Operators by code, all with the same pass phrase."""

    store: Store
    ids: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, role: str, *, signs_in: bool = True) -> str:
        """One more, as the loader adds them."""
        kept = hashed(PHRASE, code, code.title(), hasher=LIGHT) if signs_in else ""
        with self.store.write() as session:
            self.ids[code] = add_operator(
                session, LOADER, code, code.title(), role, self.store.clock, passphrase=kept
            )
        self.roles[code] = role
        return self.ids[code]

    def at(self, code: str) -> Actor:
        """That operator as the actor of commands."""
        return operator_at(self.ids[code], code.title(), self.roles[code], "desk-1")

    def sign_in(self, code: str, phrase: str = PHRASE) -> Actor:
        """Sign in at desk-1."""
        return login.sign_in(self.store, code, phrase, "desk-1", self.store.clock, hasher=LIGHT)


@pytest.fixture
def staff(store: Store) -> Staff:
    """An administrator, `adm`; more as a test adds them."""
    made = Staff(store)
    made.add("adm", "administrator")
    return made
