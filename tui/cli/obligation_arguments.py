"""Who owes what on incidents, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.obligations.kinds import BY_NAME
from models.obligations.words import HOLDERS
from models.words.lookup import t
from tui.cli.access_arguments import as_json


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`obligations` and `obligation` with its acts."""
    listed = as_json(command("obligations"))
    listed.add_argument(
        "number", metavar="NUMBER", nargs="?", default="", help=t("cli.help.obligations.number")
    )
    listed.add_argument("--holder", choices=HOLDERS, default="", help=t("cli.help.obligations.holder"))
    listed.add_argument("--all", action="store_true", help=t("cli.help.obligations.all"))

    acts = command("obligation").add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    for name in ("tick", "set-aside"):
        said = t(f"cli.help.obligation.{name.replace('-', '_')}")
        act = acts.add_parser(name, help=said, parents=[shared])
        act.add_argument("number", metavar="NUMBER", help=t("cli.help.obligations.number"))
        act.add_argument("kind", metavar="KIND", choices=tuple(BY_NAME), help=t("cli.help.obligation.kind"))
        if name == "set-aside":
            act.add_argument("--why", metavar="TEXT", required=True, help=t("cli.help.obligation.why"))
