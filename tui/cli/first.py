"""The first administrator of a home: told by `init --admin NAME` or asked for, and the first who can sign in."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.access.actor import LOADER
from models.store.errors import UsageProblem
from models.store.text import clean
from models.words.lookup import t
from tui.cli import login
from tui.cli.console import ask

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who they are, and the hash of their pass phrase."""

    code: str
    name: str
    passphrase: str = field(repr=False)

    def add(self, session: Session, clock: Clock) -> None:
        """Write them into a new home."""
        from models.access.commands import add_operator

        add_operator(
            session, LOADER, self.code, self.name, "administrator", clock, passphrase=self.passphrase
        )


def chosen(arguments: argparse.Namespace) -> Administrator | None:
    """The administrator who is told of, or asked for where `init` asks; None leaves the home without login.

    Raises UsageProblem for a name without a pass phrase or the reverse, Refused for an unfit pass phrase.
    """
    name = clean(arguments.admin, 80)
    if not name and arguments.passphrase_fd is not None:
        raise UsageProblem("init.passphrase_without_admin")
    if not name and not arguments.yes:
        name = clean(ask(t("access.init_ask_admin"), "-").removeprefix("-"), 80)
    return administrator(name, arguments.passphrase_fd) if name else None


def administrator(name: str, fd: int | None) -> Administrator:
    """One by this name; the pass phrase is a line of descriptor `fd`, or asked for. Raises UsageProblem and Refused."""
    code = code_of(name)
    from models.access.credentials import hashed
    from models.access.passphrase import require_fit

    phrase = login.new_passphrase(fd, needed=True, fit=lambda typed: require_fit(typed, code, name))
    return Administrator(code, name, hashed(phrase, code, name))


def code_of(name: str) -> str:
    """The short code for a name: the name itself where it is one, else its letters ("M. Ek" signs in as "mek")."""
    from models.access.commands import CODE

    lower = name.lower()
    if CODE.fullmatch(lower):
        return lower
    short = "".join(sign for sign in lower if CODE.fullmatch(sign) and sign.isalnum())[:32]
    if not short:
        raise UsageProblem("init.admin_needs_letters")
    return short
