"""The settings of one machine: paths, ports, key source, theme, keys. What the city decides is policy, not here.

Read from `vaktbord.toml`. Every name is known; a misspelt one is refused with the nearest that exists.
"""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from models.store.errors import NotAllowed, SettingsProblem

HOME_KINDS = ("city", "demo", "test")
LANGUAGES = ("sv", "en")
THEMES = ("dark", "light", "safe")
KEY_SOURCES = ("auto", "credential", "keyring", "passphrase", "file")
POSTGRES_SCHEMES = ("postgresql", "postgresql+psycopg")
MAX_BYTES = 256 * 1024
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class HomeSettings:
    """What this home is: a city's own, a demo's or a test's. Only the last two may move the clock."""

    kind: str = "city"


@dataclass(frozen=True, slots=True)
class KeySettings:
    """How the master key is got: `source` is one of KEY_SOURCES, "auto" the first of the others that is there.

    `file` is where a key file lies; a relative path counts from the home.
    """

    file: str = "vaktbord.key"
    source: str = "auto"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Empty addresses mean the embedded, encrypted database in the home; else PostgreSQL.

    `database_url` is used at run time and owns nothing; `database_owner_url` only by init and upgrade.
    """

    database_url: str = ""
    database_owner_url: str = ""


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """Where the watch listens, as "host:port"; port 0 is any free port, told by `status`. Empty: not at all.

    `webhook` is HTTP behind a reverse proxy that holds the certificate, so it stays on the loopback address.
    """

    dc09_tcp: str = "127.0.0.1:0"
    dc09_udp: str = ""
    webhook: str = ""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """`metrics` is where OpenMetrics are told, "127.0.0.1:9464" or the like; empty: nowhere."""

    metrics: str = ""


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """To which public key (age1...) backups are made, at which local time "HH:MM", where, and how many are kept.

    An empty `public_key` means none are made; an empty `folder` the home's own; a relative one counts from the home.
    """

    public_key: str = ""
    at: str = "02:40"
    folder: str = ""
    keep_daily: int = 7
    keep_weekly: int = 5
    keep_monthly: int = 12


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How the desk looks and is worked. `operator` is the code of the one who sits here; `keys` re-keys actions.

    `dial_command` rings a number: its arguments with "{number}" in one of them, started without a shell.
    """

    language: str = "sv"
    theme: str = "dark"
    operator: str = ""
    lock_after_min: int = 5
    city: str = ""
    arc_name: str = ""
    arc_phone: str = ""
    dial_command: str = ""
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """The time zone of the glass; inside it is always UTC."""

    time_zone: str = "Europe/Stockholm"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that `vaktbord.toml` may say, with its defaults."""

    home: HomeSettings = HomeSettings()
    key: KeySettings = KeySettings()
    store: StoreSettings = StoreSettings()
    intake: IntakeSettings = IntakeSettings()
    watch: WatchSettings = WatchSettings()
    backup: BackupSettings = BackupSettings()
    desk: DeskSettings = field(default_factory=DeskSettings)
    display: DisplaySettings = DisplaySettings()


S = TypeVar("S")


def read(path: Path) -> Settings:
    """The settings in `path`.

    Raises SettingsProblem where the file is missing or says what cannot be, NotAllowed where anyone may change it.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise SettingsProblem("settings.missing", path=path, folder=path.parent) from error
    except OSError as error:
        raise SettingsProblem("settings.unreadable", path=path) from error
    if mode & stat.S_IWOTH:
        raise NotAllowed("settings.writable_by_all", path=path)
    if len(content) > MAX_BYTES:
        raise SettingsProblem("settings.unreadable", path=path)
    return parse(content, path)


def parse(content: bytes, path: Path) -> Settings:
    """The settings that TOML bytes say; `path` only names the file in errors."""
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsProblem("settings.not_utf8", path=path) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "nesting"
        raise SettingsProblem("settings.not_toml", path=path, why=why) from error
    tables = {each.name: each for each in fields(Settings)}
    for name in told:
        _require_known(name, list(tables), path)
    settings = Settings(
        home=_table(told, "home", HomeSettings, path),
        key=_table(told, "key", KeySettings, path),
        store=_table(told, "store", StoreSettings, path),
        intake=_table(told, "intake", IntakeSettings, path),
        watch=_table(told, "watch", WatchSettings, path),
        backup=_table(told, "backup", BackupSettings, path),
        desk=_table(told, "desk", DeskSettings, path),
        display=_table(told, "display", DisplaySettings, path),
    )
    _require_sense(settings, path)
    return settings


