"""`handover` and `paper` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t
from tui.cli.access_arguments import as_json


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """Both."""
    acts = command("handover").add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = acts.add_parser(
            name, help=t(f"cli.help.handover.{name}"), parents=[shared]
        )
        return made

    as_json(act("list"))
    as_json(act("missing"))
    printed = act("print")
    printed.add_argument(
        "number", metavar="NUMBER", type=int, nargs="?", default=None, help=t("cli.help.handover.number")
    )
    printed.add_argument("--draft", action="store_true", help=t("cli.help.handover.draft"))
    printed.add_argument("--out", metavar="FILE", default="", help=t("cli.help.handover.out"))
    act("sign").add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.handover.number"))
    settled = act("settle")
    settled.add_argument("change", metavar="CHANGE", help=t("cli.help.handover.change"))
    settled.add_argument("--reason", metavar="WORDS", required=True, help=t("cli.help.handover.reason"))

    papers = command("paper").add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def paper(name: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = papers.add_parser(
            name, help=t(f"cli.help.paper.{name}"), parents=[shared]
        )
        return made

    paper("make")
    paper("code")
    printing = paper("print")
    printing.add_argument("--out", metavar="FILE", default="", help=t("cli.help.paper.out"))
    printing.add_argument("--printer", metavar="NAME", default="", help=t("cli.help.paper.printer"))
