"""The watch's sign of life beside the database: a small file that its event loop writes every second.

It is how desks and commands on the watch's machine know, while the database is away, that alarms are still taken
in. It holds states, counts and addresses only. Written in place and always of one size, so that it can be written
on a full disk too; waiting is measured on the boot clock, so that a moved wall clock makes nothing old or new.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from models.store.clock import Clock, machine_boot_id

SIZE = 512
FRESH_S = 5.0
STORING = ("database", "spool", "nothing")
_HEAD = struct.Struct(">8sIH")
_MAGIC = b"VBPULSE1"
_MOST_WORDS = 64
_READINGS = 3


@dataclass(frozen=True, slots=True)
class LocalPulse:
    """How the watch fares, as its receiving loop tells it.

    `boottime` is seconds on the boot `boot_id`; `cycle` counts pulses. `receiving`: it listens, and what arrives
    becomes durable; `storing` where: "database" (spool and database), "spool" (the database is away) or "nothing".
    `fault` is a message id or empty. `waiting` frames are not yet durable, `behind` are durable and not yet in the
    database; `spool_last` is the number of the newest durable record. Addresses are "host:port". `pid` 0: it ended.
    """

    pid: int
    boot_id: str
    boottime: float
    cycle: int
    receiving: bool
    storing: str
    fault: str = ""
    waiting: int = 0
    behind: int = 0
    spool_last: int = 0
    dc09_tcp: str | None = None
    dc09_udp: str | None = None
    webhook: str | None = None

    def age_s(self, clock: Clock) -> float:
        """Seconds since it was written; infinite when that was before this boot."""
        return clock.boottime() - self.boottime if clock.boot_id() == self.boot_id else float("inf")

    def is_fresh(self, clock: Clock) -> bool:
        """Whether the watch lives: not ended, and its loop turned within five seconds."""
        return self.pid != 0 and self.age_s(clock) < FRESH_S


def write_pulse(path: Path, pulse: LocalPulse) -> None:
    """Write the pulse in place. Raises OSError; ValueError for words that do not fit."""
    content = _bytes_of(pulse)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if os.pwrite(descriptor, content, 0) != SIZE:
            raise OSError("short write")
    finally:
        os.close(descriptor)


def read_pulse(path: Path) -> LocalPulse | None:
    """The pulse of this boot; None where there is none, where it is torn, or where it is of another boot."""
    found = last_pulse(path)
    return found if found is not None and found.boot_id == machine_boot_id() else None


def last_pulse(path: Path) -> LocalPulse | None:
    """The last pulse written, of whichever boot; for holding against the spool after a power cut."""
    for _ in range(_READINGS):  # read while it is being written, it may look torn once
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            content = os.pread(descriptor, SIZE, 0)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        found = _pulse_of(content)
        if found is not None:
            return found
    return None


def ended(pulse: LocalPulse) -> LocalPulse:
    """The same pulse as a watch leaves it that has ended: nobody receives."""
    return replace(pulse, pid=0, receiving=False, dc09_tcp=None, dc09_udp=None, webhook=None)


def _bytes_of(pulse: LocalPulse) -> bytes:
    told = [each[:_MOST_WORDS] if isinstance(each, str) else each for each in astuple(pulse)]
    body = json.dumps(told, separators=(",", ":")).encode()
    if len(body) > SIZE - _HEAD.size:
        raise ValueError("a pulse's words are too long")
    return (_HEAD.pack(_MAGIC, zlib.crc32(body), len(body)) + body).ljust(SIZE, b" ")


def _pulse_of(content: bytes) -> LocalPulse | None:
    if len(content) != SIZE:
        return None
    magic, checksum, length = _HEAD.unpack_from(content)
    body = content[_HEAD.size : _HEAD.size + length]
    if magic != _MAGIC or len(body) != length or zlib.crc32(body) != checksum:
        return None
    try:
        told = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, list) or len(told) != len(fields(LocalPulse)):
        return None
    pulse = LocalPulse(*told)
    return pulse if _is_sound(pulse) else None


def _is_sound(pulse: LocalPulse) -> bool:
    """Whether every field is what it should be: the file lies in a folder that others of the account may write to."""
    numbers = (pulse.pid, pulse.cycle, pulse.waiting, pulse.behind, pulse.spool_last)
    return (
        all(type(each) is int and each >= 0 for each in numbers)
        and type(pulse.boottime) in (int, float)
        and type(pulse.receiving) is bool
        and type(pulse.fault) is str
        and type(pulse.boot_id) is str
        and pulse.storing in STORING
        and all(each is None or type(each) is str for each in (pulse.dc09_tcp, pulse.dc09_udp, pulse.webhook))
    )
