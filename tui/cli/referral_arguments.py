"""Referrals of those the directive does not cover, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.referrals.tree import QUESTIONS
from models.referrals.words import TOLD_HOW, WITHDRAWN_WHY
from models.words.lookup import t
from tui.cli.access_arguments import as_json

_CHOICES = {each.name: each.choices for each in QUESTIONS}


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`referral` and its acts."""
    referral = command("referral")
    acts = referral.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=t(f"cli.help.referral.{name}"), parents=[shared])

    def numbered(name: str) -> argparse.ArgumentParser:
        parser = act(name)
        parser.add_argument("number", metavar="NUMBER", help=t("cli.help.referral.number"))
        return parser

    listed = as_json(act("list"))
    listed.add_argument("--all", action="store_true", help=t("cli.help.referral.all"))
    made = act("add")
    # Danger is asked of whoever calls, so it is never assumed here.
    made.add_argument(
        "--danger", choices=_CHOICES["danger"], required=True, help=t("cli.help.referral.danger")
    )
    made.add_argument("--who", choices=_CHOICES["who"], default="part_time", help=t("cli.help.referral.who"))
    made.add_argument("--office", metavar="CODE", default="", help=t("cli.help.referral.office"))
    made.add_argument("--board", metavar="CODE", default="", help=t("cli.help.referral.board"))
    made.add_argument(
        "--board-answers", choices=_CHOICES["board_answers"], default="not_known",
        help=t("cli.help.referral.board_answers"),
    )  # fmt: skip
    for name in ("about", "caller", "note"):
        made.add_argument(f"--{name}", metavar="TEXT", default="", help=t(f"cli.help.referral.{name}"))
    numbered("show")
    numbered("told").add_argument("--how", choices=TOLD_HOW, default="phone", help=t("cli.help.referral.how"))
    numbered("confirm").add_argument("--by", metavar="NAME", required=True, help=t("cli.help.referral.by"))
    numbered("withdraw").add_argument(
        "--why", choices=WITHDRAWN_WHY, required=True, help=t("cli.help.referral.why")
    )
