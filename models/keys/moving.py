"""Putting the key of a home where it is to be: a file, wrapped by a pass phrase, or the desktop's keyring."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from models.keys import keyring, sources, wrapped
from models.keys.files import read_private, remove_for_good, replace_private, write_private
from models.store import keys
from models.store.errors import IntegrityProblem, NotAllowed, SettingsProblem, UsageProblem, VaktbordError
from models.store.spool.disk import sync_folder

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings

PLACES = ("file", "passphrase", "keyring")
REWRAPPED = "key.rewrapped"


def move(home: Home, settings: Settings, to: str, phrase: str = "") -> None:
    """Put the home's key to `to`, one of PLACES, and remove it from where it was; a pass phrase is set or changed so.

    Both places hold the key until the new one is proven. Raises SettingsProblem where the settings or systemd say
    otherwise, UsageProblem where it is there already, Refused for an unfit pass phrase, NotAllowed where it cannot be.
    """
    source = require_movable(home, settings, to)
    if source == to != "passphrase":
        raise UsageProblem("key.already_there")
    master = sources.proven(home, settings).master
    put(home, settings, master, to, phrase)
    if source != to:
        _remove(home, settings, source)
    sources.forget(home)


def require_movable(home: Home, settings: Settings, to: str) -> str:
    """The source that counts now. Raises SettingsProblem where the settings or systemd keep the key where it is."""
    source = sources.chosen(home, settings)
    if source == "credential":
        raise SettingsProblem("key.from_systemd")
    if settings.key.source not in ("auto", to):
        raise SettingsProblem("key.source_fixed", path=home.settings_file, source=settings.key.source)
    return source


def put(home: Home, settings: Settings, master: bytes, to: str, phrase: str = "") -> None:
    """Write the key to one of PLACES, and see that it can be got from there. Raises NotAllowed, Refused."""
    try:
        if to == "passphrase":
            wrapped.wrap(home.wrapped_key, master, phrase)
        elif to == "keyring":
            keyring.write(home, master)
            replace_private(home.key_in_keyring, b"")
        else:
            _put_file(home.key_file(settings), master)
    except OSError as error:
        raise NotAllowed("key.cannot_write", path=sources.place(home, settings, to)) from error


def make(home: Home, key_file: Path, to: str, phrase: str, made: list[Path]) -> bytes:
    """A fresh key for a home that is being made; what was written is added to `made`. Raises FileExistsError."""
    if to == "file":
        master = keys.make(key_file)
        made.append(key_file)
        return master
    master = os.urandom(keys.LENGTH)
    marker = home.wrapped_key if to == "passphrase" else home.key_in_keyring
    write_private(marker, b"")
    made.append(marker)
    if to == "passphrase":
        wrapped.wrap(marker, master, phrase)
    else:
        keyring.write(home, master)
    return master


def set_aside(path: Path) -> None:
    """Let a file that is not this home's key make way for it, under another name. Raises UsageProblem."""
    if not path.exists() and not path.is_symlink():
        return
    aside = path.with_name(f"{path.name}.before-recovery")
    if aside.exists():
        raise UsageProblem("key.place_taken", path=path)
    path.rename(aside)


def _put_file(path: Path, master: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        with contextlib.suppress(VaktbordError):
            if keys.key_of(read_private(path, 256), path) == master:
                return
        raise UsageProblem("key.place_taken", path=path)
    write_private(path, master)
    sync_folder(path.parent)
    if keys.read(path) != master:
        raise IntegrityProblem("key.damaged", path=path)


def _remove(home: Home, settings: Settings, source: str) -> None:
    try:
        if source == "passphrase":
            remove_for_good(home.wrapped_key)
        elif source == "keyring":
            home.key_in_keyring.unlink(missing_ok=True)
            keyring.forget(home)
        else:
            path = home.key_file(settings)
            remove_for_good(path.resolve())
            path.unlink(missing_ok=True)  # the link, where it was one
    except OSError as error:
        raise NotAllowed("key.cannot_write", path=sources.place(home, settings, source)) from error
