"""What every part of the desk's services stands on: who acts, when, and one moment or one act of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.store.clock import Clock
    from tui.services import DeskSettings


class DeskBase:
    """The parts of `LiveServices` derive from it; LiveServices says how."""

    clock: Clock
    settings: DeskSettings

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
