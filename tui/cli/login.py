"""Who acts at the command line: by `--as` and a pass phrase from the terminal or a descriptor, never from argv.

Until somebody has a pass phrase here, commands act as they always did, for an unnamed officer.
"""

from __future__ import annotations

import argparse
import getpass
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.access.actor import Actor, unproven
from models.store.errors import NotAllowed, Refused, UsageProblem
from models.store.text import clean
from models.words.lookup import t
from tui.cli import console

if TYPE_CHECKING:
    from models.store.settings import Settings
    from models.store.store import Store

DESK = "cli"
# Commands of one script may come at once, and one operator's attempts are tried one by one: none gives up for that.
_PATIENCE_S = 5.0
_TOGETHER_S = 20.0
_LONGEST_LINE = 4096
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What the arguments say of who acts."""

    code: str = ""
    passphrase_fd: int | None = None


_told = Told()


def use(arguments: argparse.Namespace) -> None:
    """Take down `--as` and `--passphrase-fd` for this process's one command."""
    global _told
    _told = Told(getattr(arguments, "as_code", None) or "", getattr(arguments, "passphrase_fd", None))


def actor(store: Store, settings: Settings, *, code: str = "") -> Actor:
    """Who acts: signed in once anybody has a pass phrase, else an operator or unnamed officer by name.

    `code` is who is meant where no `--as` says otherwise. Raises NotAllowed, or UsageProblem where nobody can be
    asked.
    """
    from models.access.login import login_is_on
    from tui.cli.opened import actor_of

    with store.read() as connection:
        on = login_is_on(connection)
        if not on:
            if _told.code:
                raise UsageProblem("login.is_off")
            return actor_of(connection, settings, DESK)
    return _sign_in(store, _code(code or settings.desk.operator))


def helper(store: Store, settings: Settings) -> Actor:
    """Who acknowledges: as `actor` where `--as` says who, else nobody is asked.

    What helps must not wait for a pass phrase; the record says that nobody showed who they were.
    """
    from models.access.login import login_is_on
    from tui.cli.opened import account_name

    with store.read() as connection:
        on = login_is_on(connection)
    if not on or _told.code or _told.passphrase_fd is not None:
        return actor(store, settings)
    return unproven(clean(t("access.unproven", who=account_name()), 60), DESK)


def new_passphrase(
    fd: int | None, *, needed: bool, prompt: str = "", fit: Callable[[str], object] | None = None
) -> str:
    """A pass phrase to be: a line of the descriptor, or typed twice at the terminal; "" where none was wanted.

    At the terminal one that is not `fit` (which raises Refused), or typed differently, is asked for again: whoever
    has answered five questions should not begin anew, and types the next try where nothing hides it. Raises
    UsageProblem where one is `needed` and nobody can be asked, or the last try's two differ.
    """
    if fd is not None:
        return read_line(fd)
    if not _has_terminal():
        if needed:
            raise UsageProblem("login.needs_new")
        return ""
    asked = prompt or ("access.ask_new" if needed else "access.ask_new_or_none")
    for left in reversed(range(_TRIES)):
        first = _ask(t(asked))
        if not first and not needed:
            break
        try:
            if fit is not None:
                fit(first)
            again = _ask(t("access.ask_again"))
        except Refused as error:
            if not left:
                raise
            console.say_error(t(error.message_id, **error.values))
            continue
        if again == first:
            break
        if not left:
            raise UsageProblem("login.differ")
        console.say_error(t("login.differ"))
    return first


def read_line(fd: int) -> str:
    """One line of an inherited descriptor, without its end, and nothing beyond it: the next line may be another's.

    Raises UsageProblem for a descriptor that cannot be read, is at its end, or holds no text.
    """
    found = bytearray()
    try:
        while len(found) < _LONGEST_LINE:
            sign = os.read(fd, 1)
            if sign in (b"", b"\n"):
                if not sign and not found:
                    raise UsageProblem("login.fd_empty", fd=fd)
                break
            found += sign
    except (OSError, OverflowError, ValueError) as error:
        raise UsageProblem("login.fd_unreadable", fd=fd) from error
    try:
        return found.removesuffix(b"\r").decode()
    except UnicodeDecodeError as error:
        raise UsageProblem("login.fd_unreadable", fd=fd) from error


def has_terminal() -> bool:
    """Whether there is a terminal to ask at, whatever stdin and stdout are."""
    return _has_terminal()


def ask_hidden(prompt: str) -> str:
    """One line from the terminal, which nobody sees. Raises UsageProblem where it is closed."""
    return _ask(prompt)


def _code(otherwise: str) -> str:
    code = _told.code or otherwise
    if code:
        return code
    if not console.can_ask():
        raise UsageProblem("login.needs_as")
    from tui.cli.opened import account_name

    return console.ask(t("access.ask_code"), account_name())


def _sign_in(store: Store, code: str) -> Actor:
    from models.access import login

    with store.read() as connection:
        _wait(login.wait_for(connection, code, store.clock))
    phrase = _phrase(code)
    ends = time.monotonic() + _TOGETHER_S
    while True:
        try:
            return login.sign_in(store, code, phrase, DESK, store.clock)
        except NotAllowed as error:
            if error.message_id != "access.wait" or time.monotonic() > ends:
                raise
            # Not all at the same moment again: the wait ends early when the one before was right.
            _wait(float(str(error.values["wait_s"])) * random.uniform(0.2, 1.0))


def _phrase(code: str) -> str:
    if _told.passphrase_fd is not None:
        return read_line(_told.passphrase_fd)
    if not _has_terminal():
        raise UsageProblem("login.needs_passphrase")
    return _ask(t("access.ask_passphrase", code=clean(code, 40)))


def _wait(seconds: float) -> None:
    """Sit out a short wait; raises NotAllowed for a long one, which a person should know of."""
    if seconds > _PATIENCE_S:
        raise NotAllowed("access.wait", wait_s=round(seconds + 0.5))
    time.sleep(max(0.0, seconds))


def _ask(prompt: str) -> str:
    try:
        return getpass.getpass(f"{prompt}: ")
    except EOFError:
        raise UsageProblem("login.needs_passphrase") from None


def _has_terminal() -> bool:
    """Whether there is a terminal to ask at, whatever stdin and stdout are; nothing is ever echoed elsewhere."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
