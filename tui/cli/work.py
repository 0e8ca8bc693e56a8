"""`vaktbord ack` and `vaktbord close`: working an alarm without a full-screen program."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import n, t
from tui.cli.alarms import line
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from sqlalchemy import Connection


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Acknowledge or close the one alarm that is meant."""
    with opened(home) as at:
        from models.alarms import commands
        from models.alarms.same_person import also_open
        from models.alarms.views import alarm_row

        clock = at.store.clock
        actor = at.helper() if arguments.command == "ack" else at.actor()
        with at.store.read() as connection:
            alarm_id = meant(connection, arguments.id)
        if arguments.command == "ack":
            with at.store.write() as session:
                commands.acknowledge(session, actor, alarm_id, clock)
            done = "cli.ack.done"
        else:
            with at.store.write() as session:
                commands.close(
                    session, actor, alarm_id, arguments.close_class, typed(arguments.reason), clock
                )
            done = "cli.close.done"
        with at.store.read() as connection:
            row = alarm_row(connection, alarm_id)
            others = also_open(connection, alarm_id) if arguments.command == "close" else ()
        zone = at.settings.display.time_zone
        if row is not None:
            say(t(done, alarm=line(row, clock.now(), zone)))
        if row is not None and arguments.command == "ack" and actor.kind == "unproven":
            say(t("cli.ack.unproven", s=round(commands.UNPROVEN_S), seq=row.seq))
        if others:
            say(n("close.others", len(others)))
            for each in others:
                say(f"  {line(each, clock.now(), zone)}")
    return OK


def meant(connection: Connection, given: str) -> str:
    """The id of the alarm that a typed id, number or unique beginning means; raises UsageProblem otherwise."""
    from models.alarms.views import resolve

    found = resolve(connection, given.strip().lower())
    if len(found) == 1:
        return found[0]
    shown = given[:40]
    raise UsageProblem("cli.alarm_ambiguous" if found else "cli.alarm_unknown", given=shown)
