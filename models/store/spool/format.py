"""The spool's bytes: a segment's header twice, then sealed records; pure, bytes in and values out.

A segment is a file of a fixed size, zero-filled before use. Its header bears a random salt, and the segment's key is
HKDF(key, salt), so that a number is a nonce once only. Each record is sealed by itself: AES-256-GCM, the nonce from
its number, segment header and record header as associated data. No record leans on the bytes of the one before, so
that one flipped bit costs one record; that none is missing or moved is told by the numbers.
"""

from __future__ import annotations

import hmac
import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.store.spool.records import Record

# Records begin after the header's two copies, a page each for themselves.
BEGIN = 4096
_SECOND = 2048
_MAGIC = b"VKSPOOL1"
_HEADER = struct.Struct("<8sQQ36s32sQQ")
_CHECK = struct.Struct("<I32s")
_RECORD_MAGIC = b"VKRC"
_RECORD = struct.Struct("<4sIQ")
_CRC = struct.Struct("<I")
RECORD_HEADER = _RECORD.size + _CRC.size
TAG = 16
ALIGN = 16
_SECTOR = 512
_APPLIED = struct.Struct("<8s36sQQ")
_APPLIED_MAGIC = b"VKSAPPL1"
APPLIED_SLOT = 256


@dataclass(frozen=True, slots=True)
class Header:
    """What a segment says of itself. `found` is the last number its writer found when it began, `known` the last
    that is known to have been written before; numbers between them are a cut tail.
    """

    index: int
    size: int
    spool_id: str
    salt: bytes
    found: int
    known: int

    def packed(self) -> bytes:
        """The bytes that are bound to every record."""
        return _HEADER.pack(
            _MAGIC, self.index, self.size, self.spool_id.encode("ascii"), self.salt, self.found, self.known
        )

    def first_page(self, key: bytes) -> bytes:
        """The header as it stands in the file, twice, so that one damaged sector loses no segment."""
        core = self.packed()
        one = core + _CHECK.pack(zlib.crc32(core), _mac(key, core))
        return one.ljust(_SECOND, b"\0") * 2


class WrongKey(Exception):
    """The header is whole and was written under another key."""


def read_header(page: bytes, key: bytes) -> Header | None:
    """The header in a segment's first bytes; None where both copies are damaged. Raises WrongKey."""
    foreign = False
    for start in (0, _SECOND):
        core = page[start : start + _HEADER.size]
        check = page[start + _HEADER.size : start + _HEADER.size + _CHECK.size]
        if len(check) < _CHECK.size:
            continue
        crc, mac = _CHECK.unpack(check)
        if crc != zlib.crc32(core) or not core.startswith(_MAGIC):
            continue
        if not hmac.compare_digest(mac, _mac(key, core)):
            foreign = True
            continue
        _, index, size, spool_id, salt, found, known = _HEADER.unpack(core)
        return Header(index, size, spool_id.decode("ascii"), salt, found, known)
    if foreign:
        raise WrongKey
    return None


class Sealer:
    """Seals and opens the records of one segment."""

    def __init__(self, header: Header, key: bytes) -> None:
        self._aead = AESGCM(
            HKDF(algorithm=SHA256(), length=32, salt=header.salt, info=b"vaktbord spool segment v1").derive(
                key
            )
        )
        self._core = header.packed()

    def seal(self, number: int, body: bytes) -> bytes:
        """A record's bytes, padded to where the next one begins."""
        head = _RECORD.pack(_RECORD_MAGIC, len(body) + TAG, number)
        sealed = (
            head + _CRC.pack(zlib.crc32(head)) + self._aead.encrypt(_nonce(number), body, self._core + head)
        )
        return sealed + bytes(-len(sealed) % ALIGN)

    def open(self, head: bytes, number: int, sealed: bytes) -> bytes | None:
        """A record's body; None where it is not as written."""
        try:
            return self._aead.decrypt(_nonce(number), sealed, self._core + head)
        except InvalidTag:
            return None


def extent(length: int) -> int:
    """How many bytes of a segment a body of `length` bytes takes."""
    taken = RECORD_HEADER + length + TAG
    return taken + -taken % ALIGN


def peek(data: bytes, at: int = 0) -> tuple[int, int] | None:
    """Number and sealed length told by the record header at `at`; None where there is no whole one."""
    head = data[at : at + _RECORD.size]
    if len(head) < _RECORD.size or head[:4] != _RECORD_MAGIC:
        return None
    crc = data[at + _RECORD.size : at + RECORD_HEADER]
    if len(crc) < _CRC.size or _CRC.unpack(crc)[0] != zlib.crc32(head):
        return None
    _, length, number = _RECORD.unpack(head)
    return (int(number), int(length)) if length >= TAG else None


