"""The home: one folder with settings, database, log and lock; the master key lies outside it by default."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from models.store.errors import NotAllowed, UsageProblem
from models.store.settings import Settings, read


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything of one Vaktbord lies. The folder is absolute and need not exist yet."""

    folder: Path

    @property
    def settings_file(self) -> Path:
        return self.folder / "vaktbord.toml"

    @property
    def database(self) -> Path:
        return self.folder / "vaktbord.db"

    @property
    def key_check(self) -> Path:
        """What the key is known by, so that a wrong key and a foreign database can be told apart."""
        return self.folder / "key.check"

    @property
    def wrapped_key(self) -> Path:
        """The master key wrapped by a pass phrase; there only where the home is opened by one."""
        return self.folder / "key.wrapped"

    @property
    def key_in_keyring(self) -> Path:
        """Says, by being there, that the master key is in the desktop's keyring."""
        return self.folder / "key.keyring"

    @property
    def recovery(self) -> Path:
        """The master key sealed to the public key whose secret is on paper."""
        return self.folder / "key.recovery"

    @property
    def rotation(self) -> Path:
        """What a change of the master key needs while it is under way; gone when it is done."""
        return self.folder / "rotation"

    @property
    def rotation_lock(self) -> Path:
        """Held by whoever changes the master key, or ends a change that was cut off."""
        return self.folder / "rotation.lock"

    @property
    def lock_file(self) -> Path:
        return self.folder / "watch.lock"

    @property
    def spool(self) -> Path:
        """What is received, sealed, before it is in the database; written by the watch alone."""
        return self.folder / "spool"

    @property
    def outbox(self) -> Path:
        """What officers did while the database was away, sealed; one folder in it a desk."""
        return self.folder / "outbox"

    @property
    def pulse_file(self) -> Path:
        """The watch's sign of life beside the database, for desks on its machine while the database is away."""
        return self.folder / "watch.pulse"

    @property
    def senders(self) -> Path:
        """Who may be heard, sealed, as last read: so that a watch can begin while the database is away."""
        return self.folder / "senders"

    @property
    def upgrade_lock(self) -> Path:
        """Held by `vaktbord upgrade` while it changes the database; a watch then receives into the spool only."""
        return self.folder / "upgrade.lock"

    @property
    def head_seen(self) -> Path:
        """How far the desk on this machine has seen the log, so that one that was cut or rolled back is found."""
        return self.folder / "head.seen"

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def calendars(self) -> Path:
        """Where the desk lays calendar files of booked talks: hours that are taken, and nobody's name or code."""
        return self.folder / "calendar"

    @property
    def papers(self) -> Path:
        """Where papers lie: handover sheets that were printed, and the sealed sheet for when nothing else works."""
        return self.folder / "paper"

    @property
    def backups(self) -> Path:
        return self.folder / "backup"

    def backup_folder(self, told: Settings) -> Path:
        """Where finished copies lie; a relative path counts from the home."""
        chosen = told.backup.folder.strip()
        return self.folder / Path(chosen).expanduser() if chosen else self.backups

    def settings(self) -> Settings:
        """The home's settings; raises SettingsProblem or NotAllowed."""
        return read(self.settings_file)

    def key_file(self, told: Settings) -> Path:
        """Where the master key lies; a relative path counts from the home."""
        return self.folder / Path(told.key.file).expanduser()

    def master_key(self, told: Settings) -> bytes:
        """The master key, proven to be this home's.

        Raises NotAllowed where it is missing, open to others or another home's, IntegrityProblem where it is damaged,
        UsageProblem where a pass phrase is needed and nobody can be asked, StoreUnavailable while it is changed.
        """
        from models.keys.sources import proven

        return proven(self, told).master


def find(told: str | None) -> Home:
    """The home that is meant: the argument, else VAKTBORD_HOME, else the user's own data folder."""
    chosen = told or os.environ.get("VAKTBORD_HOME") or ""
    if "\0" in chosen:
        raise UsageProblem("home.bad_path")
    if chosen:
        return Home(_absolute(Path(chosen)))
    return Home(_absolute(_data_folder() / "vaktbord"))


def default_key_file(home: Home) -> Path:
    """Where a new home's key goes by default: in the user's configuration, named after the home's path."""
    name = "".join(sign if sign.isalnum() else "-" for sign in home.folder.name)[:40] or "home"
    digest = hashlib.sha256(os.fsencode(home.folder)).hexdigest()[:8]
    folder = _absolute(_config_folder() / "vaktbord" / "keys")
    number = 1
    while (path := folder / f"{name}-{digest}{'' if number == 1 else f'-{number}'}.key").exists():
        number += 1
    return path


def make_folder(home: Home) -> None:
    """Make the home's folder, open to its owner only. Raises NotAllowed where that cannot be."""
    try:
        home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.logs.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise NotAllowed("home.cannot_make", path=home.folder) from error


def _absolute(path: Path) -> Path:
    try:
        return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  # Path.resolve would follow links away
    except RuntimeError as error:  # no home directory to expand "~" with
        raise UsageProblem("home.bad_path") from error


def _data_folder() -> Path:
    return _xdg("XDG_DATA_HOME", ".local/share")


def _config_folder() -> Path:
    return _xdg("XDG_CONFIG_HOME", ".config")


def _xdg(name: str, otherwise: str) -> Path:
    value = os.environ.get(name, "")
    if value and Path(value).is_absolute():
        return Path(value)
    return Path("~") / otherwise
