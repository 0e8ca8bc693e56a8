"""`threat`, `actor`, `watchnote`, `analysis`, `course` and `invite` on the command line.

What may tell of somebody (titles, reasons, names, notes) is read from the terminal or stdin, never an argument.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.risks.words import CONFIDENCES, LEVELS
from models.training.words import COURSE_FORMS, INVITATION_STATES
from models.words.lookup import t

ACTS = Callable[[str], argparse.ArgumentParser]


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """All six."""

    def acts_of(name: str) -> ACTS:
        inner = command(name).add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)
        return lambda act: inner.add_parser(act, help=t(f"cli.help.{name}.{act}"), parents=[shared])

    _threat(acts_of("threat"))
    _actor(acts_of("actor"))
    _watchnote(acts_of("watchnote"))
    _analysis(acts_of("analysis"))
    _course(acts_of("course"))
    _invite(acts_of("invite"))


def _threat(act: ACTS) -> None:
    _as_json(act("list"))
    _as_json(_number(act("show")))
    _assessed(_level(act("open"))).add_argument(
        "--link", metavar="CODE", action="append", default=[], help=t("cli.help.risk.link")
    )
    _assessed(_level(_number(act("assess"))))
    struck = _number(act("strike"))
    struck.add_argument("which", metavar="N", type=int, help=t("cli.help.threat.which"))
    for name in ("link", "unlink"):
        _number(act(name)).add_argument("code", metavar="CODE", help=t("cli.help.risk.link"))
    _number(act("close"))


def _actor(act: ACTS) -> None:
    _as_json(act("list"))
    _as_json(_number(act("show")))
    _review(_level(act("add")))
    _review(_level(_number(act("review"))))
    _number(act("close"))


def _watchnote(act: ACTS) -> None:
    _as_json(act("list")).add_argument("--tag", metavar="TAG", default="", help=t("cli.help.watchnote.tag"))
    _as_json(_numbered(act("show")))
    added = act("add")
    added.add_argument("source", metavar="SOURCE", help=t("cli.help.watchnote.source"))
    added.add_argument("--date", metavar="DATE", default="", help=t("cli.help.watchnote.date"))
    added.add_argument("--tags", metavar="TAGS", default="", help=t("cli.help.watchnote.tags"))
    added.add_argument("--review", metavar="DATE", default="", help=t("cli.help.risk.review"))
    added.add_argument("--link", metavar="CODE", action="append", default=[], help=t("cli.help.risk.link"))
    _numbered(act("review")).add_argument(
        "--again", metavar="DATE", default="", help=t("cli.help.watchnote.again")
    )


def _analysis(act: ACTS) -> None:
    _as_json(act("list"))
    _as_json(_numbered(act("show")))
    recorded = act("record")
    recorded.add_argument("title", metavar="TITLE", help=t("cli.help.analysis.title"))
    recorded.add_argument("version", metavar="VERSION", help=t("cli.help.analysis.version"))
    recorded.add_argument("--done", metavar="DATE", default="", help=t("cli.help.analysis.done"))
    recorded.add_argument("--next", metavar="DATE", required=True, help=t("cli.help.analysis.next"))
    recorded.add_argument("--reference", metavar="REF", required=True, help=t("cli.help.analysis.reference"))
    recorded.add_argument("--file", metavar="F", default="", help=t("cli.help.analysis.file"))
    recorded.add_argument("--summary", action="store_true", help=t("cli.help.analysis.summary"))


def _course(act: ACTS) -> None:
    _as_json(act("list"))
    added = act("add")
    added.add_argument("code", metavar="COURSE", help=t("cli.help.course.code"))
    added.add_argument("title", metavar="TITLE", help=t("cli.help.course.title"))
    added.add_argument("--form", choices=COURSE_FORMS, required=True, help=t("cli.help.course.form"))
    added.add_argument("--open", action="store_true", help=t("cli.help.course.open"))
    added.add_argument("--months", metavar="N", type=int, default=0, help=t("cli.help.course.months"))
    ended = act("end")
    ended.add_argument("code", metavar="COURSE", help=t("cli.help.course.code"))
    ended.add_argument("--again", action="store_true", help=t("cli.help.course.again"))


def _invite(act: ACTS) -> None:
    _as_json(act("list")).add_argument(
        "--course", metavar="COURSE", default="", help=t("cli.help.course.code")
    )
    sent = act("send")
    sent.add_argument("course", metavar="COURSE", help=t("cli.help.course.code"))
    sent.add_argument("person", metavar="CODE", nargs="*", help=t("cli.help.invite.person"))
    sent.add_argument("--all", action="store_true", help=t("cli.help.invite.all"))
    sent.add_argument("--channel", metavar="TEXT", required=True, help=t("cli.help.invite.channel"))
    sent.add_argument("--date", metavar="DATE", default="", help=t("cli.help.invite.date"))
    answered = _numbered(act("answer"))
    states = tuple(each for each in INVITATION_STATES if each != "invited")
    answered.add_argument("state", metavar="STATE", choices=states,
                          help=t("cli.help.invite.state", known=", ".join(states)))  # fmt: skip
    answered.add_argument("--date", metavar="DATE", default="", help=t("cli.help.invite.completed"))


def _number(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("number", metavar="NUMBER", help=t("cli.help.risk.number"))
    return parser


def _numbered(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("number", metavar="N", type=int, help=t("cli.help.risk.n"))
    return parser


def _level(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("level", metavar="LEVEL", type=int, choices=LEVELS, help=t("cli.help.risk.level"))
    return parser


def _review(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--review", metavar="DATE", default="", help=t("cli.help.risk.review"))
    return parser


def _assessed(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    _review(parser)
    parser.add_argument("--method", metavar="TEXT", default="", help=t("cli.help.threat.method"))
    parser.add_argument(
        "--confidence", choices=CONFIDENCES[1:], default="", help=t("cli.help.threat.confidence")
    )
    return parser


def _as_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))
    return parser
