"""`vaktbord init`: a new home with settings, key and an empty database; nothing that exists is overwritten."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import socket
from pathlib import Path
from urllib.parse import unquote, urlsplit

from models.keys import moving, sources
from models.store import home as homes
from models.store import keys, settings
from models.store.errors import NotAllowed, SettingsProblem, StoreUnavailable, UsageProblem
from models.store.home import Home
from models.store.settings import Settings
from models.store.text import clean
from models.words import lookup
from models.words.lookup import t
from tui.cli import first, unlocking
from tui.cli.console import ask, can_ask, say, say_error

# Below the range that Linux deals out to outgoing connections, so that the port is ours at the next start too.
_PORTS = range(20000, 30000)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Ask little, make the home, tell where the key lies and what this is not."""
    _require_free(home)
    require_no_password(arguments.database_url, arguments.database_owner_url)
    if arguments.language:
        lookup.use(arguments.language)
    city, tcp, phone = arguments.city, arguments.dc09_tcp, arguments.arc_phone
    if not arguments.yes:
        if not can_ask():
            raise UsageProblem("init.needs_yes")
        say(t("cli.init.welcome"))
        city = city or ask(t("cli.init.ask_city"), t("cli.init.a_city"))
        tcp = tcp or _asked_listen()
        phone = phone or ask(t("cli.init.ask_arc_phone"), "-").removeprefix("-")
    holding = clean(arguments.holding_decision, 80)
    if not holding and not arguments.yes:
        say(t("cli.init.about_holding"))
        holding = clean(ask(t("cli.init.ask_holding"), "-").removeprefix("-"), 80)
    key_file = chosen_key_file(arguments.key_file, arguments.key_in_home, home)
    require_servers(arguments.database_owner_url, arguments.database_url)
    admin = first.chosen(arguments)
    content = settings_text(
        kind=arguments.kind,
        key_file=str(key_file) if key_file.parent != home.folder else key_file.name,
        database_url=arguments.database_url,
        database_owner_url=arguments.database_owner_url,
        dc09_tcp=tcp or f"127.0.0.1:{free_port()}",
        language=arguments.language or lookup.language(),
        city=clean(city or t("cli.init.a_city"), 60),
        arc_phone=clean(phone or "", 30),
    )
    key_phrase = ""
    if arguments.key_source == "passphrase":
        key_phrase = unlocking.new_phrase(getattr(arguments, "key_passphrase_fd", None))
    make(home, key_file, content, admin, arguments.key_source, key_phrase, holding)
    say(t("cli.init.made", folder=home.folder))
    if arguments.key_source == "file":
        say(t("cli.init.key", path=key_file))
    else:
        place = sources.place(
            home, settings.parse(content.encode(), home.settings_file), arguments.key_source
        )
        say(t(f"key.moved.{arguments.key_source}", place=place))
    say(t("cli.init.holding", decision=holding) if holding else t("cli.init.no_holding"))
    say(t("cli.init.not_an_arc"))
    say(t("cli.init.not_classified"))
    say(t("access.init_admin", code=admin.code) if admin else t("access.init_no_admin"))
    say(t("cli.init.next", home=home.folder))
    return 0


def _asked_listen() -> str:
    """Where alarms are heard; asked again until it can be, so that what was answered before it is not lost."""
    proposed = f"127.0.0.1:{free_port()}"
    while True:
        told = ask(t("cli.init.ask_listen"), proposed)
        try:
            settings.address(told)
        except ValueError:
            say_error(t("init.bad_listen", given=clean(told, 40)))
        else:
            return told


def make(
    home: Home,
    key_file: Path,
    content: str,
    admin: first.Administrator | None = None,
    key_source: str = "file",
    key_phrase: str = "",
    holding: str = "",
) -> None:
    """Make the home's parts, the settings file last: a home is whole or it is none.

    `admin` is the first administrator; with one, acts at this home need somebody who signs in. `key_source` is one of
    models.keys.moving.PLACES, `key_phrase` what opens a key that is locked by one. `holding` is the city's decision
    that homes may be held here, "" where there is none (DIRECTIVE rule 22).

    Raises SettingsProblem for settings that cannot be, NotAllowed where a part cannot be written.
    """
    told = settings.parse(content.encode(), home.settings_file)
    homes.make_folder(home)
    made: list[Path] = []
    try:
        master = moving.make(home, key_file, key_source, key_phrase, made)
        write_new(home.key_check, keys.check_value(master) + "\n", made)
        _make_database(home, told, master, made, admin, holding)
        write_new(home.settings_file, content, made)
    except BaseException as error:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink()
        if isinstance(error, FileExistsError):
            raise UsageProblem("init.exists", path=error.filename) from error
        if isinstance(error, OSError):
            raise NotAllowed("home.cannot_make", path=error.filename or home.folder) from error
        raise


