"""The ladder as it stands now: whom each step reaches by priority, and by name who would be woken first (rule 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from models.alarms.standing import ladders
from models.channels.reach import MOST, Ways, ways_now
from models.channels.views import channels, is_tested
from models.rota.views import on_duty
from models.store.ladder import BY_NAME, DESKS, Ladder, Rule
from models.store.policy import ArcCalls, decision_of, in_force

PRIORITIES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Woken:
    """A channel that would be used now: whose it is, and whether a test was confirmed within 31 days."""

    name: str
    whose: str
    tested: bool


@dataclass(frozen=True, slots=True)
class LadderNow:
    """The ladder in force at an instant. `decision` and `arc_decision` are "" where the city has decided nothing.

    `rules` are runs of priorities that climb alike, and how; `first` are the channels of the first stage that wakes
    anybody at a P1 alarm, `tib` who has the duty; `arc_rings` whether the alarm receiving centre rings TiB itself.
    """

    profile: str
    office: bool
    decision: str
    rules: tuple[tuple[tuple[int, ...], Rule], ...]
    first: tuple[Woken, ...]
    tib: str
    arc_rings: bool
    arc_decision: str


def ladder_now(connection: Connection, at: datetime) -> LadderNow:
    """How an alarm would climb if it rang at `at`, and whom that would wake."""
    standing = ladders(connection, at).at(at)
    rules: list[tuple[tuple[int, ...], Rule]] = []
    for priority in PRIORITIES:
        rule = standing.rule(priority)
        if rules and _climb(rules[-1][1]) == _climb(rule):
            rules[-1] = ((*rules[-1][0], priority), rule)
        else:
            rules.append(((priority,), rule))
    tib = on_duty(connection, at).tib
    return LadderNow(
        profile=standing.ladder.profile,
        office=standing.office,
        decision=decision_of(connection, Ladder, at),
        rules=tuple(rules),
        first=_woken(connection, standing.rule(1), ways_now(connection, at), at),
        tib=tib.operator if tib is not None else "",
        arc_rings=in_force(connection, ArcCalls, at).rings,
        arc_decision=decision_of(connection, ArcCalls, at),
    )


def _woken(connection: Connection, rule: Rule, ways: Ways, at: datetime) -> tuple[Woken, ...]:
    rows = {row.id: row for row in channels(connection, MOST) if row.active}
    for stage in (rule.at_once, *(step.reach for step in rule.steps)):
        found = [rows[each] for each in ways.meant(_wakes(stage)) if each in rows]
        if found:
            return tuple(Woken(row.name, row.operator or row.duty or "", is_tested(row, at)) for row in found)
    return ()


def _climb(rule: Rule) -> tuple[object, ...]:
    return rule.at_once, rule.steps, rule.repeat_s


def _wakes(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in DESKS or word.startswith(BY_NAME)]
