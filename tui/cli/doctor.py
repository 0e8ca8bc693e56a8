"""`vaktbord doctor`: everything the desk leans on, each with a plain verdict. Exit 0 only when nothing is red."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.store.errors import VaktbordError
from models.store.home import Home
from models.store.opening import SCHEMA, open_store
from models.store.settings import Settings, address
from models.words.lookup import t
from tui.cli import local
from tui.cli.console import is_terminal, say, say_json
from tui.cli.doctor_backup import look_backup, look_drill
from tui.cli.doctor_glass import look_glass
from tui.cli.doctor_key import look_key
from tui.cli.doctor_ladder import look_ladder
from tui.cli.doctor_paper import look_paper
from tui.cli.doctor_phones import look_phones
from tui.cli.doctor_reception import (
    LOOPBACK,
    look_canary,
    look_disturbances,
    look_lines,
    look_open_doors,
    look_paths,
    look_reception,
    look_spool,
)
from tui.cli.exit_codes import OK
from tui.cli.status import notification_words
from tui.cli.verdicts import BAD, DOUBTFUL, GOOD, Verdict, bad

if TYPE_CHECKING:
    from models.store.store import Store

FREE_BYTES = 200 * 1024 * 1024
NETWORK_DISKS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "fuse.glusterfs"}
)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Look at everything, also past what is bad."""
    verdicts = list(examine(home))
    if arguments.json:
        say_json([{"subject": each.subject, "grade": each.grade, "words": each.words} for each in verdicts])
    else:
        for each in verdicts:
            say(f"{t(f'cli.doctor.{each.grade}')}  {t(f'cli.doctor.about.{each.subject}')}: {each.words}")
    return next((each.exit_code for each in verdicts if each.grade == BAD), OK)


def examine(home: Home) -> Iterator[Verdict]:
    """Every verdict, in the order in which one thing stands on another."""
    try:
        settings = home.settings()
    except VaktbordError as error:
        yield bad("home", error)
    else:
        yield _home(home)
        yield from _opened(home, settings)
        yield _listening(settings)
        yield look_open_doors(settings)
        yield _arc(settings)
        yield _time_zone(settings)
    yield _disk(home)
    yield _notification_path()
    yield _terminal()


def _home(home: Home) -> Verdict:
    mode = home.folder.stat().st_mode & 0o777
    if mode & 0o077:
        return Verdict("home", DOUBTFUL, t("cli.doctor.home.open", folder=home.folder, mode=f"{mode:04o}"))
    return Verdict("home", GOOD, str(home.folder))


def _opened(home: Home, settings: Settings) -> Iterator[Verdict]:
    try:
        home.master_key(settings)
    except VaktbordError as error:
        yield bad("key", error)
        return
    yield from look_key(home, settings)
    yield look_spool(home, settings)
    try:
        local.must_not_touch(home)
        store = open_store(home, settings)
    except VaktbordError as error:
        yield bad("database", error)
        return
    looks: tuple[tuple[str, Callable[[Store, Settings], Verdict]], ...] = (
        ("database", _database),
        ("entries", _entries),
        ("clock", _clock),
        ("reception", partial(look_reception, home)),
        ("canary", look_canary),
        ("lines", look_lines),
        ("disturbances", look_disturbances),
        ("backup", partial(look_backup, home)),
        ("drill", look_drill),
        ("paper", partial(look_paper, home)),
        ("paths", look_paths),
        ("phones", look_phones),
        ("break_glass", look_glass),
        ("notifications", _notifications),
        ("ladder", look_ladder),
        ("holding", _holding),
    )
    try:
        for subject, look in looks:
            try:
                yield look(store, settings)
            except VaktbordError as error:
                yield bad(subject, error)
    finally:
        store.close()


def _database(store: Store, settings: Settings) -> Verdict:
    if not store.is_sqlite:
        return Verdict("database", GOOD, t("cli.doctor.database.postgres", version=SCHEMA))
    with store.read() as connection:
        said = str(connection.exec_driver_sql("PRAGMA quick_check").scalar())
    if said != "ok":
        return Verdict("database", BAD, t("cli.doctor.database.broken"), 4)
    return Verdict("database", GOOD, t("cli.doctor.database.whole", version=SCHEMA))


def _entries(store: Store, settings: Settings) -> Verdict:
    from models.store import chain
    from models.store.feed import board_counter

    with store.read() as connection:
        fault = chain.verify(connection)
    if fault is not None:
        return Verdict(
            "entries", BAD, t("cli.doctor.entries.broken", seq=fault.seq, last_good=fault.last_good), 4
        )
    return Verdict("entries", GOOD, t("cli.doctor.entries.whole", n=board_counter(store)))