def address(text: str) -> tuple[str, int]:
    """Host and port of "host:port" ("[::1]:0" for IPv6). Raises ValueError."""
    host, mark, port = text.rpartition(":")
    if not mark or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError(text)
    if host.startswith("[") and host.endswith("]"):
        return host[1:-1], int(port)
    if ":" in host or any(sign.isspace() for sign in host):
        raise ValueError(text)
    return host, int(port)


def _table(told: dict[str, Any], name: str, kind: type[S], path: Path) -> S:
    values = told.get(name, {})
    if not isinstance(values, dict):
        raise SettingsProblem("settings.wrong_type", path=path, name=name, wanted="[table]")
    known: dict[str, Field[Any]] = {
        each.name: each
        for each in fields(kind)  # type: ignore[arg-type]  # every caller gives a dataclass
    }
    for key, value in values.items():
        _require_known(key, list(known), path, f"{name}.")
        if key == "keys":
            _require_words(value, f"{name}.{key}", path)
        elif isinstance(known[key].default, int):
            if type(value) is not int:
                raise SettingsProblem("settings.wrong_type", path=path, name=f"{name}.{key}", wanted="7")
        elif not isinstance(value, str):
            raise SettingsProblem("settings.wrong_type", path=path, name=f"{name}.{key}", wanted='"text"')
    return kind(**values)


def _require_known(name: str, known: list[str], path: Path, prefix: str = "") -> None:
    if name in known:
        return
    nearest = difflib.get_close_matches(name.lower(), known, 1, 0.0)[0]
    raise SettingsProblem(
        "settings.unknown_name", path=path, name=f"{prefix}{name}"[:80], nearest=f"{prefix}{nearest}"
    )


def _require_words(value: object, name: str, path: Path) -> None:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise SettingsProblem("settings.wrong_type", path=path, name=name, wanted='{action = "key"}')


def _require_sense(settings: Settings, path: Path) -> None:
    def refuse(name: str, value: str, wanted: str) -> None:
        raise SettingsProblem("settings.bad_value", path=path, name=name, value=value[:80], wanted=wanted)

    if settings.home.kind not in HOME_KINDS:
        refuse("home.kind", settings.home.kind, ", ".join(HOME_KINDS))
    if not settings.key.file.strip():
        refuse("key.file", settings.key.file, '"/path/to/file.key"')
    if settings.key.source not in KEY_SOURCES:
        refuse("key.source", settings.key.source, ", ".join(KEY_SOURCES))
    for name, value, wanted in (
        ("intake.dc09_tcp", settings.intake.dc09_tcp, '"127.0.0.1:12000"'),
        ("intake.dc09_udp", settings.intake.dc09_udp, '"127.0.0.1:12000"'),
        ("intake.webhook", settings.intake.webhook, '"127.0.0.1:12001"'),
        ("watch.metrics", settings.watch.metrics, '"127.0.0.1:9464"'),
    ):
        try:
            if value or name == "intake.dc09_tcp":
                address(value)
        except ValueError:
            refuse(name, value, wanted)
    for name in ("database_url", "database_owner_url"):
        if not _is_postgres(str(getattr(settings.store, name))):
            # The value is not repeated: it may hold a password.
            refuse(f"store.{name}", "…", '"postgresql://user@host/database"')
    if not _TIME_OF_DAY.fullmatch(settings.backup.at):
        refuse("backup.at", settings.backup.at, '"02:40"')
    for name, least in (("keep_daily", 1), ("keep_weekly", 0), ("keep_monthly", 0)):
        count = int(getattr(settings.backup, name))
        if not least <= count <= 1000:
            refuse(f"backup.{name}", str(count), f"{least}-1000")
    if settings.desk.language not in LANGUAGES:
        refuse("desk.language", settings.desk.language, ", ".join(LANGUAGES))
    if not 1 <= settings.desk.lock_after_min <= 60:
        refuse("desk.lock_after_min", str(settings.desk.lock_after_min), "1-60")
    if settings.desk.theme not in THEMES:
        refuse("desk.theme", settings.desk.theme, ", ".join(THEMES))
    if settings.desk.dial_command and not _dials(settings.desk.dial_command):
        refuse("desk.dial_command", settings.desk.dial_command, '"xdg-open tel:{number}"')
    try:
        ZoneInfo(settings.display.time_zone)
    except (KeyError, ValueError, OSError):
        refuse("display.time_zone", settings.display.time_zone, '"Europe/Stockholm"')


def _dials(command: str) -> bool:
    from models.plans.dialling import parts_of  # read at the start of every command, wanted by few

    try:
        return bool(parts_of(command))
    except ValueError:
        return False


def _is_postgres(url: str) -> bool:
    try:
        return not url or urlsplit(url).scheme in POSTGRES_SCHEMES
    except ValueError:
        return False
