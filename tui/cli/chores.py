"""What a watch does beside its work while the database is there, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.keys import sources
from scheduler.rota_feeds import Feeds
from tui.cli.keeper import Chore
from tui.cli.sealed_sheet import Nightly

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store

OUTBOX_S, FEEDS_S, PAPER_S = 10.0, 60.0, 300.0


def chores(
    home: Home, settings: Settings, store: Store, master: bytes, replay_outboxes: Callable[[], object]
) -> tuple[Chore, ...]:
    """Acts that waited for the database, keys that were unlocked, the feed files of duty, and the sealed sheet."""
    return (
        Chore(replay_outboxes, OUTBOX_S),
        Chore(lambda: sources.note_unlocked(home, store), OUTBOX_S),
        Chore(Feeds(store, home.calendars).renew, FEEDS_S),
        Chore(Nightly(home, settings, store, master).renew, PAPER_S),
    )
