"""`vaktbord import`: a register from a list, whole or not at all, with every faulty row named."""

from __future__ import annotations

import argparse
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.exporting import new_file
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import n, t
from tui.cli.console import say, say_error, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.access.actor import Actor
    from models.exchange.checking import RowProblem, Wanted
    from models.exchange.mapping import Placed
    from models.exchange.taking import Taken
    from models.reconcile.reading import Row

_MOST_MAP = 100_000
# So many rows are named one by one; the rest are counted.
_TOLD = 20
# So many codes are tried while others wait to write, and so long the others then have.
_PIECE = 100
_TURN_S = 0.15


class _Undone(Exception):
    """Ends the transaction with nothing of it kept."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """A list on its way in: where to, by whom, and what the record says of the file."""

    at: Opened
    actor: Actor
    kind: str
    name: str
    sha256: str

    def tried(self, wanted: Sequence[Wanted]) -> Taken:
        """What would come of the rows. A long list is tried in turns: no alarm waits for one that is not kept."""
        from models.exchange.taking import Taken, pieces

        every = Taken()
        for turn, piece in enumerate(pieces(self.kind, wanted, _PIECE)):
            if turn:
                time.sleep(_TURN_S)
            taken = self.taken(piece, keep=False)
            for outcome in ("added", "changed", "same", "problems"):
                getattr(every, outcome).extend(getattr(taken, outcome))
        return every if wanted else self.taken(wanted, keep=False)

    def taken(self, wanted: Sequence[Wanted], *, keep: bool) -> Taken:
        """Take the rows in, in one transaction; nothing is kept where a row is faulty or `keep` is not said."""
        from models.exchange.taking import Taken, take

        taken, clock = Taken(), self.at.store.clock
        try:
            with self.at.store.write() as session:
                taken = take(session, self.actor, self.kind, wanted, self.name, self.sha256, clock)
                if taken.problems or not keep:
                    raise _Undone
        except _Undone:
            pass
        return taken


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Read the list, say what it would do, and do it unless a row is faulty or it is only tried."""
    from models.exchange.checking import check_rows
    from models.exchange.mapping import place, read_map, write_map
    from models.exchange.sheets import read_list
    from models.reconcile.reading import MOST_BYTES

    told = read_map(arguments.kind, _map_text(arguments.map)) if arguments.map else None
    content = _content(arguments.file, MOST_BYTES)
    rows = read_list(content, told.sheet if told else "")
    placed = place(arguments.kind, rows, told)
    if arguments.write_map:
        with new_file(Path(arguments.write_map)) as stream:
            stream.write(write_map(placed, told.sheet if told else "").encode())
        say(t("exchange.map_written", path=arguments.write_map))
    wanted, problems = check_rows(arguments.kind, rows, placed)
    with opened(home) as at:
        came = _Coming(
            at, at.actor(), arguments.kind, Path(arguments.file).name, hashlib.sha256(content).hexdigest()
        )
        tried = problems or arguments.dry_run
        taken = came.tried(wanted) if tried else came.taken(wanted, keep=True)
    problems = sorted([*problems, *taken.problems], key=lambda each: each.line)
    if arguments.json:
        say_json(_as_json(arguments, placed, taken, problems))
    else:
        _say(arguments, rows, placed, taken, problems)
    if problems:
        wrong = len({each.line for each in problems})
        raise UsageProblem("exchange.nothing_taken" + (".one" if wrong == 1 else ""), rows=wrong)
    return OK


def _say(
    arguments: argparse.Namespace,
    rows: Sequence[Row],
    placed: Placed,
    taken: Taken,
    problems: Sequence[RowProblem],
) -> None:
    say(n("exchange.read", len(rows) - placed.header - 1, file=clean(Path(arguments.file).name, 80)))
    say(t("exchange.columns", columns=", ".join(f"{k} = {v}" for k, v in placed.headings.items())))
    if placed.left_out:
        say(t("exchange.left_out", columns=", ".join(placed.left_out)[:300]))
    for problem in problems[:_TOLD]:
        say_error(problem_words(problem))
    if len(problems) > _TOLD:
        say_error(n("exchange.more_problems", len(problems) - _TOLD))
    if problems:
        return
    for name in ("added", "changed"):
        codes = getattr(taken, name)
        if codes:
            shown = ", ".join(codes[:_TOLD]) + (" …" if len(codes) > _TOLD else "")
            say(n(f"exchange.{name}", len(codes), codes=shown))
    say(n("exchange.same", len(taken.same)))
    say(t("exchange.only_tried" if arguments.dry_run else "exchange.done"))


def problem_words(problem: RowProblem) -> str:
    """A faulty row in one sentence; what may be somebody's name, number or address is not in it."""
    why = t(problem.message_id, **problem.values)
    heading = f", {problem.heading}" if problem.heading else ""
    return t("exchange.row", line=problem.line, heading=heading, why=why)


def _as_json(
    arguments: argparse.Namespace, placed: Placed, taken: Taken, problems: Sequence[RowProblem]
) -> dict[str, object]:
    return {
        "kind": arguments.kind,
        "file": Path(arguments.file).name,
        "taken_in": not problems and not arguments.dry_run,
        "dry_run": arguments.dry_run,
        "columns": placed.headings,
        "left_out": list(placed.left_out),
        "added": [] if problems else taken.added,
        "changed": [] if problems else taken.changed,
        "same": [] if problems else taken.same,
        "problems": [
            {"line": each.line, "column": each.heading or None, "what": problem_words(each)}
            for each in problems
        ],
    }


def _map_text(path: str) -> str:
    try:
        return _content(path, _MOST_MAP).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageProblem("exchange.map_unreadable", why="UTF-8") from error


def _content(told: str, most: int) -> bytes:
    """A file's bytes, one more than allowed at most: what is too large is refused, not read."""
    path = Path(told).expanduser()
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise UsageProblem("exchange.file_unreadable", path=clean(str(path), 200)) from error
