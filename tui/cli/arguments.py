"""The command line: every command and option, with help in the chosen language."""

from __future__ import annotations

import argparse
import gettext
from collections.abc import Callable
from typing import NoReturn, cast

from models.store.errors import UsageProblem
from models.words.lookup import known, t
from tui.cli import access_arguments, card_arguments, key_arguments, protection_arguments, register_arguments

VERSION = "0.1.0"
TRANSMITTER_KINDS = ("personal", "burglary", "technical")
CLOSE_CLASSES = ("real", "probable", "user_error", "technical", "test", "unknown")
# argparse's own sentences, found by their English wording.
_ARGPARSE = {
    "usage: ": "argparse.usage",
    "positional arguments": "argparse.positional",
    "options": "argparse.options",
    "show this help message and exit": "argparse.help",
    "show program's version number and exit": "argparse.version",
    "argument %(argument_name)s: %(message)s": "argparse.argument",
    "the following arguments are required: %s": "argparse.required",
    "unrecognized arguments: %s": "argparse.unrecognized",
    "invalid choice: %(value)r (choose from %(choices)s)": "argparse.choice",
    "invalid %(type)s value: %(value)r": "argparse.value",
    "expected one argument": "argparse.one_argument",
    "expected at least one argument": "argparse.one_argument",
    "one of the arguments %s is required": "argparse.one_of",
    "ignored explicit argument %r": "argparse.takes_none",
    "not allowed with argument %s": "argparse.not_with",
    "ambiguous option: %(option)s could match %(matches)s": "argparse.ambiguous",
}


# The largest whole number that a database takes.
_MOST = 2**63 - 1


class Parser(argparse.ArgumentParser):
    """Says what is wrong as an error of ours, in one sentence, instead of ending the process itself."""

    def error(self, message: str) -> NoReturn:
        raise UsageProblem("cli.usage", why=message, prog=self.prog)


def parse(argv: list[str]) -> argparse.Namespace:
    """The arguments as told; raises UsageProblem, or SystemExit(0) after help or version."""
    argparse._ = _translated  # type: ignore[attr-defined]  # argparse looks its sentences up by this global
    parser = _parser(_asked_for(argv))
    arguments, unknown = parser.parse_known_args(argv)
    words = " ".join(filter(None, (parser.prog, arguments.command, getattr(arguments, "act", None))))
    if unknown:
        raise UsageProblem(
            "cli.usage", why=_translated("unrecognized arguments: %s") % " ".join(unknown), prog=words
        )
    for value in vars(arguments).values():
        if isinstance(value, int) and abs(value) > _MOST:
            raise UsageProblem("cli.usage", why=t("argparse.too_large", value=str(value)[:24]), prog=words)
    if arguments.command is None:
        arguments.command = "desk"
    return arguments


def home_of(argv: list[str]) -> str | None:
    """The --home that stands in the arguments, before they are parsed; for choosing the language of help."""
    for position, argument in enumerate(argv):
        if argument == "--home" and position + 1 < len(argv):
            return argv[position + 1]
        if argument.startswith("--home="):
            return argument.removeprefix("--home=")
    return None


def _asked_for(argv: list[str]) -> str:
    """The command that the arguments name, "desk" for none; "" where all of them must be known to answer."""
    rest = iter(argv)
    for argument in rest:
        if argument == "--home":
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
        elif not argument.startswith("--home="):
            return ""
    return "desk"


class _Unasked:
    """Stands for a command that nobody asked for: takes every option, and costs nothing."""

    def __getattr__(self, name: str) -> _Unasked:
        return self

    def __call__(self, *given: object, **named: object) -> _Unasked:
        return self


