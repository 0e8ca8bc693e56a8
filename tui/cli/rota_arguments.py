"""`onduty`, `cover`, `hours`, `due` and `shift` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.rota.words import ABSENCES, DUTIES
from models.words.lookup import t
from tui.cli.access_arguments import as_json


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """All five."""
    now = as_json(command("onduty"))
    now.add_argument("--at", metavar="INSTANT", default="", help=t("cli.help.rota.at"))
    for name, needed in (("cover", False), ("hours", True)):
        read = as_json(command(name))
        read.add_argument(
            "--from", dest="starts", metavar="DAY", required=needed, help=t("cli.help.rota.from")
        )
        read.add_argument("--to", dest="ends", metavar="DAY", required=needed, help=t("cli.help.rota.to"))
        if name == "cover":
            read.add_argument("--proof", action="store_true", help=t("cli.help.cover.proof"))
            read.add_argument("--out", metavar="FILE", default="", help=t("cli.help.cover.out"))
            read.add_argument("--check", metavar="FILE", default="", help=t("cli.help.cover.check"))
    due = as_json(command("due"))
    due.add_argument("--from", dest="starts", metavar="INSTANT", required=True, help=t("cli.help.rota.since"))
    due.add_argument(
        "--office-hours", metavar="N", type=float, required=True, help=t("cli.help.rota.office_hours")
    )
    acts = command("shift").add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str, *, duty: bool = True) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = acts.add_parser(
            name, help=t(f"cli.help.shift.{name}"), parents=[shared]
        )
        if duty:
            made.add_argument("duty", metavar="DUTY", choices=DUTIES, help=t("cli.help.shift.duty"))
        return made

    listed = as_json(act("list", duty=False))
    listed.add_argument("--days", metavar="N", type=int, default=14, help=t("cli.help.shift.days"))
    planned = _span(_who(act("plan")), "--from", "--to", required=True)
    planned.add_argument("--over", action="store_true", help=t("cli.help.shift.over"))
    other = _span(_who(act("substitute")), "--from", "--to", required=False)
    other.add_argument("--lunch", action="store_true", help=t("cli.help.shift.lunch"))
    swapped = act("swap")
    for name in ("one", "other"):
        swapped.add_argument(name, metavar="INSTANT", help=t("cli.help.shift.of"))
    gone = _span(_who(act("absent", duty=False)), "--from", "--to", required=False)
    gone.add_argument("--kind", choices=ABSENCES, default="sick", metavar="KIND",
                      help=t("cli.help.shift.kind", known=", ".join(ABSENCES)))  # fmt: skip
    _who(act("back", duty=False))
    act("accept").add_argument("--phone", metavar="CODE", default="", help=t("cli.help.shift.phone"))
    act("take")
    decided = act("hours", duty=False)
    decided.add_argument("file", metavar="FILE", help=t("cli.help.shift.file"))
    decided.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.shift.decision"))
    decided.add_argument("--from", dest="starts", metavar="DAY", default="", help=t("cli.help.rota.from"))


def _who(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("code", metavar="CODE", help=t("cli.help.shift.code"))
    return parser


def _span(
    parser: argparse.ArgumentParser, first: str, last: str, *, required: bool
) -> argparse.ArgumentParser:
    parser.add_argument(
        first, dest="starts", metavar="INSTANT", default="", required=required, help=t("cli.help.shift.from")
    )
    parser.add_argument(
        last, dest="ends", metavar="INSTANT", default="", required=required, help=t("cli.help.shift.to")
    )
    return parser
