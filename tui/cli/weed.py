"""`vaktbord weed`: the rules for how long records keep their words, what is due, and asking for a second person."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.journal.rows import Named


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of weeding's acts; nothing is weeded before another person approves."""
    act = {"propose": _propose, "ask": _ask, "rule": _rule}[arguments.act]
    with opened(home) as at:
        act(at, arguments)
    return OK


def _propose(at: Opened, arguments: argparse.Namespace) -> None:
    from models.audit.weeding import propose
    from models.journal.naming import named

    actor, when = at.actor(), at.store.clock.now()
    if arguments.at:
        try:
            when = datetime.strptime(arguments.at, "%Y-%m-%d").replace(hour=12, tzinfo=UTC)
        except ValueError as error:
            raise UsageProblem("audit.bad_day", given=arguments.at[:20]) from error
    with at.store.write() as session:
        found = propose(session, actor, when)
        names = named(session.connection(), (subject for each in found for subject in each.subjects))
    if arguments.json:
        say_json(
            [
                {
                    "kind": each.kind, "months": each.months, "decision": each.decision, "before": iso(each.before),
                    "count": each.count, "subjects": list(each.subjects),
                }
                for each in found
            ]
        )  # fmt: skip
        return
    for each in found:
        kind, day = t(f"weed.kind.{each.kind}"), each.before.date().isoformat()
        say(
            t("weed.due", kind=kind, count=each.count, before=day, months=each.months, decision=each.decision)
        )
        for subject in each.subjects:
            say(f"  {record_words(names[subject], subject)}")
    if not found:
        say(t("weed.no_rules"))


def record_words(record: Named, subject: str) -> str:
    """What people know a record by: its own number or code, and whose it is; else how the record names it."""
    return " ".join(part for part in (record.code, record.person) if part) or subject


def _ask(at: Opened, arguments: argparse.Namespace) -> None:
    from models.audit.weeding import request

    actor = at.actor()
    with at.store.write() as session:
        number = request(session, actor, arguments.kind, at.store.clock)
    say(t("weed.asked", number=number))


def _rule(at: Opened, arguments: argparse.Namespace) -> None:
    from models.store.policy import Retention, decide, in_force

    if not 0 <= arguments.months <= 1200:
        raise UsageProblem("weed.bad_months")
    actor, now = at.actor(), at.store.clock.now()
    with at.store.write() as session:
        rule = replace(in_force(session.connection(), Retention, now), **{arguments.kind: arguments.months})
        decide(session, actor, rule, arguments.decision, now, now)
    kind = t(f"weed.kind.{arguments.kind}")
    say(t("weed.ruled" if arguments.months else "weed.unruled", kind=kind, months=arguments.months))
