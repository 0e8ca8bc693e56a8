"""Small files that only their owner may read, replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from models.store.errors import NotAllowed
from models.store.spool.disk import sync_folder


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
    """Put `content` in the place of what is there, mode 0600, on the disk when this returns. Raises OSError."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write_private(fresh, content)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def write_private(path: Path, content: bytes) -> None:
    """Write a new file, mode 0600, synced. Raises FileExistsError: nothing is overwritten."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(path, flags, 0o600), "wb") as stream:
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