def _parser(asked_for: str = "") -> Parser:
    """All commands, or the one `asked_for`: to build them all takes longer than most of them run."""
    shared = Parser(add_help=False)
    shared.add_argument("--home", metavar="DIR", help=t("cli.help.home"), default=argparse.SUPPRESS)
    key_arguments.add_passphrase(shared)
    parser = Parser(prog="vaktbord", description=t("cli.help.vaktbord"), epilog=t("cli.help.codes"))
    parser.add_argument("--home", metavar="DIR", help=t("cli.help.home"))
    parser.add_argument(
        "--version", action="version", version=f"Vaktbord {VERSION}", help=t("argparse.version")
    )
    commands = parser.add_subparsers(
        dest="command", metavar=t("cli.help.command"), title=t("cli.help.commands"), parser_class=Parser
    )

    def command(name: str) -> argparse.ArgumentParser:
        if asked_for and name != asked_for:
            return cast("argparse.ArgumentParser", _Unasked())
        words = t(f"cli.help.{name}")
        return commands.add_parser(name, help=words, description=words, parents=[shared])

    init = command("init")
    init.add_argument("--yes", "-y", action="store_true", help=t("cli.help.init.yes"))
    init.add_argument("--key-in-home", action="store_true", help=t("cli.help.init.key_in_home"))
    init.add_argument("--key-file", metavar="F", help=t("cli.help.init.key_file"))
    init.add_argument(
        "--key-source", choices=key_arguments.PLACES, default="file", help=t("cli.help.init.key_source")
    )
    access_arguments.add_first(init)
    access_arguments.add_holding(command, init)
    init.add_argument("--city", metavar="NAME", help=t("cli.help.init.city"))
    init.add_argument("--language", choices=("sv", "en"), help=t("cli.help.init.language"))
    init.add_argument("--dc09-tcp", metavar="HOST:PORT", help=t("cli.help.init.dc09_tcp"))
    init.add_argument("--arc-phone", metavar="NUMBER", help=t("cli.help.init.arc_phone"))
    init.add_argument("--database-url", metavar="URL", default="", help=t("cli.help.init.database_url"))
    init.add_argument("--database-owner-url", metavar="URL", default="", help=t("cli.help.init.owner_url"))
    # A home whose clock may be moved by VAKTBORD_NOW: for tests and rehearsals.
    init.add_argument("--kind", choices=("city", "test"), default="city", help=argparse.SUPPRESS)

    card_arguments.add_redact(command("desk"))

    watch = command("watch")
    watch.add_argument("--stop", action="store_true", help=t("cli.help.watch.stop"))
    # The demo's watch ends when this pipe does.
    watch.add_argument("--parent-fd", type=int, help=argparse.SUPPRESS)
    key_arguments.add_handed(watch)

    demo = command("demo")
    card_arguments.add_redact(demo)
    demo.add_argument("--language", choices=("sv", "en"), help=t("cli.help.init.language"))

    access_arguments.as_json(command("status"))

    alarms = access_arguments.as_json(command("alarms"))
    alarms.add_argument("--all", action="store_true", help=t("cli.help.alarms.all"))
    alarms.add_argument("--raw", action="store_true", help=t("cli.help.alarms.raw"))
    access_arguments.add_token(alarms)

    notices = access_arguments.as_json(command("notices"))
    notices.add_argument("--settle", action="store_true", help=t("cli.help.notices.settle"))

    transmitter = command("transmitter")
    acts = transmitter.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    add = acts.add_parser("add", help=t("cli.help.transmitter.add"), parents=[shared])
    add.add_argument("account", metavar="ACCOUNT", help=t("cli.help.transmitter.account"))
    add.add_argument("--kind", choices=TRANSMITTER_KINDS, required=True, help=t("cli.help.transmitter.kind"))
    add.add_argument("--person", metavar="CODE", required=True, help=t("cli.help.transmitter.person"))
    add.add_argument("--key-file", metavar="F", help=t("cli.help.transmitter.key_file"))
    add.add_argument("--portable", action="store_true", help=t("cli.help.transmitter.portable"))
    key = acts.add_parser("key", help=t("cli.help.transmitter.key"), parents=[shared])
    key.add_argument("account", metavar="ACCOUNT", help=t("cli.help.transmitter.account"))
    how = key.add_mutually_exclusive_group()
    how.add_argument("--key-fd", metavar="N", type=int, help=t("cli.help.transmitter.key_fd"))
    how.add_argument("--key-file", metavar="F", help=t("cli.help.transmitter.key_file"))
    how.add_argument("--generate", action="store_true", help=t("cli.help.transmitter.generate"))
    how.add_argument("--retire-old", action="store_true", help=t("cli.help.transmitter.retire_old"))
    key.add_argument("--replace-next", action="store_true", help=t("cli.help.transmitter.replace_next"))
    removed = acts.add_parser("remove-key", help=t("cli.help.transmitter.remove_key"), parents=[shared])
    removed.add_argument("account", metavar="ACCOUNT", help=t("cli.help.transmitter.account"))
    access_arguments.as_json(acts.add_parser("list", help=t("cli.help.transmitter.list"), parents=[shared]))
    protection_arguments.add_transmitter(acts, shared)

    partner = command("partner")
    acts = partner.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    for name, words in (
        ("add", t("cli.help.partner.add")),
        ("rotate", t("cli.help.partner.rotate")),
        ("retire", t("cli.help.partner.retire")),
        ("end", t("cli.help.partner.end")),
    ):
        act = acts.add_parser(name, help=words, parents=[shared])
        act.add_argument("name", metavar="NAME", help=t("cli.help.partner.name"))
        if name == "add":
            act.add_argument(
                "--interval", metavar="S", type=int, default=0, help=t("cli.help.partner.interval")
            )
    access_arguments.as_json(acts.add_parser("list", help=t("cli.help.partner.list"), parents=[shared]))

    person = command("person")
    acts = person.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    add = acts.add_parser("add", help=t("cli.help.person.add"), parents=[shared])
    add.add_argument("code", metavar="CODE", help=t("cli.help.person.code"))
    add.add_argument("--name", metavar="NAME", required=True, help=t("cli.help.person.name"))
    add.add_argument("--phone", metavar="NUMBER", default="", help=t("cli.help.person.phone"))
    card_arguments.add_person(acts, shared)
    register_arguments.add_person(acts, shared)
    card_arguments.add(command, shared)

    simulate = command("simulate")
    simulate.add_argument(
        "--scenario", metavar="NAME", default="alarm_night", help=t("cli.help.simulate.scenario")
    )
    simulate.add_argument("--parent-fd", type=int, help=argparse.SUPPRESS)

    ack = command("ack")
    ack.add_argument("id", metavar="ID", help=t("cli.help.alarm_id"))

    close = command("close")
    close.add_argument("id", metavar="ID", help=t("cli.help.alarm_id"))
    close.add_argument("--class", dest="close_class", choices=CLOSE_CLASSES, required=True, metavar="C",
                       help=t("cli.help.close.class", known=", ".join(CLOSE_CLASSES)))  # fmt: skip
    close.add_argument("--reason", required=True, metavar="R", help=t("cli.help.close.reason"))
    close.add_argument("--seen", type=int, metavar="N", default=0, help=t("cli.help.close.seen"))
    close.add_argument("--repeats", type=int, metavar="N", default=0, help=t("cli.help.close.repeats"))

    upgrade = command("upgrade")
    upgrade.add_argument("--yes", "-y", action="store_true", help=t("cli.help.upgrade.yes"))

    access_arguments.as_json(command("doctor"))
    if not commands.choices or not asked_for:
        _add_rooms(command, shared)
    if asked_for and not commands.choices:
        return _parser()
    access_arguments.add_who(parser)
    return parser


