"""The few calls by which a spool touches the disk, in one place: a test can make each of them fail in turn."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"seg-(\d{8,16})")
UNDONE = re.compile(r"seg-\d{8,16}\.new")
APPLIED = "applied"
# What this machine or process has too little of just now; it says nothing of what lies on the disk.
SHORTAGE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_CHUNK = bytes(1 << 18)


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the folder that bears a segment's name."""

    index: int
    name: str
    size: int
    modified: float


def name_of(index: int) -> str:
    """The file name of a segment."""
    return f"seg-{index:08d}"


def found_in(folder: int) -> list[Found]:
    """The segments in an open folder, in order; whatever else lies there is not ours and is passed over."""
    found: list[Found] = []
    for name in os.listdir(folder):
        told = NAME.fullmatch(name)
        if told is None:
            continue
        try:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            continue
        if stat.S_ISREG(status.st_mode):
            found.append(Found(int(told[1]), name, status.st_size, status.st_mtime))
    return sorted(found, key=lambda each: each.index)


def open_folder(path: str) -> int:
    """The folder itself, never what a symbolic link in its place leads to. Raises OSError."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)


def sync_folder(folder: Path) -> None:
    """Make a name that was given or taken in a folder last through a power cut. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_all(folder: int, name: str, most: int) -> bytes:
    """Up to `most` bytes of a file. Raises OSError; ELOOP where a link stands in its place."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(name, flags, dir_fd=folder)
    try:
        parts: list[bytes] = []
        at = 0
        while at < most:
            part = os.pread(descriptor, most - at, at)
            if not part:
                break
            parts.append(part)
            at += len(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


class Disk:
    """What a writer does to the disk. Every method raises OSError where the system does."""

    def make(self, folder: int, name: str) -> int:
        """A new file, owner only; there must be none of that name."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, 0o600, dir_fd=folder)

    def open(self, folder: int, name: str, *, create: bool = False) -> int:
        """A file to write in, never through a link."""
        flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | (os.O_CREAT if create else 0)
        return os.open(name, flags, 0o600, dir_fd=folder)

    def write(self, descriptor: int, data: bytes, at: int) -> None:
        """All of `data` in its place."""
        view = memoryview(data)
        while view:
            done = os.pwrite(descriptor, view, at)
            if done <= 0:
                raise OSError(errno.EIO, "nothing was written")
            view = view[done:]
            at += done

    def fill(self, descriptor: int, size: int) -> None:
        """Zeros from the beginning: blocks that are the file's own, so that what is written later moves no metadata."""
        at = 0
        while at < size:
            part = min(len(_CHUNK), size - at)
            self.write(descriptor, _CHUNK[:part], at)
            at += part

    def sync_data(self, descriptor: int) -> None:
        """Durable when it returns. After a failure nothing is known of what was written, nor can be learnt."""
        os.fdatasync(descriptor)

    def sync(self, descriptor: int) -> None:
        """As `sync_data`, with the file's size or the folder's names."""
        os.fsync(descriptor)

    def rename(self, folder: int, old: str, new: str) -> None:
        """Another name in the same folder."""
        os.rename(old, new, src_dir_fd=folder, dst_dir_fd=folder)

    def cut(self, folder: int, name: str, size: int) -> None:
        """Give back what was never used of a file, and have the rest durable."""
        descriptor = self.open(folder, name)
        try:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, folder: int, name: str) -> None:
        """Remove a file; one that is gone is no error."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)

    def close(self, descriptor: int) -> None:
        """Let go of a file; what was not synced before was not promised either."""
        with contextlib.suppress(OSError):
            os.close(descriptor)
