"""`vaktbord restore`: a database read back from a copy, or with `--drill` only tried, signed for and removed."""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import NotAllowed, UsageProblem
from models.words.lookup import n, t
from tui.cli import local, login, process
from tui.cli.backup import place_of
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import INTEGRITY, OK
from tui.cli.opened import account_name, opened

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

    from models.audit.heads import CodeFound
    from models.backup.rows import Drilled
    from models.store.home import Home
    from models.store.settings import Settings
    from tui.cli.restored_home import Restored

_LONGEST_SHEET = 64 * 1024


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Try a copy, or put one in."""
    process.harden()
    process.leave_on_signals()
    if arguments.drill:
        return _drill(arguments, home)
    if not arguments.file:
        raise UsageProblem("restore.needs_file")
    return _restore(arguments, home)


def _drill(arguments: argparse.Namespace, home: Home) -> int:
    from models.audit.heads import head_key
    from models.backup.drilling import drill

    local.must_not_touch(home)
    with opened(home) as at:
        actor = at.actor()
        file = _path(arguments.file) if arguments.file else None
        key = head_key(home.master_key(at.settings))
        drilled = drill(at.store, actor, place_of(home, at.settings), _identity(arguments), key, file)
        zone = at.settings.display.time_zone
    if arguments.json:
        say_json(_drilled_json(drilled))
        return OK
    counts = {
        "alarms": drilled.figures.alarms, "signals": drilled.figures.signals, "entries": drilled.figures.entries,
    }  # fmt: skip
    seconds = f"{drilled.seconds:.1f}".replace(".", t("cli.decimal"))
    say(
        t(
            "backup.drilled",
            file=drilled.file,
            at=at_the_glass(drilled.made_at, zone),
            seconds=seconds,
            **counts,
        )
    )
    say(t("backup.drilled_memory" if drilled.in_memory else "backup.drilled_disk"))
    say(drilled.line)
    say(t("backup.drill_signed", key=drilled.key_id, signature=drilled.signature))
    return OK


def _drilled_json(drilled: Drilled) -> dict[str, object]:
    figures = drilled.figures
    return {
        "file": drilled.file, "made_at": iso(drilled.made_at), "alarms": figures.alarms,
        "signals": figures.signals, "entries": figures.entries, "head": figures.head_code or None,
        "seconds": round(drilled.seconds, 3), "line": drilled.line, "signature": drilled.signature,
        "key": drilled.key_id,
    }  # fmt: skip


def _restore(arguments: argparse.Namespace, home: Home) -> int:
    from models.access.actor import unnamed
    from models.store.text import clean
    from tui.cli import restored_home

    # Whoever holds the paper may restore: there is no database yet that could know anybody.
    actor = unnamed(clean(account_name(), 40), login.DESK)
    wanted = restored_home.Wanted(
        file=_path(arguments.file),
        key_file=str(arguments.key_file),
        key_in_home=arguments.key_in_home,
        database_url=arguments.database_url,
        database_owner_url=arguments.database_owner_url,
    )
    restored_home.require_possible(home, wanted)
    done = restored_home.restore(home, wanted, _identity(arguments), actor)
    settings = home.settings()
    with opened(home) as at:
        paper = None
        if arguments.head:
            from models.audit.heads import check_code

            with at.store.read() as connection:
                paper = check_code(connection, arguments.head)
        with at.store.read() as connection:
            waiting = local.behind(home, settings, connection, local.here(home, settings))
    if arguments.json:
        say_json(_restored_json(home, done, waiting, paper))
    else:
        _tell(home, settings, done, waiting, paper)
    return INTEGRITY if paper is not None and paper.why == "changed" else OK


def _restored_json(
    home: Home, done: Restored, waiting: int | None, paper: CodeFound | None
) -> dict[str, object]:
    figures = done.figures
    return {
        "home": str(home.folder), "made_at": iso(done.made_at), "alarms": figures.alarms,
        "signals": figures.signals, "entries": figures.entries, "head": figures.head_code or None,
        "new_key": str(done.new_key) if done.new_key else None, "waiting": waiting,
        "code": None if paper is None else {"entry": paper.seq, "fits": not paper.why, "why": paper.why},
    }  # fmt: skip


def _tell(
    home: Home, settings: Settings, done: Restored, waiting: int | None, paper: CodeFound | None
) -> None:
    figures, at = done.figures, at_the_glass(done.made_at, settings.display.time_zone)
    counts = {"alarms": figures.alarms, "signals": figures.signals, "entries": figures.entries}
    say(t("restore.done", home=home.folder, at=at, **counts))
    if figures.head_code:
        say(t("restore.head", code=figures.head_code))
    if paper is not None:
        say(t(f"restore.code.{paper.why or 'fits'}", seq=paper.seq, last=figures.head_seq))
    if done.new_key is not None:
        say(t("restore.new_key", path=done.new_key))
    for path in done.set_aside:
        say(t("restore.set_aside", path=path))
    say(t("restore.missing", at=at))
    if waiting:
        say(n("restore.waiting", waiting))
    else:
        say(t("restore.ask_arc", at=at, phone=settings.desk.arc_phone or t("cli.status.arc_unknown")))


def _identity(arguments: argparse.Namespace) -> Identity:
    """The identity from a descriptor, a file or the terminal; never from the arguments."""
    from models.backup.identity import identity_of

    if arguments.identity_fd is not None:
        return identity_of(login.read_line(arguments.identity_fd))
    if arguments.identity:
        path = Path(arguments.identity).expanduser()
        try:
            with path.open("rb") as stream:
                return identity_of(stream.read(_LONGEST_SHEET).decode("utf-8", errors="replace"))
        except OSError as error:
            raise NotAllowed("backup.identity_unreadable", path=path) from error
    if not login.has_terminal():
        raise UsageProblem("backup.needs_identity")
    try:
        return identity_of(getpass.getpass(f"{t('backup.ask_identity')}: "))
    except EOFError:
        raise UsageProblem("backup.needs_identity") from None


def _path(told: str) -> Path:
    return Path(os.path.abspath(Path(told).expanduser()))  # noqa: PTH100  # links stay links
