"""The folder with copies: one at work at a time, leftovers of what was killed cleared away, old copies removed."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.backup.retention import Keep, kept
from models.backup.rows import KeptFile
from models.store.errors import NotAllowed, StoreUnavailable
from models.store.spool.disk import sync_folder

_WORK = ".work-"
_PART = ".part"
_SPARE_BYTES = 64 * 1024 * 1024
_MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Place:
    """Where copies are made and kept: `work` is a folder of the home, `folder` holds the finished files."""

    work: Path
    folder: Path

    @property
    def tag(self) -> str:
        """What leftovers of this home are known by in a folder that others may use too."""
        return hashlib.sha256(os.fsencode(self.work)).hexdigest()[:12]


@contextlib.contextmanager
def alone(place: Place) -> Iterator[None]:
    """Be the only one at work here, with the leftovers of any before cleared away.

    Raises StoreUnavailable where another is at work, NotAllowed where a folder cannot be made or written.
    """
    try:
        place.work.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = os.open(place.work / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise NotAllowed("backup.cannot_write", path=error.filename or place.folder) from error
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreUnavailable("backup.under_way") from error
        _clear(place)
        yield
    finally:
        os.close(held)


@contextlib.contextmanager
def work_folder(place: Place) -> Iterator[Path]:
    """A folder in the home for what is not finished; gone afterwards, however it went."""
    made = place.work / f"{_WORK}{secrets.token_hex(4)}"
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def trial_folder(place: Place, size: int) -> Iterator[tuple[Path, bool]]:
    """A folder to read `size` bytes back in, and whether it is in memory: there if they fit well, else in the home."""
    where, in_memory = place.work, False
    if _fits_in_memory(3 * size + _SPARE_BYTES):
        where, in_memory = _MEMORY, True
    made = where / f"{_trial_name(place)}{secrets.token_hex(4)}"
    try:
        made.mkdir(mode=0o700)
    except OSError as error:
        raise NotAllowed("backup.cannot_write", path=made) from error
    try:
        yield made, in_memory
    finally:
        shutil.rmtree(made, ignore_errors=True)


def part_of(place: Place) -> Path:
    """A name in the folder for a file that is not finished."""
    return place.folder / f".vaktbord-{place.tag}-{secrets.token_hex(4)}{_PART}"


def require_room(place: Place, size: int) -> None:
    """Raise StoreUnavailable where a copy of `size` bytes would take the room that reception needs."""
    for folder, needed in ((place.work, size), (place.folder, size)):
        on_one_disk = place.work.stat().st_dev == place.folder.stat().st_dev
        wanted = needed * (2 if on_one_disk else 1) + _SPARE_BYTES
        if shutil.disk_usage(folder).free < wanted:
            raise StoreUnavailable("backup.no_room", path=folder, mb=-(-wanted // 1024**2))


def publish(part: Path, final: Path) -> None:
    """Give a finished file its name, to stay through a power cut. Raises OSError; never replaces a file."""
    if final.exists() or final.is_symlink():
        raise FileExistsError(final)
    part.rename(final)
    sync_folder(final.parent)


def prune(place: Place, known: Iterable[KeptFile], keep: Keep, time_zone: str) -> tuple[str, ...]:
    """Remove copies that need not be kept; their names.

    Only those that the database knows as good and that lie here whole count, as kept and as removed: what was cut,
    or put here by others, neither takes a good one's place nor is touched.
    """
    there = {each.at: each for each in known if _lies_whole(place.folder / each.file, each.bytes)}
    stays = kept(there, keep, time_zone)
    removed: list[str] = []
    for at, each in sorted(there.items()):
        if at not in stays:
            with contextlib.suppress(OSError):
                (place.folder / each.file).unlink()
                removed.append(each.file)
    return tuple(removed)


def newest_of(place: Place, known: Iterable[KeptFile]) -> Path | None:
    """The newest good copy that lies in the folder whole."""
    return next(
        (place.folder / each.file for each in known if _lies_whole(place.folder / each.file, each.bytes)),
        None,
    )


def _lies_whole(path: Path, size: int) -> bool:
    try:
        return path.lstat().st_size == size and path.is_file() and not path.is_symlink()
    except OSError:
        return False


def _clear(place: Place) -> None:
    """What was killed half-way: whoever made it is gone, since we are alone."""
    for folder in (place.work, place.folder, _MEMORY):
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                if (path.name.startswith(_WORK) and folder == place.work) or path.name.startswith(
                    _trial_name(place)
                ):
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name.startswith(f".vaktbord-{place.tag}-") and path.name.endswith(_PART):
                    path.unlink()


def _trial_name(place: Place) -> str:
    return f".vaktbord-trial-{place.tag}-"


def _fits_in_memory(size: int) -> bool:
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
        if not any(line.split()[1:3] == [str(_MEMORY), "tmpfs"] for line in mounts):
            return False
        told = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
        free = int(told["MemAvailable"].split()[0]) * 1024
        return os.access(_MEMORY, os.W_OK) and min(free, shutil.disk_usage(_MEMORY).free) > size
    except (OSError, ValueError, KeyError, IndexError):
        return False
