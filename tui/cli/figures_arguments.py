"""The figures on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t


def add(command: Callable[[str], argparse.ArgumentParser]) -> None:
    """`figures`."""
    figures = command("figures")
    how = figures.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help=t("cli.help.json"))
    how.add_argument("--csv", action="store_true", help=t("cli.help.figures.csv"))
    figures.add_argument("--from", dest="begins", metavar="DAY", help=t("cli.help.figures.from"))
    figures.add_argument("--to", dest="ends", metavar="DAY", help=t("cli.help.figures.to"))
