"""`vaktbord obligations` and `vaktbord obligation`: who owes what on open incidents, and ticking a line of one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.errors import NotFound
from models.store.home import Home
from models.words.lookup import n
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from datetime import datetime

    from models.obligations.rows import ObligationRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List, tick, or set aside."""
    with opened(home) as at:
        from tui.render import ages

        ages.use_zone(at.settings.display.time_zone)
        return _list(arguments, at) if arguments.command == "obligations" else _settle(arguments, at)


def _list(arguments: argparse.Namespace, at: Opened) -> int:
    from dataclasses import replace

    from models.obligations.views import owed
    from tui.render.obligations import owed_words

    now = at.store.clock.now()
    if arguments.number:
        # Why a line is not owed are words for who may read incidents: they are not told here.
        rows = tuple(replace(row, reason=None) for row in _of(at, arguments.number))
        rows = tuple(row for row in rows if arguments.holder in ("", row.holder))
    else:
        with at.store.read() as connection:
            rows = owed(connection, settled_too=arguments.all, holder=arguments.holder)
    waiting = sum(row.unsettled for row in rows)
    late = sum(row.late(now) for row in rows)
    if arguments.json:
        say_json({"waiting": waiting, "late": late, "obligations": [_row(row, now) for row in rows]})
        return OK
    for row in rows:
        say(owed_words(row, now))
    say(n("cli.obligations.count", waiting, late=late))
    return OK


def _settle(arguments: argparse.Namespace, at: Opened) -> int:
    from models.obligations.commands import set_aside, settle
    from tui.render.obligations import owed_words

    actor, clock = at.actor(), at.store.clock
    row = _meant(at, arguments.number, arguments.kind)
    with at.store.write() as session:
        if arguments.act == "tick":
            settle(session, actor, row.id, row.version, clock)
        else:
            set_aside(session, actor, row.id, row.version, typed(arguments.why), clock)
    say(owed_words(_meant(at, arguments.number, arguments.kind), clock.now()))
    return OK


def _of(at: Opened, number: str) -> tuple[ObligationRow, ...]:
    from models.incidents.views import incident_by_number
    from models.obligations.views import obligations_of

    with at.store.read() as connection:
        incident = incident_by_number(connection, number)
        if incident is None:
            raise NotFound("reveal.no_such_incident", number=number)
        return obligations_of(connection, incident.id)


def _meant(at: Opened, number: str, kind: str) -> ObligationRow:
    rows = _of(at, number)
    found = next((row for row in rows if row.kind == kind), None)
    if found is None:
        known = ", ".join(row.kind for row in rows)
        raise NotFound("obligation.not_of_case", number=number, given=kind, known=known)
    return found


def _row(row: ObligationRow, now: datetime) -> dict[str, object]:
    """The stable names; nobody is named."""
    return {
        "incident": row.incident,
        "person": row.person,
        "kind": row.kind,
        "holder": row.holder,
        "party": row.party or None,
        "source": row.source,
        "state": row.state,
        "late": row.late(now),
        "due_at": iso(row.due_at),
        "settled_at": iso(row.settled_at),
    }
