"""The directive's duties on the command line: the board, and the year's follow-up."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t
from tui.cli.access_arguments import as_json


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`compliance`."""
    board = as_json(command("compliance"))
    board.add_argument("--at", metavar="DATE", help=t("cli.help.compliance.at"))
