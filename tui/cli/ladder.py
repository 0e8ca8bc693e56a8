"""`vaktbord channel ladder` and `set-ladder`: the escalation ladder in words, or a decided one from a file."""

from __future__ import annotations

import argparse
import difflib
import tomllib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from models.store.errors import Refused
from models.store.ladder import Ladder
from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened

_MOST_BYTES = 100_000


def run(arguments: argparse.Namespace, at: Opened) -> int:
    """Show the ladder in force, or decide the one in a file."""
    if arguments.act == "set-ladder":
        return _decide(arguments, at)
    from models.store.policy import decision_of, in_force
    from tui.render.ladder import rule_words

    now = at.store.clock.now()
    with at.store.read() as connection:
        ladder, decision = in_force(connection, Ladder, now), decision_of(connection, Ladder, now)
    if arguments.json:
        say_json({"decision": decision or None, **asdict(ladder)})
        return OK
    say(t("cli.ladder.decided", decision=decision) if decision else t("cli.ladder.undecided"))
    hours = ((False, "other"), (True, "office")) if _differs(ladder) else ((False, "always"),)
    for office, name in hours:
        standing = ladder.standing(office)
        say(t(f"cli.ladder.hours.{name}", profile=standing.profile))
        told: dict[str, list[str]] = {}
        for priority in (1, 2, 3, 4):
            told.setdefault(rule_words(standing.rule(priority, office=office)), []).append(f"P{priority}")
        for words, those in told.items():
            say(f"  {', '.join(those)}: {words}")
    return OK


def _decide(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.deciding import decide_ladder

    actor = at.actor()
    ladder = read(Path(arguments.file).expanduser())
    with at.store.write() as session:
        decide_ladder(session, actor, ladder, arguments.decision, at.store.clock)
    say(t("cli.ladder.set"))
    return OK


def read(path: Path) -> Ladder:
    """The ladder in a file. Raises Refused for one that cannot be read, or says what no ladder has."""
    try:
        with path.open("rb") as stream:
            told: dict[str, Any] = tomllib.loads(stream.read(_MOST_BYTES).decode("utf-8"))
    except OSError as error:
        raise Refused("exchange.file_unreadable", path=path) from error
    except UnicodeDecodeError as error:
        raise Refused("ladder.bad_file", path=path, why="UTF-8?") from error
    except tomllib.TOMLDecodeError as error:
        raise Refused("ladder.bad_file", path=path, why=str(error)) from error
    known = [each.name for each in fields(Ladder)]
    for name in told:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise Refused("ladder.bad_file", path=path, why=f"{name}? {near[0]}" if near else f"{name}?")
    try:
        values: dict[str, Any] = {
            name: tuple(each) if isinstance(each, list) else each for name, each in told.items()
        }
        return _whole(Ladder(**values))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Refused("ladder.bad_file", path=path, why=str(error)[:80]) from error


def _whole(ladder: Ladder) -> Ladder:
    """The ladder, every number of it a whole one. Raises TypeError."""
    numbers = (*ladder.bemannad, *ladder.beredskap, ladder.technical_s)
    if not all(type(each) is int for each in numbers):
        raise TypeError("bemannad, beredskap, technical_s")
    return ladder


def _differs(ladder: Ladder) -> bool:
    return bool(ladder.office_profile) or any(rule.hours != "always" for rule in ladder.rules)
