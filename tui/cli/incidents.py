"""`vaktbord incidents`: the queue as numbers, codes and states; nobody's words."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.home import Home
from models.words.lookup import n, t
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

if TYPE_CHECKING:
    from models.incidents.rows import IncidentRow, QueueRow

MOST = 1000


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List the open incidents, the gravest first; with --all those that are closed after them."""
    from models.incidents.queues import the_queue
    from models.incidents.views import queue
    from models.people.validity import local_day

    with opened(home) as at:
        now = at.store.clock.now()
        with at.store.read() as connection:
            rows = the_queue(connection, arguments.queue, ("", ""), now, local_day(now), MOST)
            every = queue(connection, MOST, closed=True) if arguments.all else ()
    done = tuple(row for row in every if row.state == "closed")
    if arguments.json:
        say_json({"open": [_graded(row) for row in rows], "closed": [_row(row) for row in done]})
        return OK
    for each in rows:
        say(_words(each))
    for row in done:
        say(_closed_words(row))
    say(n("cli.incidents.count", len(rows)))
    return OK


def _words(each: QueueRow) -> str:
    from tui.render.case import queue_marks, queue_waits
    from tui.render.incidents import police_word

    row = each.row
    waits = queue_waits(each)[0]
    parts = [
        f"{row.number} {row.person or '-'}", queue_marks(each)[0], t(f"incident.outcome.{row.outcome}"),
        police_word(row), row.owner or t("incident.owner.none"), waits,
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _closed_words(row: IncidentRow) -> str:
    ended = t(f"incident.class.{row.close_class}") if row.close_class else t("cli.incidents.merged")
    return f"{row.number} {row.person or '-'} · {t(f'incident.outcome.{row.outcome}')} · {ended}"


def _graded(each: QueueRow) -> dict[str, object]:
    graded = {
        "severity": each.severity, "level": each.level, "danger_to_life": each.danger_to_life,
        "waiting_for": each.waiting_for, "late": list(each.late), "rests": each.rests,
    }  # fmt: skip
    return {**_row(each.row), **graded}


def _row(row: IncidentRow) -> dict[str, object]:
    return {
        "number": row.number, "person": row.person, "outcome": row.outcome, "state": row.state, "police": row.police,
        "owner": row.owner, "reported_at": iso(row.reported_at), "occurred_at": iso(row.occurred_at),
        "bring_up_on": row.bring_up_on.isoformat() if row.bring_up_on else None, "closed_at": iso(row.closed_at),
        "close_class": row.close_class,
    }  # fmt: skip
