"""The escalation ladder as data: how it is climbed by profile, hours and priority, and whom each step reaches (rule 9).

A step reaches words: "desktop" (the notification of TiB's desk), "next_desk" (of the officer behind), "all_desks",
and what wakes a person away from the desk: "wake_tib", "wake_backup", "wake_contact" (the channels of whoever has that
duty now), "wake_all" (every channel), or "channel:NAME" (that one). The strip and the bell of every desk are always
there: no rule takes them away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

STAFFED, AT_HOME = "bemannad", "beredskap"
PROFILES = (STAFFED, AT_HOME)
HOURS = ("always", "office", "other")
LADDER_ACTS = ("louder", "next_duty", "call_list")
DESKS = {"desktop": "tib", "next_desk": "tib_backup", "all_desks": "all"}
WAKES = ("wake_tib", "wake_backup", "wake_contact", "wake_all")
BY_NAME = "channel:"


@dataclass(frozen=True, slots=True)
class Step:
    """What happens `after_s` seconds after the alarm began to ring: whom it reaches."""

    after_s: int
    reach: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The ladder of some alarms: at most three steps, which are `louder`, `next_duty` and `call_list` in that order.

    `profile` is "bemannad", "beredskap" or "" for both; `hours` "always", "office" or "other", by when the alarm was
    received. `at_once` is whom it reaches as soon as it rings, beside TiB's desk. The last step comes again every
    `repeat_s` seconds; 0: it does not.
    """

    profile: str
    hours: str
    priorities: tuple[int, ...]
    at_once: tuple[str, ...]
    steps: tuple[Step, ...]
    repeat_s: int = 0

    def holds(self, profile: str, office: bool, priority: int) -> bool:
        """Whether it is the ladder of such an alarm."""
        hours = self.hours == "always" or (self.hours == "office") == office
        return self.profile in ("", profile) and hours and priority in self.priorities


@dataclass(frozen=True, slots=True)
class Ladder:
    """What happens when nobody acknowledges: seconds after the alarm began to ring, per profile and step.

    *Bemannad* is a staffed desk; *beredskap i hemmet* counts in minutes, wakes TiB at once and is the default
    (DIRECTIVE rules 4 and 5). `office_profile` holds within office hours, "" where nothing differs then. A P4 alarm
    only grows louder, after `technical_s`. `rules` come first, in order; where none holds, the steps follow from the
    seconds.
    """

    name = "ladder"
    profile: str = AT_HOME
    bemannad: tuple[int, ...] = (30, 60, 120)
    beredskap: tuple[int, ...] = (180, 300, 600)
    technical_s: int = 3600
    office_profile: str = ""
    rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", tuple(_rule(each) for each in self.rules))

    @property
    def seconds(self) -> tuple[int, ...]:
        """The steps of the profile in force."""
        return self.bemannad if self.profile == STAFFED else self.beredskap

    def standing(self, office: bool) -> Ladder:
        """The ladder as it stands within office hours, or outside them."""
        return replace(self, profile=self.office_profile) if office and self.office_profile else self

    def profiles(self) -> tuple[str, ...]:
        """Every profile that holds at some hour."""
        return tuple({self.profile: None, (self.office_profile or self.profile): None})

    def rule(self, priority: int, *, office: bool = False) -> Rule:
        """How alarms of a priority climb."""
        for rule in self.rules:
            if rule.holds(self.profile, office, priority):
                return rule
        return self._by_seconds(priority)

    def steps(self, priority: int, *, office: bool = False) -> tuple[int, ...]:
        """Seconds from ringing to each step, for alarms of a priority."""
        return tuple(step.after_s for step in self.rule(priority, office=office).steps)

    def wait(self, priority: int, step: int, *, office: bool = False) -> float | None:
        """Seconds between step `step` and the one before; the last step repeats; None where none is left."""
        rule = self.rule(priority, office=office)
        if step >= len(rule.steps):
            return float(rule.repeat_s) if rule.repeat_s else None
        before = rule.steps[step - 1].after_s if step else 0
        return float(rule.steps[step].after_s - before)

    def _by_seconds(self, priority: int) -> Rule:
        if priority >= 4:
            return Rule("", "always", (priority,), (), (Step(self.technical_s, ("desktop",)),))
        home = self.profile != STAFFED
        reach: tuple[tuple[str, ...], ...] = (
            ("desktop", "wake_tib") if home else ("desktop",),
            ("next_desk", "wake_tib", "wake_backup") if home else ("next_desk", "wake_backup"),
            ("all_desks", "wake_all"),
        )
        seconds = self.seconds
        steps = tuple(Step(after, whom) for after, whom in zip(seconds, reach, strict=False))
        repeat = max(60, seconds[-1] - seconds[-2]) if len(seconds) > 1 else max(60, seconds[-1])
        return Rule("", "always", (priority,), ("wake_tib",) if home else (), steps, repeat)


def problem(ladder: Ladder) -> str:
    """What cannot be in a ladder, as a message id's last word; "" where it can be climbed."""
    if ladder.profile not in PROFILES or ladder.office_profile not in ("", *PROFILES):
        return "profile"
    if ladder.technical_s < 1 or not _rises(ladder.bemannad) or not _rises(ladder.beredskap):
        return "seconds"
    for rule in ladder.rules:
        if rule.profile not in ("", *PROFILES):
            return "profile"
        if rule.hours not in HOURS:
            return "hours"
        if not rule.priorities or not set(rule.priorities) <= {1, 2, 3, 4}:
            return "priorities"
        if not _rises(tuple(step.after_s for step in rule.steps)):
            return "seconds"
        # An alarm nobody takes must never fall quiet; a technical one may.
        if rule.repeat_s < 60 and not (rule.repeat_s == 0 and set(rule.priorities) == {4}):
            return "repeat"
        if not all(_known(word) for step in rule.steps for word in step.reach):
            return "reach"
        if not all(_known(word) for word in rule.at_once):
            return "reach"
        if not rule.steps or not all(step.reach for step in rule.steps):
            return "reach"
    return ""


def _rises(seconds: tuple[int, ...]) -> bool:
    """One to three steps, each later than the one before, none later than a day."""
    if not 1 <= len(seconds) <= len(LADDER_ACTS) or not all(0 < each <= 86400 for each in seconds):
        return False
    return all(later > earlier for earlier, later in pairwise(seconds))


def _known(word: str) -> bool:
    return word in DESKS or word in WAKES or (word.startswith(BY_NAME) and len(word) > len(BY_NAME))


def _rule(told: Rule | Mapping[str, Any]) -> Rule:
    """A rule as stored, or as it is. Raises TypeError, KeyError or ValueError for what is none."""
    if isinstance(told, Rule):
        return told
    known = {"profile", "hours", "priorities", "at_once", "steps", "repeat_s"}
    if set(told) - known:
        raise ValueError(sorted(set(told) - known)[0])
    steps = tuple(Step(int(each["after_s"]), _words(each["reach"])) for each in told["steps"])
    return Rule(
        str(told.get("profile", "")),
        str(told.get("hours", "always")),
        tuple(int(each) for each in told["priorities"]),
        _words(told.get("at_once", ())),
        steps,
        int(told.get("repeat_s", 0)),
    )


def _words(told: Any) -> tuple[str, ...]:
    if isinstance(told, str):
        raise ValueError(told)
    return tuple(str(each) for each in told)
