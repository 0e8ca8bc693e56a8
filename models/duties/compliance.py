"""Every duty of the directive with its state on a day: what each room measures, put to the duty it is of (D12, D88).

A duty that nothing measures says so and is never in order by itself. What others do is known or not known
(DIRECTIVE rule 17). *Offered* (the directive) and *made sure of* (Kommunallagen 4 kap 18 a §) stand beside each other
and are never added (rule 15).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import Any, Protocol, cast

from sqlalchemy import Connection, select

from models.duties.directive import DUTIES, Duty
from models.duties.measured import STATES, BehindRow, Holder, Measured, State
from models.duties.tables import Document, DocumentVersion

_DOCUMENT: Any = Document.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_VERSION: Any = DocumentVersion.__table__  # type: ignore[attr-defined]  # as above

ROOMS = (
    "models.alarms.measured",
    "models.assignments.measured",
    "models.boards.measured",
    "models.channels.measured",
    "models.crisis.measured",
    "models.drills.measured",
    "models.duties.measured_decided",
    "models.duties.measured_follow_up",
    "models.duties.measured_offers",
    "models.exposure.measured",
    "models.incidents.measured",
    "models.incidents.measured_case",
    "models.measures.measured",
    "models.obligations.measured",
    "models.people.measured",
    "models.plans.measured",
    "models.police.measured",
    "models.reconcile.measured",
    "models.referrals.measured",
    "models.risks.measured",
    "models.rota.measured",
    "models.rota.measured_contact",
    "models.routines.measured",
    "models.training.measured",
)
"""The rooms that measure something; a new one stands here, and its figures have words (`measured.<id>`)."""

OFFERED = ("D8", "talks.offered")
ASSURED = ("D78", "assurances.education")
NEVER = date.max


class Room(Protocol):
    """What a room's measured.py holds."""

    def measured(self, connection: Connection, day: date) -> tuple[Measured, ...]:
        """The room's figures on a day."""
        ...

    def behind(self, connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
        """The list behind one of them."""
        ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the room that can tell what is behind it."""

    measured: Measured
    room: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One duty: its state is that of its worst figure, which stands first."""

    duty: Duty
    state: State
    figures: tuple[Figure, ...]

    @property
    def first(self) -> Measured | None:
        """The figure that decides the state."""
        return self.figures[0].measured if self.figures else None


@dataclass(frozen=True, slots=True)
class Directive:
    """The version of the directive in force: its name, and when and by whom it was decided (D75)."""

    name: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class Compliance:
    """The whole board on a day: all duties in the directive's order."""

    day: date
    duties: tuple[Standing, ...]
    directive: Directive | None = None

    def of(self, holder: Holder) -> tuple[Standing, ...]:
        """One holder's duties, the worst first, then what has been so for longest."""
        return tuple(sorted((each for each in self.duties if each.duty.holder == holder), key=_order))

    def counts(self, holder: Holder) -> dict[State, int]:
        """How many of a holder's duties are in each state."""
        found = Counter(each.state for each in self.duties if each.duty.holder == holder)
        return {state: found[state] for state in STATES}

    def figure(self, duty: str, id: str) -> Measured | None:
        """A figure by its duty and id."""
        return next(
            (
                figure.measured
                for each in self.duties
                if each.duty.number == duty
                for figure in each.figures
                if figure.measured.id == id
            ),
            None,
        )


def compliance(connection: Connection, day: date) -> Compliance:
    """Every duty with what is measured of it, on a day."""
    figures = (Figure(measured, name) for name in ROOMS for measured in _room(name).measured(connection, day))
    return replace(assembled(day, figures), directive=_directive(connection, day))


def assembled(day: date, figures: Iterable[Figure]) -> Compliance:
    """Figures put to their duties. Raises KeyError for a duty that is none, ValueError for a figure told twice."""
    known = {duty.number for duty in DUTIES}
    by_duty: dict[str, list[Figure]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for figure in figures:
        measured = figure.measured
        if measured.duty not in known:
            raise KeyError(measured.duty)
        if (measured.duty, measured.id) in seen:
            raise ValueError(measured.id)
        seen.add((measured.duty, measured.id))
        by_duty[measured.duty].append(replace(figure, measured=theirs(measured)))
    return Compliance(day, tuple(_standing(duty, by_duty[duty.number]) for duty in DUTIES))


def theirs(measured: Measured) -> Measured:
    """The figure with what others have not done told as not known: it is no failure of the city's."""
    if measured.holder != "city" and measured.state in ("attention", "overdue"):
        return replace(measured, state="not_known")
    return measured


def lines_behind(connection: Connection, figure: Figure, day: date) -> tuple[BehindRow, ...]:
    """The list behind a figure, in its room's order."""
    return _room(figure.room).behind(connection, figure.measured.id, day)


def _directive(connection: Connection, day: date) -> Directive | None:
    found = connection.execute(
        select(_VERSION.c.name, _VERSION.c.decided_on, _VERSION.c.decided_by)
        .join(_DOCUMENT, _DOCUMENT.c.id == _VERSION.c.document_id)
        .where(_DOCUMENT.c.kind == "directive", _VERSION.c.valid_from <= day)
        .order_by(_VERSION.c.valid_from.desc(), _VERSION.c.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else Directive(*found)


def _standing(duty: Duty, figures: list[Figure]) -> Standing:
    ordered = sorted(figures, key=lambda each: STATES.index(each.measured.state))
    state: State = ordered[0].measured.state if ordered else "not_measured"
    return Standing(duty, state, tuple(ordered))


def _order(each: Standing) -> tuple[int, date, int]:
    since = each.first.since if each.first is not None else None
    return STATES.index(each.state), since or NEVER, int(each.duty.number[1:])


def _room(name: str) -> Room:
    return cast(Room, import_module(name))
