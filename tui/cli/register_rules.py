"""`person rules`, `office rules` and `board rules`: what the city has decided of its register, by which decision."""

from __future__ import annotations

from dataclasses import asdict

from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened
from tui.render.people import degree_word


def show(at: Opened, noun: str, as_json: bool) -> int:
    """Show the rules in force of persons, party offices or boards."""
    from models.boards.policy import Boards
    from models.people.policy import Boundaries, Endings, Offices
    from models.store.policy import Scope, decision_of, in_force

    kinds = {"person": (Scope, Boundaries, Endings), "office": (Offices,), "board": (Boards,)}[noun]
    now = at.store.clock.now()
    with at.store.read() as connection:
        rules = [
            (kind.name, asdict(in_force(connection, kind, now)), decision_of(connection, kind, now))
            for kind in kinds
        ]
    if as_json:
        say_json({name: {**values, "decision": decision or None} for name, values, decision in rules})
        return OK
    for name, values, decision in rules:
        by = t("target.decision", decision=decision) if decision else t("target.undecided")
        say(f"{t(f'rules.{name}', **_worded(values))} · {by}")
    return OK


def _worded(values: dict[str, object]) -> dict[str, object]:
    """Degrees in percent, and titles as a list in words."""
    worded: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            worded[name] = ", ".join(map(str, value)) or "-"
        elif name.endswith("tenths") and isinstance(value, int):
            worded[name] = degree_word(value)
        else:
            worded[name] = value
    return worded
