"""`vaktbord person add`: a protected person, for a start (D1). The register's own screen comes on top of this."""

from __future__ import annotations

import argparse
import sys

from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Add a person by code. `--name -` reads the name from stdin, so that it stands in no process list."""
    name = typed(arguments.name)
    with opened(home) as at:
        from models.people.commands import add_person

        actor = at.actor()
        with at.store.write() as session:
            add_person(session, actor, arguments.code, name, at.store.clock)
    say(t("cli.person.added", code=arguments.code))
    return OK


def typed(value: str) -> str:
    """The value itself, or a line of stdin where it is "-"."""
    if value != "-":
        return value
    return sys.stdin.readline().rstrip("\n") if sys.stdin is not None else ""
