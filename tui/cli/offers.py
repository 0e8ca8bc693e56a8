"""`vaktbord offers` and `vaktbord offer`: who is owed what, by code; what was offered, answered and made sure of."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from models.store.home import Home
from models.words.lookup import t
from tui.cli import told
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from models.duties.ledger import Owed
    from models.duties.wheel import Month

DAYS = ("on", "due", "begins", "ends", "decided", "valid", "day")
"""Answers that are days: written as 2026-12-24."""
WRITTEN = ("trigger", "why", "how")
"""Answers in somebody's own words: "-" reads them from stdin."""


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Read the ledger, or do one act upon it."""
    with opened(home) as at:
        if arguments.command == "offers":
            return _offers(arguments, at)
        act = "offer" if arguments.act == "record" else str(arguments.act)
        do(at, act, arguments)
    say(t(f"tell.owed.{act}"))
    return OK


def do(
    at: Opened, act: str, arguments: argparse.Namespace, asked: Callable[[], Mapping[str, str]] = dict
) -> str:
    """Do an act with what the command was told; what it made. `asked` asks for words, once it is known who acts."""
    from models.duties.typed import do as done

    words = answers(arguments)
    actor = at.actor()
    words |= asked()
    with at.store.write() as session:
        return done(session, actor, act, words, at.store.clock)


def answers(arguments: argparse.Namespace) -> dict[str, str]:
    """The arguments of an act as answers in text. Raises UsageProblem for a day that is none."""
    found = {}
    for name, value in vars(arguments).items():
        if name in DAYS and value:
            found[name] = told.day(value, date.max).isoformat()
        elif isinstance(value, bool):
            found[name] = "yes" if value else ""
        elif isinstance(value, list):
            found[name] = ("\n" if name == "changes" else " ").join(value)
        elif value == 0 or (isinstance(value, (str, int)) and value):
            found[name] = typed(str(value)) if name in WRITTEN else str(value)
    return found


def _offers(arguments: argparse.Namespace, at: Opened) -> int:
    from models.duties.ledger import ledger, owed
    from models.duties.wheel import wheel
    from models.people.validity import today
    from tui.render import ages
    from tui.render.owed import by_person, goal_words, goals, owed_words, wheel_lines

    ages.use_zone(at.settings.display.time_zone)
    day = told.day(arguments.at, today(at.store.clock))
    with at.store.read() as connection:
        every = ledger(connection, day)
        chosen = every if arguments.all else owed(connection, day)
        months = wheel(connection, day) if arguments.wheel else ()
    if arguments.json:
        say_json({"day": day.isoformat(), "lines": [_line(each) for each in chosen],
                  **({"wheel": [_month(month) for month in months]} if arguments.wheel else {})})  # fmt: skip
        return OK
    if not every:
        say(t("owed.none"))
        return OK
    for goal in goals(by_person(every)):
        say(goal_words(goal))
    if arguments.wheel:
        for line in wheel_lines(months, day, 160):
            say("".join(piece.text for piece in line).rstrip())
        return OK
    for each in chosen:
        words = t("owed.line", kind=t(f"owed.kind.{each.kind}"), words=owed_words(each, day)[0])
        say(f"{each.code:8} {words}")
    if not chosen:
        say(t("owed.nothing"))
    return OK


def _line(each: Owed) -> dict[str, object]:
    """The stable names of one line; nobody is named."""
    return {
        "code": each.code,
        "kind": each.kind,
        "state": each.state,
        "standing": each.standing,
        "due_on": _iso(each.due_on),
        "days": each.days,
        "offered_on": _iso(each.offered_on),
        "held_on": _iso(each.held_on),
        "booked_at": iso(each.booked_at),
        "version_id": each.version_id,
        "reopened_by": each.reopened_by or None,
    }


def _month(month: Month) -> dict[str, object]:
    return {
        name: getattr(month, name).isoformat() if name == "first" else list(getattr(month, name))
        for name in month.__slots__
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
