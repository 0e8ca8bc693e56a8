"""Files that leave the desk: new ones of their owner alone, in a folder of their owner alone, formulas defused."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from models.store.errors import NotAllowed, StoreUnavailable, UsageProblem

# What a spreadsheet takes for the beginning of a formula, whatever blanks stand before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide signs are meant


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file at `path`, 0600, in a folder that is its owner's alone and is made where it is missing; synced when
    all is written, and gone where anything fails.

    Raises UsageProblem where the file is there already (a link too), NotAllowed for a folder that others may open or
    that cannot be written to, StoreUnavailable where the disk ends it.
    """
    _require_private(path.parent)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise UsageProblem("export.exists", path=path) from error
    except OSError as error:
        raise NotAllowed("export.cannot_write", path=path) from error
    try:
        with open(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise StoreUnavailable("export.broke_off", path=path) from error
        raise


def defused(value: object) -> object:
    """A text that a spreadsheet would run as a formula, as plain text (TRUST threat 16)."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA) else value


def _require_private(folder: Path) -> None:
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700)
        found = folder.stat()
    except OSError as error:
        raise NotAllowed("export.cannot_write", path=folder) from error
    if not stat.S_ISDIR(found.st_mode):
        raise NotAllowed("export.cannot_write", path=folder)
    if found.st_mode & 0o077:
        raise NotAllowed("export.folder_open", path=folder, mode=f"{found.st_mode & 0o777:04o}")