def settings_text(
    *,
    kind: str,
    key_file: str,
    database_url: str,
    database_owner_url: str,
    dc09_tcp: str,
    language: str,
    city: str,
    arc_phone: str,
    arc_name: str = "",
    operator: str = "",
) -> str:
    """The settings file as a person finds it: every name, its value and one line on what it is."""

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    return "\n".join(
        [
            f"# {t('cli.settings.top')}",
            "[home]",
            f"kind = {text(kind)}",
            "",
            "[key]",
            f"# {t('cli.settings.key')}",
            f"file = {text(key_file)}",
            f"# {t('cli.settings.key_source')}",
            'source = "auto"',
            "",
            "[store]",
            f"# {t('cli.settings.store')}",
            f"database_url = {text(database_url)}",
            f"database_owner_url = {text(database_owner_url)}",
            "",
            "[intake]",
            f"# {t('cli.settings.intake')}",
            f"dc09_tcp = {text(dc09_tcp)}",
            "",
            "[backup]",
            f"# {t('cli.settings.backup')}",
            'public_key = ""',
            "",
            "[desk]",
            f"language = {text(language)}",
            f"# {t('cli.settings.theme')}",
            'theme = "dark"',
            f"# {t('cli.settings.operator')}",
            f"operator = {text(operator)}",
            f"city = {text(city)}",
            f"# {t('cli.settings.arc')}",
            f"arc_name = {text(arc_name)}",
            f"arc_phone = {text(arc_phone)}",
            "",
            "[desk.keys]",
            f"# {t('cli.settings.keys')}",
            "",
            "[display]",
            'time_zone = "Europe/Stockholm"',
            "",
        ]
    )


def free_port() -> int:
    """A port that nobody listens on now; written into the settings so that it stays."""
    for port in random.sample(_PORTS, 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    return 0


def _require_free(home: Home) -> None:
    for path in (home.settings_file, home.database, home.key_check):
        if path.exists() or path.is_symlink():
            raise UsageProblem("init.exists", path=path)
    if home.folder.exists() and not home.folder.is_dir():
        raise UsageProblem("init.not_a_folder", path=home.folder)


def require_no_password(*urls: str) -> None:
    """A password in the arguments could be read by everyone on the machine (TRUST threat 17)."""
    for url in urls:
        try:
            secret = urlsplit(url).password
        except ValueError:
            secret = None
        if secret:
            raise UsageProblem("init.password_in_arguments")


def require_servers(*urls: str) -> None:
    """Each role can reach its database now, before a key seals it: a home that half is there opens nothing.

    Raises StoreUnavailable where one cannot, SettingsProblem for a database in another character set than UTF-8.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from models.store.engine import postgres_engine

    for url in filter(None, urls):
        if not url.startswith("postgresql://"):
            continue  # the settings say what is wrong with it
        engine = postgres_engine(f"{url}{'&' if '?' in url else '?'}client_encoding=utf8")
        try:
            with engine.connect() as connection:
                encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        except (SQLAlchemyError, ValueError) as error:
            raise StoreUnavailable("init.server_away", place=_place(url)) from error
        finally:
            engine.dispose()
        if encoding != "UTF8":
            raise SettingsProblem("init.server_encoding", place=_place(url), encoding=str(encoding))


def _place(url: str) -> str:
    """An address as it may be told: role, host and database."""
    return clean(urlsplit(url)._replace(query="").geturl(), 120)


def chosen_key_file(told: str | None, in_home: bool, home: Home) -> Path:
    """Where a new key goes: in the home, where told, or else in the user's configuration."""
    if in_home:
        return home.folder / "vaktbord.key"
    if told:
        return Path(os.path.abspath(Path(told).expanduser()))  # noqa: PTH100  # links stay links
    return homes.default_key_file(home)


def write_new(path: Path, content: str, made: list[Path]) -> None:
    """Write a new file that only its owner can read, and add it to what was made. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    made.append(path)
    with open(descriptor, "w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _make_database(
    home: Home,
    told: Settings,
    master: bytes,
    made: list[Path],
    admin: first.Administrator | None,
    holding: str,
) -> None:
    from models.access.actor import LOADER
    from models.audit.heads import head_key, take_up
    from models.store import schema
    from models.store.meta import write_meta
    from models.store.opening import clock_of
    from models.store.policy import Holding, decide
    from models.store.resealing import require_key
    from models.store.store import Store

    clock = clock_of(told)
    runtime_role: str | None = None
    if told.store.database_url:
        url = told.store.database_owner_url or told.store.database_url
        store = Store.postgres(url, clock, keys.derive(master, keys.FIELDS))
        if told.store.database_owner_url:
            runtime_role = unquote(urlsplit(told.store.database_url).username or "") or None
    else:
        os.close(os.open(home.database, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        made += [home.database, Path(f"{home.database}-wal"), Path(f"{home.database}-shm")]
        store = Store.sqlite(home.database, keys.derive(master, keys.DATABASE), clock)
    try:
        schema.upgrade(store.engine, runtime_role)
        with store.write() as session:
            require_key(session.connection())
            write_meta(session, "city", told.desk.city)
            write_meta(session, "demo", "yes" if told.home.kind == "demo" else "no")
            write_meta(session, "made_at", clock.now().isoformat())
            if admin is not None:
                admin.add(session, clock)
            if holding:
                decide(session, LOADER, Holding(homes=True), holding, clock.now(), clock.now())
            take_up(session, head_key(master), clock)
    finally:
        store.close()
