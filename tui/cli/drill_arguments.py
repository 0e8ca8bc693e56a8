"""Proofs and drills on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.drills.words import EXPECT_MINUTES
from models.words.lookup import t
from tui.cli.access_arguments import as_json


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`proof` and `drill`."""
    proof = as_json(command("proof"))
    what = proof.add_mutually_exclusive_group()
    what.add_argument("--expect", metavar="ACCOUNT", help=t("cli.help.proof.expect"))
    what.add_argument("--cancel", metavar="ACCOUNT", help=t("cli.help.proof.cancel"))
    proof.add_argument(
        "--minutes", metavar="N", type=int, default=EXPECT_MINUTES, help=t("cli.help.proof.minutes")
    )

    drill = command("drill")
    acts = drill.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    as_json(acts.add_parser("list", help=t("cli.help.drill.list"), parents=[shared]))
    start = acts.add_parser("start", help=t("cli.help.drill.start"), parents=[shared])
    start.add_argument("scenario", metavar="SCENARIO", help=t("cli.help.drill.scenario"))
    acts.add_parser("end", help=t("cli.help.drill.end"), parents=[shared])
    debrief = as_json(acts.add_parser("debrief", help=t("cli.help.drill.debrief"), parents=[shared]))
    debrief.add_argument("number", metavar="NUMBER", type=int, nargs="?", help=t("cli.help.drill.number"))
