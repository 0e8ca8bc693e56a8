"""A disk that fails where a test says, and that can lose what was not synced, as a power cut does."""

from __future__ import annotations

import errno
import os
import random
from dataclasses import dataclass, field

from models.store.spool.disk import Disk

SECTOR = 512
ACTS = ("full", "fault", "short", "kill", "kill_half", "kill_after")


class Killed(BaseException):
    """The process is no more."""


@dataclass(slots=True)
class Written:
    """One write not yet synced: where, and what stood there before."""

    inode: int
    at: int
    before: bytes


@dataclass(slots=True)
class HarmedDisk(Disk):
    """Does `act` at call number `at` (from 1; 0: never). Syncs are only remembered, never asked of the machine."""

    at: int = 0
    act: str = "fault"
    calls: int = 0
    unsynced: list[Written] = field(default_factory=list)
    unnamed: list[tuple[int, str]] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)

    def make(self, folder: int, name: str) -> int:
        self._maybe()
        made = Disk.make(self, folder, name)
        self.unnamed.append((folder, name))
        return made

    def write(self, descriptor: int, data: bytes, at: int) -> None:
        harm = self._harm()
        if harm in ("full", "fault", "kill"):
            self._raise(harm)
        part = data[: len(data) // 2] if harm in ("short", "kill_half") else data
        status = os.fstat(descriptor)
        before = os.pread(descriptor, len(part), at).ljust(len(part), b"\0")
        Disk.write(self, descriptor, part, at)
        if status.st_ino not in self.held:
            self.held[status.st_ino] = os.dup(descriptor)
        self.unsynced.append(Written(status.st_ino, at, before))
        if harm:
            self._raise(harm)

    def sync_data(self, descriptor: int) -> None:
        # After a failed sync the system holds the pages for clean: a later sync makes nothing of them durable.
        self._maybe()
        inode = os.fstat(descriptor).st_ino
        self.unsynced = [each for each in self.unsynced if each.inode != inode]

    def sync(self, descriptor: int) -> None:
        self.sync_data(descriptor)
        self.unnamed = [each for each in self.unnamed if each[0] != descriptor]

    def rename(self, folder: int, old: str, new: str) -> None:
        self._maybe()
        Disk.rename(self, folder, old, new)
        self.unnamed.append((folder, new))

    def cut(self, folder: int, name: str, size: int) -> None:
        self._maybe()
        descriptor = self.open(folder, name)
        os.ftruncate(descriptor, size)
        inode = os.fstat(descriptor).st_ino
        self.unsynced = [each for each in self.unsynced if each.inode != inode]
        os.close(descriptor)

    def remove(self, folder: int, name: str) -> None:
        self._maybe()
        Disk.remove(self, folder, name)

    def cut_power(self, chance: random.Random) -> None:
        """Of what was not synced each sector is there or not, and names may be gone."""
        for written in reversed(self.unsynced):
            for start in range(written.at - written.at % SECTOR, written.at + len(written.before), SECTOR):
                lost = slice(max(start - written.at, 0), max(start + SECTOR - written.at, 0))
                if chance.random() < 0.5:
                    os.pwrite(self.held[written.inode], written.before[lost], written.at + lost.start)
        for folder, name in self.unnamed:
            if chance.random() < 0.5:
                Disk.remove(self, folder, name)

    def let_go(self) -> None:
        """Close what was kept open for the power cut."""
        for descriptor in self.held.values():
            os.close(descriptor)
        self.held.clear()

    def _harm(self) -> str:
        self.calls += 1
        return self.act if self.calls == self.at else ""

    def _maybe(self) -> None:
        harm = self._harm()
        if harm:
            self._raise(harm)

    def _raise(self, harm: str) -> None:
        if harm.startswith("kill"):
            raise Killed
        raise OSError(errno.ENOSPC if harm == "full" else errno.EIO, "harmed")
