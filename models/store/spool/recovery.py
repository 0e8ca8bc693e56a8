"""What a new writer finds in its folder: the last number, what can be removed, and a segment that was never used."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, replace

from models.store.spool.disk import NAME, SHORTAGE, UNDONE, Disk, Found
from models.store.spool.reader import Segment, scanned, survey


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment that is not written to any more, and the last number in it."""

    file: Found
    last: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """`found` is the last number that is there, whole or damaged; `index` the highest that a file bears."""

    spool_id: str
    found: int
    applied: int
    turn: int
    index: int
    kept: tuple[Kept, ...]
    unused: Found | None


def recover(folder: int, key: bytes, size: int, disk: Disk) -> Recovered:
    """Read an open and locked folder; cut old segments to what was used, and remove what never was.

    What is kept is synced: the process before may have died between a write and its sync, and whoever reads the
    record now builds on it. Raises OSError where the folder cannot be read, WrongKey.
    """
    seen = survey(folder, key)
    names = os.listdir(folder)
    index = max((int(told[1]) for told in map(NAME.match, names) if told), default=0)
    kept: list[Kept] = []
    unused: Found | None = None
    found = 0
    for place, segment in enumerate(seen.segments):
        upto = next((each.first for each in seen.segments[place + 1 :] if each.first > 0), 0)
        if upto and segment.first > 0 and segment.file.size < size:
            # Cut by a writer before, and followed: whoever gave out the next number had the ones before.
            found = max(found, upto - 1)
            kept.append(Kept(segment.file, upto - 1))
            continue
        last, end = _ends(folder, segment, key)
        if end == 0:
            if segment.header is None:
                continue  # it bears our name, and nothing in it is ours
            if segment.file.index == index and segment.file.size == size:
                unused = segment.file
            else:
                with contextlib.suppress(OSError):
                    disk.remove(folder, segment.file.name)
            continue
        found = max(found, min(last, upto - 1) if upto else last)
        kept.append(Kept(_cut(folder, segment.file, end, disk), max(found, segment.first)))
    for name in names:
        if UNDONE.fullmatch(name):
            with contextlib.suppress(OSError):
                disk.remove(folder, name)
    return Recovered(seen.spool_id, found, seen.applied, seen.turn, index, tuple(kept), unused)


def _ends(folder: int, segment: Segment, key: bytes) -> tuple[int, int]:
    """The last number in a segment and how much of it is used; (0, 0) for one never written in."""
    told = scanned(folder, segment, key)
    if told is None:
        return max(segment.first, 0), segment.file.size or 1
    if told.last == 0 and not told.tail:
        return 0, 0
    # A record that was altered beyond reading had a number, too: it must not be given to another.
    return told.last + (told.tail == "changed"), told.end


def _cut(folder: int, file: Found, end: int, disk: Disk) -> Found:
    try:
        disk.cut(folder, file.name, min(end, file.size))
    except OSError as error:
        if error.errno in SHORTAGE:
            raise  # it would not be synced either
        return file  # it only takes room
    return replace(file, size=min(end, file.size))
