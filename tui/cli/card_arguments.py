"""The commands of protected identity and of emergency openings on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from models.people.words import FIELDS, PROTECTIONS
from models.words.lookup import t


def add_person(acts: Any, shared: argparse.ArgumentParser) -> None:
    """`person home`, `person protect` and `person ground`. `acts` are the acts of `person`, as argparse made them."""
    lives = acts.add_parser("home", help=t("cli.help.person.home"), parents=[shared])
    lives.add_argument("code", metavar="CODE", help=t("cli.help.person.code"))
    protect = acts.add_parser("protect", help=t("cli.help.person.protect"), parents=[shared])
    protect.add_argument("code", metavar="CODE", help=t("cli.help.person.code"))
    protect.add_argument("--level", choices=PROTECTIONS, required=True, help=t("cli.help.person.level"))
    protect.add_argument("--reference", action="store_true", help=t("cli.help.person.reference"))
    ground = acts.add_parser("ground", help=t("cli.help.person.ground"), parents=[shared])
    ground.add_argument("field", choices=FIELDS, metavar="FIELD", help=t("cli.help.person.field"))
    ground.add_argument("ground", metavar="GROUND", help=t("cli.help.person.ground_words"))
    ground.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.person.decision"))


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`break-glass`."""
    glass = command("break-glass")
    acts = glass.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    listed = acts.add_parser("list", help=t("cli.help.break-glass.list"), parents=[shared])
    listed.add_argument("--json", action="store_true", help=t("cli.help.json"))
    review = acts.add_parser("review", help=t("cli.help.break-glass.review"), parents=[shared])
    review.add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.break-glass.number"))
    how = review.add_mutually_exclusive_group()
    how.add_argument("--ok", action="store_true", help=t("cli.help.audit.ok"))
    how.add_argument("--question", metavar="TEXT", help=t("cli.help.audit.question"))


def add_redact(desk: argparse.ArgumentParser) -> None:
    """`--redact`, on whatever shows a desk."""
    desk.add_argument("--redact", action="store_true", help=t("cli.help.redact"))
