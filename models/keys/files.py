"""Small files that only their owner may read, replaced whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import stat
from pathlib import Path

from models.store.errors import NotAllowed
from models.store.spool.disk import sync_folder

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def read_private(path: Path, most: int) -> bytes:
    """Up to `most` bytes. Raises NotAllowed where it is missing, no plain file, or can be read by others."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotAllowed("key.missing", path=path) from error
    except OSError as error:
        raise NotAllowed("key.unreadable", path=path) from error
    try:
        with open(descriptor, "rb") as stream:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise NotAllowed("key.unreadable", path=path)
            if found.st_mode & 0o077:
                raise NotAllowed("key.readable_by_others", path=path, mode=f"{found.st_mode & 0o777:04o}")
            return stream.read(most)
    except OSError as error:
        raise NotAllowed("key.unreadable", path=path) from error


def replace_private(path: Path, content: bytes) -> None:
    """Put `content` in the place of what is there, mode 0600, on the disk when this returns. Raises OSError.

    Where `path` is a link, what it leads to is replaced and the link stays.
    """
    place = _place_of(path)
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(fresh, _NEW, 0o600), "wb") as stream:
            # Held until it has its place, so that whoever clears up knows it from what a killed process left.
            with contextlib.suppress(OSError):
                fcntl.flock(stream, fcntl.LOCK_EX)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            fresh.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(place.parent)


def clear_leftovers(path: Path) -> None:
    """Remove what a process left beside `path` that was killed while it replaced it: it may hold a key.

    What somebody is writing now is let be, as is what cannot be removed.
    """
    place = _place_of(path)
    left = re.compile(rf"\.{re.escape(place.name)}\.[0-9a-f]{{8}}")
    try:
        found = [each for each in place.parent.iterdir() if left.fullmatch(each.name)]
    except OSError:
        return
    for each in found:
        with contextlib.suppress(OSError):
            _remove_abandoned(each)


def write_private(path: Path, content: bytes) -> None:
    """Write a new file, mode 0600, synced. Raises FileExistsError: nothing is overwritten."""
    with open(os.open(path, _NEW, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def remove_for_good(path: Path) -> None:
    """Remove a file with a secret in it, emptied first, so that no link to it keeps the secret. Raises OSError.

    What a disk or a file system keeps of old blocks is out of reach from here.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        os.ftruncate(descriptor, 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def _place_of(path: Path) -> Path:
    """Where a file truly lies, links followed, also where it is not there yet."""
    return Path(os.path.realpath(path))  # Path.resolve raises where links go in a ring


def _remove_abandoned(path: Path) -> None:
    flags = os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = os.fstat(descriptor)
        # Renamed meanwhile it is the file itself; under two names it may be.
        if not stat.S_ISREG(held.st_mode) or not os.path.samestat(held, path.lstat()):
            return
        if held.st_nlink == 1:
            os.ftruncate(descriptor, 0)
            os.fsync(descriptor)
        path.unlink()
    finally:
        os.close(descriptor)
    sync_folder(path.parent)
