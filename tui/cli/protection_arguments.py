"""`measure`, `guard` and `advice` on the command line, and what is handed out of transmitters."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from models.measures.words import ADVICE_CHANNELS, ASKERS, HIERARCHY, MEASURE_KINDS
from models.words.lookup import t
from tui.cli.access_arguments import as_json

_STEPS = tuple(each for each in HIERARCHY if each)


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """The three commands."""
    _measure(command("measure"), shared)
    _guard(command("guard"), shared)
    _advice(command("advice"), shared)


def add_transmitter(acts: Any, shared: argparse.ArgumentParser) -> None:
    """`transmitter register`, `hand-out`, `take-back` and `describe`. `acts` are those of `transmitter`."""

    def act(name: str, words: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = acts.add_parser(name, help=words, parents=[shared])
        if name != "register":
            made.add_argument("account", metavar="ACCOUNT", help=t("cli.help.transmitter.account"))
        return made

    as_json(act("register", t("cli.help.transmitter.register")))
    for name, words in (
        ("hand-out", t("cli.help.transmitter.hand_out")),
        ("take-back", t("cli.help.transmitter.take_back")),
    ):
        handed = act(name, words)
        if name == "hand-out":
            handed.add_argument(
                "--to", dest="person", metavar="CODE", required=True, help=t("cli.help.measure.code")
            )
        handed.add_argument("--receipt", metavar="REF", required=True, help=t("cli.help.transmitter.receipt"))
        _on(handed)
    told = act("describe", t("cli.help.transmitter.describe"))
    told.add_argument("--model", metavar="TEXT", help=t("cli.help.transmitter.model"))
    told.add_argument("--serial", metavar="TEXT", help=t("cli.help.transmitter.serial"))
    told.add_argument("--battery", metavar="DAY", help=t("cli.help.transmitter.battery"))
    told.add_argument("--interval", metavar="S", type=int, help=t("cli.help.transmitter.interval"))


def _measure(measure: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    acts = measure.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str, numbered: bool = True) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = acts.add_parser(
            name, help=t(f"cli.help.measure.{name}"), parents=[shared]
        )
        if numbered:
            made.add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.measure.number"))
        return made

    listed = as_json(act("list", numbered=False))
    listed.add_argument("--person", metavar="CODE", default="", help=t("cli.help.measure.code"))
    listed.add_argument("--all", action="store_true", help=t("cli.help.measure.over"))
    as_json(act("show"))
    as_json(act("person", numbered=False)).add_argument(
        "code", metavar="CODE", help=t("cli.help.measure.code")
    )
    asked = act("request", numbered=False)
    asked.add_argument("code", metavar="CODE", help=t("cli.help.measure.code"))
    asked.add_argument("--kind", choices=MEASURE_KINDS, required=True, metavar="KIND",
                       help=t("cli.help.measure.kind", known=", ".join(MEASURE_KINDS)))  # fmt: skip
    asked.add_argument("--what", metavar="TEXT", required=True, help=t("cli.help.measure.what"))
    asked.add_argument("--incident", metavar="NUMBER", default="", help=t("cli.help.measure.incident"))
    _judged(asked, after=False)
    _on(asked)
    decided = act("decide")
    _decider(decided)
    _on(decided)
    _review(decided)
    refused = act("refuse")
    _decider(refused)
    refused.add_argument("--reason", metavar="TEXT", required=True, help=t("cli.help.measure.reason"))
    _on(refused)
    _on(act("decline"))
    placed = act("place")
    placed.add_argument("--supplier", metavar="TEXT", help=t("cli.help.measure.supplier"))
    _on(placed)
    _review(placed)
    reviewed = act("review")
    reviewed.add_argument("--risk-after", metavar="N", type=int, help=t("cli.help.measure.risk_after"))
    reviewed.add_argument("--findings", metavar="TEXT", default="", help=t("cli.help.measure.findings"))
    _review(reviewed)
    changed = act("change")
    changed.add_argument("--what", metavar="TEXT", help=t("cli.help.measure.what"))
    changed.add_argument("--supplier", metavar="TEXT", help=t("cli.help.measure.supplier"))
    changed.add_argument("--findings", metavar="TEXT", help=t("cli.help.measure.findings"))
    _judged(changed)
    _review(changed)
    ended = act("end")
    ended.add_argument("--reason", metavar="TEXT", required=True, help=t("cli.help.measure.reason"))
    _on(ended)


def _guard(guard: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    acts = guard.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = acts.add_parser(
            name, help=t(f"cli.help.guard.{name}"), parents=[shared]
        )
        if name not in ("list", "order"):
            made.add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.guard.number"))
        return made

    as_json(act("list")).add_argument("--all", action="store_true", help=t("cli.help.measure.over"))
    as_json(act("show"))
    ordered = act("order")
    ordered.add_argument("code", metavar="CODE", help=t("cli.help.measure.code"))
    ordered.add_argument("--from", dest="starts", metavar="TIME", default="", help=t("cli.help.guard.from"))
    ordered.add_argument("--to", dest="ends", metavar="TIME", required=True, help=t("cli.help.guard.to"))
    ordered.add_argument("--guards", metavar="TEXT", required=True, help=t("cli.help.guard.supplier"))
    ordered.add_argument("--phone", metavar="NUMBER", required=True, help=t("cli.help.guard.phone"))
    _decider(ordered)
    for name, words in (("place", t("cli.help.guard.place")), ("contact", t("cli.help.guard.contact")),
                        ("reason", t("cli.help.measure.reason"))):  # fmt: skip
        ordered.add_argument(f"--{name}", metavar="TEXT", default="", help=words)
    ordered.add_argument("--measure", metavar="NUMBER", type=int, help=t("cli.help.guard.measure"))
    moved = act("extend")
    moved.add_argument("--to", dest="ends", metavar="TIME", required=True, help=t("cli.help.guard.to"))
    _decider(moved)
    act("end")


def _advice(advice: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    acts = advice.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    as_json(acts.add_parser("list", help=t("cli.help.advice.list"), parents=[shared]))
    shown = as_json(acts.add_parser("show", help=t("cli.help.advice.show"), parents=[shared]))
    shown.add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.advice.number"))
    given = acts.add_parser("add", help=t("cli.help.advice.add"), parents=[shared])
    given.add_argument("--asker", choices=ASKERS, default="person", metavar="WHO",
                       help=t("cli.help.advice.asker", known=", ".join(ASKERS)))  # fmt: skip
    given.add_argument("--by", dest="channel", choices=ADVICE_CHANNELS, default="phone", metavar="HOW",
                       help=t("cli.help.advice.channel", known=", ".join(ADVICE_CHANNELS)))  # fmt: skip
    given.add_argument("--person", metavar="CODE", default="", help=t("cli.help.advice.person"))
    given.add_argument("--minutes", metavar="N", type=int, default=5, help=t("cli.help.advice.minutes"))
    given.add_argument("--about", metavar="TEXT", default="", help=t("cli.help.advice.about"))
    given.add_argument("--outcome", metavar="TEXT", default="", help=t("cli.help.advice.outcome"))


def _on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DAY", help=t("cli.help.measure.on"))


def _review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--review-on", metavar="DAY", help=t("cli.help.measure.review_on"))


def _decider(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--decided-by", metavar="WHO", required=True, help=t("cli.help.measure.decided_by"))


def _judged(parser: argparse.ArgumentParser, *, after: bool = True) -> None:
    parser.add_argument("--step", dest="hierarchy", choices=_STEPS, metavar="STEP",
                        help=t("cli.help.measure.hierarchy", known=", ".join(_STEPS)))  # fmt: skip
    parser.add_argument("--risk-before", metavar="N", type=int, help=t("cli.help.measure.risk_before"))
    if after:
        parser.add_argument("--risk-after", metavar="N", type=int, help=t("cli.help.measure.risk_after"))
