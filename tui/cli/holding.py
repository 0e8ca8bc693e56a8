"""`vaktbord holding`: whether the city has decided that homes may be held here (DIRECTIVE rule 22)."""

from __future__ import annotations

import argparse

from models.store.errors import UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Put the decision on record; what is held already stays until it is weeded."""
    from models.store.policy import Holding, decide

    decision = clean(arguments.decision, 80)
    if not decision:
        raise UsageProblem("holding.no_decision")
    with opened(home) as at:
        actor, now = at.actor(), at.store.clock.now()
        with at.store.write() as session:
            decide(session, actor, Holding(homes=not arguments.withdraw), decision, now, now)
    say(t("cli.holding.withdrawn" if arguments.withdraw else "cli.holding.decided", decision=decision))
    return OK
