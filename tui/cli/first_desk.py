"""The first start of a desk: whoever sits there may become the first who can log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.store.errors import StoreUnavailable
from models.store.opening import open_store
from models.store.text import clean
from models.words.lookup import t
from tui.cli import first
from tui.cli.console import ask, can_ask, say

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings


def offer(home: Home, settings: Settings) -> None:
    """Ask on the terminal, before the screen fills it, in a city's home where nobody can log in and no desk has been.

    Until somebody can, the desk is open to whoever reaches its terminal. With the database away nothing is asked.
    """
    if settings.home.kind != "city" or home.head_seen.exists() or not can_ask():
        return
    from models.access.login import login_is_on

    try:
        store = open_store(home, settings)
    except StoreUnavailable:
        return
    try:
        with store.read() as connection:
            if login_is_on(connection):
                return
        say(t("access.first_desk"))
        name = clean(ask(t("access.init_ask_admin"), "-").removeprefix("-"), 80)
        if not name:
            return
        administrator = first.administrator(name, None)
        with store.write() as session:
            if login_is_on(session.connection()):  # another desk's first start was quicker
                return
            administrator.add(session, store.clock)
        say(t("access.init_admin", code=administrator.code))
    finally:
        store.close()
