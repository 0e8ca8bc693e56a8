"""What every part of the desk's services stands on: who acts, when, and one moment or one act of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.store.clock import Clock
    from tui.desk_values import DeskSettings

C = TypeVar("C")
# What stays on the glass is read anew at every change; so long it counts as opened once.
VIEWED_S = 300.0


class DeskBase:
    """The parts of `LiveServices` derive from it; LiveServices says how."""

    clock: Clock
    settings: DeskSettings
    _viewed: dict[tuple[str, str], float]

    @property
    def actor(self) -> Actor:
        """Who acts."""
        raise NotImplementedError

    @property
    def actor_here(self) -> Actor:
        """Who acts, also before the database has ever been read."""
        raise NotImplementedError

    def reading(self) -> AbstractContextManager[Connection]:
        """One moment of the database."""
        raise NotImplementedError

    def writing(self) -> AbstractContextManager[Session]:
        """One act."""
        raise NotImplementedError

    def _is_open(self, what: str) -> bool:
        """Whether this officer's look at it is on record since a short while."""
        return self.clock.boottime() - self._viewed.get((self.actor.id, what), float("-inf")) < VIEWED_S

    def _opened(self, what: str, view: Callable[[Session], C], read: Callable[[Connection], C]) -> C:
        """On record when it is opened, and read without when it only stays on the glass."""
        key, now = (self.actor.id, what), self.clock.boottime()
        if self._is_open(what):
            with self.reading() as connection:
                return read(connection)
        with self.writing() as session:
            card = view(session)
        self._viewed = {each: at for each, at in self._viewed.items() if now - at < VIEWED_S}
        self._viewed[key] = now
        return card
