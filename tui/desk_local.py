"""Beside the database: the watch's pulse, the spool of alarms, and this desk's own outbox of acts.

Everything here works while the database is away. Called in worker threads, several at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.store.errors import VaktbordError
from models.store.ids import new_id
from tui.local import LocalView

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from models.access.actor import Actor
    from models.alarms.outbox import Outbox, PendingAct, Replayed
    from models.alarms.spooled import LocalAlarm, LocalAlarms
    from models.store.clock import Clock
    from models.store.store import Store
    from models.watch.pulse import LocalPulse

CODES, LOGIN, DRAFT = "codes", "login", "log-draft"
REREAD_S = 3.0


@dataclass(frozen=True, slots=True)
class LocalPlaces:
    """Where it all lies, and the keys to it."""

    spool: Path
    spool_key: bytes
    outbox: Path
    outbox_key: bytes
    pulse: Path


class DeskLocal:
    """One desk's view beside the database. `clock` dates its acts."""

    def __init__(self, places: LocalPlaces, clock: Clock) -> None:
        from models.alarms.outbox import Outbox

        self._places = places
        self._clock = clock
        self._lock = threading.Lock()
        self._outbox: Outbox = Outbox(places.outbox, places.outbox_key, clock)
        self._stored: frozenset[str] = frozenset()
        self._read_for: object = None
        self._alarms: LocalAlarms | None = None
        self._unread = False
        self._on_board: tuple[str, int] | None = None
        self._codes: dict[str, str] | None = None
        self._login_on: bool | None = None

    def view(self, away: bool) -> LocalView:
        """One reading; the spool itself is read only where it may hold what the database does not."""
        pulse = self.pulse()
        alarms: tuple[LocalAlarm, ...] = ()
        faults = 0
        if away or pulse is None or pulse.storing != "database" or pulse.behind:
            found = self._spool(self._on_board if away else None)
            if found is not None:
                alarms = tuple(each for each in found.alarms if each.id not in self._stored)
                faults = len(found.faults)
            if self._unread:
                faults = max(1, faults)
        codes = self.codes() if alarms else {}
        return LocalView(pulse, alarms, self._pending(), codes, faults, self.login_on())

    def pulse(self) -> LocalPulse | None:
        """The pulse of a watch that lives on this machine; None where none does."""
        from models.watch.pulse import read_pulse

        pulse = read_pulse(self._places.pulse)
        return pulse if pulse is not None and pulse.is_fresh(self._clock) else None

    def holds(self, alarm_id: str) -> bool:
        """Whether the alarm, or an act on it, is known here and not known to be in the database."""
        found = self._alarms
        if (
            found is not None
            and alarm_id not in self._stored
            and any(each.id == alarm_id for each in found.alarms)
        ):
            return True
        return any(act.alarm_id == alarm_id for act in self._pending())

    def unstored(self) -> tuple[str, ...]:
        """The alarms in the spool that are not known to be in the database."""
        found = self._alarms
        if found is None:
            return ()
        return tuple(each.id for each in found.alarms if each.id not in self._stored)

    def taken_in(self) -> tuple[str, int] | None:
        """The spool, and how far it is noted as taken in: what a board that is read from now on holds."""
        from models.store.spool.reader import noted_applied

        return noted_applied(self._places.spool, self._places.spool_key)

    def board_read(self, upto: tuple[str, int] | None, stored: frozenset[str] = frozenset()) -> None:
        """A board was read after the spool had been taken in so far; these alarms were in the database then."""
        self._on_board = upto
        self._stored |= stored

    def put(self, verb: str, alarm_id: str, text: str, actor: Actor, person: str = "") -> None:
        """Keep an act until the database can take it. Raises StoreUnavailable where it cannot be kept."""
        from models.alarms.outbox import PendingAct

        found = self._alarms
        spool = (found.spool_id, found.last) if found is not None else ("", 0)
        act = PendingAct(new_id(), verb, alarm_id, text, actor, self._clock.now(), *spool, person)
        with self._lock:
            self._outbox.put(act)

    def replay(self, store: Store) -> tuple[Replayed, ...]:
        """Do for real what waits here and in the outboxes of desks that are gone. Raises StoreUnavailable."""
        from models.alarms.outbox import applied, replay_all

        # Never under the lock: a database that hangs must keep nobody from acting, looking or leaving.
        found = replay_all(store, self._places.outbox, self._places.outbox_key, self._clock)
        with self._lock:
            own = self._outbox.waiting
        if own:
            upto = applied(store, own)
            with self._lock:
                self._outbox.note_applied(own, upto)
        return found.done

    def remember_codes(self, codes: Mapping[str, str]) -> None:
        """Keep persons' codes by id, sealed, so that a local alarm can be told by its person's code."""
        if dict(codes) == self.codes():
            return
        from models.store.sealed import SealedFile

        try:
            SealedFile(self._places.outbox / CODES, self._places.outbox_key).write(
                json.dumps(dict(codes)).encode()
            )
        except OSError:
            return  # it is for comfort: an alarm without it goes by its account
        self._codes = dict(codes)

    def codes(self) -> dict[str, str]:
        """Persons' codes by id as last kept."""
        if self._codes is None:
            from models.store.sealed import SealedFile

            kept = SealedFile(self._places.outbox / CODES, self._places.outbox_key).read()
            try:
                told = json.loads(kept) if kept else {}
            except ValueError:
                told = {}
            self._codes = (
                {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}
            )
        return self._codes

    def remember_login(self) -> None:
        """Somebody has a pass phrase: this desk asks for it also where it starts while the database is away."""
        if self.login_on():
            return
        from models.store.sealed import SealedFile

        with contextlib.suppress(OSError):
            SealedFile(self._places.outbox / LOGIN, self._places.outbox_key).write(b"on")
            self._login_on = True

    def login_on(self) -> bool:
        """Whether somebody had a pass phrase when the database was last here; read once."""
        if self._login_on is None:
            from models.store.sealed import SealedFile

            self._login_on = (
                SealedFile(self._places.outbox / LOGIN, self._places.outbox_key).read() is not None
            )
        return self._login_on

    def keep_draft(self, who: str, texts: Mapping[str, str]) -> None:
        """Keep what an officer has typed for the log and not saved, sealed: it outlives this desk. Raises OSError."""
        from models.store.sealed import SealedFile

        kept = json.dumps({"who": who, "texts": dict(texts)}).encode()
        SealedFile(self._draft_file(who), self._places.outbox_key).write(kept)

    def draft(self, who: str) -> dict[str, str]:
        """What this officer had typed; nobody else's."""
        from models.store.sealed import SealedFile

        kept = SealedFile(self._draft_file(who), self._places.outbox_key).read()
        try:
            told = json.loads(kept) if kept else {}
        except ValueError:
            return {}
        texts = told.get("texts") if isinstance(told, dict) and told.get("who") == who else None
        return {str(name): str(text) for name, text in texts.items()} if isinstance(texts, dict) else {}

    def _draft_file(self, who: str) -> Path:
        """Each officer's own: whoever sits here next must not write over what another typed."""
        return self._places.outbox / f"{DRAFT}-{hashlib.sha256(who.encode()).hexdigest()[:16]}"

    def make_room(self) -> None:
        """Take room for acts while there is some."""
        with self._lock, contextlib.suppress(VaktbordError):
            self._outbox.open()

    def close(self) -> None:
        """Let go of the outbox; what waits in it stays for the watch or the next desk."""
        with self._lock:
            self._outbox.close()

    def _pending(self) -> tuple[PendingAct, ...]:
        with self._lock:
            return self._outbox.pending()

    def _spool(self, upto: tuple[str, int] | None) -> LocalAlarms | None:
        """What the spool holds beyond the database, read anew only when a file of it has changed.

        With `upto` what it holds beyond the board that was read last: the database may have taken more in since, and
        then gone. A spool that cannot be read is a fault, and what was read of it before stays.
        """
        try:
            # A file may be written twice within one tick of its time stamp: now and then it is read anyway.
            stamp = (self._stamp(), int(self._clock.boottime() // REREAD_S), upto)
            if stamp != self._read_for:
                self._alarms = self._read_spool(upto)
                self._read_for = stamp
            self._unread = False
        except FileNotFoundError:
            self._unread = self._alarms is not None  # else no watch has ever received on this machine
        except (OSError, VaktbordError):
            self._unread = True
        return self._alarms

    def _read_spool(self, upto: tuple[str, int] | None) -> LocalAlarms:
        from models.alarms.spooled import read_local

        folder, key = self._places.spool, self._places.spool_key
        if upto is not None:
            found = read_local(folder, key, after=upto[1])
            if found.spool_id == upto[0]:
                return found
        return read_local(folder, key)

    def _stamp(self) -> object:
        """What changes with the spool's files. Raises OSError, FileNotFoundError where there is no spool."""
        stamp: list[tuple[str, int, int]] = []
        for each in sorted(self._places.spool.iterdir()):
            with contextlib.suppress(FileNotFoundError):  # taken in and removed meanwhile
                stamp.append((each.name, (found := each.stat()).st_mtime_ns, found.st_size))
        return stamp
