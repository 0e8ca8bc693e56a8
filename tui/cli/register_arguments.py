"""The register on the command line: `people`, `office`, `board`, and what is done with a person; made from the acts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from models.people.words import ATTESTED_ITEMS
from models.words.lookup import t
from tui.cli.access_arguments import as_json
from tui.register_acts import ACTS, OWN_COMMANDS, Act, Answer

TOLD = "told_"


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`people`, `office` and `board`."""
    people = as_json(command("people"))
    people.add_argument("--at", metavar="DATE", help=t("cli.help.people.at"))
    people.add_argument("--known-at", metavar="DATE", help=t("cli.help.people.known_at"))
    people.add_argument("--boundary", action="store_true", help=t("cli.help.people.boundary"))
    for noun in ("office", "board"):
        acts = command(noun).add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
        listed = as_json(acts.add_parser("list", help=t(f"cli.help.{noun}.list"), parents=[shared]))
        listed.add_argument("--at", metavar="DATE", help=t("cli.help.people.at"))
        _add_acts(acts, noun, shared)


def add_person(acts: Any, shared: argparse.ArgumentParser) -> None:
    """What is done with one person, and whose cover ends. `acts` are those of `person`, as argparse made them."""
    listed = as_json(acts.add_parser("endings", help=t("cli.help.person.endings"), parents=[shared]))
    listed.add_argument("--all", action="store_true", help=t("cli.help.person.endings_all"))
    _add_acts(acts, "person", shared)


def _add_acts(acts: Any, noun: str, shared: argparse.ArgumentParser) -> None:
    as_json(acts.add_parser("rules", help=t(f"cli.help.{noun}.rules"), parents=[shared]))
    for act in ACTS:
        if act.noun == noun and act.id not in OWN_COMMANDS:
            _add_act(acts, act, shared)


def _add_act(acts: Any, act: Act, shared: argparse.ArgumentParser) -> None:
    word = "add" if act.name == "new" else act.name
    parser = acts.add_parser(word, help=t(f"cli.help.{act.noun}.{word}"), parents=[shared])
    if act.on:
        parser.add_argument("code", metavar="CODE", help=t(f"cli.help.register.code.{act.noun}"))
    for answer in act.answers:
        if answer.name == "code":
            parser.add_argument("code", metavar="CODE", help=t(f"cli.help.register.code.{act.noun}"))
        elif answer.kind != "sure":
            _add_answer(parser, answer)


def _add_answer(parser: argparse.ArgumentParser, answer: Answer) -> None:
    option = "--" + answer.name.replace("_", "-")
    told = {"dest": TOLD + answer.name, "help": t(f"cli.help.register.{answer.name}")}
    if answer.kind == "items":
        parser.add_argument(option, nargs="+", choices=("all", *ATTESTED_ITEMS), required=True, **told)
    elif answer.choices:
        parser.add_argument(option, choices=answer.choices, required=answer.required, **told)
    else:
        metavar = {"day": "DATE", "past": "DATE", "degree": "PERCENT", "number": "N"}.get(answer.kind, "TEXT")
        parser.add_argument(option, metavar=metavar, required=answer.required, **told)
