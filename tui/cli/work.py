"""`vaktbord ack` and `vaktbord close`: working an alarm without a full-screen program."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.errors import Refused, UsageProblem
from models.store.home import Home
from models.words.lookup import n, t
from tui.cli.alarms import line
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.access.actor import Actor


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Acknowledge or close the one alarm that is meant."""
    with opened(home) as at:
        from models.alarms import commands
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
            _close(at, actor, alarm_id, arguments)
            done = "cli.close.done"
        with at.store.read() as connection:
            row = alarm_row(connection, alarm_id)
        zone = at.settings.display.time_zone
        if row is not None:
            say(t(done, alarm=line(row, clock.now(), zone)))
        if row is not None and arguments.command == "ack" and actor.kind == "unproven":
            say(t("cli.ack.unproven", s=round(commands.UNPROVEN_S), seq=row.seq))
    return OK


def _close(at: Opened, actor: Actor, alarm_id: str, arguments: argparse.Namespace) -> None:
    """Close it, once the same person's other open alarms were listed and their number was given back."""
    from models.alarms import commands
    from models.alarms.repeats import repeats_of
    from models.alarms.same_person import also_open
    from models.alarms.views import alarm_row, open_alarms

    clock, zone = at.store.clock, at.settings.display.time_zone
    with at.store.read() as connection:
        others = also_open(connection, alarm_id)
        row = alarm_row(connection, alarm_id)
        repeats = repeats_of(row, open_alarms(connection)) if row is not None else ()
    if len(others) != arguments.seen:
        if others:
            say(n("close.others", len(others)))
        for each in others:
            say(f"  {line(each, clock.now(), zone)}")
        raise Refused("cli.close.unseen", n=len(others), given=arguments.seen)
    if arguments.repeats not in (0, len(repeats)):
        raise Refused("cli.close.repeats_differ", n=len(repeats), given=arguments.repeats)
    with at.store.write() as session:
        commands.close(
            session,
            actor,
            alarm_id,
            arguments.close_class,
            typed(arguments.reason),
            clock,
            others=[each.id for each in others],
            repeats=[each.id for each in repeats] if arguments.repeats else (),
        )
    if arguments.repeats:
        say(n("cli.close.repeats", arguments.repeats))


def meant(connection: Connection, given: str) -> str:
    """The id of the alarm that a typed id, number or unique beginning means; raises UsageProblem otherwise."""
    from models.alarms.views import resolve

    found = resolve(connection, given.strip().lower())
    if len(found) == 1:
        return found[0]
    shown = given[:40]
    raise UsageProblem("cli.alarm_ambiguous" if found else "cli.alarm_unknown", given=shown)
