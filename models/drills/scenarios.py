"""The scenarios that can be played: each a short file of invented alarms and when they ring."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.alarms.words import PHONED_PRIORITY
from models.plans.plan import Words

FOLDER = Path(__file__).parent / "shipped"


@dataclass(frozen=True, slots=True)
class Moment:
    """One invented alarm, `after_s` seconds into the drill. `position` is where it says it is, "" for unknown."""

    after_s: float
    kind: str
    priority: int
    portable: bool
    position: str
    told: Words


@dataclass(frozen=True, slots=True)
class Scenario:
    """A drill to play: what it trains, what its leader says when rung, and its alarms in order."""

    code: str
    title: Words
    trains: Words
    leader: Words
    moments: tuple[Moment, ...]


@lru_cache(maxsize=1)
def scenarios() -> dict[str, Scenario]:
    """Every scenario that comes with the program, by code. Raises ValueError for a file that is not one."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        scenario = read(path.stem, path.read_text(encoding="utf-8"))
        found[scenario.code] = scenario
    return found


def read(code: str, source: str) -> Scenario:
    """A scenario from its file's words. Raises ValueError, naming the scenario, for anything that does not fit."""
    try:
        told = tomllib.loads(source)
        moments = tuple(_moment(each) for each in told["moment"])
        scenario = Scenario(
            code, _words(told, "title"), _words(told, "trains"), _words(told, "leader"), moments
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{code}: {error}") from error
    times = [moment.after_s for moment in moments]
    if not times or times[0] != 0 or times != sorted(times):
        raise ValueError(f"{code}: the first alarm rings at once, and the others in order")
    return scenario


def _moment(told: dict[str, Any]) -> Moment:
    unknown = sorted(
        set(told) - {"after_s", "kind", "priority", "portable", "position", "told_sv", "told_en"}
    )
    if unknown:
        raise ValueError(f"no such name: {unknown[0]}")
    kind = str(told["kind"])
    priority = int(told.get("priority", PHONED_PRIORITY[kind]))
    if priority not in (1, 2, 3, 4):
        raise ValueError(f"no such priority: {priority}")
    return Moment(
        float(told["after_s"]),
        kind,
        priority,
        bool(told.get("portable", False)),
        str(told.get("position", "")),
        _words(told, "told"),
    )


def _words(told: dict[str, Any], name: str) -> Words:
    return Words(str(told[f"{name}_sv"]), str(told[f"{name}_en"]))
