"""A home opened for one command: its settings, its store, and who acts."""

from __future__ import annotations

import getpass
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.access.actor import Actor, unnamed, unproven
from models.store.opening import open_store
from models.store.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works with."""

    home: Home
    settings: Settings
    store: Store

    def actor(self, code: str = "") -> Actor:
        """Who acts at this command line, signed in once anybody can; `code` is who is meant without `--as`."""
        from tui.cli import login

        return login.actor(self.store, self.settings, code=code)

    def helper(self) -> Actor:
        """Who does what helps at this command line: asked for only by `--as`."""
        from tui.cli import login

        return login.helper(self.store, self.settings)


@contextmanager
def opened(home: Home) -> Iterator[Opened]:
    """The home opened, and closed again. Raises what `open_store` and the settings raise."""
    settings = home.settings()
    store = open_store(home, settings)
    try:
        yield Opened(home, settings, store)
    finally:
        store.close()


def actor_of(connection: Connection, settings: Settings, desk: str) -> Actor:
    """The operator whom the settings name, else an unnamed officer by the account's name.

    A code that is no operator's does not stop anyone: what helps must never wait for a setting. Once anybody has a
    pass phrase a setting proves nothing: nobody has shown who they are, and they may acknowledge and no more.
    """
    from models.access.login import login_is_on
    from models.access.views import operator_by_code

    told = settings.desk.operator
    if login_is_on(connection):
        return unproven(clean(told or account_name(), 40), desk)
    if told:
        operator = operator_by_code(connection, told)
        if operator is not None and operator.active:
            return operator.at(desk)
    return unnamed(clean(told or account_name(), 40), desk)


def account_name() -> str:
    """The name of the account that runs this; "?" where the machine knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "?"
