"""Where the master key is got, in order: systemd credential, keyring, pass phrase, file (TRUST threats 1, 17).

`[key] source` in the settings names one; "auto" takes the first that is there. What was typed or handed over by a
pipe is held for the life of the process, so that nobody is asked twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models.keys import keyring, wrapped
from models.keys.files import clear_leftovers, replace_private
from models.store import keys
from models.store.errors import NotAllowed, SettingsProblem, UsageProblem

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store

CREDENTIAL = "vaktbord.key"
CREDENTIALS_DIRECTORY = "CREDENTIALS_DIRECTORY"
UNLOCKED = "key.unlocked"

# Gives the pass phrase for a wrapped key; raises UsageProblem where nobody can be asked.
Ask = Callable[[], str]
Put = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A key, the name of its source, and how another is put in the same place; None where we cannot."""

    master: bytes = field(repr=False)
    source: str
    put: Put | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked for a pass phrase in this process, by what name the record knows them, and how often."""

    ask: Ask
    who: str = "?"
    tries: int = 1


def nobody_asks() -> str:
    """The answer of a process that has no one to ask. Raises UsageProblem."""
    raise UsageProblem("key.needs_phrase")


_asking = Asking(nobody_asks)
_held: dict[Path, Found] = {}
_typed: set[Path] = set()


def ask_by(asking: Asking) -> None:
    """Take down who is asked in this process; its composition root says."""
    global _asking
    _asking = asking


def hold(home: Home, found: Found) -> None:
    """Keep a key for the life of this process."""
    _held[home.folder] = found


def forget(home: Home) -> None:
    """Get the key anew at the next need."""
    _held.pop(home.folder, None)
    _typed.discard(home.folder)


def chosen(home: Home, settings: Settings) -> str:
    """The source that counts for this home: "credential", "keyring", "passphrase" or "file"."""
    if settings.key.source != "auto":
        return settings.key.source
    if _credential() is not None:
        return "credential"
    if home.key_in_keyring.exists():
        return "keyring"
    return "passphrase" if home.wrapped_key.exists() else "file"


def find(home: Home, settings: Settings, asking: Asking) -> Found:
    """The key from the source that counts; not yet proven to be this home's.

    Raises NotAllowed (3) where it is missing, open to others or opened with a wrong pass phrase, IntegrityProblem
    (4) where it is damaged, UsageProblem where a pass phrase is needed and nobody can be asked.
    """
    source = chosen(home, settings)
    if source == "credential":
        return _from_credential()
    if source == "keyring":
        return Found(keyring.read(home), source, lambda key: keyring.write(home, key))
    if source == "passphrase":
        return _from_wrapping(home, asking)
    path = home.key_file(settings)
    return Found(keys.read(path), source, lambda key: replace_private(path, key))


def proven(home: Home, settings: Settings) -> Found:
    """The key, proven to be this home's; a change of it that was cut off is first brought to its end.

    Raises what `find` raises, NotAllowed for a key that is not this home's, StoreUnavailable while it is changed.
    """
    held = _held.get(home.folder)
    found = held or find(home, settings, _asking)
    if home.rotation.exists():
        from models.keys import rotation

        # What is held is of before the change: whoever asks next gets the one that the change ended with.
        found = rotation.resume(home, settings, found)
        if held is not None:
            hold(home, found)
    elif not is_ours(home, found.master):
        forget(home)
        raise NotAllowed("key.wrong", path=place(home, settings, found.source))
    if found.source == "passphrase" and held is None:
        hold(home, found)
        _typed.add(home.folder)
    return found


def find_anew(home: Home, settings: Settings) -> Found:
    """As `find`, by whom this process asks."""
    return find(home, settings, _asking)


def is_ours(home: Home, master: bytes) -> bool:
    """Whether the home's check value was made from `master`. Raises SettingsProblem where there is none to look at."""
    try:
        kept = home.key_check.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsProblem("key.check_missing", path=home.key_check) from error
    return keys.is_known_by(master, kept)


def make_ready(home: Home, settings: Settings) -> None:
    """Before a screen covers the terminal: ask what must be asked there, or see that the key file can be read.

    Whether a key file holds the right key is found out when the store is opened, after the first frame.
    """
    tidy(home, settings)
    if chosen(home, settings) == "file" and not home.rotation.exists():
        keys.read(home.key_file(settings))
    else:
        proven(home, settings)


def tidy(home: Home, settings: Settings) -> None:
    """Remove what was left beside the key and its files by a process that was killed while it replaced one."""
    for path in (
        home.key_file(settings), home.wrapped_key, home.recovery, home.key_check, home.key_in_keyring,
    ):  # fmt: skip
        clear_leftovers(path)


def note_unlocked(home: Home, store: Store) -> None:
    """Put on record, once, that somebody unlocked the key by a pass phrase; again at the next opening if it failed."""
    if home.folder not in _typed:
        return
    from models.access.actor import unnamed
    from models.store.chain import record
    from models.store.errors import StoreUnavailable

    try:
        with store.write() as session:
            actor = unnamed(_asking.who, "key")
            record(session, actor, UNLOCKED, "key:master", store.clock.now(), {"source": "passphrase"})
    except StoreUnavailable:
        return
    _typed.discard(home.folder)


def to_hand_over(home: Home) -> bytes | None:
    """What a watch that we start cannot get by itself: a key that was typed in, or handed to us. None: it can."""
    found = _held.get(home.folder)
    return None if found is None else found.master


def take_over(home: Home, fd: int) -> None:
    """Hold the key that our parent wrote to an inherited pipe. Raises NotAllowed where it is none."""
    try:
        with open(fd, "rb") as stream:
            key = stream.read(keys.LENGTH + 1)
    except (OSError, ValueError, OverflowError) as error:
        raise NotAllowed("key.fd_unreadable", fd=fd) from error
    if len(key) != keys.LENGTH:
        raise NotAllowed("key.fd_unreadable", fd=fd)
    hold(home, Found(key, "handed"))


def place(home: Home, settings: Settings, source: str) -> str:
    """Where a source is, in words for a path or a name."""
    if source == "credential":
        return str(_credential() or CREDENTIAL)
    if source == "keyring":
        return keyring.name_of(home)
    return str(home.wrapped_key if source == "passphrase" else home.key_file(settings))


def _from_wrapping(home: Home, asking: Asking) -> Found:
    path = home.wrapped_key
    wrapped.require_whole(path)  # nobody is asked for a pass phrase that cannot help
    left = asking.tries
    while True:
        left -= 1
        try:
            master, wrapping = wrapped.unwrap(path, asking.ask())
        except NotAllowed as error:
            if error.message_id != "key.wrong_phrase" or left <= 0:
                raise
        else:
            return Found(master, "passphrase", partial(wrapping.put, path))


def _credential() -> Path | None:
    folder = os.environ.get(CREDENTIALS_DIRECTORY, "")
    path = Path(folder) / CREDENTIAL
    return path if folder and path.is_absolute() and path.exists() else None


def _from_credential() -> Found:
    """systemd gives the file as 0400, or to root only; who may read it is systemd's to say."""
    path = _credential()
    if path is None:
        raise NotAllowed("key.no_credential", name=CREDENTIAL)
    try:
        with path.open("rb") as stream:
            content = stream.read(256)
    except OSError as error:
        raise NotAllowed("key.unreadable", path=path) from error
    return Found(keys.key_of(content, path), "credential")
