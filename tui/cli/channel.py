"""`vaktbord channel` and `awake`: who is woken away from the desk, and by what; the monthly test (DIRECTIVE rule 5)."""

from __future__ import annotations

import argparse
import getpass
import os
import shlex
import sys
import time

from models.store.errors import NotAllowed, Refused, UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import at_the_glass, can_ask, iso, say, say_json
from tui.cli.exit_codes import NOT_OK, OK
from tui.cli.opened import Opened, opened

_MOST_READ = 8192
_LOOK_S = 0.25


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one act of `channel`, or `awake`."""
    act = "awake" if arguments.command == "awake" else arguments.act
    with opened(home) as at:
        if act in ("ladder", "set-ladder"):
            from tui.cli import ladder

            return ladder.run(arguments, at)
        return _ACTS[act](arguments, at)


def _add(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.commands import add_channel

    actor = at.actor()
    kind, address = _address(arguments)
    with at.store.write() as session:
        add_channel(session, actor, arguments.name, kind, address, arguments.whose, at.store.clock)
    say(t("cli.channel.added", name=_shown(arguments)))
    return OK


def _address(arguments: argparse.Namespace) -> tuple[str, str | list[str]]:
    """The kind and the address: a service's is a secret, read from a descriptor, the terminal or standard input."""
    if arguments.program is not None:
        try:
            argv = shlex.split(arguments.program)
        except ValueError as error:
            raise Refused("channel.bad_command") from error
        if not argv or not os.path.isfile(argv[0]) or not os.access(argv[0], os.X_OK):  # noqa: PTH113  # as given
            raise Refused("channel.bad_command")
        return "command", argv
    from scheduler.channel_ways import Ways

    url = _told_url(arguments).strip()
    if "://" not in url or not Ways().understands(url):
        raise Refused("channel.bad_address")
    return "apprise", url


def _told_url(arguments: argparse.Namespace) -> str:
    if arguments.url_fd is None and can_ask():
        try:
            return getpass.getpass(t("cli.channel.ask_url"))
        except EOFError as error:
            raise UsageProblem("channel.bad_address") from error
    try:
        number = sys.stdin.fileno() if arguments.url_fd is None else arguments.url_fd
        content = b""
        while len(content) < _MOST_READ and (more := os.read(number, _MOST_READ)):
            content += more
        return content.decode("utf-8")
    except (OSError, ValueError, OverflowError, AttributeError) as error:
        raise NotAllowed("channel.unreadable_address") from error


def _list(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.views import channels, is_tested
    from tui.render.ladder import outcome_words

    with at.store.read() as connection:
        rows = channels(connection)
    now = at.store.clock.now()
    if arguments.json:
        say_json(
            [
                {
                    "name": row.name,
                    "kind": row.kind,
                    "duty": row.duty,
                    "operator": row.operator,
                    "active": row.active,
                    "tested": is_tested(row, now),
                    "test_asked_at": iso(row.asked_at),
                    "test_confirmed_at": iso(row.confirmed_at),
                    "last_outcome": row.outcome or None,
                    "last_fault": row.fault or None,
                    "last_at": iso(row.outcome_at),
                }
                for row in rows
            ]
        )
        return OK
    zone = at.settings.display.time_zone
    for row in rows:
        whose = row.operator or t(f"channel.whose.{row.duty}")
        told = [row.name, t(f"channel.kind.{row.kind}"), t("cli.channel.whose", who=whose)]
        if not row.active:
            told.append(t("cli.channel.inactive"))
        elif row.confirmed_at is None:
            told.append(t("cli.channel.never_tested"))
        elif is_tested(row, now):
            told.append(t("cli.channel.tested", at=at_the_glass(row.confirmed_at, zone)))
        else:
            told.append(t("cli.channel.tested_long_ago", at=at_the_glass(row.confirmed_at, zone)))
        if row.outcome_at is not None:
            last = outcome_words(row.outcome, row.fault)
            told.append(t("cli.channel.last", at=at_the_glass(row.outcome_at, zone), what=last))
        say(", ".join(told))
    if not rows:
        say(t("cli.channel.none"))
    return OK


def _test(arguments: argparse.Namespace, at: Opened) -> int:
    """Send it, and wait a while for what becomes of it; 1 where it is known not to have gone."""
    from models.channels.commands import ask_test
    from models.channels.views import outcome_of_test
    from tui.render.ladder import outcome_words

    actor = at.actor()
    with at.store.write() as session:
        test_id = ask_test(session, actor, arguments.name, at.store.clock)
    say(t("cli.channel.test_asked", name=_shown(arguments)))
    ends = time.monotonic() + max(0, arguments.wait)
    while True:
        with at.store.read() as connection:
            row = outcome_of_test(connection, test_id)
        if row is None or row.outcome or time.monotonic() >= ends:
            break
        time.sleep(_LOOK_S)
    outcome, fault = (row.outcome, row.fault) if row is not None else ("", "")
    say(t("cli.channel.so_far", what=outcome_words(outcome, fault)))
    if outcome in ("refused", "expired"):
        return NOT_OK
    if not outcome and not fault:
        say(t("cli.channel.not_taken"))
    say(t("cli.channel.now_confirm"))
    return OK


def _confirm(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.commands import confirm_test

    actor = at.actor()
    with at.store.write() as session:
        name = confirm_test(session, actor, arguments.code, at.store.clock)
    say(t("cli.channel.confirmed", name=name))
    return OK


def _remove(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.commands import remove_channel

    actor = at.actor()
    with at.store.write() as session:
        remove_channel(session, actor, arguments.name, at.store.clock)
    say(t("cli.channel.removed", name=_shown(arguments)))
    return OK


def _arc_calls(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.deciding import decide_arc_calls

    actor = at.actor()
    with at.store.write() as session:
        decide_arc_calls(session, actor, not arguments.no, arguments.decision, at.store.clock)
    say(t("cli.channel.arc_calls_not" if arguments.no else "cli.channel.arc_calls"))
    return OK


def _awake(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.commands import awake
    from tui.cli.work import meant

    actor = at.actor()
    with at.store.read() as connection:
        alarm_id = meant(connection, arguments.id)
    with at.store.write() as session:
        awake(session, actor, alarm_id, at.store.clock)
    say(t("cli.awake.done"))
    return OK


def _tell(arguments: argparse.Namespace, at: Opened) -> int:
    from models.channels.texts import tell_early
    from tui.cli.work import meant

    actor = at.actor()
    with at.store.read() as connection:
        alarm_id = meant(connection, arguments.id)
    with at.store.write() as session:
        names = tell_early(session, actor, alarm_id, arguments.whom, at.store.clock)
    say(t("cli.channel.told", names=", ".join(names)) if names else t("tell.told_early.drill"))
    return OK


def _shown(arguments: argparse.Namespace) -> str:
    return clean(arguments.name, 60)


_ACTS = {
    "add": _add,
    "list": _list,
    "test": _test,
    "confirm": _confirm,
    "remove": _remove,
    "arc-calls": _arc_calls,
    "awake": _awake,
    "tell": _tell,
}
