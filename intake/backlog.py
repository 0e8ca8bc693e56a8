"""What is durable and not in the database yet: in memory as far as that is bounded, else read from the spool again."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from intake.spooling import SpoolPlace
from models.alarms.frames import ReceivedFrame
from models.alarms.spooled import unpack
from models.store.errors import VaktbordError
from models.store.spool.disk import SHORTAGE
from models.store.spool.reader import read_spool
from models.store.spool.records import SpoolFault

MOST_IN_ONE = 512
MOST_HELD = 4096
MOST_HELD_BYTES = 16 << 20
READ_RECORDS, READ_BYTES = 512, 4 << 20
# A spool that cannot be read so often does not hold up what comes after; what it held is told as missing.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Group:
    number: int
    frames: Sequence[ReceivedFrame]
    size: int


@dataclass(frozen=True, slots=True)
class Taking:
    """What goes into one transaction: records up to number `upto`, and what is missing among them.

    `replayed`: the database may have some of it already.
    """

    frames: list[ReceivedFrame]
    faults: tuple[SpoolFault, ...]
    upto: int
    replayed: bool


class Backlog:
    """Filled by the thread that spools, emptied by the one that inserts."""

    def __init__(self, place: SpoolPlace) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._held: deque[_Group] = deque()
        self._bytes = 0
        self._unreadable = 0
        self.frames = 0

    def offer(self, number: int, frames: Sequence[ReceivedFrame], size: int) -> None:
        """A record is durable. Where memory holds enough already, it is read from the spool later."""
        with self._lock:
            if self.frames + len(frames) <= MOST_HELD and self._bytes + size <= MOST_HELD_BYTES:
                self._held.append(_Group(number, frames, size))
                self.frames += len(frames)
                self._bytes += size

    def forget(self, upto: int) -> int:
        """Records up to `upto` are in the database; the number of the next in memory, 0 where there is none."""
        with self._lock:
            while self._held and self._held[0].number <= upto:
                gone = self._held.popleft()
                self.frames -= len(gone.frames)
                self._bytes -= gone.size
            return self._held[0].number if self._held else 0

    def following(self, mark: int, last: int, applied: int, *, replaying: bool) -> Taking:
        """The next records after `mark`, of those up to `last`; from memory where they are there."""
        frames: list[ReceivedFrame] = []
        upto = mark
        with self._lock:
            groups = [group for group in self._held if group.number > mark]
        for group in groups:
            if group.number != upto + 1 or (frames and len(frames) + len(group.frames) > MOST_IN_ONE):
                break
            frames += group.frames
            upto = group.number
        if upto > mark:
            return Taking(frames, (), upto, replayed=replaying)
        return self._reread(mark, min(last, groups[0].number - 1) if groups else last, applied, READ_RECORDS)

    def first(self, mark: int, applied: int) -> Taking:
        """The one record after `mark`, alone."""
        with self._lock:
            for group in self._held:
                if group.number == mark + 1:
                    return Taking(list(group.frames), (), group.number, replayed=True)
        return self._reread(mark, mark + 1, applied, 1)

    def _reread(self, mark: int, last: int, applied: int, most: int) -> Taking:
        """From the spool itself; what is missing is told once, with what comes after it."""
        try:
            found = read_spool(self._place.folder, self._place.key, mark, most, most_bytes=READ_BYTES)
        except VaktbordError as error:
            if isinstance(error.__cause__, OSError) and error.__cause__.errno in SHORTAGE:
                raise  # what is there is sound, however long that lasts
            self._unreadable += 1
            if self._unreadable < _TRIES:
                raise
            return Taking([], (SpoolFault("changed", mark + 1, last),), last, replayed=True)
        self._unreadable = 0
        faults = [fault for fault in found.faults if fault.kind != "torn" and fault.number <= last]
        if mark + 1 < found.first <= last + 1 and mark < applied:
            faults.append(SpoolFault("hole", mark + 1, min(found.first - 1, applied)))
        frames: list[ReceivedFrame] = []
        upto = mark
        reached = found.whole
        for record in found.records:
            if record.number > last or len(frames) >= MOST_IN_ONE:
                reached = record.number > last
                break
            try:
                frames += unpack(record.body)
            except ValueError:
                faults.append(SpoolFault("changed", record.number, record.number))
            upto = record.number
        if reached:  # what is missing before `last` is missing for good
            told = max((fault.until for fault in faults), default=0)
            if max(told, upto) < last:
                faults.append(SpoolFault("cut", max(told, upto) + 1, last))
            upto = last
        return Taking(frames, tuple(fault for fault in faults if fault.number <= upto), upto, replayed=True)
