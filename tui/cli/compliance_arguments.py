"""The directive's duties on the command line: the board, and the year's follow-up."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t
from tui.cli.access_arguments import as_json


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`compliance` and `report`."""
    board = as_json(command("compliance"))
    board.add_argument("--at", metavar="DATE", help=t("cli.help.compliance.at"))

    report = command("report")
    acts = report.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    year = acts.add_parser("year", help=t("cli.help.report.year"), parents=[shared])
    year.add_argument("--year", metavar="Y", type=int, help=t("cli.help.report.which"))
    year.add_argument("--out", metavar="FILE", required=True, help=t("cli.help.report.out"))
    case = acts.add_parser("incident", help=t("cli.help.report.incident"), parents=[shared])
    case.add_argument("number", metavar="NUMBER", help=t("cli.help.report.number"))
    case.add_argument("--out", metavar="FILE", required=True, help=t("cli.help.report.case_out"))
    case.add_argument("--police", action="store_true", help=t("cli.help.report.police"))
    case.add_argument("--with-name", action="store_true", help=t("cli.help.report.with_name"))
    case.add_argument("--open", action="store_true", help=t("cli.help.report.open"))
    case.add_argument(
        "--file-passphrase-fd", metavar="N", type=int, help=t("cli.help.report.file_passphrase_fd")
    )
