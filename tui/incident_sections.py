"""The sections of an incident: what each room of the house says of it, on its screen, and where a digit goes.

A room keeps a SECTION in a module of its own and has a line in `_ROOMS`; the incident's screen does the rest. Modules
are imported when the first incident is opened.

Digits: 1 the facts, 2 assessment, 3 acts, 4 who owes what, 5 police and court, 6 crisis support, 7 the Routine,
8 shared with, 9 files, 0 what stands in the way of closing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.incidents.rows import IncidentCard
    from tui.render.line import Line

_ROOMS: tuple[tuple[str, str], ...] = (
    ("1", "tui.case_sections:FACTS"),
    ("2", "tui.case_sections:ASSESSMENT"),
    ("3", "tui.case_sections:ACTS"),
    ("4", "tui.obligation_sections:OWED"),
    ("5", "tui.law_sections:POLICE"),
    ("6", "tui.law_sections:CRISIS"),
    ("7", "tui.obligation_sections:ROUTINE"),
    ("8", "tui.obligation_sections:SHARING"),
    ("9", "tui.case_sections:FILES"),
    ("0", "tui.case_sections:CLOSING"),
)
"""The digit, and "module:SECTION"."""

DOUBLES = "doubles"
"""Beside the sections: others that may be the same incident, told above them all."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a section is painted from: the incident, what the section itself read, and the moment."""

    card: IncidentCard
    own: Any
    now: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `read(connection, incident_id)` runs in a worker, for those who may read incidents only.

    `lines(case, width)` are its lines under its title, the first of which must say where it stands: at 80x24 no more
    is shown. `place` is the screen (tui.places.OPENED) the digit opens, with the incident's id; "" for none.
    The title is `section.<id>`.
    """

    id: str
    place: str
    read: Callable[[Connection, str], object]
    lines: Callable[[Case, int], Sequence[Line]]


def sections() -> tuple[tuple[str, Section], ...]:
    """The digit and the section, in the order of the screen."""
    found: list[tuple[str, Section]] = []
    for digit, where in _ROOMS:
        module, _, name = where.partition(":")
        section: Section = getattr(import_module(module), name)
        found.append((digit, section))
    return tuple(found)


def read_all(connection: Connection, incident_id: str) -> Mapping[str, object]:
    """What every section reads of one incident, by section."""
    from models.incidents.doubles import doubles_of

    found: dict[str, object] = {
        section.id: section.read(connection, incident_id) for _, section in sections()
    }
    found[DOUBLES] = doubles_of(connection, incident_id)
    return found
