"""The commands of the audit and of weeding on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.audit.words import RECORDS
from models.words.lookup import t


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`audit` and `weed`."""
    audit = command("audit")
    acts = audit.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str, words: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=words, description=words, parents=[shared])

    verify = _as_json(act("verify", t("cli.help.audit.verify")))
    verify.add_argument("--head", metavar="CODE", default="", help=t("cli.help.audit.code"))
    _as_json(act("head", t("cli.help.audit.head")))
    export = act("export", t("cli.help.audit.export"))
    export.add_argument("file", metavar="FILE", nargs="?", help=t("cli.help.audit.file"))
    export.add_argument("--ask", action="store_true", help=t("cli.help.audit.ask"))
    saw = _as_json(act("who-saw", t("cli.help.audit.who_saw")))
    saw.add_argument("code", metavar="CODE", help=t("cli.help.person.code"))
    saw.add_argument("--from", dest="begins", metavar="DAY", help=t("cli.help.audit.from"))
    saw.add_argument("--to", dest="ends", metavar="DAY", help=t("cli.help.audit.to"))
    saw.add_argument("--field", metavar="F", help=t("cli.help.audit.field"))
    review = _as_json(act("review", t("cli.help.audit.review")))
    review.add_argument("--seed", metavar="N", type=int, help=t("cli.help.audit.seed"))
    review.add_argument("--share", metavar="S", type=float, default=0.05, help=t("cli.help.audit.share"))
    review.add_argument("--list", action="store_true", help=t("cli.help.audit.list"))
    sign = act("sign", t("cli.help.audit.sign"))
    sign.add_argument("number", metavar="NUMBER", type=int, help=t("cli.help.audit.number"))
    how = sign.add_mutually_exclusive_group(required=True)
    how.add_argument("--ok", action="store_true", help=t("cli.help.audit.ok"))
    how.add_argument("--question", metavar="TEXT", help=t("cli.help.audit.question"))

    weed = command("weed")
    acts = weed.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
    propose = _as_json(act("propose", t("cli.help.weed.propose")))
    propose.add_argument("--at", metavar="DAY", help=t("cli.help.weed.at"))
    act("ask", t("cli.help.weed.ask")).add_argument("kind", choices=RECORDS, help=t("cli.help.weed.kind"))
    rule = act("rule", t("cli.help.weed.rule"))
    rule.add_argument("kind", choices=RECORDS, help=t("cli.help.weed.kind"))
    rule.add_argument("months", metavar="MONTHS", type=int, help=t("cli.help.weed.months"))
    rule.add_argument("--decision", metavar="REF", required=True, help=t("cli.help.weed.decision"))


def _as_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))
    return parser
