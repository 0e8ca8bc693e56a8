"""The way in: arguments, language, one command, and every error as one sentence with its exit code.

Each command is a module of this folder with `run(arguments, home) -> exit code`, loaded when it is called for,
so that help is instant and the desk's first frame paints before the database layer is there.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from models.store import home as homes
from models.store.errors import VaktbordError
from models.store.home import Home
from models.words import lookup
from models.words.lookup import known, t
from tui.cli import arguments as command_line
from tui.cli import faults, login, process, unlocking
from tui.cli.console import at_the_glass, say_error
from tui.cli.exit_codes import FAULT, INTERRUPTED, KEY_OR_PERMISSION, OK, UNAVAILABLE

COMMANDS = {
    "init": "tui.cli.init",
    "desk": "tui.cli.desk",
    "watch": "tui.cli.watch",
    "demo": "tui.cli.demo",
    "status": "tui.cli.status",
    "alarms": "tui.cli.alarms",
    "transmitter": "tui.cli.transmitter",
    "partner": "tui.cli.partner",
    "person": "tui.cli.person",
    "people": "tui.cli.register",
    "office": "tui.cli.register",
    "board": "tui.cli.register",
    "simulate": "tui.cli.simulate",
    "ack": "tui.cli.work",
    "close": "tui.cli.work",
    "upgrade": "tui.cli.upgrade",
    "doctor": "tui.cli.doctor",
    "notices": "tui.cli.notices",
    "operator": "tui.cli.operator",
    "token": "tui.cli.token",
    "pending": "tui.cli.approve",
    "approve": "tui.cli.approve",
    "refuse": "tui.cli.approve",
    "audit": "tui.cli.audit",
    "weed": "tui.cli.weed",
    "break-glass": "tui.cli.break_glass",
    "plan": "tui.cli.plan",
    "threat": "tui.cli.risks",
    "actor": "tui.cli.risks",
    "watchnote": "tui.cli.surroundings",
    "analysis": "tui.cli.surroundings",
    "course": "tui.cli.training",
    "invite": "tui.cli.training",
    "holding": "tui.cli.holding",
    "import": "tui.cli.take_in",
    "export": "tui.cli.export",
    "figures": "tui.cli.figures",
    "compliance": "tui.cli.compliance",
    "report": "tui.cli.report",
    "proof": "tui.cli.proof",
    "drill": "tui.cli.drill",
    "obligations": "tui.cli.obligation",
    "obligation": "tui.cli.obligation",
    "referral": "tui.cli.referral",
    "incidents": "tui.cli.incidents",
    "assignments": "tui.cli.assignment",
    "assignment": "tui.cli.assignment",
    "reconcile": "tui.cli.reconcile",
    "offers": "tui.cli.offers",
    "offer": "tui.cli.offers",
    "talk": "tui.cli.talk",
    "document": "tui.cli.document",
    "target": "tui.cli.target",
    "onduty": "tui.cli.duty",
    "cover": "tui.cli.duty",
    "hours": "tui.cli.duty",
    "due": "tui.cli.duty",
    "shift": "tui.cli.shift",
    "rota": "tui.cli.rotation",
    "handover": "tui.cli.handover",
    "paper": "tui.cli.paper",
    "journal": "tui.cli.journal",
    "measure": "tui.cli.measure",
    "guard": "tui.cli.guard",
    "advice": "tui.cli.guard",
    "channel": "tui.cli.channel",
    "awake": "tui.cli.channel",
    "backup": "tui.cli.backup",
    "restore": "tui.cli.restore",
    "key": "tui.cli.key",
}


# How Python's TOML parser ends each of its (English) sentences: where the fault stands.
_IN_TOML = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


class Command(Protocol):
    """What a command's module holds."""

    def run(self, arguments: object, home: Home) -> int:
        """Do it; the answer is the exit code."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and never raises."""
    told = list(sys.argv[1:] if argv is None else argv)
    home: Home | None = None
    if argv is None:  # a process of our own, whatever the command: it may hold what no core file may
        process.collect_seldom()
        process.harden()
        process.drop_debug_environment()
        faults.silence_threads()
    try:
        _use_plain_streams()
        home = homes.find(command_line.home_of(told))
        lookup.use(_language(home))
        arguments = command_line.parse(told)
        login.use(arguments)
        home = homes.find(arguments.home)
        unlocking.use(arguments, home)
        module = cast(Command, importlib.import_module(COMMANDS[arguments.command]))
        code = module.run(arguments, home)
        _flush()
        return code
    except VaktbordError as error:
        say_error(sentence(error))
        return error.exit_code
    except BrokenPipeError:
        _forget_stdout()
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as leaving:  # argparse leaves so after --help and --version
        with contextlib.suppress(BrokenPipeError):
            _flush()
        return leaving.code if isinstance(leaving.code, int) else OK
    except Exception as error:  # noqa: BLE001  # the last resort: a fault code, never a traceback with values
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            say_error(t("cli.no_room"))
            _forget_stdout()
            return UNAVAILABLE
        if isinstance(error, PermissionError) and error.filename:
            say_error(t("cli.no_leave", path=error.filename))
            return KEY_OR_PERMISSION
        say_error(faults.tell(error, home))
        return FAULT


def sentence(error: VaktbordError) -> str:
    """An error of ours in the user's language."""
    values = {name: _in_words(error.message_id, name, value) for name, value in error.values.items()}
    return t(error.message_id, **values)


def _in_words(message_id: str, name: str, value: object) -> object:
    if isinstance(value, datetime):
        return at_the_glass(value, "Europe/Stockholm")
    if name == "roles" and isinstance(value, tuple):
        return ", ".join(t(f"access.role.{role}") for role in value) or "-"
    if name == "why" and (found := _IN_TOML.search(str(value))):
        return t("toml.at", line=found[1], column=found[2]) if found[1] else t("toml.at_end")
    if name == "kind" and message_id.startswith("weed.") and known(f"weed.kind.{value}"):
        return t(f"weed.kind.{value}")
    return value


def _language(home: Home) -> str:
    """VAKTBORD_LANGUAGE, else the home's setting, else the terminal's language."""
    if os.environ.get("VAKTBORD_LANGUAGE"):
        return lookup.language_of_environment()
    with contextlib.suppress(VaktbordError):
        return home.settings().desk.language
    return lookup.language_of_environment()


def _use_plain_streams() -> None:
    """Print what a terminal's character set lacks as "?" rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _forget_stdout() -> None:
    """The reader is gone (`| head`): let the interpreter's own last flush go nowhere."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
