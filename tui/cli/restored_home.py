"""The home that a copy is put in: one that lost its database keeps its key and spool, a fresh one gets a new key.

A home is whole or it is none: what was made is taken away again when anything fails.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from models.backup.rows import Figures
from models.store import home as homes
from models.store import keys, settings
from models.store.errors import NotAllowed, UsageProblem, VaktbordError
from models.store.opening import clock_of, open_store
from models.store.setting_lines import with_value
from models.store.settings import Settings
from tui.cli import init

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyrage.x25519 import Identity

    from models.access.actor import Actor
    from models.backup.reading import ReadBack
    from models.store.home import Home

_WORK = ".restore-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to restore, and where a fresh home's key and database are to lie."""

    file: Path
    key_file: str = ""
    key_in_home: bool = False
    database_url: str = ""
    database_owner_url: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in. `new_key` is the key file that was made, `set_aside` what only the lost key can read."""

    made_at: datetime
    figures: Figures
    new_key: Path | None = None
    set_aside: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Making:
    """What was made so far, to be taken away if the rest fails; and what was put in another's place."""

    paths: list[Path] = field(default_factory=list)
    aside: list[tuple[Path, Path]] = field(default_factory=list)
    new_key: Path | None = None

    def undo(self) -> None:
        for path in reversed(self.paths):
            with contextlib.suppress(OSError):
                path.unlink()
        for was, lies in reversed(self.aside):
            with contextlib.suppress(OSError):
                lies.rename(was)


def require_possible(home: Home, wanted: Wanted) -> None:
    """Raise before anything is asked or read: nothing that exists is overwritten."""
    from models.backup.restoring import require_free

    require_free(home.database)
    if home.folder.exists() and not home.folder.is_dir():
        raise UsageProblem("init.not_a_folder", path=home.folder)
    init.require_no_password(wanted.database_url, wanted.database_owner_url)
    init.require_servers(wanted.database_owner_url, wanted.database_url)
    if home.settings_file.exists():
        home.settings()


def restore(home: Home, wanted: Wanted, identity: Identity, actor: Actor) -> Restored:
    """Read the copy back, prove it, and put it in. Raises what reading it raises; nothing is then left behind."""
    from models.backup.keeping import Place, alone
    from models.backup.reading import read_back

    homes.make_folder(home)
    making = _Making()
    with alone(Place(home.backups, home.backups)), _work_folder(home) as work:
        try:
            found = read_back(wanted.file, identity, work, clock_of(Settings()))
            content, told = _settings(home, wanted, found)
            master = _master(home, told, making)
            if content is not None:
                init.write_new(home.settings_file, content, making.paths)
            _put_in(home, told, master, found, wanted, actor)
        except BaseException as error:
            making.undo()
            if isinstance(error, FileExistsError):
                raise UsageProblem("init.exists", path=error.filename) from error
            if isinstance(error, OSError):
                raise NotAllowed("home.cannot_make", path=error.filename or home.folder) from error
            raise
    aside = tuple(lies for _, lies in making.aside)
    return Restored(found.manifest.made_at, found.manifest.figures, making.new_key, aside)


def _settings(home: Home, wanted: Wanted, found: ReadBack) -> tuple[str | None, Settings]:
    """The settings of the home, and their text where they are yet to be written: as they stood in the copy."""
    if home.settings_file.exists():
        return None, home.settings()
    chosen = init.chosen_key_file(wanted.key_file, wanted.key_in_home, home)
    key_file = str(chosen) if chosen.parent != home.folder else chosen.name
    content: str | None = found.manifest.settings
    changes = (
        ("key", "file", key_file),
        ("key", "source", "auto"),
        ("store", "database_url", wanted.database_url),
        ("store", "database_owner_url", wanted.database_owner_url),
    )
    for table, name, value in changes:
        content = content and with_value(content, table, name, value)
    try:
        told = settings.parse((content or "").encode(), home.settings_file)
    except VaktbordError:
        content = None
    if not content:
        content = init.settings_text(
            kind="city", key_file=key_file, database_url=wanted.database_url,
            database_owner_url=wanted.database_owner_url, dc09_tcp=f"127.0.0.1:{init.free_port()}", language="sv",
            city="", arc_phone="",
        )  # fmt: skip
        told = settings.parse(content.encode(), home.settings_file)
    return content, told


def _master(home: Home, told: Settings, making: _Making) -> bytes:
    """The home's own key where it still has it: then what is in its spool can be read. Else a new one."""
    if home.key_check.exists():
        try:
            return home.master_key(told)
        except NotAllowed as error:
            if error.message_id != "key.missing":
                raise
    stamp = clock_of(told).now().strftime("%Y%m%dT%H%M%SZ")
    for path in (home.key_check, home.recovery, home.spool, home.outbox, home.senders):
        if path.exists():
            lies = path.with_name(f"{path.name}.lost-key-{stamp}")
            path.rename(lies)
            making.aside.append((path, lies))
    path = home.key_file(told)
    master = keys.make(path)
    making.paths.append(path)
    init.write_new(home.key_check, keys.check_value(master) + "\n", making.paths)
    making.new_key = path
    return master


def _put_in(home: Home, told: Settings, master: bytes, found: ReadBack, wanted: Wanted, actor: Actor) -> None:
    from models.audit.heads import head_key
    from models.backup import restoring

    signs = head_key(master)
    if not told.store.database_url:
        key = keys.derive(master, keys.DATABASE)
        restoring.into_file(found, wanted.file.name, home.database, key, signs, actor, clock_of(told))
        return
    owner = open_store(home, told, any_version=True, owner=True)
    role = unquote(urlsplit(told.store.database_url).username or "") or None
    try:
        restoring.into_server(
            found, wanted.file.name, owner, role if told.store.database_owner_url else None, signs, actor
        )
    finally:
        owner.close()


@contextlib.contextmanager
def _work_folder(home: Home) -> Iterator[Path]:
    """A folder on the disk of the database, gone afterwards, with those of restores that were killed.

    What lies there is encrypted under a key that is kept in memory only.
    """
    for left in home.folder.glob(f"{_WORK}*"):
        if not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
    work = home.folder / f"{_WORK}{secrets.token_hex(4)}"
    try:
        work.mkdir(mode=0o700)
    except OSError as error:
        raise NotAllowed("home.cannot_make", path=work) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
