"""`vaktbord transmitter register`, `hand-out`, `take-back` and `describe`: transmitters as things (D22)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.measure import day, device_json
from tui.cli.opened import opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from models.store.home import Home


def register(arguments: argparse.Namespace, home: Home) -> int:
    """Who has which transmitter, with what receipt, and how it fares. Serial numbers stay out of it."""
    from models.measures.devices import devices
    from models.people.validity import today
    from tui.render import ages
    from tui.render.protection import device_words

    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        with at.store.read() as connection:
            rows = devices(connection, at.store.clock)
        now = today(at.store.clock)
    if arguments.json:
        say_json([device_json(row) for row in rows])
        return OK
    for row in rows:
        say(device_words(row, now))
    if not rows:
        say(t("cli.transmitter.none"))
    return OK


def hand_out(arguments: argparse.Namespace, home: Home) -> int:
    """Hand a transmitter out against a receipt."""
    from models.measures.handing import hand_out as hand

    with opened(home) as at:
        actor = at.actor()
        with at.store.write() as session:
            told = (session, actor, arguments.account, arguments.person, arguments.receipt, at.store.clock)
            hand(*told, on=day(arguments.on))
    code = arguments.person.upper()
    say(t("cli.device.handed_out", account=arguments.account, code=code, receipt=arguments.receipt))
    return OK


def take_back(arguments: argparse.Namespace, home: Home) -> int:
    """Take a transmitter back against a receipt."""
    from models.measures.handing import take_back as take

    with opened(home) as at:
        actor = at.actor()
        with at.store.write() as session:
            take(session, actor, arguments.account, arguments.receipt, at.store.clock, on=day(arguments.on))
    say(t("cli.device.returned", account=arguments.account, receipt=arguments.receipt))
    return OK


def describe(arguments: argparse.Namespace, home: Home) -> int:
    """Write what is known of a transmitter."""
    from models.measures.handing import describe as tell

    serial = None if arguments.serial is None else typed(arguments.serial)
    with opened(home) as at:
        actor = at.actor()
        with at.store.write() as session:
            tell(
                session, actor, arguments.account, at.store.clock, model=arguments.model, serial=serial,
                battery_changed_on=day(arguments.battery), interval_s=arguments.interval,
            )  # fmt: skip
    say(t("cli.device.described", account=arguments.account))
    return OK
