"""`vaktbord paper`: the sealed sheet of duty, numbers and plans, its code, and printing it."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path

from models.store.errors import NotAllowed, UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

PRINT_S = 60


def run(arguments: argparse.Namespace, home: Home) -> int:
    """One of the acts."""
    acts = {"make": _make, "code": _code, "print": _print}
    with opened(home) as at:
        return acts[arguments.act](at, arguments)


def _make(at: Opened, arguments: argparse.Namespace) -> int:
    from tui.cli.sealed_sheet import seal

    path = seal(at.home, at.settings, at.store, at.home.master_key(at.settings))
    say(t("cli.paper.made", path=path))
    return OK


def _code(at: Opened, arguments: argparse.Namespace) -> int:
    """The code that opens the sheet: for a card in a safe. That it was told is on record."""
    from models.access.rights import check
    from models.handover.fallback import paper_code
    from models.store.chain import record

    actor = at.actor()
    check(actor, "paper.code")
    with at.store.write() as session:
        record(session, actor, "paper.code_told", "paper:fallback", at.store.clock.now())
    say(paper_code(at.home.master_key(at.settings)))
    say(t("cli.paper.code"))
    return OK


def _print(at: Opened, arguments: argparse.Namespace) -> int:
    """The sheet as it is now, in clear text: to a printer, or to a file that is encrypted all the same."""
    from models.access.rights import check
    from models.handover.fallback import paper_code
    from models.store.chain import record
    from models.store.exporting import new_file
    from tui.cli.sealed_sheet import made_now

    actor = at.actor()
    check(actor, "paper.print")
    path = Path(arguments.out).expanduser().absolute() if arguments.out else None
    if path is not None and path.suffix.lower() != ".pdf":
        raise UsageProblem("cli.paper.bad_file", given=path.name)
    with at.store.write() as session:
        where: dict[str, object] = {"to": "file" if path is not None else "printer"}
        record(session, actor, "paper.printed", "paper:fallback", at.store.clock.now(), where)
    if path is not None:
        code = paper_code(at.home.master_key(at.settings))
        with new_file(path) as stream:
            stream.write(made_now(at.settings, at.store, code))
        say(t("cli.paper.file", file=path.name))
        return OK
    _to_printer(made_now(at.settings, at.store, ""), arguments.printer)
    say(t("cli.paper.printed"))
    return OK


def _to_printer(made: bytes, printer: str) -> None:
    """Through the printing system's own pipe, so that clear text lies on no disk of ours."""
    lp = shutil.which("lp")
    if lp is None:
        raise NotAllowed("cli.paper.no_printer")
    told = [lp, *(["-d", printer] if printer and not printer.startswith("-") else []), "-"]
    try:
        done = subprocess.run(told, input=made, capture_output=True, timeout=PRINT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotAllowed("cli.paper.no_printer") from error
    if done.returncode:
        raise NotAllowed("cli.paper.no_printer")
