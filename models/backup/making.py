"""A backup made: copied, proven, encrypted, read back, put in place, recorded; and only then are old ones removed.

The copy lies encrypted under a random key of its own until it is proven, and the desk has no key to the finished file.
What fails or is killed on the way leaves nothing under a finished file's name, and every earlier copy where it was.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.access.rights import check
from models.backup import copying, keeping
from models.backup.commands import note_failed, note_made
from models.backup.container import Manifest, digest_of, name_of, pack, recipient_of
from models.backup.keeping import Place
from models.backup.proving import prove
from models.backup.retention import Keep
from models.backup.rows import Made
from models.backup.views import good_files
from models.store import keys
from models.store.errors import IntegrityProblem, NotAllowed, SettingsProblem, StoreUnavailable, VaktbordError
from models.store.opening import SCHEMA

if TYPE_CHECKING:
    from models.access.actor import Actor
    from models.audit.heads import HeadKey
    from models.store.store import Store

STEPS = ("copied", "proven", "encrypted", "read_back", "placed", "recorded", "pruned")


def _nothing(step: str) -> None:
    return


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a backup is to be made: to which public key (age1...), where, how long others are kept.

    `settings` is the home's settings file, to go with it. `on_step` hears of each of STEPS when it is done.
    """

    public_key: str
    place: Place
    keep: Keep = field(default_factory=Keep)
    time_zone: str = "Europe/Stockholm"
    settings: str = ""
    on_step: Callable[[str], None] = _nothing


def make(store: Store, actor: Actor, wanted: Wanted, head_key: HeadKey | None = None) -> Made:
    """Make one; what comes of it, good or bad, is on record.

    Raises SettingsProblem without a usable public key, NotAllowed, StoreUnavailable for a database that is away or a
    disk that is full, IntegrityProblem where the copy does not hold.
    """
    check(actor, "backup.make")
    if not wanted.public_key:
        raise SettingsProblem("backup.no_public_key")
    recipient_of(wanted.public_key)
    began = store.clock.now()
    try:
        return _make(store, actor, wanted, head_key)
    except VaktbordError as error:
        if error.message_id != "backup.under_way":
            # A database that is away cannot be told; that no copy was made is then seen by its absence.
            with contextlib.suppress(VaktbordError), store.write() as session:
                note_failed(session, actor, "backup", error.message_id, began, store.clock)
        raise


def _make(store: Store, actor: Actor, wanted: Wanted, head_key: HeadKey | None) -> Made:
    clock, place, step = store.clock, wanted.place, wanted.on_step
    started = clock.monotonic()
    with keeping.alone(place):
        if store.path is not None:
            keeping.require_room(place, store.path.stat().st_size)
        try:
            with keeping.work_folder(place) as work:
                at, key, plain = clock.now(), secrets.token_bytes(keys.LENGTH), work / "copy.db"
                copying.copy(store, plain, key, clock)
                step("copied")
                figures = prove(plain, key, clock, head_key)
                step("proven")
                manifest = Manifest(at, SCHEMA, figures, plain.stat().st_size, key.hex(), wanted.settings)
                final, size = _finish(plain, manifest, wanted)
        except OSError as error:
            raise _plain(error, place) from error
        step("placed")
        made = Made(at, final.name, size, figures, clock.monotonic() - started)
        return _record(store, actor, wanted, made)


def _finish(plain: Path, manifest: Manifest, wanted: Wanted) -> tuple[Path, int]:
    """Encrypt, read the file back to its last byte, and give it its name; the file and its size."""
    from pyrage import x25519

    # The second recipient is forgotten when this returns: with it the whole file is decrypted once, as proof.
    passing = x25519.Identity.generate()
    part = keeping.part_of(wanted.place)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(part, flags, 0o600), "w+b") as target:
            digest = pack(plain, manifest, target, (recipient_of(wanted.public_key), passing.to_public()))
            target.flush()
            os.fsync(target.fileno())
            size = target.tell()
            with contextlib.suppress(OSError):  # so that what is read back comes from the disk
                os.posix_fadvise(target.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        wanted.on_step("encrypted")
        with part.open("rb") as source:
            if digest_of(source, passing) != digest:
                raise IntegrityProblem("backup.copy_broken")
        wanted.on_step("read_back")
        final = _free_name(manifest, wanted)
        keeping.publish(part, final)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return final, size


def _free_name(manifest: Manifest, wanted: Wanted) -> Path:
    number = 1
    while True:
        path = wanted.place.folder / name_of(manifest.made_at, wanted.public_key, number)
        if not path.exists() and not path.is_symlink():
            return path
        number += 1


def _record(store: Store, actor: Actor, wanted: Wanted, made: Made) -> Made:
    with store.write() as session:
        note_made(session, actor, made, store.clock)
    wanted.on_step("recorded")
    with store.read() as connection:
        known = good_files(connection)
    removed = keeping.prune(wanted.place, known, wanted.keep, wanted.time_zone)
    wanted.on_step("pruned")
    return replace(made, removed=removed)


def _plain(error: OSError, place: Place) -> VaktbordError:
    """A disk that is full, or that cannot be written, in our words."""
    where = error.filename or place.folder
    if error.errno in (errno.ENOSPC, errno.EDQUOT, None):
        return StoreUnavailable("backup.disk_full", path=where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NotAllowed("backup.cannot_write", path=where)
    return StoreUnavailable("backup.disk_fails", path=where)