def _clock(store: Store, settings: Settings) -> Verdict:
    """Our wall clock against the newest entry, and against the database server's where there is one."""
    from sqlalchemy import text

    now = store.clock.now()
    if not store.is_sqlite:
        with store.read() as connection:
            theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        apart = abs((theirs - now).total_seconds())
        if apart > 5:
            return Verdict("clock", BAD, t("cli.doctor.clock.apart", s=int(apart)))
    with store.read() as connection:
        newest = connection.execute(text("SELECT entered_at FROM entry ORDER BY seq DESC LIMIT 1")).scalar()
    if newest is not None:
        last = datetime.fromisoformat(newest) if isinstance(newest, str) else newest
        if last - now > timedelta(seconds=60) and settings.home.kind == "city":
            return Verdict("clock", BAD, t("cli.doctor.clock.behind", s=int((last - now).total_seconds())))
    return Verdict("clock", GOOD, now.strftime("%Y-%m-%d %H:%M:%S UTC"))


def _notifications(store: Store, settings: Settings) -> Verdict:
    from models.watch.views import notification_health

    with store.read() as connection:
        health, _ = notification_health(connection, store.clock.now())
    grade = GOOD if health == "ok" else DOUBTFUL
    return Verdict("notifications", grade, notification_words(health))


def _holding(store: Store, settings: Settings) -> Verdict:
    """Whether the city has decided that homes may be held here (DIRECTIVE rule 22)."""
    from models.store.policy import Holding, decision_of, in_force

    with store.read() as connection:
        if in_force(connection, Holding, store.clock.now()).homes:
            decision = decision_of(connection, Holding, store.clock.now())
            return Verdict("holding", GOOD, t("cli.doctor.holding.decided", decision=decision))
    return Verdict("holding", DOUBTFUL, t("cli.doctor.holding.undecided"))


def _listening(settings: Settings) -> Verdict:
    host, port = address(settings.intake.dc09_tcp)
    if port == 0:
        return Verdict("listening", DOUBTFUL, t("cli.doctor.listening.any_port"))
    if host not in LOOPBACK:
        return Verdict("listening", DOUBTFUL, t("cli.doctor.listening.open", where=settings.intake.dc09_tcp))
    return Verdict("listening", GOOD, settings.intake.dc09_tcp)


def _arc(settings: Settings) -> Verdict:
    """The city's desk is no alarm receiving centre: no transmitter's only path may end here."""
    if settings.home.kind == "city" and not settings.desk.arc_phone:
        return Verdict("arc", DOUBTFUL, t("cli.doctor.arc.unknown"))
    return Verdict("arc", GOOD, t("cli.doctor.arc.known", phone=settings.desk.arc_phone or "-"))


def _time_zone(settings: Settings) -> Verdict:
    try:
        zone = ZoneInfo(settings.display.time_zone)
        stockholm = ZoneInfo("Europe/Stockholm")
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return Verdict(
            "time_zone", BAD, t("cli.doctor.time_zone.missing", name=settings.display.time_zone), 7
        )
    summer = datetime(2026, 7, 1, tzinfo=UTC).astimezone(stockholm).utcoffset()
    if summer != timedelta(hours=2):
        return Verdict("time_zone", BAD, t("cli.doctor.time_zone.wrong"), 7)
    return Verdict("time_zone", GOOD, str(zone))


def _disk(home: Home) -> Verdict:
    folder = next(each for each in (home.folder, *home.folder.parents) if each.exists())
    kind = disk_kind(folder)
    if kind in NETWORK_DISKS:
        return Verdict("disk", BAD, t("cli.doctor.disk.network", kind=kind))
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        return Verdict("disk", BAD, t("cli.doctor.disk.full", mb=free // 1024 // 1024))
    return Verdict(
        "disk", GOOD, t("cli.doctor.disk.free", gb=f"{free / 1024**3:.1f}".replace(".", t("cli.decimal")))
    )


def disk_kind(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system that holds a folder; empty where the machine does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        parts = line.split()
        if len(parts) >= 3:
            point = parts[1].replace("\\040", " ")
            inside = folder == Path(point) or Path(point) in folder.parents
            if inside and len(point) >= best:
                best, kind = len(point), parts[2]
    return kind


def _notification_path() -> Verdict:
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS") or Path(f"/run/user/{os.getuid()}/bus").exists():
        return Verdict("bus", GOOD, t("cli.doctor.bus.there"))
    return Verdict("bus", DOUBTFUL, t("cli.doctor.bus.none"))


def _terminal() -> Verdict:
    if not is_terminal():
        return Verdict(
            "terminal", DOUBTFUL, t("cli.doctor.terminal.none", term=os.environ.get("TERM", "-") or "-")
        )
    size = shutil.get_terminal_size()
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        return Verdict("terminal", DOUBTFUL, t("cli.doctor.terminal.letters", encoding=sys.stdout.encoding))
    if size.columns < 80 or size.lines < 24:
        return Verdict(
            "terminal", DOUBTFUL, t("cli.doctor.terminal.small", columns=size.columns, lines=size.lines)
        )
    return Verdict("terminal", GOOD, f"{os.environ.get('TERM', '-')}, {size.columns}x{size.lines}")
