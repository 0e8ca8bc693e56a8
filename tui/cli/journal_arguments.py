"""`journal` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.journal.words import CATEGORIES
from models.words.lookup import t
from tui.cli.access_arguments import as_json


def add(command: Callable[[str], argparse.ArgumentParser]) -> None:
    """Read a day, write a line, or strike one."""
    journal = as_json(command("journal"))
    journal.add_argument("--day", metavar="DAY", default="", help=t("cli.help.journal.day"))
    journal.add_argument("--all", action="store_true", help=t("cli.help.journal.all"))
    journal.add_argument("--find", metavar="WORDS", default="", help=t("cli.help.journal.find"))
    journal.add_argument("--out", metavar="FILE", default="", help=t("cli.help.journal.out"))
    what = journal.add_mutually_exclusive_group()
    what.add_argument("--write", metavar="TEXT", default="", help=t("cli.help.journal.write"))
    what.add_argument("--strike", metavar="NUMBER", type=int, default=0, help=t("cli.help.journal.strike"))
    journal.add_argument("--at", metavar="INSTANT", default="", help=t("cli.help.journal.at"))
    journal.add_argument(
        "--category", choices=CATEGORIES, default="event", metavar="KIND",
        help=t("cli.help.journal.category", known=", ".join(CATEGORIES)),
    )  # fmt: skip
    journal.add_argument("--about", metavar="CODES", default="", help=t("cli.help.journal.about"))
    journal.add_argument("--reason", metavar="R", default="", help=t("cli.help.journal.reason"))
