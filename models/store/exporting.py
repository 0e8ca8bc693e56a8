"""Files that leave the desk: new ones of their owner alone, in a folder of their owner alone, formulas defused."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from models.store.errors import NotAllowed, StoreUnavailable, UsageProblem

# What a spreadsheet takes for the beginning of a formula, whatever blanks stand before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide signs are meant


@contextmanager
def new_file(path: Path, *, anywhere: bool = False, over: bool = False) -> Iterator[IO[bytes]]:
    """A file at `path`, 0600, in a folder that is its owner's alone and is made where it is missing. It bears its name
    only once all of it is written and synced; until then it lies beside, under a hidden name, and is gone where
    anything fails.

    `anywhere`: the folder may be open to others, such as a stick's. `over`: takes the place of a file of before.
    Raises UsageProblem where the file is there already (a link too), NotAllowed for a folder that others may open or
    that cannot be written to, StoreUnavailable where the disk ends it.
    """
    if not anywhere:
        _require_private(path.parent)
    if os.path.lexists(path) and not (over and path.is_file() and not path.is_symlink()):
        raise UsageProblem("export.exists", path=path)
    beside = path.with_name(f".vaktbord-{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(
            beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
    except OSError as error:
        raise NotAllowed("export.cannot_write", path=path) from error
    try:
        with open(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _give_name(beside, path, over=over)
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError):
            raise StoreUnavailable("export.broke_off", path=path) from error
        raise


def _give_name(beside: Path, path: Path, *, over: bool) -> None:
    """Let what is written bear its name; a file that came there meanwhile is never overwritten, save with `over`."""
    if over:
        beside.replace(path)
    else:
        try:
            os.link(beside, path, follow_symlinks=False)
            beside.unlink()
        except FileExistsError as error:
            raise UsageProblem("export.exists", path=path) from error
        except OSError as error:
            # A file system without hard links, such as a stick's.
            if os.path.lexists(path):
                raise UsageProblem("export.exists", path=path) from error
            beside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):  # not every file system can
            os.fsync(folder)
    finally:
        os.close(folder)


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
