"""A key pair as on paper, and a place for copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.access.actor import WATCH, unnamed
from models.audit.heads import head_key
from models.backup import drilling, identity
from models.backup.keeping import Place
from models.backup.making import Wanted, make
from models.backup.rows import Drilled, Made
from models.store.chain import record
from models.store.meta import write_meta
from models.store.store import Store
from tests.conftest import KEY

MASTER = head_key(KEY)
OFFICER = unnamed("head", "cli")


@dataclass(frozen=True, slots=True)
class Safe:
    """The paper in the safe, and where copies lie."""

    secret: str
    public: str
    place: Place

    def wanted(self, **more: Any) -> Wanted:
        return Wanted(public_key=self.public, place=self.place, **more)

    def make(self, store: Store, **more: Any) -> Made:
        return make(store, WATCH, self.wanted(**more), MASTER)

    def drill(self, store: Store, file: Path | None = None) -> Drilled:
        return drilling.drill(store, OFFICER, self.place, identity.identity_of(self.secret), MASTER, file)

    @property
    def files(self) -> list[str]:
        """Whatever lies in the folder, hidden files too."""
        return sorted(path.name for path in self.place.folder.iterdir()) if self.place.folder.exists() else []

    @property
    def work(self) -> list[str]:
        """What is left in the folder where copies are made."""
        return sorted(path.name for path in self.place.work.iterdir() if path.name != "lock")

    @property
    def in_memory(self) -> list[Path]:
        """What a drill left in memory."""
        return list(Path("/dev/shm").glob(f".vaktbord-trial-{self.place.tag}-*"))


@pytest.fixture
def safe(tmp_path: Path) -> Safe:
    """A fresh pair and two folders that are yet to be made."""
    secret, public = identity.make_pair()
    return Safe(secret, public, Place(tmp_path / "work", tmp_path / "copies"))


@pytest.fixture
def act() -> Callable[[Store, int], None]:
    """One act that leaves a fact and an entry: in a copy that is of one moment there are as many of both."""

    def do(store: Store, number: int) -> None:
        with store.write() as session:
            write_meta(session, f"act {number}", "done")
            record(session, WATCH, "tested", f"act:{number}", store.clock.now(), {"n": number})

    return do
