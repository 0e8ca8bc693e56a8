"""`rota` on the command line: rotations, temporary rotas, shifts moved and removed, and the rules of duty."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.rota.words import DUTIES
from models.words.lookup import t
from tui.cli.access_arguments import as_json

EVERY = ("week", "day")
PHONES = ("none", "phone", "verified")


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """All its acts."""
    acts = command("rota").add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = acts.add_parser(
            name, help=t(f"cli.help.rotation.{name}"), parents=[shared]
        )
        return made

    for name in ("list", "away", "rules"):
        as_json(act(name))
    decided = _turns(act("set"), last_needed=False)
    decided.add_argument("--name", metavar="NAME", required=True, help=t("cli.help.rotation.name"))
    for name in ("lay", "end"):
        named = act(name)
        named.add_argument("name", metavar="NAME", help=t("cli.help.rotation.name"))
        if name == "lay":
            named.add_argument("--to", dest="ends", metavar="DAY", required=True, help=t("cli.help.rota.to"))
    _turns(act("temporary"), last_needed=True)
    for name in ("move", "remove"):
        shift = _duty(act(name))
        shift.add_argument("at", metavar="INSTANT", help=t("cli.help.shift.of"))
        if name == "move":
            shift.add_argument("--from", dest="starts", metavar="INSTANT", required=True,
                               help=t("cli.help.shift.from"))  # fmt: skip
            shift.add_argument(
                "--to", dest="ends", metavar="INSTANT", required=True, help=t("cli.help.shift.to")
            )
    rules = act("decide")
    for name in ("accept", "confirm", "early"):
        rules.add_argument(
            f"--{name}", metavar="MIN", type=int, default=None, help=t(f"cli.help.rotation.{name}")
        )
    rules.add_argument("--warn", metavar="DAYS", default="", help=t("cli.help.rotation.warn"))
    rules.add_argument("--phone", choices=PHONES, default="", help=t("cli.help.rotation.phone"))
    rules.add_argument("--alone", choices=("tell", "quiet"), default="", help=t("cli.help.rotation.alone"))
    rules.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.shift.decision"))


def _duty(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("duty", metavar="DUTY", choices=DUTIES, help=t("cli.help.shift.duty"))
    return parser


def _turns(parser: argparse.ArgumentParser, *, last_needed: bool) -> argparse.ArgumentParser:
    _duty(parser)
    parser.add_argument("--officers", metavar="CODES", required=True, help=t("cli.help.rotation.officers"))
    parser.add_argument("--every", choices=EVERY, default="week", help=t("cli.help.rotation.every"))
    parser.add_argument("--days", metavar="DAYS", default="", help=t("cli.help.rotation.days"))
    parser.add_argument("--hours", metavar="HH:MM-HH:MM", required=True, help=t("cli.help.rotation.hours"))
    parser.add_argument("--from", dest="starts", metavar="DAY", default="", help=t("cli.help.rota.from"))
    parser.add_argument(
        "--to", dest="ends", metavar="DAY", default="", required=last_needed, help=t("cli.help.rota.to")
    )
    return parser
