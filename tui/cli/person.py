"""`vaktbord person`: add a person and where they live, protect an identity, decide a ground for secrecy (D1, D20).

Mandates, decisions on cover and its end are the acts of the register.
"""

from __future__ import annotations

import argparse
import sys

from models.store.home import Home
from models.words.lookup import n, t
from tui.cli import console, register
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts."""
    if register.is_act(arguments.act):
        return register.run(arguments, home)
    act = {"add": _add, "home": _lives, "protect": _protect, "ground": _ground}[arguments.act]
    return act(arguments, home)


def _add(arguments: argparse.Namespace, home: Home) -> int:
    """Add a person by code. `-` reads name and phone from stdin, a line each, so that they stand in no process list."""
    name, phone = typed(arguments.name), typed(arguments.phone)
    with opened(home) as at:
        from models.people.commands import add_person

        actor = at.actor()
        with at.store.write() as session:
            add_person(session, actor, arguments.code, name, at.store.clock, phone=phone)
    say(t("cli.person.added", code=arguments.code))
    return OK


def _lives(arguments: argparse.Namespace, home: Home) -> int:
    """Say where a person lives from today on: an address is read from the terminal or stdin, never an argument."""
    with opened(home) as at:
        from models.people.commands import set_home
        from models.people.reveal import id_of

        actor = at.actor()
        with at.store.read() as connection:
            person_id = id_of(connection, arguments.code.upper())
        address = console.ask(t("cli.person.ask_home"), "") if console.can_ask() else typed("-")
        with at.store.write() as session:
            set_home(session, actor, person_id, address, at.store.clock)
    say(t("cli.person.home_set", code=arguments.code.upper()))
    return OK


def _protect(arguments: argparse.Namespace, home: Home) -> int:
    """Set the level; `--reference` reads the sealed text from the terminal or stdin, never from the arguments."""
    with opened(home) as at:
        from models.people.protection import protect

        actor = at.actor()
        reference = _reference() if arguments.reference else None
        with at.store.write() as session:
            emptied = protect(
                session, actor, arguments.code, arguments.level, at.store.clock, reference=reference
            )
    level = t(f"protection.{arguments.level}")
    say(t("cli.person.protected", code=arguments.code, level=level))
    if emptied:
        say(n("cli.person.emptied", emptied))
    return OK


def _ground(arguments: argparse.Namespace, home: Home) -> int:
    with opened(home) as at:
        _decide(at, arguments)
    say(t("cli.person.ground_set", field=t(f"field.{arguments.field}"), ground=arguments.ground))
    return OK


def _decide(at: Opened, arguments: argparse.Namespace) -> None:
    from models.people.grounds import set_ground

    actor = at.actor()
    with at.store.write() as session:
        set_ground(session, actor, arguments.field, arguments.ground, arguments.decision, at.store.clock)


def _reference() -> str:
    return console.ask(t("cli.person.ask_reference"), "") if console.can_ask() else typed("-")


def typed(value: str) -> str:
    """The value itself, or a line of stdin where it is "-"."""
    if value != "-":
        return value
    return sys.stdin.readline().rstrip("\n") if sys.stdin is not None else ""
