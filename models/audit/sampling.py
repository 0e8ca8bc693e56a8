"""Which looks a reviewer is to judge: a share drawn by a seed, and rules that always pick (pure, no database)."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from models.audit.rows import Saw

BULK_PERSONS = 10
BULK_WITHIN = timedelta(hours=1)
_OWN_QUESTION = ("audit.seen_by_asked",)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules must know of a look: each answers for one."""

    own_record: Callable[[Saw], bool]
    after_hours: Callable[[Saw], bool]
    open_case: Callable[[Saw], bool]


def pick(saw: Iterable[Saw], seed: int, share: float, rules: Rules) -> dict[int, tuple[str, ...]]:
    """Entry numbers with the reasons for each. The same looks, seed and share give the same picks.

    Where anything was seen at all, at least one is drawn.
    """
    found: dict[int, list[str]] = defaultdict(list)
    looked = sorted(saw, key=lambda each: each.seq)
    lots = random.Random(seed)  # to be repeated by whoever knows the seed, not to be a secret
    drawn = [each.seq for each in looked if lots.random() < share]
    if looked and not drawn:
        drawn = [lots.choice(looked).seq]
    for seq in drawn:
        found[seq].append("sample")
    for each in looked:
        if each.verb == "break_glass.opened":
            found[each.seq].append("break_glass")
        if each.verb in _OWN_QUESTION:
            continue
        if rules.own_record(each):
            found[each.seq].append("own_record")
        if rules.after_hours(each):
            found[each.seq].append("after_hours")
        if each.subject.startswith("person:") and not rules.open_case(each):
            found[each.seq].append("no_open_case")
    for seq in _bulk(looked):
        found[seq].append("bulk")
    return {seq: tuple(found[seq]) for seq in sorted(found)}


def _bulk(looked: list[Saw]) -> list[int]:
    """Looks by which somebody had opened more than ten persons within an hour."""
    recent: dict[str, deque[Saw]] = defaultdict(deque)
    found = []
    for each in looked:
        if not each.subject.startswith("person:") or each.verb in _OWN_QUESTION:
            continue
        mine = recent[each.actor_id]
        mine.append(each)
        while mine[0].at <= each.at - BULK_WITHIN:
            mine.popleft()
        if len({one.subject for one in mine}) > BULK_PERSONS:
            found.append(each.seq)
    return found
