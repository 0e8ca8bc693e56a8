"""Incidents on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.incidents.words import QUEUES
from models.words.lookup import t
from tui.cli.access_arguments import as_json

# Whose they are is asked at a desk: no command line is anybody's own.
SHOWN = tuple(each for each in QUEUES if each != "mine")


def add(command: Callable[[str], argparse.ArgumentParser]) -> None:
    """`incidents`."""
    listed = as_json(command("incidents"))
    listed.add_argument("--all", action="store_true", help=t("cli.help.incidents.all"))
    listed.add_argument("--queue", choices=SHOWN, default=SHOWN[0], help=t("cli.help.incidents.queue"))
