"""Planned exposure on the command line: `assignments`, which lists, and `assignment`, which acts."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.assignments.words import ASKERS, CATEGORIES, FORUMS, HIGHEST_LEVEL, RETURNED_HOW, RISKS
from models.words.lookup import t
from tui.cli.access_arguments import as_json

_EVENTS = tuple(each for each in FORUMS if each)


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`assignments`, and `assignment` with its acts."""
    listed = as_json(command("assignments"))
    chosen = listed.add_mutually_exclusive_group()
    chosen.add_argument("--inbox", action="store_true", help=t("cli.help.assignment.inbox"))
    chosen.add_argument("--all", action="store_true", help=t("cli.help.assignment.all"))
    chosen.add_argument("--days", metavar="N", type=int, default=30, help=t("cli.help.assignment.days"))

    acts = command("assignment").add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str, *, numbered: bool = True) -> argparse.ArgumentParser:
        parser = acts.add_parser(name, help=t(f"cli.help.assignment.{name}"), parents=[shared])
        if numbered:
            parser.add_argument("number", metavar="NUMBER", help=t("cli.help.assignment.number"))
        return parser

    _add(act("add", numbered=False))
    act("show")
    act("escalate")
    act("office")
    act("judge").add_argument("risk", choices=RISKS[1:], help=t("cli.help.assignment.risk"))
    answer = act("answer")
    answer.add_argument(
        "--level",
        type=int,
        choices=range(HIGHEST_LEVEL + 1),
        required=True,
        help=t("cli.help.assignment.level"),
    )
    answer.add_argument("--result", metavar="TEXT", required=True, help=t("cli.help.assignment.result"))
    act("return").add_argument(
        "--how", choices=RETURNED_HOW, default="phone", help=t("cli.help.assignment.how")
    )
    act("people").add_argument("persons", metavar="CODES", help=t("cli.help.assignment.persons"))
    link = act("link").add_mutually_exclusive_group(required=True)
    link.add_argument("--measure", metavar="N", type=int, help=t("cli.help.assignment.measure"))
    link.add_argument("--guard", metavar="N", type=int, help=t("cli.help.assignment.guard"))
    act("cancel").add_argument("--why", metavar="TEXT", required=True, help=t("cli.help.assignment.why"))
    rule = act("rule", numbered=False)
    rule.add_argument(
        "--office-hours", metavar="N", type=int, required=True, help=t("cli.help.assignment.hours")
    )
    rule.add_argument("--same-day", action="store_true", help=t("cli.help.assignment.same_day"))
    rule.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.assignment.decision"))


def _add(made: argparse.ArgumentParser) -> None:
    made.add_argument("--category", choices=CATEGORIES, required=True, help=t("cli.help.assignment.category"))
    made.add_argument("--title", metavar="TEXT", required=True, help=t("cli.help.assignment.title"))
    made.add_argument("--starts", metavar="INSTANT", required=True, help=t("cli.help.assignment.starts"))
    for name in ("ends", "needed-by"):
        word = name.replace("-", "_")
        made.add_argument(f"--{name}", metavar="INSTANT", default="", help=t(f"cli.help.assignment.{word}"))
    who = made.add_mutually_exclusive_group()
    who.add_argument("--persons", metavar="CODES", default="", help=t("cli.help.assignment.persons"))
    who.add_argument("--seated", action="store_true", help=t("cli.help.assignment.seated"))
    made.add_argument("--asker", choices=ASKERS, default="", help=t("cli.help.assignment.asker"))
    made.add_argument("--office", metavar="CODE", default="", help=t("cli.help.assignment.office_code"))
    made.add_argument("--board", metavar="CODE", default="", help=t("cli.help.assignment.board"))
    made.add_argument("--event", choices=_EVENTS, default="", help=t("cli.help.assignment.forum"))
    for name in ("place", "about"):
        made.add_argument(f"--{name}", metavar="TEXT", default="", help=t(f"cli.help.assignment.{name}"))
    made.add_argument("--risk", choices=RISKS, default=RISKS[0], help=t("cli.help.assignment.risk"))
    made.add_argument("--escalate", action="store_true", help=t("cli.help.assignment.escalate"))
