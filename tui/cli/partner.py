"""`vaktbord partner`: the platforms that may send alarms by signed webhook, and their secrets (docs/webhook.md)."""

from __future__ import annotations

import argparse

from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Add a partner, change its secret, end it, or list them."""
    with opened(home) as at:
        if arguments.act == "list":
            return _list(arguments, at)
        if arguments.act == "retire":
            return _retire(arguments, at)
        if arguments.act == "end":
            return _end(arguments, at)
        return _give(arguments, at)


def _give(arguments: argparse.Namespace, at: Opened) -> int:
    """A new partner, or a second secret for one; the secret is told here and never again."""
    from models.partners import commands
    from models.partners.secrets import in_words

    actor, clock = at.actor(), at.store.clock
    with at.store.write() as session:
        if arguments.act == "add":
            secret = commands.add_partner(
                session, actor, arguments.name, clock, interval_s=arguments.interval
            )
        else:
            secret = commands.rotate_secret(session, actor, arguments.name, clock)
    say(t("cli.partner.added" if arguments.act == "add" else "cli.partner.rotated", name=_shown(arguments)))
    say(t("cli.partner.secret_once"))
    say(in_words(secret))
    if arguments.act == "add" and not at.settings.intake.webhook:
        say(t("cli.partner.not_listening"))
    return OK


def _retire(arguments: argparse.Namespace, at: Opened) -> int:
    from models.partners.commands import retire_secret

    actor = at.actor()
    with at.store.write() as session:
        retire_secret(session, actor, arguments.name, at.store.clock)
    say(t("cli.partner.retired", name=_shown(arguments)))
    return OK


def _end(arguments: argparse.Namespace, at: Opened) -> int:
    from models.partners.commands import end_partner

    actor = at.actor()
    with at.store.write() as session:
        end_partner(session, actor, arguments.name, at.store.clock)
    say(t("cli.partner.ended", name=_shown(arguments)))
    return OK


def _shown(arguments: argparse.Namespace) -> str:
    return clean(arguments.name, 60)


def _list(arguments: argparse.Namespace, at: Opened) -> int:
    from models.partners.views import partners

    with at.store.read() as connection:
        rows = partners(connection)
    if arguments.json:
        say_json(
            [
                {
                    "name": row.name,
                    "active": row.active,
                    "interval_s": row.interval_s,
                    "secrets_made_at": [iso(made) for made in row.secrets_made_at],
                    "last_signal_at": iso(row.last_signal_at),
                    "last_heartbeat_at": iso(row.last_beat_at),
                }
                for row in rows
            ]
        )
        return OK
    zone = at.settings.display.time_zone
    for row in rows:
        heard = max((each for each in (row.last_signal_at, row.last_beat_at) if each), default=None)
        told = [
            row.name,
            t("cli.partner.every", seconds=row.interval_s)
            if row.interval_s
            else t("cli.partner.unsupervised"),
            t("cli.partner.heard", at=at_the_glass(heard, zone)) if heard else t("cli.partner.never_heard"),
        ]
        if len(row.secrets_made_at) > 1:
            told.append(t("cli.partner.two_secrets", at=at_the_glass(row.secrets_made_at[-1], zone)))
        if not row.active:
            told.append(t("cli.partner.inactive"))
        say(", ".join(told))
    if not rows:
        say(t("cli.partner.none"))
    return OK
