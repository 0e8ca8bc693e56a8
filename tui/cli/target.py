"""`vaktbord target`: within which time alarms should be acknowledged, when an acknowledgement goes stale, and how often
a transmitter is to be proven.
"""

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
STALE, PROOFS = "stale", "proofs"
_LEAST_S, _MOST_S = 1, 7 * 86_400
_MOST_DAYS = 366


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Show what is in force, or record what the city has decided."""
    with opened(home) as at:
        if arguments.act == "show":
            return _show(at, arguments)
        return _set_proofs(at, arguments) if arguments.act == PROOFS else _set(at, arguments)


def _show(at: Opened, arguments: argparse.Namespace) -> int:
    from models.store.policy import Ladder, Proofs, Stale, Targets, decision_of, in_force

    now = at.store.clock.now()
    with at.store.read() as connection:
        targets, stale = in_force(connection, Targets, now), in_force(connection, Stale, now)
        proofs = in_force(connection, Proofs, now)
        profile = in_force(connection, Ladder, now).profile
        decisions = {
            "targets": decision_of(connection, Targets, now),
            STALE: decision_of(connection, Stale, now),
            PROOFS: decision_of(connection, Proofs, now),
        }
    if arguments.json:
        say_json(
            {
                "profile": profile,
                **{name: list(getattr(targets, name)) for name in PROFILES},
                STALE: list(stale.seconds),
                PROOFS: {"interval_days": proofs.interval_days, "soon_days": proofs.soon_days},
                "decisions": {name: told or None for name, told in decisions.items()},
            }
        )
        return OK
    for name, seconds in (*((name, getattr(targets, name)) for name in PROFILES), (STALE, stale.seconds)):
        told = ", ".join(f"P{priority} {each} s" for priority, each in enumerate(seconds, 1))
        decision = decisions[STALE if name == STALE else "targets"]
        words = t(f"target.{name}", seconds=told)
        mark = t("target.in_force") if name == profile else ""
        say(" · ".join(part for part in (words, mark, _by(decision)) if part))
    say(f"{_proof_words(proofs.interval_days, proofs.soon_days)} · {_by(decisions[PROOFS])}")
    return OK


def _by(decision: str) -> str:
    return t("target.decision", decision=decision) if decision else t("target.undecided")


def _proof_words(days: int, soon: int) -> str:
    return t("target.proofs", days=days, soon=soon)


def _set_proofs(at: Opened, arguments: argparse.Namespace) -> int:
    from models.store.policy import Proofs, decide

    days, soon, decision = arguments.days, arguments.soon, _decision(arguments.decision)
    if not 1 <= days <= _MOST_DAYS or not 0 <= soon < days:
        raise UsageProblem("target.bad_days", most=_MOST_DAYS)
    actor, now = at.actor(), at.store.clock.now()
    with at.store.write() as session:
        decide(session, actor, Proofs(days, soon), decision, now, now)
    say(_proof_words(days, soon))
    return OK


def _set(at: Opened, arguments: argparse.Namespace) -> int:
    from models.store.policy import Stale, Targets, decide, in_force

    seconds = _seconds(arguments.seconds)
    decision = _decision(arguments.decision)
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


def _decision(told: str) -> str:
    decision = clean(told, 200).strip()
    if not decision:
        raise UsageProblem("target.no_decision")
    return decision


def _seconds(told: list[int]) -> tuple[int, int, int, int]:
    """Four times that a person can mean; a less urgent alarm never has less time than a more urgent one."""
    if any(not _LEAST_S <= each <= _MOST_S for each in told):
        raise UsageProblem("target.bad_seconds", least=_LEAST_S, most=_MOST_S)
    if sorted(told) != told:
        raise UsageProblem("target.not_rising")
    first, second, third, fourth = told
    return first, second, third, fourth
