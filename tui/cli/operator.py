"""`vaktbord operator`: who works here, in which role, and by what they sign in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli import login
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from models.access.rows import OperatorRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Add, list, end or change an operator. What takes two persons is asked for, and says by which number."""
    acts = {
        "add": _add,
        "list": _list,
        "disable": _disable,
        "role": _role,
        "passphrase": _passphrase,
        "pin": _pin,
        "verify-phone": _verify_phone,
    }
    with opened(home) as at:
        acts[arguments.act](arguments, at)
    return OK


def _add(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access import commands, credentials
    from models.access.passphrase import require_fit

    actor = at.actor()
    phrase = login.new_passphrase(
        arguments.new_passphrase_fd,
        needed=False,
        fit=lambda typed: require_fit(typed, arguments.code, arguments.name),
    )
    kept = credentials.hashed(phrase, arguments.code, arguments.name) if phrase else ""
    with at.store.write() as session:
        number = commands.enlist(
            session,
            actor,
            arguments.code,
            arguments.name,
            arguments.role,
            at.store.clock,
            phone=typed(arguments.phone),
            passphrase=kept,
        )
    if not _say_waits(number):
        say(
            t(
                "access.operator_added",
                code=arguments.code.strip().lower(),
                role=t(f"access.role.{arguments.role}"),
            )
        )
        say(t("access.operator_signs_in" if kept else "access.operator_no_passphrase"))


def _list(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access.views import operators

    with at.store.read() as connection:
        rows = operators(connection)
    if arguments.json:
        say_json(
            [
                {
                    "code": row.code,
                    "name": row.name,
                    "role": row.role,
                    "active": row.active,
                    "signs_in": row.signs_in,
                    "phone_verified_on": row.phone_verified_on and row.phone_verified_on.isoformat(),
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        say(_line(row))
    if not rows:
        say(t("access.no_operators"))


def _line(row: OperatorRow) -> str:
    told = [row.code, row.name, t(f"access.role.{row.role}")]
    if not row.active:
        told.append(t("access.ended"))
    elif not row.signs_in:
        told.append(t("access.cannot_sign_in"))
    if row.active:
        day = row.phone_verified_on
        unverified = "access.phone_unverified" if row.has_phone else "access.phone_missing"
        told.append(t(unverified) if day is None else t("access.phone_verified", day=day))
    return ", ".join(told)


def _disable(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access import commands

    actor = at.actor()
    with at.store.write() as session:
        number = commands.disable(session, actor, arguments.code, at.store.clock)
    if not _say_waits(number):
        say(t("access.operator_ended", code=arguments.code))


def _role(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access import commands

    actor = at.actor()
    with at.store.write() as session:
        number = commands.change_role(session, actor, arguments.code, arguments.role, at.store.clock)
    if not _say_waits(number):
        say(t("access.role_changed", code=arguments.code, role=t(f"access.role.{arguments.role}")))


def _passphrase(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access import credentials
    from models.access.passphrase import require_fit
    from models.access.views import operator_by_code

    actor = at.actor(arguments.code)
    with at.store.read() as connection:
        row = operator_by_code(connection, arguments.code)
    name = row.name if row else ""
    phrase = login.new_passphrase(
        arguments.new_passphrase_fd, needed=True, fit=lambda typed: require_fit(typed, arguments.code, name)
    )
    kept = credentials.hashed(phrase, arguments.code, name)
    with at.store.write() as session:
        number = credentials.set_passphrase(session, actor, arguments.code, kept, at.store.clock)
    if not _say_waits(number):
        say(t("access.passphrase_set", code=arguments.code))


def _pin(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access import credentials
    from models.access.views import operator_by_code

    actor = at.actor(arguments.code)
    with at.store.read() as connection:
        row = operator_by_code(connection, arguments.code)
    if row is None or row.id != actor.id:
        raise UsageProblem("access.own_pin_only")
    kept = None
    if not arguments.remove:
        pin = login.new_passphrase(arguments.new_passphrase_fd, needed=True, prompt="access.ask_pin")
        kept = credentials.hashed_pin(pin)
    with at.store.write() as session:
        credentials.set_pin(session, actor, kept, at.store.clock)
    say(t("access.pin_set" if kept else "access.pin_removed"))


def _verify_phone(arguments: argparse.Namespace, at: Opened) -> None:
    from models.access.phones import verify_phone

    actor = at.actor()
    with at.store.write() as session:
        verify_phone(session, actor, arguments.code, at.store.clock, phone=typed(arguments.phone))
    say(t("access.phone_is_verified", code=arguments.code.strip().lower()))


def _say_waits(number: int) -> bool:
    if number:
        say(t("access.waits", number=number))
    return bool(number)
