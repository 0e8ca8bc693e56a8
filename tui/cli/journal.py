"""`vaktbord journal`: one day of the log, read or as a file; a line written or struck (D35)."""

from __future__ import annotations

import argparse
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import NotFound, UsageProblem
from models.store.exporting import new_file
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import n, t
from tui.cli.console import iso, say, say_json
from tui.cli.duty import instant, midnight
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from models.journal.rows import JournalRow

DAY = timedelta(days=1)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Write, strike, or read."""
    from tui.render import ages

    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        if arguments.write:
            return _write(arguments, at)
        if arguments.strike:
            return _strike(arguments, at)
        return _read(arguments, at)


def _write(arguments: argparse.Namespace, at: Opened) -> int:
    from models.journal.commands import write

    clock, actor = at.store.clock, at.actor()
    happened = instant(arguments.at, clock.now() - DAY) if arguments.at else None
    with at.store.write() as session:
        log_id = write(
            session, actor, typed(arguments.write), clock, category=arguments.category, event_at=happened,
            about=arguments.about,
        )  # fmt: skip
    say(t("cli.journal.written", number=_number(at, log_id)))
    return OK


def _strike(arguments: argparse.Namespace, at: Opened) -> int:
    from models.journal.commands import strike
    from models.journal.naming import log_numbered

    if not arguments.reason.strip():
        raise UsageProblem("cli.journal.needs_reason")
    actor = at.actor()
    with at.store.write() as session:
        log_id = log_numbered(session.connection(), arguments.strike)
        if log_id is None:
            raise NotFound("journal.not_found")
        strike(session, actor, log_id, typed(arguments.reason), at.store.clock)
    say(t("cli.journal.struck", number=arguments.strike))
    return OK


def _read(arguments: argparse.Namespace, at: Opened) -> int:
    from models.journal.reading import view_journal
    from models.journal.rows import Wanted
    from models.journal.views import DAY_LIMIT
    from models.journal.words import GROUPS, SHOWN
    from models.search.indexing import catch_up
    from tui.render.ages import local

    clock, actor = at.store.clock, at.actor()
    day = _day(arguments.day) if arguments.day else local(clock.now()).date()
    wanted = Wanted(
        tuple(GROUPS) if arguments.all else SHOWN, midnight(day), midnight(day + DAY), clean(arguments.find, 200),
        looks=arguments.all,
    )  # fmt: skip
    more = bool(wanted.words)
    while more:
        with at.store.write() as session:
            more = catch_up(session.connection())
    with at.store.write() as session:
        found = view_journal(session, actor, wanted, clock, DAY_LIMIT, leaves=bool(arguments.out))
    rows = tuple(reversed(found))
    if arguments.json:
        say_json([_json(row, clock.now()) for row in rows])
        return OK
    lines = [n("cli.journal.day", len(rows), day=day.isoformat())]
    lines += [line for row in rows for line in _lines(row, clock.now())]
    if arguments.out:
        with new_file(Path(arguments.out).expanduser(), anywhere=True) as stream:
            stream.write(("\n".join(lines) + "\n").encode())
        say(n("cli.journal.saved", len(rows), file=clean(arguments.out, 200)))
        return OK
    for each in lines:
        say(each)
    return OK


def _lines(row: JournalRow, now: datetime) -> list[str]:
    """Time, number, code and words; then when it was entered, and that it was struck, where so."""
    from tui.render.ages import clock, when
    from tui.render.journal import LATE_S, code_of, row_words

    number = str(row.seq) if row.verb == "log.written" else ""
    head = f"{clock(row.event_at, seconds=True)}  {number:>6}  {code_of(row):<10}  "
    words = " · ".join(part for part in (row_words(row, now), row.who) if part)
    lines = [head + words]
    if (row.entered_at - row.event_at).total_seconds() > LATE_S:
        lines.append(" " * len(head) + t("journal.entered", at=when(row.entered_at, now)))
    if row.struck is not None:
        struck = row.struck
        words = t("journal.struck.by", at=when(struck.at, now), who=struck.who, why=struck.reason)
        lines.append(" " * len(head) + words)
    return lines


def _json(row: JournalRow, now: datetime) -> dict[str, object]:
    from tui.render.journal import row_words

    struck = row.struck
    return {
        "number": row.seq or None,
        "happened": iso(row.event_at),
        "entered": iso(row.entered_at),
        "who": row.who,
        "verb": row.verb,
        "group": row.group,
        "about": {"kind": row.about.kind, "code": row.about.code, "person": row.about.person},
        "links": [{"kind": each.kind, "code": each.code} for each in row.links],
        "words": row_words(row, now),
        "struck": None if struck is None else {"who": struck.who, "at": iso(struck.at), "why": struck.reason},
    }


def _number(at: Opened, log_id: str) -> int:
    from models.journal.naming import number_of_log

    with at.store.read() as connection:
        return number_of_log(connection, log_id)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise UsageProblem("cli.journal.bad_day", given=clean(given, 40)) from error
