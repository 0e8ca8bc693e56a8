"""Reading a spool: by its writer, by any other process while the writer appends, and after a crash."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.store.errors import IntegrityProblem, StoreUnavailable
from models.store.spool.disk import APPLIED, SHORTAGE, Found, found_in, open_folder, read_all
from models.store.spool.format import (
    APPLIED_SLOT,
    BEGIN,
    RECORD_HEADER,
    Header,
    Scan,
    Sealer,
    WrongKey,
    peek,
    read_applied,
    read_header,
    scan,
)
from models.store.spool.records import FaultKind
from models.store.spool.records import Record as Record
from models.store.spool.records import SpoolFault as SpoolFault
from models.store.spool.records import SpoolReading as SpoolReading

MOST_BYTES = 64 << 20
# What a writer is about to write looks like a torn write for a moment.
_LOOKS = 4
_PAUSE_S = 0.02


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment before its records are read. `first` is its first record's number: 0 none, -1 not readable."""

    file: Found
    header: Header | None
    first: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A spool's segments, and what was noted of how far it was taken in."""

    spool_id: str
    applied: int
    turn: int
    segments: tuple[Segment, ...]


def read_spool(
    folder: Path, key: bytes, after: int = 0, most: int = 5000, *, most_bytes: int = MOST_BYTES
) -> SpoolReading:
    """The records after number `after`, at most `most`, and what is wrong with the spool from there on.

    Raises StoreUnavailable where the folder cannot be read, IntegrityProblem where its key is another.
    """
    try:
        descriptor = open_folder(os.fspath(folder))
        try:
            return _settled(descriptor, key, after, most, most_bytes)
        finally:
            os.close(descriptor)
    except WrongKey as error:
        raise IntegrityProblem("spool.wrong_key", path=folder) from error
    except OSError as error:
        raise StoreUnavailable("spool.unreadable", path=folder) from error


def noted_applied(folder: Path, key: bytes) -> tuple[str, int] | None:
    """The spool's id and how far it is noted as taken in, by that note alone; None where there is none to read."""
    try:
        descriptor = open_folder(os.fspath(folder))
        try:
            noted = _noted(descriptor, key)
        finally:
            os.close(descriptor)
    except OSError:
        return None
    return noted[:2] if noted is not None else None


def survey(folder: int, key: bytes) -> Survey:
    """What lies in an open folder, without opening records. Raises OSError, WrongKey."""
    noted = _noted(folder, key)
    segments: list[Segment] = []
    wrong = 0
    for file in found_in(folder):
        try:
            page = read_all(folder, file.name, BEGIN + RECORD_HEADER)
        except FileNotFoundError:
            continue  # taken in and removed meanwhile
        except OSError as error:
            if error.errno in SHORTAGE:
                raise
            segments.append(Segment(file, None, -1))  # one bad sector must not hide the other segments
            continue
        try:
            header = read_header(page, key)
        except WrongKey:
            wrong += 1
            continue
        if header is not None and header.index != file.index:
            header = None
        head = page[BEGIN:]
        told = peek(head)
        segments.append(Segment(file, header, told[0] if told else (-1 if any(head) else 0)))
    if wrong and not any(each.header for each in segments):
        raise WrongKey
    named = [each.header.spool_id for each in segments if each.header is not None]
    spool_id = named[-1] if named else noted[0] if noted else ""
    ours = noted is not None and noted[0] == spool_id
    return Survey(
        spool_id,
        noted[1] if noted and ours else 0,
        noted[2] if noted else 0,
        tuple(each for each in segments if each.header is None or each.header.spool_id == spool_id),
    )


def scanned(folder: int, segment: Segment, key: bytes, after: int = 0) -> Scan | None:
    """A segment's records, by their names alone where its header is lost; None where the file cannot be read.

    Raises OSError where that is for want of descriptors or memory, and no damage.
    """
    try:
        data = read_all(folder, segment.file.name, max(segment.file.size, BEGIN))
    except OSError as error:
        if error.errno in SHORTAGE:
            raise
        return None
    return scan(data, Sealer(segment.header, key) if segment.header is not None else None, after)


def _noted(folder: int, key: bytes) -> tuple[str, int, int] | None:
    try:
        return read_applied(read_all(folder, APPLIED, 2 * APPLIED_SLOT), key)
    except OSError as error:
        if error.errno in SHORTAGE:
            raise
        return None


