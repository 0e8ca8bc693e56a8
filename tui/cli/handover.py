"""`vaktbord handover`: the sheets of TiB's handovers, printed, signed, and what lacks a signature (D87)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.handover.rows import HandoverRow, Missing

SUFFIXES = (".txt", ".pdf")


def run(arguments: argparse.Namespace, home: Home) -> int:
    """One of the acts."""
    from tui.render import ages

    acts = {"list": _list, "missing": _missing, "print": _print, "sign": _sign, "settle": _settle}
    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        return acts[arguments.act](at, arguments)


def _list(at: Opened, arguments: argparse.Namespace) -> int:
    from models.handover.views import handovers
    from tui.render.handover import kept_line
    from tui.render.line import plain

    with at.store.read() as connection:
        rows = handovers(connection)
    if arguments.json:
        say_json([_as_json(row) for row in rows])
        return OK
    for row in rows:
        say(plain(kept_line(row, at.store.clock.now(), 120)).rstrip())
    if not rows:
        say(t("handovers.none"))
    return OK


def _as_json(row: HandoverRow) -> dict[str, object]:
    return {
        "number": row.seq,
        "duty": row.duty,
        "outgoing": row.outgoing,
        "incoming": row.incoming or None,
        "written": iso(row.written_at),
        "outgoing_signed": None if row.outgoing_signed_at is None else iso(row.outgoing_signed_at),
        "incoming_signed": None if row.incoming_signed_at is None else iso(row.incoming_signed_at),
        "standing": row.standing,
        "sha256": row.sha256,
        "head_entry": row.head_seq,
    }


def _missing(at: Opened, arguments: argparse.Namespace) -> int:
    """What lacks a signature, oldest first; the change is named as `settle` wants it."""
    from models.handover.missing import missing
    from tui.render.handover import missing_words

    now = at.store.clock.now()
    with at.store.read() as connection:
        rows = missing(connection, now)
    if arguments.json:
        say_json([_missing_json(row, late=row.late(now)) for row in rows])
        return OK
    for row in rows:
        say(f"{row.span_id}  {missing_words(row, now)}")
    if not rows:
        say(t("cli.handover.none_missing"))
    return OK


def _missing_json(row: Missing, *, late: bool) -> dict[str, object]:
    return {
        "change": row.span_id,
        "duty": row.duty,
        "outgoing": row.outgoing,
        "incoming": row.incoming,
        "since": iso(row.since),
        "missing": row.standing,
        "number": row.handover,
        "late": late,
    }


def _print(at: Opened, arguments: argparse.Namespace) -> int:
    """The newest sheet, the one with this number, or as a draft what one would say now; to a file or as text."""
    from models.handover.reading import read_handover
    from models.handover.views import handovers
    from tui.paper.handover import handover_paper
    from tui.paper.text import text

    path = Path(arguments.out).expanduser().absolute() if arguments.out else None
    if path is not None and path.suffix.lower() not in SUFFIXES:
        raise UsageProblem("cli.handover.bad_file", given=path.name)
    now, number = at.store.clock.now(), arguments.number
    with at.store.read() as connection:
        if number is None and not arguments.draft:
            newest = [row for row in handovers(connection) if row.withdrawn_at is None][:1]
            number = newest[0].seq if newest else None
        found = read_handover(connection, "", now, number, draft=number is None)
        paper = handover_paper(connection, found, now)
    if path is None:
        say(text(paper).rstrip("\n"))
        return OK
    from models.store.exporting import new_file

    if path.suffix.lower() == ".pdf":
        from tui.paper.pdf import pdf

        made = pdf(paper)
    else:
        made = text(paper).encode()
    with new_file(path) as stream:
        stream.write(made)
    say(t("cli.handover.printed", file=path.name))
    return OK


def _sign(at: Opened, arguments: argparse.Namespace) -> int:
    from models.handover.commands import sign

    actor = at.actor()
    with at.store.write() as session:
        sign(session, actor, arguments.number, at.store.clock)
    say(t("tell.handover.signed", number=arguments.number))
    return OK


def _settle(at: Opened, arguments: argparse.Namespace) -> int:
    from models.handover.commands import settle

    actor = at.actor()
    with at.store.write() as session:
        settle(session, actor, arguments.change, arguments.reason, at.store.clock)
    say(t("tell.handover.settled"))
    return OK
