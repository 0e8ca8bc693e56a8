"""The watch's way to the database: open while it can be written, is of our version and ours alone, else shut.

Reception never waits for it: what arrives is durable in the spool. A thread of its own, since a database may hang.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from models.store.errors import IntegrityProblem, StoreUnavailable, VaktbordError, VersionProblem
from models.store.gate import AWAY, GatedStore
from models.store.opening import require_version
from models.watch.commands import Listening, begin_watch
from models.watch.disturbances import note
from models.watch.views import watch_row
from tui.cli import lock

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.store import Store

UPGRADING = "store.upgrading"
LOOK_S = 0.5
QUIET_S = 1.2  # the heartbeat writes every second: longer without a commit is worth a question
HANGS_S = 1.0
PROBE_S = 0.3
# Shorter ones cost nobody a thought: desks turn red after as long.
WORTH_NOTING_S = 5.0
_log = logging.getLogger("vaktbord.watch")


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do while the database is there, every so many seconds."""

    do: Callable[[], object]
    every_s: float


class Keeper:
    """Opens `gate` and shuts it. `on_open` hears each time it was opened: spool and database are held together then.

    `fatal` is what this watch must end for: another watch has the database, or it
    is of another version. All but `start`, `listen` and `stop` happens in the keeper's own thread.
    """

    def __init__(
        self,
        home: Home,
        store: Store,
        gate: GatedStore,
        on_open: Callable[[], None],
        chores: Sequence[Chore] = (),
    ) -> None:
        self._home = home
        self._store = store
        self._gate = gate
        self._on_open = on_open
        self._chores = {chore: time.monotonic() for chore in chores}
        self._server = None if store.is_sqlite else lock.ServerLock(store, lock.server_name(home))
        self._probe: Any = None
        self._file = (0, 0)
        self._good = self._moment()
        self._began_at = self._good[0]
        self._listening: Listening | None = None
        self._must_begin = True
        self._busy_since: float | None = None
        self._ending = threading.Event()
        self._nudge = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self.epoch = 0
        self.fatal: VaktbordError | None = None
        self.reached = threading.Event()
        self.begun = threading.Event()

    def start(self) -> None:
        """Begin to reach for the database; `reached` is set when it is open, or when the watch must end."""
        self._thread.start()

    def listen(self, listening: Listening) -> None:
        """The doors are open: the watch's row is written now, or as soon as it can be; then `begun` is set."""
        self._listening = listening
        self._nudge.set()

    def stop(self, patience_s: float = 1.0) -> None:
        """End; a database that hangs is not waited for."""
        self._ending.set()
        self._nudge.set()
        if self._thread.is_alive():
            self._thread.join(patience_s)
        if not self._thread.is_alive():
            self._let_go()

    @property
    def answers(self) -> bool:
        """Whether the database can be written now, as far as is known."""
        busy = self._busy_since
        return not self._gate.shut_for and (busy is None or time.monotonic() - busy < HANGS_S)

    @property
    def fault(self) -> str:
        """Why it cannot, as a message id; empty where it can."""
        return "" if self.answers else self._gate.shut_for or AWAY

    def _run(self) -> None:
        while not self._ending.is_set():
            began = self._busy_since = time.monotonic()
            try:
                more = self._turn()
                if time.monotonic() - began >= HANGS_S and not more:
                    self._lose(AWAY)  # it came back: hold it against the spool before going on
                    more = True
            except VaktbordError as error:
                if self._ends(error):
                    self._end_for(error)
                    return
                self._lose(error.message_id if error.message_id.startswith("store.") else AWAY)
                more = False
            except Exception as error:  # noqa: BLE001  # whatever it was, reception goes on and this is tried again
                _log.error("keeping the database failed: %s", type(error).__name__)
                self._lose(AWAY)
                more = False
            finally:
                self._busy_since = None
            if not more:
                self._nudge.wait(LOOK_S)
                self._nudge.clear()

    def _ends(self, error: VaktbordError) -> bool:
        """Whether this watch must end for it: another has the database, or it is not for this program."""
        if error.message_id == "watch.held_elsewhere" or isinstance(error, VersionProblem):
            return True
        return isinstance(error, IntegrityProblem) and not self.begun.is_set()

    def _turn(self) -> bool:
        """One look; True when there is more to do at once."""
        if self._gate.shut_for:
            self._reach()
            return True
        if self._must_begin and self._listening is not None:
            self._begin(self._listening)
            return True
        self._check()
        self._good = self._moment()
        self._do_chores()
        return False

    def _reach(self) -> None:
        if lock.upgrading(self._home):
            raise StoreUnavailable(UPGRADING)
        self._file = self._file_now()
        require_version(self._store, self._home.database)
        if self._server is not None and not self._server.keep():
            self._must_begin = True
        if self._listening is not None:
            self._begin(self._listening)
        self._gate.open()
        self._on_open()
        self.reached.set()

    def _begin(self, listening: Listening) -> None:
        """Write the watch's row where it is not ours already, and how long the database was away."""
        clock = self._store.clock
        since, boottime = self._good
        with self._store.write() as session:
            epoch = self.epoch
            if self._must_begin or watch_row(session.connection()).epoch != epoch:
                epoch = begin_watch(
                    session, lock.machine(), os.getpid(), listening, clock, since=self._began_at
                )
            if clock.boottime() - boottime >= WORTH_NOTING_S:
                note(session, "database_away", since, clock, ended_at=max(since, clock.now()))
        self.epoch = epoch
        self._must_begin = False
        self._good = self._moment()
        self.begun.set()

    def _check(self) -> None:
        """Raise StoreUnavailable unless the database can be written and is ours."""
        if lock.upgrading(self._home):
            raise StoreUnavailable(UPGRADING)
        if self._server is not None and not self._server.keep():
            # Another may have had it in between: what it holds now is looked at anew.
            self._must_begin = True
            raise StoreUnavailable(AWAY)
        if self._gate.failed:
            raise StoreUnavailable(self._gate.failed)
        if self._file_now() != self._file:
            raise StoreUnavailable(AWAY)  # another file in its place, an older one perhaps
        if self._store.is_sqlite and time.monotonic() - self._gate.wrote_at > QUIET_S:
            self._ask()

    def _ask(self) -> None:
        """Whether the embedded database could be written now, without waiting long for it."""
        from sqlcipher3 import dbapi2

        from models.store.engine import connect_sqlite

        try:
            if self._probe is None:
                assert self._store.path is not None
                assert self._store.key is not None
                self._probe = connect_sqlite(self._store.path, self._store.key)
                self._probe.execute(f"PRAGMA busy_timeout = {int(PROBE_S * 1000)}")
            self._probe.execute("BEGIN IMMEDIATE")
            self._probe.execute("ROLLBACK")
        except dbapi2.Error as error:
            raise StoreUnavailable(AWAY) from error

    def _file_now(self) -> tuple[int, int]:
        """Which file the embedded database is; opening one that is gone would make a new, empty one."""
        if self._store.path is None:
            return (0, 0)
        try:
            found = self._store.path.stat()
        except OSError as error:
            raise StoreUnavailable("store.no_database", path=self._store.path) from error
        return found.st_dev, found.st_ino

    def _do_chores(self) -> None:
        for chore, due in self._chores.items():
            if time.monotonic() < due:
                continue
            self._chores[chore] = time.monotonic() + chore.every_s
            try:
                chore.do()
            except Exception as error:  # noqa: BLE001  # a chore that fails must not shut the database for the rest
                _log.error("a chore failed: %s", type(error).__name__)

    def _lose(self, why: str) -> None:
        if not self._gate.shut_for:
            _log.warning("the database is away: %s", why)
        self._gate.shut(why)
        self._forget_probe()
        self._store.engine.dispose()  # what was opened may be another file, or a line that is dead

    def _end_for(self, error: VaktbordError) -> None:
        self._gate.shut(AWAY)
        self.fatal = error
        self.reached.set()
        self.begun.set()

    def _let_go(self) -> None:
        if self._server is not None:
            self._server.release()
        self._forget_probe()

    def _forget_probe(self) -> None:
        """A file put in place of the database is found by opening it anew."""
        probe, self._probe = self._probe, None
        if probe is not None:
            with contextlib.suppress(Exception):
                probe.close()

    def _moment(self) -> tuple[datetime, float]:
        return self._store.clock.now(), self._store.clock.boottime()