def _settled(folder: int, key: bytes, after: int, most: int, most_bytes: int) -> SpoolReading:
    """Read until what is wrong stays as it is: a writer at work makes tails look torn and gaps for a moment."""
    reading = _read(folder, key, after, most, most_bytes)
    before: tuple[SpoolFault, ...] = ()
    for _ in range(_LOOKS):
        if not reading.faults or reading.faults == before:
            return reading
        before = reading.faults
        time.sleep(_PAUSE_S)
        reading = _read(folder, key, after, most, most_bytes)
    return replace(reading, faults=tuple(fault for fault in reading.faults if fault in before))


def _read(folder: int, key: bytes, after: int, most: int, most_bytes: int) -> SpoolReading:
    seen = survey(folder, key)
    walk = _Walk(after, most, most_bytes, seen.applied)
    for place, segment in enumerate(seen.segments):
        later = seen.segments[place + 1 :]
        # From here on this segment's records are leftovers of writes that failed, and were written again elsewhere.
        upto = next((each.first for each in later if each.first > 0), 0)
        if segment.header is not None and segment.first > 0 and 0 < upto <= after + 1:
            walk.pass_over(segment.first, upto - 1)
            continue
        walk.take(segment, scanned(folder, segment, key, after), upto)
        if walk.full:
            walk.last = max(walk.last, _last(folder, later, key))
            break
    return walk.reading(seen.spool_id)


def _last(folder: int, later: Sequence[Segment], key: bytes) -> int:
    """The last number in the newest segment that has any."""
    for segment in reversed(later):
        found = scanned(folder, segment, key, after=2**63)
        if found is not None and found.last:
            return found.last
    return 0


class _Walk:
    """Numbers as they come by, segment after segment."""

    def __init__(self, after: int, most: int, most_bytes: int, applied: int) -> None:
        self._after = after
        self._most = most
        self._room = most_bytes
        self._applied = applied
        self._records: list[Record] = []
        self._faults: list[SpoolFault] = []
        self._first = 0
        self.last = 0
        self.full = False

    def pass_over(self, first: int, last: int) -> None:
        """Numbers that were not asked for."""
        self._first = self._first or first
        self.last = max(self.last, last)

    def take(self, segment: Segment, found: Scan | None, upto: int) -> None:
        """One segment's records; those from `upto` on (0: none) stand in a later one."""
        if found is None:
            number = max(self.last + 1, segment.first)
            self._fault("changed", number, max(number, upto - 1))
            return
        if 0 < found.first <= self._after:
            self.pass_over(found.first, min(found.last, self._after))
        bodies = {record.number: record for record in found.records}
        for number in sorted({*bodies, *found.damaged}):
            if number <= self.last or 0 < upto <= number:
                continue
            if len(self._records) >= self._most or self._room < 0:
                self.full = True
                self.last = max(self.last, found.last if not upto else min(found.last, upto - 1))
                return
            self._before(segment.header, found, number)
            self._first = self._first or number
            self.last = number
            record = bodies.get(number)
            if record is None:
                self._fault("changed", number, number)
            else:
                self._records.append(record)
                self._room -= len(record.body)
        self._tail(found, upto)

    def _before(self, header: Header | None, found: Scan, number: int) -> None:
        """Tell of numbers that are missing before `number`, or of unreadable bytes where it should begin."""
        begin = self.last + 1
        garbled = any(before < number == following for before, following in found.garbled)
        if garbled and number == found.first and begin >= number:
            begin = number - 1  # what a failed write left behind elsewhere may not be what was written here
        if self.last == 0 and not garbled:
            begin = max(begin, self._applied + 1)  # older ones were taken in and removed
        if begin >= number:
            return
        if garbled:
            self._fault("changed", begin, number - 1)
        elif header is not None and header.found < begin and number - 1 <= header.known:
            self._fault("cut", begin, number - 1)
        else:
            self._fault("hole", begin, number - 1)

    def _tail(self, found: Scan, upto: int) -> None:
        number = self.last + 1
        if found.tail == "changed" and (not upto or number < upto):
            self._fault("changed", number, max(number, upto - 1))
            self.last = max(number, upto - 1)
        elif found.tail == "torn" and not upto:
            self._fault("torn", number, number)

    def reading(self, spool_id: str) -> SpoolReading:
        """What came by."""
        if not self.full and self.last < self._applied:
            self._fault("cut", self.last + 1, self._applied)
        records, faults = tuple(self._records), tuple(self._faults)
        return SpoolReading(
            spool_id, self.last, self._applied, records, faults, self._first, whole=not self.full
        )

    def _fault(self, kind: FaultKind, number: int, until: int) -> None:
        if until > self._after:
            self._faults.append(SpoolFault(kind, max(number, self._after + 1), until))