def _add_rooms(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """The commands of every room, loaded only when what was asked for is none of those above."""
    from tui.cli import (
        assignment_arguments,
        audit_arguments,
        backup_arguments,
        channel_arguments,
        compliance_arguments,
        drill_arguments,
        exchange_arguments,
        figures_arguments,
        handover_arguments,
        incident_arguments,
        journal_arguments,
        obligation_arguments,
        owed_arguments,
        plan_arguments,
        referral_arguments,
        risk_arguments,
        rota_arguments,
        rotation_arguments,
    )

    access_arguments.add(command, shared)
    audit_arguments.add(command, shared)
    plan_arguments.add(command, shared)
    risk_arguments.add(command, shared)
    rota_arguments.add(command, shared)
    rotation_arguments.add(command, shared)
    handover_arguments.add(command, shared)
    register_arguments.add(command, shared)
    figures_arguments.add(command, shared)
    protection_arguments.add(command, shared)
    compliance_arguments.add(command, shared)
    drill_arguments.add(command, shared)
    obligation_arguments.add(command, shared)
    owed_arguments.add(command, shared)
    exchange_arguments.add(command, shared)
    referral_arguments.add(command, shared)
    assignment_arguments.add(command, shared)
    backup_arguments.add(command)
    key_arguments.add(command, shared)
    channel_arguments.add(command, shared)
    journal_arguments.add(command)
    incident_arguments.add(command)


def _translated(message: str) -> str:
    message_id = _ARGPARSE.get(message, "")
    if message_id and known(message_id):
        return t(message_id)
    return gettext.gettext(message)
