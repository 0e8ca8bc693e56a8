"""`channel` and `awake` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.channels.words import EARLY
from models.words.lookup import t

WAIT_S = 25


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`channel` and its acts, and `awake`."""
    channel = command("channel")
    acts = channel.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str, words: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=words, parents=[shared])

    added = _name(act("add", t("cli.help.channel.add")))
    added.add_argument("--for", dest="whose", metavar="WHOSE", required=True, help=t("cli.help.channel.for"))
    how = added.add_mutually_exclusive_group()
    how.add_argument("--url-fd", metavar="N", type=int, help=t("cli.help.channel.url_fd"))
    how.add_argument("--command", dest="program", metavar="LINE", help=t("cli.help.channel.command"))
    _as_json(act("list", t("cli.help.channel.list")))
    tested = _name(act("test", t("cli.help.channel.test")))
    tested.add_argument("--wait", metavar="S", type=int, default=WAIT_S, help=t("cli.help.channel.wait"))
    confirmed = act("confirm", t("cli.help.channel.confirm"))
    confirmed.add_argument("code", metavar="CODE", help=t("cli.help.channel.code"))
    _name(act("remove", t("cli.help.channel.remove")))
    calls = _decision(act("arc-calls", t("cli.help.channel.arc_calls")))
    calls.add_argument("--no", action="store_true", help=t("cli.help.channel.arc_calls_no"))
    told = act("tell", t("cli.help.channel.tell"))
    told.add_argument(
        "whom", metavar="WHOM", choices=EARLY, help=t("cli.help.channel.whom", known=", ".join(EARLY))
    )
    told.add_argument("id", metavar="ID", help=t("cli.help.alarm_id"))
    _as_json(act("ladder", t("cli.help.channel.ladder")))
    given = _decision(act("set-ladder", t("cli.help.channel.set_ladder")))
    given.add_argument("file", metavar="FILE", help=t("cli.help.channel.file"))

    command("awake").add_argument("id", metavar="ID", help=t("cli.help.alarm_id"))


def _name(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("name", metavar="NAME", help=t("cli.help.channel.name"))
    return parser


def _decision(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.channel.decision"))
    return parser


def _as_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))
    return parser
