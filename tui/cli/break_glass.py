"""`vaktbord break-glass`: cards opened in an emergency, and the review that somebody else owes each of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.access.rows import GlassRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List what waits, or read one and sign that it was looked at."""
    with opened(home) as at:
        return _list(at, arguments) if arguments.act == "list" else _review(at, arguments)


def _list(at: Opened, arguments: argparse.Namespace) -> int:
    """By code, and without the words it was opened by: those are for who reviews."""
    from models.access.break_glass import unreviewed

    with at.store.read() as connection:
        rows = unreviewed(connection)
    now = at.store.clock.now()
    if arguments.json:
        say_json(
            [
                {
                    "number": row.number,
                    "person": row.person,
                    "who": row.who,
                    "opened_at": iso(row.opened_at),
                    "review_by": iso(row.due_at),
                    "overdue": row.overdue(now),
                }
                for row in rows
            ]
        )
        return OK
    for row in rows:
        say(_line(row, at))
    if not rows:
        say(t("cli.break_glass.none"))
    return OK


def _review(at: Opened, arguments: argparse.Namespace) -> int:
    from models.access.break_glass import review, to_review

    actor = at.actor()
    with at.store.read() as connection:
        found = to_review(connection, actor, arguments.number)
    if not arguments.ok and not arguments.question:
        say(_line(found.row, at))
        say(t("cli.break_glass.reason", reason=found.reason))
        say(t("cli.break_glass.how", number=arguments.number))
        return OK
    verdict = "ok" if arguments.ok else "question"
    with at.store.write() as session:
        review(session, actor, arguments.number, verdict, arguments.question or "", at.store.clock)
    say(t("cli.break_glass.signed", number=arguments.number))
    return OK


def _line(row: GlassRow, at: Opened) -> str:
    zone, late = at.settings.display.time_zone, row.overdue(at.store.clock.now())
    return t(
        "cli.break_glass.overdue" if late else "cli.break_glass.line",
        number=row.number,
        person=row.person,
        who=row.who,
        at=at_the_glass(row.opened_at, zone),
        due=at_the_glass(row.due_at, zone),
    )
