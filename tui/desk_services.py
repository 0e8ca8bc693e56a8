"""The desk's services on the real store. The models are imported when first called, in a worker thread.

Opening the home, what lies beside the database, who acts and how a watch is seen to are given by the composition
root.
"""

from __future__ import annotations

import contextlib
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from models.store.errors import StoreUnavailable, VaktbordError
from tui.desk_cards import OnRecord
from tui.desk_login import DeskLogin
from tui.desk_rooms import DeskRooms
from tui.desk_values import DeskSettings, Pulse
from tui.local import LocalView
from tui.render.errors import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.board.rows import BoardSnapshot
    from models.store.clock import Clock
    from models.store.feed import ChangeFeed
    from models.store.store import Store
    from tui.desk_local import DeskLocal

REPLAY_S = 1.0
CODES_S = 60.0
SIGN_OUT_S = 0.3


class LiveServices(DeskRooms):
    """Opens the store in `start`; every call is made in a worker thread, several at once."""

    def __init__(
        self,
        settings: DeskSettings,
        clock: Clock,
        open_store: Callable[[], Store],
        actor_of: Callable[[Connection], Actor],
        ensure_watch: Callable[[], object] | None = None,
        started: Callable[[Store, Actor], object] | None = None,
        open_local: Callable[[], DeskLocal] | None = None,
        actor_away: Callable[[], Actor] | None = None,
        seated: Callable[[Actor | None], object] | None = None,
        on_record: OnRecord | None = None,
    ) -> None:
        super().__init__()
        self.on_record = on_record
        self.settings = settings
        self.login = DeskLogin(self, settings.operator, settings.demo_passphrase, settings.demo_other)
        self.clock = clock
        self._open_store = open_store
        self._actor_of = actor_of
        self._ensure_watch = ensure_watch
        self._started = started
        self._open_local = open_local
        self._actor_away = actor_away
        self._seated = seated
        self.without_database = False
        self.local_desk: DeskLocal | None = None
        self._opening = threading.Lock()
        self._store: Store | None = None
        self._actor: Actor | None = None
        self._acting = threading.local()
        self._feed: ChangeFeed | None = None
        self._watch_problem: VaktbordError | None = None
        self._board: BoardSnapshot | None = None
        self._closed = False

    def start(self) -> None:
        """Open the store; the watch is seen to meanwhile, so that the board need not wait for it.

        May be called again where the store could not be opened: the watch receives without it all the same.
        """
        try:
            if self._store is None:
                self._store = self._open_store()
            with self._store.read() as connection:
                self._actor = self._actor_of(connection)
            self.login.begin(self._store)
            self._open_feed()
        except StoreUnavailable:
            self._begin_watch()
            raise
        self._begin_watch()
        threading.Thread(target=self._replay, name="replay the outbox", daemon=True).start()

    def local(self) -> LocalView:
        local = self._beside()
        return LocalView() if local is None else local.view(self.without_database)

    def close(self) -> None:
        """Let go of everything; safe from any thread and more than once."""
        if not self._closed:
            self._sign_out()
        self._closed = True
        self._drop_feed()
        if self.local_desk is not None:
            self.local_desk.close()
        if self._store is not None:
            self._store.close()

    def wait(self, timeout: float) -> bool:
        if self._closed:
            return False
        self._begin_the_rest()
        try:
            return self._open_feed().wait(timeout)
        except StoreUnavailable:
            self._drop_feed()
            raise

    def pulse(self) -> Pulse:
        from models.store.feed import board_counter
        from models.store.opening import require_version_still
        from models.watch.canary import newest
        from models.watch.views import notification_health, watch_row

        # First of all, and apart: of a database of another version nothing else can be read for certain.
        with self.reading() as connection:
            require_version_still(connection)
        counter = board_counter(self.store)
        with self.reading() as connection:
            watch = watch_row(connection)
            notifications = notification_health(connection, self.clock.now())
            canary = newest(connection)
        if self._watch_problem is not None and not watch.receiving:
            watch = replace(watch, fault=say(self._watch_problem))
        return Pulse(counter, watch, notifications, canary)

    def read_board(self) -> BoardSnapshot:
        from models.alarms.views import which_exist
        from models.board.views import read_board
        from models.incidents.reading import rows_seen_by

        local = self.local_desk
        upto = local.taken_in() if local is not None else None
        with self.reading() as connection:
            self._board = read_board(connection, self.clock.now(), self.settings.zone, self._board)
            # In the same moment as the board: what is in the database and on no board yet must not be hidden.
            stored = which_exist(connection, local.unstored() if local is not None else ())
        if local is not None:
            local.board_read(upto, stored)
        # What is held is whole: who sits here may be another at the next reading.
        return replace(self._board, incidents=rows_seen_by(self.actor, self._board.incidents))

    def acknowledge(self, alarm_id: str, seen: int) -> bool:
        taken = super().acknowledge(alarm_id, seen)
        if taken:
            # At hand from the first moment, should the database go away in the next.
            with contextlib.suppress(VaktbordError):
                self.read_alarm(alarm_id)
        return taken

    def act_as(self, actor: Actor) -> None:
        """Everything done at this desk is this one's from now on."""
        if actor.kind == "operator":
            self.keep_for(actor)
        self._actor = actor

    def sits(self, actor: Actor | None) -> None:
        """An officer showed who they are here, and notices are for them; or the desk was locked."""
        if self._seated is not None:
            self._seated(actor)

    @property
    def store(self) -> Store:
        """The open store; StoreUnavailable before it is open."""
        if self._store is None:
            raise StoreUnavailable("store.away")
        return self._store

    @property
    def actor(self) -> Actor:
        """Who acts at this desk; within an act whoever began it, also where another has sat down meanwhile."""
        actor: Actor | None = getattr(self._acting, "who", None) or self._actor
        if actor is None:
            raise StoreUnavailable("store.away")
        return actor

    @property
    def actor_here(self) -> Actor:
        """Who acts at this desk, also before the database has ever been read."""
        if self._actor is None and self._actor_away is not None:
            return self._actor_away()
        return self.actor

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the database."""
        with self.store.read() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One act, by whoever sat here when it began to wait for the database."""
        self._acting.who = self._actor
        try:
            with self.store.write() as session:
                yield session
        finally:
            self._acting.who = None

    def _open_feed(self) -> ChangeFeed:
        from models.store.feed import open_feed

        if self._feed is None:
            self._feed = open_feed(self.store)
        return self._feed

    def _drop_feed(self) -> None:
        feed, self._feed = self._feed, None
        if feed is not None:
            # A feed that has lost its connection may fail to close; it is let go of all the same.
            with contextlib.suppress(VaktbordError, OSError):
                feed.close()

    def _begin_the_rest(self) -> None:
        """What need not be there before the first board is painted; begun once, beside the reading."""
        started, self._started = self._started, None
        if started is not None:
            args = (self.store, self.actor)
            threading.Thread(target=started, args=args, name="begin the rest", daemon=True).start()

    def _begin_watch(self) -> None:
        ensure, self._ensure_watch = self._ensure_watch, None
        if ensure is not None:
            threading.Thread(
                target=self._see_to_watch, args=(ensure,), name="see to the watch", daemon=True
            ).start()

    def _sign_out(self) -> None:
        """Put on record that the officer leaves; a database that hangs keeps no desk from ending."""

        def sign_out() -> None:
            # The store is let go of meanwhile: whatever that raises, we leave.
            with contextlib.suppress(Exception):
                self.login.leave()

        leaving = threading.Thread(target=sign_out, name="sign out", daemon=True)
        leaving.start()
        leaving.join(SIGN_OUT_S)

    def _beside(self) -> DeskLocal | None:
        with self._opening:
            if self.local_desk is None and self._open_local is not None and not self._closed:
                self.local_desk = self._open_local()
        return self.local_desk

    def _replay(self) -> None:
        """Do what waits in the outboxes whenever the database can take it, until the desk ends."""
        pause = threading.Event()
        remembered_at = float("-inf")
        made_room = self._beside()
        if made_room is not None:
            made_room.make_room()
        while not self._closed:
            local = self._beside()
            if local is not None and not self.without_database and self._store is not None:
                with contextlib.suppress(VaktbordError):
                    self.login.settle(self._store)
                    local.replay(self._store)
                    if self.clock.boottime() - remembered_at > CODES_S:
                        remembered_at = self.clock.boottime()
                        self._remember_codes(local)
                        self.look_back(self._store)
                    if self.login.on:
                        local.remember_login()
            pause.wait(REPLAY_S)

    def _remember_codes(self, local: DeskLocal) -> None:
        from models.people.views import person_codes

        with self.reading() as connection:
            codes = person_codes(connection)
        local.remember_codes(codes)

    def _see_to_watch(self, ensure: Callable[[], object]) -> None:
        try:
            ensure()
        except VaktbordError as error:
            self._watch_problem = error
