"""`plan` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.plans.words import LISTED
from models.words.lookup import t


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`plan` and its acts."""
    plan = command("plan")
    acts = plan.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str, words: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=words, parents=[shared])

    check = _as_json(act("check", t("cli.help.plan.check")))
    check.add_argument("file", metavar="FILE", help=t("cli.help.plan.file"))
    _as_json(act("list", t("cli.help.plan.list")))
    shown = _whose(_as_json(act("show", t("cli.help.plan.show"))))
    shown.add_argument("code", metavar="PLAN", help=t("cli.help.plan.code"))

    load = _whose(act("load", t("cli.help.plan.load")))
    load.add_argument("file", metavar="FILE", help=t("cli.help.plan.file"))
    load.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.plan.decision"))
    decide = act("decide", t("cli.help.plan.decide"))
    decide.add_argument("code", metavar="PLAN", help=t("cli.help.plan.code"))
    decide.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.plan.decision"))
    end = _whose(act("end", t("cli.help.plan.end")))
    end.add_argument("code", metavar="PLAN", help=t("cli.help.plan.code"))

    number = act("number", t("cli.help.plan.number"))
    number.add_argument("role", metavar="ROLE", choices=LISTED,
                        help=t("cli.help.plan.role", known=", ".join(LISTED)))  # fmt: skip
    number.add_argument("phone", metavar="NUMBER", help=t("cli.help.plan.phone"))
    number.add_argument("--name", metavar="NAME", default="", help=t("cli.help.plan.name"))
    number.add_argument("--person", metavar="CODE", default="", help=t("cli.help.plan.person"))
    _as_json(act("numbers", t("cli.help.plan.numbers")))
    ended = act("end-number", t("cli.help.plan.end_number"))
    ended.add_argument("id", metavar="ID", help=t("cli.help.plan.number_id"))
    phrase = act("pass-phrase", t("cli.help.plan.pass_phrase"))
    phrase.add_argument("person", metavar="CODE", help=t("cli.help.plan.person"))


def _whose(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--person", metavar="CODE", default="", help=t("cli.help.plan.person"))
    whose.add_argument("--transmitter", metavar="ACCOUNT", default="", help=t("cli.help.plan.transmitter"))
    return parser


def _as_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))
    return parser
