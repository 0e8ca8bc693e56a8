"""What the desk gives to and gets from its services: plain values, and nothing that takes time to load."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from models.alarms.rows import AlarmRow
    from models.watch.rows import CanaryRow, SilentRow, UnprovenRow, WatchRow


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What the desk takes from the settings file. `arc_phone` stands on the red line when reception is dead.

    `operator` is the code that the locked screen suggests; `demo_passphrase` what everybody in a demo signs in with,
    `demo_other` the code of one more who can.
    `dial_command` rings "{number}", where there is one; `calendars` is the folder for calendar files of talks,
    `papers` that for papers.
    """

    language: str = "sv"
    zone: str = "Europe/Stockholm"
    theme: str = "vaktbord-dark"
    keys: Mapping[str, str] = field(default_factory=dict)
    arc_phone: str = ""
    city: str = ""
    me: str = ""
    log: Path | None = None
    calendars: Path | None = None
    papers: Path | None = None
    demo: bool = False
    lock_after_s: float = 300.0
    operator: str = ""
    demo_passphrase: str = ""
    demo_other: str = ""
    dial_command: str = ""


@dataclass(frozen=True, slots=True)
class Pulse:
    """The cheap reading made at every wake: what changes without an act, and so moves no board counter.

    `notifications` is how desktop notifications fare and when one was last raised, None where that was not read;
    `canary` is our newest own test.
    """

    counter: int
    watch: WatchRow
    notifications: tuple[str, datetime | None] | None = None
    canary: CanaryRow | None = None


@dataclass(frozen=True, slots=True)
class DoubtfulLines:
    """The lines that are silent now, and those whose silence would say nothing."""

    silent: tuple[SilentRow, ...] = ()
    unproven: tuple[UnprovenRow, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of alarms, newest first; `before` is the `seq` to go on from, None at the end."""

    rows: tuple[AlarmRow, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person that typed words point to. `by_name`: the words were found in the name, which is not shown."""

    code: str
    category: str | None
    by_name: bool


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident to open; with `alarm_id` it is opened from that alarm and takes its person."""

    title: str
    outcome: str
    police: str
    what_happened: str = ""
    person: str = ""
    alarm_id: str = ""
    reporter_kind: str = ""
    reporter: str = ""


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """What is changed in an incident; None leaves it. `no_bring_up` takes the bring-up day away."""

    title: str | None = None
    what_happened: str | None = None
    outcome: str | None = None
    police: str | None = None
    bring_up_on: date | None = None
    no_bring_up: bool = False
