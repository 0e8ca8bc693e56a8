"""`vaktbord notices`: traffic that was refused in silence, and saying that it has been seen to."""

from __future__ import annotations

import argparse

from models.store.home import Home
from models.words.lookup import n, t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

_MOST = 1000


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List them, and with --settle tick all that were listed."""
    with opened(home) as at:
        from models.board.refused import refused_traffic, settle_refused

        with at.store.read() as connection:
            rows = refused_traffic(connection, _MOST)
        zone = at.settings.display.time_zone
        if arguments.settle and rows:
            actor = at.actor()
            with at.store.write() as session:
                for row in rows:
                    settle_refused(session, actor, row, at.store.clock)
    if arguments.json:
        say_json(
            [
                {
                    "cause": row.cause,
                    "account": row.account,
                    "peer": row.peer,
                    "times": row.times,
                    "first_at": iso(row.first_at),
                    "last_at": iso(row.last_at),
                }
                for row in rows
            ]
        )
        return OK
    from tui.render.refused import refused_words

    for row in rows:
        say(f"{at_the_glass(row.last_at, zone)}  {refused_words(row)}")
    if not rows:
        say(t("cli.notices.none"))
    elif arguments.settle:
        say(n("cli.notices.settled", len(rows)))
    return OK
