"""Writing a spool: what `append` returned for is on the disk, and nothing that may not be is ever built upon."""

from __future__ import annotations

import fcntl
import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from models.store.clock import Clock
from models.store.errors import IntegrityProblem, StoreUnavailable
from models.store.ids import new_id
from models.store.spool.disk import APPLIED, Disk, Found, name_of, open_folder, sync_folder
from models.store.spool.format import (
    APPLIED_SLOT,
    BEGIN,
    Header,
    Sealer,
    WrongKey,
    extent,
    pack_applied,
)
from models.store.spool.recovery import Kept, recover

SEGMENT = 4 << 20
KEPT_S = 7 * 86400.0
KEPT_BYTES = 64 << 20
KEPT_FILES = 256


@dataclass(slots=True)
class _Open:
    """A segment made ready to write in; `at` is where the next record goes."""

    descriptor: int
    header: Header
    sealer: Sealer
    at: int = BEGIN


class SpoolWriter:
    """The one writer of a folder, held by a lock until `close`.

    `known` is the last number that something outside the spool says was written (0: nothing does); the numbers go on
    after it, so that a tail that is missing stays missing. `found` and `began` are what was found at the start, and
    the number after which this writer's own records begin.

    Raises StoreUnavailable: "spool.held" where another writes, "spool.unwritable" where the folder cannot be had;
    IntegrityProblem where what lies there is under another key. A full disk is no error until there is something to
    append. `append` is called by one thread; `prepare`, `mark_applied` and `prune` may be by another.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        clock: Clock,
        *,
        known: int = 0,
        size: int = SEGMENT,
        disk: Disk | None = None,
    ) -> None:
        self._path = folder
        self._key = key
        self._clock = clock
        self._size = size
        self._disk = disk or Disk()
        self._folder = self._hold(folder)
        self._lock = threading.Lock()
        self._turn = self._index = 0
        self.spool_id = ""
        self.last = self.applied = self.found = self.began = 0
        self._current: _Open | None = None
        self._next: _Open | None = None
        self._noted: int | None = None
        self._kept: list[Kept] = []
        try:
            self._recover(known)
        except WrongKey as error:
            self.close()
            raise IntegrityProblem("spool.wrong_key", path=folder) from error
        except OSError as error:
            self.close()
            raise StoreUnavailable("spool.unwritable", path=folder) from error
        except BaseException:
            self.close()
            raise

    @property
    def most(self) -> int:
        """The longest body that a record takes, in bytes."""
        return self._size - BEGIN - extent(0) - 16

    @property
    def segment(self) -> int:
        """The index of the segment that the last record went into; 0 before the first."""
        current = self._current
        return current.header.index if current is not None and current.at > BEGIN else 0

    def append(self, body: bytes) -> int:
        """Make `body` durable; its number, once it is. Raises OSError where it may not be: then it was not appended.

        A segment that failed is never written to again, since nothing is known of it after a failed sync; what was
        not told durable is written anew in the segment that was made ready, under the same number.
        """
        if len(body) > self.most:
            raise ValueError("too long for a segment")
        number = self.last + 1
        tried_again = False
        while True:
            segment = self._current
            if segment is None or segment.at + extent(len(body)) > segment.header.size:
                segment = self._begin()
            try:
                self._disk.write(segment.descriptor, segment.sealer.seal(number, body), segment.at)
                self._disk.sync_data(segment.descriptor)
            except BaseException as error:
                self._abandon()
                if isinstance(error, OSError) and self._next is not None and not tried_again:
                    tried_again = True
                    continue
                raise
            segment.at += extent(len(body))
            self.last = number
            return number

    def mark_applied(self, number: int) -> None:
        """Note, for readers, how far the database has taken the spool in; not synced, and no error if it fails."""
        if number == self.applied:
            return
        self.applied = number
        self._turn += 1
        try:
            if self._noted is None:
                self._noted = self._disk.open(self._folder, APPLIED, create=True)
            note = pack_applied(self.spool_id, number, self._turn, self._key)
            self._disk.write(self._noted, note, self._turn % 2 * APPLIED_SLOT)
        except OSError:
            return  # the database knows; this is for whoever cannot ask it

    def prepare(self) -> None:
        """Have a further segment ready, filled and synced, so that neither rolling nor a full disk delays a record.

        Raises OSError.
        """
        with self._lock:
            if self._next is None:
                self._next = self._make()

    def prune(self) -> None:
        """Remove whole segments that the database has, when old or many: the oldest first, never the newest."""
        with self._lock:
            kept = self._kept
            size = sum(each.file.size for each in kept)
            now = self._clock.now().timestamp()
            while len(kept) > 1 and kept[0].last <= self.applied:
                over = size > KEPT_BYTES or len(kept) > KEPT_FILES
                if not over and now - kept[0].file.modified <= KEPT_S:
                    return
                try:
                    self._disk.remove(self._folder, kept[0].file.name)
                except OSError:
                    return
                size -= kept.pop(0).file.size

    def close(self) -> None:
        """Let the folder go. What was appended stays."""
        for segment in (self._current, self._next):
            if segment is not None:
                self._disk.close(segment.descriptor)
        self._current = self._next = None
        if self._noted is not None:
            self._disk.close(self._noted)
            self._noted = None
        if self._folder >= 0:
            os.close(self._folder)
            self._folder = -1

    def _hold(self, folder: Path) -> int:
        """The folder, made if need be, ours alone and locked."""
        try:
            made = _make_folder(folder)
            descriptor = open_folder(os.fspath(folder))
        except OSError as error:
            raise StoreUnavailable("spool.unwritable", path=folder) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_mode & 0o077:
                os.fchmod(descriptor, 0o700)
            if made:
                sync_folder(folder.parent)
        except BlockingIOError as error:
            os.close(descriptor)
            raise StoreUnavailable("spool.held", path=folder) from error
        except OSError as error:
            os.close(descriptor)
            raise StoreUnavailable("spool.unwritable", path=folder) from error
        return descriptor

    def _recover(self, known: int) -> None:
        """Find what is there, and go on after the last number known."""
        left = recover(self._folder, self._key, self._size, self._disk)
        self.spool_id = left.spool_id or new_id()
        self.applied, self._turn = left.applied, left.turn
        self.found = left.found
        self.began = self.last = max(left.found, left.applied, known)
        self._index = left.index
        self._kept = list(left.kept)
        if left.unused is not None:
            try:
                self._current = self._take_over(left.unused)
            except OSError:
                self._current = None  # another is made when there is something to append

    def _take_over(self, file: Found) -> _Open:
        """A segment that was made ready and never written in, now under a salt of our own."""
        header = self._header(file.index, file.size)
        descriptor = self._disk.open(self._folder, file.name)
        try:
            self._disk.write(descriptor, header.first_page(self._key), 0)
            self._disk.sync_data(descriptor)
        except BaseException:
            self._disk.close(descriptor)
            raise
        return _Open(descriptor, header, Sealer(header, self._key))

    def _header(self, index: int, size: int) -> Header:
        return Header(index, size, self.spool_id, secrets.token_bytes(32), self.found, self.began)

    def _begin(self) -> _Open:
        """Go on in the next segment; one is made where none is ready. Raises OSError."""
        with self._lock:
            made = self._next or self._make()
            self._retire()
            self._current, self._next = made, None
            return made

    def _abandon(self) -> None:
        """A write or sync failed: nothing more goes into that segment, and its file is left as it is."""
        with self._lock:
            self._retire()

    def _retire(self) -> None:
        segment, self._current = self._current, None
        if segment is not None:
            name = name_of(segment.header.index)
            now = self._clock.now().timestamp()
            self._kept.append(Kept(Found(segment.header.index, name, segment.header.size, now), self.last))
            self._disk.close(segment.descriptor)

    def _make(self) -> _Open:
        """A fresh segment, durable with its name before anything is written in it."""
        self._index += 1
        header = self._header(self._index, self._size)
        name = name_of(header.index)
        descriptor = self._disk.make(self._folder, name + ".new")
        try:
            self._disk.fill(descriptor, header.size)
            self._disk.write(descriptor, header.first_page(self._key), 0)
            self._disk.sync(descriptor)
            self._disk.rename(self._folder, name + ".new", name)
            self._disk.sync(self._folder)
        except BaseException:
            self._disk.close(descriptor)
            for left in (name + ".new", name):
                try:
                    self._disk.remove(self._folder, left)
                except OSError:
                    continue
            raise
        return _Open(descriptor, header, Sealer(header, self._key))


def _make_folder(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        return False
    return True
