"""`vaktbord pending`, `approve` and `refuse`: the second person of an act that takes two."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.home import Home
from models.words.lookup import known, t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.access.rows import TwoPersonRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List what waits, or decide on one of it."""
    with opened(home) as at:
        if arguments.command == "pending":
            _list(at, arguments.json)
        else:
            _decide(at, arguments.command, arguments.number)
    return OK


def _list(at: Opened, as_json: bool) -> None:
    from models.access.two_person import pending

    with at.store.read() as connection:
        rows = pending(connection, at.store.clock)
    if as_json:
        say_json(
            [
                {
                    "number": row.number,
                    "kind": row.kind,
                    "subject": row.subject,
                    "shown": row.shown,
                    "asked_by": row.asked_label,
                    "asked_at": iso(row.asked_at),
                    "ends_at": iso(row.ends_at),
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        say(
            t(
                "access.pending_line",
                number=row.number,
                what=_what(row),
                who=row.asked_label,
                ends=at_the_glass(row.ends_at, at.settings.display.time_zone),
            )
        )
    if not rows:
        say(t("access.nothing_waits"))


def _what(row: TwoPersonRow) -> str:
    """What is asked for, in words; the row itself tells kinds and roles as they are kept."""
    shown = row.shown
    subject, parted, rest = shown.partition(": ")
    if row.kind in ("operator.add", "operator.role") and parted:
        shown = f"{subject}: " + " > ".join(_word("access.role", role) for role in rest.split(" > "))
    elif row.kind == "weed" and parted:
        shown = f"{_word('weed.kind', subject)}: {rest}"
    elif row.kind == "export.bulk":
        shown = _word("access.bulk", shown)
    return ", ".join(each for each in (t(f"access.kind.{row.kind}"), shown) if each)


def _word(domain: str, kept: str) -> str:
    return t(f"{domain}.{kept}") if known(f"{domain}.{kept}") else kept


def _decide(at: Opened, command: str, number: int) -> None:
    from models.access import two_person
    from models.access.kinds import KINDS

    actor = at.actor()
    if command == "approve":
        with at.store.write() as session:
            kind = two_person.approve(session, actor, number, at.store.clock)
        leave = not KINDS[kind].act
        say(t("access.approved_leave" if leave else "access.approved", what=t(f"access.kind.{kind}")))
        return
    with at.store.write() as session:
        two_person.refuse(session, actor, number, at.store.clock)
    say(t("access.refused", number=number))
