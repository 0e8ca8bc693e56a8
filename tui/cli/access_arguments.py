"""The commands of access on the command line, and `--as` on every command that writes, reveals or exports."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from models.access.rights import ROLES
from models.access.words import TOKEN_PURPOSES
from models.words.lookup import t

# What is masked, helps the machine, or starts before anybody can sign in. Every other command asks who acts.
ASK_NOBODY = frozenset(
    {
        "init", "desk", "watch", "demo", "status", "simulate", "upgrade", "doctor", "transmitter list",
        "partner list", "operator list", "token list", "pending", "audit verify", "audit head", "break-glass list",
        "figures", "compliance", "report year", "drill list", "referral list", "drill debrief", "target show",
        "key status", "key recover", "assignments", "obligations", "incidents",
        "channel list", "channel ladder",
        "onduty", "hours", "due", "shift list", "rota list", "rota away", "rota rules",
        "handover list", "handover missing", "handover print", "paper make",
        "advice list", "transmitter register",
        "people", "office list", "board list", "person endings",
        "person rules", "office rules", "board rules",
        "offers", "talk list", "talk calendar", "document list", "document show", "document check",
        "plan check", "plan list", "plan show", "plan numbers",
        "analysis list", "course list", "invite list",
    }
)  # fmt: skip


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`operator`, `token`, `pending`, `approve` and `refuse`."""
    operator = command("operator")
    acts = operator.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=t(f"cli.help.operator.{name}"), parents=[shared])

    added = _code(act("add"))
    added.add_argument("--name", metavar="NAME", required=True, help=t("cli.help.operator.name"))
    added.add_argument("--role", choices=ROLES, required=True, help=t("cli.help.operator.roles"))
    added.add_argument("--phone", metavar="NUMBER", default="", help=t("cli.help.operator.phone"))
    _new(added)
    as_json(act("list"))
    _code(act("disable"))
    rung = _code(act("verify-phone"))
    rung.add_argument("--phone", metavar="NUMBER", default="", help=t("cli.help.operator.new_phone"))
    _code(act("role")).add_argument("role", choices=ROLES, metavar="ROLE", help=t("cli.help.operator.roles"))
    _new(_code(act("passphrase")))
    pin = _new(_code(act("pin")))
    pin.add_argument("--remove", action="store_true", help=t("cli.help.operator.pin_remove"))

    token = command("token")
    acts = token.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    made = acts.add_parser("add", help=t("cli.help.token.add"), parents=[shared])
    made.add_argument("name", metavar="NAME", help=t("cli.help.token.name"))
    made.add_argument(
        "--for", dest="purpose", choices=TOKEN_PURPOSES, required=True, help=t("cli.help.token.for")
    )
    as_json(acts.add_parser("list", help=t("cli.help.token.list"), parents=[shared]))
    ended = acts.add_parser("end", help=t("cli.help.token.end"), parents=[shared])
    ended.add_argument("name", metavar="NAME", help=t("cli.help.token.name"))

    as_json(command("pending"))
    for name in ("approve", "refuse"):
        command(name).add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.number"))


def add_first(init: argparse.ArgumentParser) -> None:
    """`init`'s first administrator."""
    init.add_argument("--admin", metavar="NAME", default="", help=t("cli.help.init.admin"))
    init.add_argument("--passphrase-fd", metavar="N", type=int, help=t("cli.help.init.passphrase_fd"))


def add_holding(command: Callable[[str], argparse.ArgumentParser], init: argparse.ArgumentParser) -> None:
    """`holding`, and `init`'s question of the same."""
    init.add_argument("--holding-decision", metavar="REF", default="", help=t("cli.help.init.holding"))
    holding = command("holding")
    holding.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.holding.decision"))
    holding.add_argument("--withdraw", action="store_true", help=t("cli.help.holding.withdraw"))


def add_token(alarms: argparse.ArgumentParser) -> None:
    """What opens `alarms --raw` for a program."""
    alarms.add_argument("--token-fd", metavar="N", type=int, help=t("cli.help.token_fd"))


def add_who(parser: argparse.ArgumentParser) -> None:
    """`--as` and `--passphrase-fd` on every command that may ask who acts."""
    for name, leaf in leaves(parser):
        if name and name not in ASK_NOBODY:
            leaf.add_argument("--as", dest="as_code", metavar="NAME", help=t("cli.help.as"))
            leaf.add_argument("--passphrase-fd", metavar="N", type=int, help=t("cli.help.passphrase_fd"))


def leaves(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be run, by its words ("transmitter add")."""
    inner = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    for action in inner:
        for word, each in action.choices.items():
            yield from leaves(each, f"{name} {word}".strip())
    if not inner:
        yield name, parser


def _code(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("code", metavar="CODE", help=t("cli.help.operator.code"))
    return parser


def _new(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--new-passphrase-fd", metavar="N", type=int, help=t("cli.help.new_passphrase_fd"))
    return parser


def as_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """`--json` on a command that can answer a program; the command."""
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))
    return parser
