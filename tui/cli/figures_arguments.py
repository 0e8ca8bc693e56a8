"""The figures and the reconciliation on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t


def add(command: Callable[[str], argparse.ArgumentParser]) -> None:
    """`figures` and `reconcile`."""
    figures = command("figures")
    how = figures.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help=t("cli.help.json"))
    how.add_argument("--csv", action="store_true", help=t("cli.help.figures.csv"))
    figures.add_argument("--from", dest="begins", metavar="DAY", help=t("cli.help.figures.from"))
    figures.add_argument("--to", dest="ends", metavar="DAY", help=t("cli.help.figures.to"))

    reconcile = command("reconcile")
    reconcile.add_argument("file", metavar="FILE", help=t("cli.help.reconcile.file"))
    reconcile.add_argument("--map", metavar="FILE", help=t("cli.help.reconcile.map"))
    reconcile.add_argument("--json", action="store_true", help=t("cli.help.json"))
    reconcile.add_argument("--sign-off", metavar="TEXT", help=t("cli.help.reconcile.sign_off"))
    reconcile.add_argument("--from", dest="begins", metavar="DAY", help=t("cli.help.reconcile.from"))
    reconcile.add_argument("--to", dest="ends", metavar="DAY", help=t("cli.help.reconcile.to"))
