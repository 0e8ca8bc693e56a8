"""The figures, the targets and the reconciliation on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`figures`, `target` and `reconcile`."""
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

    target = command("target")
    acts = target.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    shown = acts.add_parser("show", help=t("cli.help.target.show"), parents=[shared])
    shown.add_argument("--json", action="store_true", help=t("cli.help.json"))
    chosen = acts.add_parser("set", help=t("cli.help.target.set"), parents=[shared])
    chosen.add_argument("what", choices=("bemannad", "beredskap", "stale"), help=t("cli.help.target.what"))
    chosen.add_argument("seconds", metavar="S", type=int, nargs=4, help=t("cli.help.target.seconds"))
    chosen.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.target.decision"))
    proofs = acts.add_parser("proofs", help=t("cli.help.target.proofs"), parents=[shared])
    proofs.add_argument("days", metavar="DAYS", type=int, help=t("cli.help.target.days"))
    proofs.add_argument("soon", metavar="SOON", type=int, help=t("cli.help.target.soon"))
    proofs.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.target.decision"))
