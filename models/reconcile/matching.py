"""Which of the ARC's lines is which of our signals: account, then case number, then the nearest time. Pure.

As many pairs as can be made, and of those the nearest: then a line that is left over is one we really lack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.reconcile.rows import ArcLine, Ours

DENSE = 250_000
"""Pairs to weigh in one burst of an account; above it they are paired in order of time, which is as many."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs of both, in the list's order; what only the ARC has; what only we have. Restores and tests of ours that
    the ARC does not list are no difference.
    """

    both: tuple[tuple[ArcLine, Ours], ...]
    only_arc: tuple[ArcLine, ...]
    only_here: tuple[Ours, ...]


def match(
    lines: Sequence[ArcLine],
    ours: Sequence[Ours],
    window: timedelta,
    owners: Mapping[str, str] | None = None,
) -> Matched:
    """Pair the lines with our signals; alarms come before tests and restores, one line never takes two.

    `owners` tells whose an account is, by `normal` account: an alarm phoned in names its person and no account.
    """
    whose = owners or {}

    def by_owner(each: ArcLine | Ours) -> str:
        if isinstance(each, Ours):
            return "" if each.account else each.person
        return whose.get(normal(each.account), "")

    alarms = [each for each in ours if each.event == "alarm"]
    others = [each for each in ours if each.event != "alarm"]
    pairs: list[tuple[ArcLine, Ours]] = []
    left = list(lines)
    for free, key, within in (
        (alarms, _by_case, None),
        (alarms, _by_bare_case, None),
        (alarms, _by_account, window),
        (alarms, by_owner, window),
        (others, _by_account, window),
    ):
        found = _pairs(left, free, key, within)
        taken_lines = {line.line for line, _ in found}
        taken = {each.seq for _, each in found}
        left = [line for line in left if line.line not in taken_lines]
        free[:] = [each for each in free if each.seq not in taken]
        pairs += found
    return Matched(
        tuple(sorted(pairs, key=lambda pair: pair[0].line)),
        tuple(left),
        tuple(sorted(alarms, key=lambda each: each.seq)),
    )


def normal(account: str) -> str:
    """An account as both sides would write it: letters and digits, no leading noughts."""
    return "".join(sign for sign in account.upper() if sign.isalnum()).lstrip("0") or "0"


def _by_account(each: ArcLine | Ours) -> str:
    return normal(each.account) if each.account else ""


def _by_case(each: ArcLine | Ours) -> str:
    """Account and case number; "" where there is none."""
    case = _case(each)
    return f"{normal(each.account)}/{case}" if case and each.account else ""


def _by_bare_case(each: ArcLine | Ours) -> str:
    """The case number alone, of what was phoned in: whoever wrote it down had it from the ARC."""
    return _case(each) if isinstance(each, ArcLine) or not each.account else ""


def _case(each: ArcLine | Ours) -> str:
    return "".join(sign for sign in each.case.upper() if sign.isalnum())


def _pairs(
    lines: Iterable[ArcLine],
    ours: Iterable[Ours],
    key: Callable[[ArcLine | Ours], str],
    window: timedelta | None,
) -> list[tuple[ArcLine, Ours]]:
    theirs: dict[str, list[ArcLine]] = defaultdict(list)
    for line in lines:
        theirs[key(line)].append(line)
    mine: dict[str, list[Ours]] = defaultdict(list)
    for each in ours:
        mine[key(each)].append(each)
    found: list[tuple[ArcLine, Ours]] = []
    for name in theirs.keys() & mine.keys() - {""}:
        times = sorted(each.received_at for each in mine[name])
        left = sorted((_nearest(line.times, times), line.line, line) for line in theirs[name])
        right = sorted((each.received_at, each.seq, each) for each in mine[name])
        found += [(line[2], each[2]) for line, each in _in_order(left, right, window)]
    return found


def _nearest(candidates: tuple[datetime, ...], times: Sequence[datetime]) -> datetime:
    """Of the instants that a wall time may mean, the one nearest to anything of ours."""
    if len(candidates) == 1:
        return candidates[0]
    return min(candidates, key=lambda at: min(abs(at - each) for each in times))


_Left = tuple[datetime, int, ArcLine]
_Right = tuple[datetime, int, Ours]


def _in_order(left: list[_Left], right: list[_Right], window: timedelta | None) -> list[tuple[_Left, _Right]]:
    """The most pairs within the window and of those the nearest; pairs never cross, which is never worse."""
    found: list[tuple[_Left, _Right]] = []
    for these, those in _bursts(left, right, window):
        found += (
            _swept(these, those, window) if len(these) * len(those) > DENSE else _best(these, those, window)
        )
    return found


def _bursts(
    left: list[_Left], right: list[_Right], window: timedelta | None
) -> Iterable[tuple[list[_Left], list[_Right]]]:
    """Parts so far apart that nothing of one can be paired with anything of another."""
    if window is None:
        yield left, right
        return
    every = sorted(
        [(each[0], 0, at) for at, each in enumerate(left)]
        + [(each[0], 1, at) for at, each in enumerate(right)]
    )
    these: list[_Left] = []
    those: list[_Right] = []
    before: datetime | None = None
    for at, side, index in every:
        if before is not None and at - before > window:
            yield these, those
            these, those = [], []
        if side == 0:
            these.append(left[index])
        else:
            those.append(right[index])
        before = at
    yield these, those


def _best(these: list[_Left], those: list[_Right], window: timedelta | None) -> list[tuple[_Left, _Right]]:
    """By dynamic programming over both in order: (fewest left over, least distance) of every beginning."""
    zero = (0, timedelta(0))
    table = [[zero] * (len(those) + 1) for _ in range(len(these) + 1)]
    for i, this in enumerate(these, 1):
        for j, that in enumerate(those, 1):
            best = min(table[i - 1][j], table[i][j - 1])
            apart = abs(this[0] - that[0])
            if window is None or apart <= window:
                pairs, distance = table[i - 1][j - 1]
                best = min(best, (pairs - 1, distance + apart))
            table[i][j] = best
    found: list[tuple[_Left, _Right]] = []
    i, j = len(these), len(those)
    while i and j:
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            found.append((these[i - 1], those[j - 1]))
            i, j = i - 1, j - 1
    return found


def _swept(these: list[_Left], those: list[_Right], window: timedelta | None) -> list[tuple[_Left, _Right]]:
    """Each with the earliest that is within the window: as many pairs, not always the nearest."""
    found: list[tuple[_Left, _Right]] = []
    i = j = 0
    while i < len(these) and j < len(those):
        apart = these[i][0] - those[j][0]
        if window is not None and apart > window:
            j += 1
        elif window is not None and -apart > window:
            i += 1
        else:
            found.append((these[i], those[j]))
            i, j = i + 1, j + 1
    return found
