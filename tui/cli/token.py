"""`vaktbord token`: a program's leave to do one thing."""

from __future__ import annotations

import argparse

from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Make a token and print it, once; list them; end one."""
    with opened(home) as at:
        {"add": _add, "list": _list, "end": _end}[arguments.act](arguments, at)
    return OK


def _add(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access.tokens import add_token

    actor = at.actor()
    with at.store.write() as session:
        token = add_token(session, actor, arguments.name, arguments.purpose, at.store.clock)
    # Alone on its line, so that a script can put it where the other program reads it.
    say(token)


def _list(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access.views import tokens

    with at.store.read() as connection:
        rows = tokens(connection)
    if arguments.json:
        say_json(
            [
                {
                    "name": row.name,
                    "for": row.purpose,
                    "made_at": iso(row.made_at),
                    "made_by": row.made_by,
                    "ended_at": iso(row.ended_at),
                }
                for row in rows
            ]
        )
        return
    zone = at.settings.display.time_zone
    for row in rows:
        told = [
            row.name,
            row.purpose,
            t("access.token_made", at=at_the_glass(row.made_at, zone), who=row.made_by),
        ]
        if row.ended_at is not None:
            told.append(t("access.token_ended_at", at=at_the_glass(row.ended_at, zone)))
        say(", ".join(told))
    if not rows:
        say(t("access.no_tokens"))


def _end(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access.tokens import end_token

    actor = at.actor()
    with at.store.write() as session:
        end_token(session, actor, arguments.name, at.store.clock)
    say(t("access.token_ended", name=arguments.name))
