"""A phoned-in threat as the officer takes it down: what was said, and what was heard behind (D79)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.store.clock import zone

VOICES = ("man", "woman", "child", "unclear")
HEARD = ("traffic", "music", "voices", "children", "machines", "train", "animals", "echo", "silence")


@dataclass(frozen=True, slots=True)
class ThreatCall:
    """What was typed during the call. `heard` is as typed, see `heard_of`.

    `person` is the code of whom it is about, "" where nobody knows; `plan`: an alarm is to be worked by the plan too.
    """

    started_at: datetime
    words: str
    number: str = ""
    demands: str = ""
    voice: str = ""
    heard: str = ""
    person: str = ""
    plan: bool = True


def heard_of(typed: str) -> tuple[tuple[str, ...], str]:
    """What "13 norrländska" stands for: figures before the first letter are choices, the rest is as it was typed."""
    known: list[str] = []
    rest = typed.strip()
    while rest and rest[0] in "123456789":
        known.append(HEARD[int(rest[0]) - 1])
        rest = rest[1:].lstrip(" ,.")
    return tuple(dict.fromkeys(known)), rest


def started_at(typed: str, now: datetime, time_zone: str) -> datetime | None:
    """The latest such time of day that is not to come: "14:03" or "14:03:20". None where it is no time of day."""
    here = now.astimezone(zone(time_zone))
    for form in ("%H:%M:%S", "%H:%M", "%H.%M"):
        try:
            told = datetime.strptime(typed.strip(), form)  # noqa: DTZ007  # a time of day, given its zone below
        except ValueError:
            continue
        for days in (0, 1):
            day = here.date() - timedelta(days=days)
            at = datetime.combine(day, told.time(), zone(time_zone))
            if at <= here:
                return at.astimezone(now.tzinfo)
    return None
