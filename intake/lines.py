"""When a line has been silent too long: pure rules over monotonic seconds, no wall clock anywhere (DESIGN supervision).

A line ought to be heard once an interval; at 2.5 intervals it is silent. When more than half of the lines are missing
at once the fault is more likely ours than theirs, and that is one thing to tell instead of many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SILENT_AFTER = 2.5
FEWEST = 3
# A look that comes so late was no look: the process stood still, and nobody could be heard meanwhile.
STOOD_STILL_S = 10.0
SILENT, HEARD, MOST_SILENT, MOST_HEARD = "silent", "heard", "most_silent", "most_heard"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Change:
    """What a look found. `seconds` is how long a silence has lasted, or did last; None where it began before us.

    Of all lines together: `missing` of `known` lines are not heard.
    """

    kind: str
    subject: str
    seconds: float | None = None
    missing: int = 0
    known: int = 0


@dataclass(slots=True)
class _Line:
    """`spoke`: since we began, since its own silence began, or since all lines together were told of."""

    interval: float
    heard: float
    grace: float
    spoke: bool = False
    silent: bool = False  # told of by itself
    covered: bool = False  # silent while all lines together are told of
    since: float | None = None  # when it was heard before its silence; None where that was before us

    @property
    def deadline(self) -> float:
        return max(self.heard + SILENT_AFTER * self.interval, self.grace + self.interval)

    def missing(self, now: float) -> bool:
        """Silent, or so late that it counts when another falls silent: lines that end together do so in an interval."""
        late_at = max(self.deadline - self.interval, self.grace + self.interval)
        return self.silent or self.covered or now >= late_at


@dataclass(slots=True)
class Lines:
    """Every supervised line, by subject. Times are seconds of a clock that goes forward while this machine is awake."""

    _lines: dict[str, _Line] = field(default_factory=dict)
    _looked: float | None = None
    _most: bool = False
    _most_since: float | None = None

    def know(
        self, intervals: Mapping[str, float], now: float, ages: Mapping[str, float] | None = None
    ) -> tuple[str, ...]:
        """Supervise these, each with its interval in seconds, and no others; returns those dropped while silent.

        A line that is new to us has at least one interval from now. `ages` says how many seconds ago it was heard
        before, where that is known; none is believed to have been heard in the future.
        """
        dropped = [subject for subject in self._lines if subject not in intervals]
        silent = tuple(subject for subject in dropped if self._lines[subject].silent)
        for subject in dropped:
            del self._lines[subject]
        for subject, interval in intervals.items():
            line = self._lines.get(subject)
            if line is None:
                age = max(0.0, (ages or {}).get(subject, SILENT_AFTER * interval))
                self._lines[subject] = _Line(interval, now - age, now)
            else:
                line.interval = interval
        return silent

    def resume(self, silent: Iterable[str]) -> None:
        """These were told of before we began, perhaps "all": not told again, but their end is."""
        for subject in silent:
            line = self._lines.get(subject)
            if subject == ALL:
                self._most, self._most_since = True, None
            elif line is not None:
                line.silent, line.since = True, None

    def heard(self, subject: str, now: float) -> None:
        """A line spoke. Of a line that is not supervised nothing is kept."""
        line = self._lines.get(subject)
        if line is not None:
            line.heard = now
            line.spoke = True

    def look(self, now: float, slept: bool = False) -> tuple[Change, ...]:
        """What has changed by `now`; to be asked about once a second. `slept`: the machine was away meanwhile."""
        if slept or (self._looked is not None and now - self._looked > STOOD_STILL_S):
            self._give_grace(now)
        self._looked = now
        changes = self._ended()
        overdue = {
            subject: line
            for subject, line in self._lines.items()
            if not line.silent and not line.covered and now >= line.deadline
        }
        changes += self._all_together(now, bool(overdue))
        for subject, line in overdue.items():
            if self._most:
                line.covered = True
            elif now >= line.deadline:
                line.silent, line.spoke, line.since = True, False, line.heard
                changes.append(Change(SILENT, subject, now - line.heard))
        return tuple(changes)

    @property
    def silent(self) -> int:
        """How many lines are silent now."""
        return sum(line.silent or line.covered for line in self._lines.values())

    def __len__(self) -> int:
        return len(self._lines)

    def _ended(self) -> list[Change]:
        changes: list[Change] = []
        for subject, line in self._lines.items():
            if not line.spoke:
                continue
            line.covered = False
            if line.silent:
                seconds = None if line.since is None else line.heard - line.since
                line.silent, line.since = False, None
                changes.append(Change(HEARD, subject, seconds))
        return changes

    def _all_together(self, now: float, one_more: bool) -> list[Change]:
        """Whether more than half are missing at once has begun, or is over."""
        known = len(self._lines)
        missing = sum(line.missing(now) or (self._most and not line.spoke) for line in self._lines.values())
        most = known >= FEWEST and 2 * missing > known
        if most and one_more and not self._most:
            self._most, self._most_since = True, now
            for line in self._lines.values():
                line.spoke = False
            return [Change(MOST_SILENT, ALL, None, missing, known)]
        if self._most and not most:
            seconds = None if self._most_since is None else now - self._most_since
            self._most, self._most_since = False, None
            # Who has not spoken yet may be about to; after an interval each is told of by itself.
            self._give_grace(now)
            return [Change(MOST_HEARD, ALL, seconds, missing, known)]
        return []

    def _give_grace(self, now: float) -> None:
        for line in self._lines.values():
            line.grace = now
            line.covered = False
