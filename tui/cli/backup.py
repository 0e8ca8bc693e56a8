"""`vaktbord backup`: a copy that only the paper in the safe can open, while everything goes on; and its key pair."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import NotAllowed, UsageProblem
from models.store.exporting import new_file
from models.words.lookup import t
from tui.cli import local, process
from tui.cli.console import at_the_glass, iso, say, say_error, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.backup.keeping import Place
    from models.backup.making import Wanted
    from models.backup.rows import Made
    from models.store.home import Home
    from models.store.settings import Settings

_NICE = 10


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Make one now, or make the key pair."""
    if arguments.new_key:
        return _new_key(arguments, home)
    if arguments.out:
        raise UsageProblem("backup.out_without_key")
    process.harden()
    process.leave_on_signals()
    local.must_not_touch(home)
    if arguments.scheduled:
        with contextlib.suppress(OSError):
            os.nice(_NICE)
    from models.access.actor import WATCH
    from models.audit.heads import head_key
    from models.backup.making import make

    with opened(home) as at:
        actor = WATCH if arguments.scheduled else at.actor()
        folder = "" if arguments.scheduled else arguments.to
        if folder:
            _require_folder(place_of(home, at.settings, folder).folder)
        made = make(at.store, actor, wanted_of(at, folder), head_key(home.master_key(at.settings)))
        _tell(at, made, arguments)
    return OK


def fault_words(fault: str, where: object) -> str:
    """Why a run failed, from the message's id: what it was about is not kept, so the folder of copies is told."""
    return t(fault, path=where, folder=where, mb="?", head="?")


def _require_folder(folder: Path) -> None:
    """A folder that was mistyped, or a stick that is not in, is refused before the run: no copy has failed by it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise NotAllowed("backup.cannot_write", path=folder) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotAllowed("backup.cannot_write", path=folder)


def place_of(home: Home, settings: Settings, told: str = "") -> Place:
    """Where copies are made and kept, or where this one is to lie."""
    from models.backup.keeping import Place

    folder = Path(os.path.abspath(Path(told).expanduser())) if told else home.backup_folder(settings)  # noqa: PTH100  # links stay links
    return Place(home.backups, folder)


def wanted_of(at: Opened, folder: str = "") -> Wanted:
    """How a backup is made here, by the settings."""
    from models.backup.making import Wanted
    from models.backup.retention import Keep

    told = at.settings.backup
    return Wanted(
        public_key=told.public_key.strip(),
        place=place_of(at.home, at.settings, folder),
        keep=Keep(told.keep_daily, told.keep_weekly, told.keep_monthly),
        time_zone=at.settings.display.time_zone,
        settings=at.home.settings_file.read_text(encoding="utf-8-sig"),
    )


def _tell(at: Opened, made: Made, arguments: argparse.Namespace) -> None:
    path = place_of(at.home, at.settings, "" if arguments.scheduled else arguments.to).folder / made.file
    if arguments.json:
        say_json(
            {
                "file": str(path), "made_at": iso(made.at), "bytes": made.bytes, "alarms": made.figures.alarms,
                "signals": made.figures.signals, "entries": made.figures.entries,
                "head": made.figures.head_code or None, "seconds": round(made.seconds, 3),
                "removed": list(made.removed),
            }
        )  # fmt: skip
        return
    figures = made.figures
    say(t("backup.made", path=path, kb=-(-made.bytes // 1024)))
    counts = {"alarms": figures.alarms, "signals": figures.signals, "entries": figures.entries}
    say(t("backup.proven", at=at_the_glass(made.at, at.settings.display.time_zone), **counts))
    if figures.head_code:
        say(t("backup.head", code=figures.head_code))
    if made.removed:
        say(t("backup.removed", count=len(made.removed)))


def _new_key(arguments: argparse.Namespace, home: Home) -> int:
    """Make the pair; the secret half is shown once, or written to one new file, and kept nowhere."""
    from models.backup import identity
    from models.backup.commands import note_key_made

    process.harden()
    with opened(home) as at:
        if at.settings.backup.public_key.strip():
            raise UsageProblem("backup.has_key", path=home.settings_file)
        if not arguments.out and (sys.stdout is None or not sys.stdout.isatty()):
            raise UsageProblem("backup.needs_paper")
        actor = at.actor()
        secret, public = identity.make_pair()
        sheet = _sheet(at, secret, public)
        # The record first: were it to fail, nobody would have a paper to a key that is not used.
        with at.store.write() as session:
            note_key_made(session, actor, public, at.store.clock)
        if arguments.out:
            with new_file(Path(arguments.out).expanduser(), anywhere=True) as stream:
                stream.write(f"{sheet}\n".encode())
            say(t("backup.sheet_written", path=arguments.out))
        else:
            say(sheet)
        if _put_in_settings(home, public):
            say(t("backup.key_set", path=home.settings_file))
        else:
            say(t("backup.key_to_set", path=home.settings_file))
            say(f'[backup]\npublic_key = "{public}"')
    return OK


def _sheet(at: Opened, secret: str, public: str) -> str:
    from models.backup import identity

    city = at.settings.desk.city
    made = at_the_glass(at.store.clock.now(), at.settings.display.time_zone)
    rows = "\n".join(f"    {row}" for row in identity.in_groups(secret))
    return t("backup.sheet", city=city or "-", at=made, secret=secret, rows=rows, public=public)


def _put_in_settings(home: Home, public: str) -> bool:
    """Write the public key into the settings file; False where it is not ours to write or is not as we know it."""
    from models.keys.files import replace_private
    from models.store.setting_lines import with_value

    try:
        changed = with_value(
            home.settings_file.read_text(encoding="utf-8-sig"), "backup", "public_key", public
        )
        if changed is None:
            return False
        replace_private(home.settings_file, changed.encode())
    except OSError as error:
        say_error(t("backup.cannot_write", path=error.filename or home.settings_file))
        return False
    return True
