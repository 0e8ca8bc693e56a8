"""`offers`, `offer`, `talk` and `document` on the command line.

What may tell of somebody (a place, who took part, notes, agreed acts) is read from the terminal or stdin.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.duties.words import (
    ACT_OWNERS,
    ASSURED_ITEMS,
    ASSURED_WAYS,
    CANCELLED_BY,
    DOCUMENT_KINDS,
    REOPENS,
)
from models.people.words import COUNTED_BY, OFFER_KINDS, OFFER_STATES
from models.words.lookup import t
from tui.cli.access_arguments import as_json

ACTS = Callable[[str], argparse.ArgumentParser]


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """All four."""
    offers = as_json(command("offers"))
    offers.add_argument("--at", metavar="DATE", default="", help=t("cli.help.offers.at"))
    offers.add_argument("--all", action="store_true", help=t("cli.help.offers.all"))
    offers.add_argument("--wheel", action="store_true", help=t("cli.help.offers.wheel"))

    def acts_of(name: str) -> ACTS:
        inner = command(name).add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
        return lambda act: inner.add_parser(act, help=t(f"cli.help.{name}.{act}"), parents=[shared])

    _offer(acts_of("offer"))
    _talk(acts_of("talk"))
    _document(acts_of("document"))


def _offer(act: ACTS) -> None:
    record = _on(_kind(_code(act("record"))))
    record.add_argument("--channel", metavar="TEXT", required=True, help=t("cli.help.owed.channel"))
    record.add_argument("--state", choices=OFFER_STATES, default="offered", help=t("cli.help.owed.state"))
    _cause(record)
    answer = _on(_kind(_code(act("answer"))))
    answer.add_argument("state", choices=OFFER_STATES, help=t("cli.help.owed.state"))
    attest = _on(_kind(_code(act("attest"))))
    attest.add_argument("--how", metavar="TEXT", required=True, help=t("cli.help.owed.how"))
    assure = _on(_code(act("assure")))
    assure.add_argument("item", choices=ASSURED_ITEMS, help=t("cli.help.owed.item"))
    assure.add_argument("way", choices=ASSURED_WAYS, help=t("cli.help.owed.way"))
    assure.add_argument("--reference", metavar="TEXT", default="", help=t("cli.help.owed.reference"))
    year = act("year")
    year.add_argument("count_by", choices=COUNTED_BY, help=t("cli.help.owed.count_by"))
    year.add_argument(
        "--election-from", dest="begins", metavar="DATE", default="", help=t("cli.help.owed.election")
    )
    year.add_argument(
        "--election-to", dest="ends", metavar="DATE", default="", help=t("cli.help.owed.election")
    )
    year.add_argument("--months", metavar="N", type=int, default=6, help=t("cli.help.owed.months"))
    year.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.owed.decision"))


def _talk(act: ACTS) -> None:
    listed = as_json(act("list"))
    listed.add_argument("code", metavar="CODE", nargs="?", default="", help=t("cli.help.owed.code"))
    _number(act("show"))
    booked = _code(act("book"))
    _time(booked)
    booked.add_argument("--minutes", metavar="N", type=int, default=60, help=t("cli.help.owed.minutes"))
    booked.add_argument("--channel", metavar="TEXT", default="", help=t("cli.help.owed.channel"))
    _cause(booked)
    booked.add_argument("--words", action="store_true", help=t("cli.help.owed.booking_words"))
    _ics(booked)
    moved = _number(act("move"))
    _time(moved)
    _ics(moved)
    held = _on(_number(act("hold")))
    held.add_argument("--words", action="store_true", help=t("cli.help.owed.held_words"))
    cancelled = _number(act("cancel"))
    cancelled.add_argument("--by", choices=CANCELLED_BY, required=True, help=t("cli.help.owed.by"))
    cancelled.add_argument("--why", metavar="TEXT", required=True, help=t("cli.help.owed.why"))
    _ics(cancelled)
    calendar = _number(act("calendar"))
    calendar.add_argument("file", metavar="FILE", help=t("cli.help.owed.ics"))
    calendar.add_argument("--with-code", action="store_true", help=t("cli.help.owed.with_code"))
    agreed = _code(act("agree"))
    agreed.add_argument("--owner", choices=ACT_OWNERS, required=True, help=t("cli.help.owed.owner"))
    agreed.add_argument("--due", metavar="DATE", default="", help=t("cli.help.owed.due"))
    agreed.add_argument(
        "--talk", dest="number", metavar="N", type=int, default=0, help=t("cli.help.owed.number")
    )
    settled = _number(act("settle"))
    settled.add_argument("state", choices=("done", "dropped"), help=t("cli.help.owed.settled"))


def _document(act: ACTS) -> None:
    listed = as_json(act("list"))
    listed.add_argument("--at", metavar="DATE", default="", help=t("cli.help.offers.at"))
    as_json(_of(act("show")))
    added = _of(act("add"))
    added.add_argument("kind", choices=DOCUMENT_KINDS, help=t("cli.help.document.kind"))
    added.add_argument("title", metavar="TITLE", help=t("cli.help.document.title"))
    added.add_argument(
        "--under", dest="parent", metavar="CODE", default="", help=t("cli.help.document.under")
    )
    version = _of(act("version"))
    version.add_argument("name", metavar="NAME", help=t("cli.help.document.name"))
    version.add_argument("--decided", metavar="DATE", required=True, help=t("cli.help.document.decided"))
    version.add_argument(
        "--by", dest="decided_by", metavar="WHO", required=True, help=t("cli.help.document.by")
    )
    version.add_argument("--decision", metavar="REF", default="", help=t("cli.help.document.decision"))
    version.add_argument("--from", dest="valid", metavar="DATE", default="", help=t("cli.help.document.from"))
    proof = version.add_mutually_exclusive_group()
    proof.add_argument("--file", metavar="FILE", default="", help=t("cli.help.document.file"))
    proof.add_argument("--sha256", metavar="HEX", default="", help=t("cli.help.document.sha256"))
    version.add_argument(
        "--change", dest="changes", metavar="D8:city:TEXT", action="append", default=[],
        help=t("cli.help.document.change"),
    )  # fmt: skip
    version.add_argument(
        "--reopen",
        dest="reopens",
        choices=REOPENS,
        action="append",
        default=[],
        help=t("cli.help.document.reopen"),
    )
    act("check").add_argument("file", metavar="FILE", help=t("cli.help.document.file"))


def _code(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("code", metavar="CODE", help=t("cli.help.owed.code"))
    return parser


def _of(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("code", metavar="CODE", help=t("cli.help.document.code"))
    return parser


def _number(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.owed.number"))
    return parser


def _kind(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("kind", choices=OFFER_KINDS, help=t("cli.help.owed.kind"))
    return parser


def _on(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--on", metavar="DATE", default="", help=t("cli.help.owed.on"))
    return parser


def _time(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("day", metavar="DATE", help=t("cli.help.owed.day"))
    parser.add_argument("time", metavar="TIME", help=t("cli.help.owed.time"))


def _cause(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trigger", metavar="TEXT", default="", help=t("cli.help.owed.trigger"))
    parser.add_argument("--counts", action="store_true", help=t("cli.help.owed.counts"))


def _ics(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--calendar", metavar="FILE", default="", help=t("cli.help.owed.ics"))