@dataclass(frozen=True, slots=True)
class Scan:
    """A segment read. `first` and `last` are the numbers seen (0: none), `end` where the next record would begin.

    `damaged` are numbers that are there and not as written. `garbled` are the numbers on either side of bytes that
    could not be read at all (0: the segment's beginning). `tail` is "" where nothing follows the last record, "torn"
    for a write half done, "changed" for bytes that were altered.
    """

    records: tuple[Record, ...]
    damaged: tuple[int, ...]
    garbled: tuple[tuple[int, int], ...]
    first: int
    last: int
    tail: str
    end: int


def scan(data: bytes, sealer: Sealer | None, after: int = 0) -> Scan:
    """Read a whole segment, its first page included. Records up to `after` are passed over unopened.

    Without a sealer (the header is lost) every record counts as damaged.
    """
    used = len(data.rstrip(b"\0"))
    records: list[Record] = []
    damaged: list[int] = []
    garbled: list[tuple[int, int]] = []
    at, first, last, tail = BEGIN, 0, 0, ""
    while at < used:
        found = peek(data, at)
        if found is None or found[0] <= last:
            following = _next_head(data, at + ALIGN, used, last)
            if following is None:
                tail = "torn" if _half_written(data, at, used) else "changed"
                break
            garbled.append((last, following[1]))
            at = following[0]
            continue
        number, length = found
        end = at + RECORD_HEADER + length
        body: bytes | None = b""
        if number > after:
            sealed = data[at + RECORD_HEADER : end]
            whole = sealer is not None and len(sealed) == length
            body = sealer.open(data[at : at + _RECORD.size], number, sealed) if sealer and whole else None
            if (
                body is None
                and _next_head(data, at + ALIGN, used, number) is None
                and _zero_sector(data, at, end)
            ):
                tail = "torn"
                break
            if body is None:
                damaged.append(number)
            else:
                records.append(Record(number, body))
        first = first or number
        last = number
        at = end + -end % ALIGN
    return Scan(
        tuple(records), tuple(damaged), tuple(garbled), first, last, tail, max(at, used) if tail else at
    )


def pack_applied(spool_id: str, number: int, turn: int, key: bytes) -> bytes:
    """How far the spool was taken into the database, as noted beside it; `turn` grows with every note."""
    core = _APPLIED.pack(_APPLIED_MAGIC, spool_id.encode("ascii"), number, turn)
    return core + _mac(key, core)


def read_applied(data: bytes, key: bytes) -> tuple[str, int, int] | None:
    """Spool, number and turn of the newest sound note, None where there is none."""
    best: tuple[str, int, int] | None = None
    for start in range(0, len(data), APPLIED_SLOT):
        core = data[start : start + _APPLIED.size]
        mac = data[start + _APPLIED.size : start + _APPLIED.size + 32]
        if len(mac) == 32 and core.startswith(_APPLIED_MAGIC) and hmac.compare_digest(mac, _mac(key, core)):
            _, spool_id, number, turn = _APPLIED.unpack(core)
            if best is None or turn > best[2]:
                best = (spool_id.decode("ascii"), int(number), int(turn))
    return best


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _mac(key: bytes, core: bytes) -> bytes:
    return hmac.digest(key, b"vaktbord spool note v1" + core, sha256)


def _next_head(data: bytes, at: int, used: int, last: int) -> tuple[int, int] | None:
    """Where the next record after damage begins, and its number."""
    while (at := data.find(_RECORD_MAGIC, at, used)) >= 0:
        found = peek(data, at) if at % ALIGN == 0 else None
        if found is not None and found[0] > last:
            return at, found[0]
        at += 1
    return None


def _half_written(data: bytes, at: int, used: int) -> bool:
    """Whether a tail without a whole header looks like a write cut short rather than like bytes altered."""
    found = data[at : at + RECORD_HEADER]
    return used - at <= RECORD_HEADER or not any(found) or _zero_sector(data, at, used)


def _zero_sector(data: bytes, at: int, end: int) -> bool:
    """Whether some sector of a record was never written: what is sealed holds no run of zeros that long."""
    while at < end:
        upto = min(end, at - at % _SECTOR + _SECTOR)
        if upto - at >= 8 and not any(data[at:upto]):
            return True
        at = upto
    return not any(data[end - 8 : end])
