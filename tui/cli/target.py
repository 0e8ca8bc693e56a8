"""`vaktbord target`: within which time alarms should be acknowledged, and when an acknowledgement goes stale."""

from __future__ import annotations

import argparse
from dataclasses import replace

from models.store.errors import UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

PROFILES = ("bemannad", "beredskap")
STALE = "stale"
_LEAST_S, _MOST_S = 1, 7 * 86_400


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Show what is in force, or record what the city has decided."""
    with opened(home) as at:
        return _show(at, arguments) if arguments.act == "show" else _set(at, arguments)


def _show(at: Opened, arguments: argparse.Namespace) -> int:
    from models.store.policy import Ladder, Stale, Targets, decision_of, in_force

    now = at.store.clock.now()
    with at.store.read() as connection:
        targets, stale = in_force(connection, Targets, now), in_force(connection, Stale, now)
        profile = in_force(connection, Ladder, now).profile
        decisions = {
            "targets": decision_of(connection, Targets, now),
            STALE: decision_of(connection, Stale, now),
        }
    if arguments.json:
        say_json(
            {
                "profile": profile,
                **{name: list(getattr(targets, name)) for name in PROFILES},
                STALE: list(stale.seconds),
                "decisions": {name: told or None for name, told in decisions.items()},
            }
        )
        return OK
    for name, seconds in (*((name, getattr(targets, name)) for name in PROFILES), (STALE, stale.seconds)):
        told = ", ".join(f"P{priority} {each} s" for priority, each in enumerate(seconds, 1))
        decision = decisions[STALE if name == STALE else "targets"]
        words = t(f"target.{name}", seconds=told)
        mark = t("target.in_force") if name == profile else ""
        by = t("target.decision", decision=decision) if decision else t("target.undecided")
        say(" · ".join(part for part in (words, mark, by) if part))
    return OK


def _set(at: Opened, arguments: argparse.Namespace) -> int:
    from models.store.policy import Stale, Targets, decide, in_force

    seconds = _seconds(arguments.seconds)
    decision = clean(arguments.decision, 200).strip()
    if not decision:
        raise UsageProblem("target.no_decision")
    actor = at.actor()
    now = at.store.clock.now()
    with at.store.write() as session:
        if arguments.what == STALE:
            decide(session, actor, Stale(seconds), decision, now, now)
        else:
            targets = replace(in_force(session.connection(), Targets, now), **{arguments.what: seconds})
            decide(session, actor, targets, decision, now, now)
    told = ", ".join(f"P{priority} {each} s" for priority, each in enumerate(seconds, 1))
    say(t(f"target.{arguments.what}", seconds=told))
    return OK


def _seconds(told: list[int]) -> tuple[int, int, int, int]:
    """Four times that a person can mean; a less urgent alarm never has less time than a more urgent one."""
    if any(not _LEAST_S <= each <= _MOST_S for each in told):
        raise UsageProblem("target.bad_seconds", least=_LEAST_S, most=_MOST_S)
    if sorted(told) != told:
        raise UsageProblem("target.not_rising")
    first, second, third, fourth = told
    return first, second, third, fourth
