"""What the routine says of the directive: decided for each type of incident, and kept to by what is open (D62)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, or_, select

from models.duties.days import ends
from models.duties.measured import BehindRow, Measured, of_all
from models.incidents.tables import Incident
from models.people.tables import Person
from models.people.validity import local_day
from models.plans.rows import PlanRow
from models.plans.tables import PlanRun, PlanVersion
from models.plans.views import plans
from models.routines.kinds import ROUTINE_KINDS

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_RUN: Any = PlanRun.__table__  # type: ignore[attr-defined]  # as above
_PLAN: Any = PlanVersion.__table__  # type: ignore[attr-defined]  # as above
_I = _INCIDENT.c

LIMIT = 5000


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Types of incident whose routine stands on a decision; open incidents that go by another version than today's.

    That an incident ends by the version it began with is how routines work: how many do so is told, and no failure.
    """
    rows = plans(connection, ends(day))
    decided = sum(row.decided for row in _by_type(rows).values())
    worked = _worked(connection, day)
    older = len(_older(worked, rows))
    return (
        Measured("D62", "routines.decided", "city", decided, len(ROUTINE_KINDS), of_all(decided, len(ROUTINE_KINDS))),
        Measured("D62", "routines.older", "city", older, len(worked), "information"),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """Each type's routine with the day of its last version, examples first; the incidents on an earlier version."""
    rows = plans(connection, ends(day))
    if id == "routines.decided":
        by_type = sorted(_by_type(rows).items(), key=lambda each: (each[1].decided, each[0]))
        return tuple(_line(kind, row) for kind, row in by_type)
    if id != "routines.older":
        return ()
    return tuple(
        BehindRow(
            row["person"] or "-",
            "measured.behind.routines.older",
            local_day(row["began_at"]),
            (("number", row["number"]), ("plan", row["code"]), ("version", row["version"])),
        )
        for row in _older(_worked(connection, day), rows)
    )


def _line(kind: str, row: PlanRow) -> BehindRow:
    if not row.decided:
        return BehindRow("-", "measured.behind.routines.example", None, (("kind", kind),))
    values = (("kind", kind), ("version", row.version), ("decision", row.decision))
    on = local_day(row.recorded_at) if row.recorded_at is not None else None
    return BehindRow("-", "measured.behind.routines.decided", on, values)


def _by_type(rows: tuple[PlanRow, ...]) -> dict[str, PlanRow]:
    """The routine that each type would be begun by: the newest that was loaded, else the one that was shipped."""
    found: dict[str, PlanRow] = {}
    for kind in ROUTINE_KINDS:
        among = [row for row in rows if not row.whose and kind in row.kinds]
        loaded = [row for row in among if row.recorded_at is not None]
        found[kind] = max(loaded, key=lambda row: (row.recorded_at, row.version)) if loaded else among[0]
    return found


def _older(worked: list[RowMapping], rows: tuple[PlanRow, ...]) -> list[RowMapping]:
    """Those worked by words that are not in force any more."""
    now = {(row.code, row.whose): row.source for row in rows}
    return [row for row in worked if now.get((row["code"], row["whose"] or "")) != row["source"]]


def _worked(connection: Connection, day: date) -> list[RowMapping]:
    """The incidents that were open at the end of a day, with the routine that each went by."""
    at, whose = ends(day), _PERSON.alias("whose")
    found = connection.execute(
        select(
            _I.number, _PERSON.c.code.label("person"), _RUN.c.began_at, _PLAN.c.code, _PLAN.c.version, _PLAN.c.source,
            whose.c.code.label("whose"),
        )
        .select_from(
            _INCIDENT.join(_RUN, _RUN.c.subject == "incident:" + _I.id)
            .join(_PLAN, _PLAN.c.id == _RUN.c.plan_id)
            .outerjoin(_PERSON, _PERSON.c.id == _I.person_id)
            .outerjoin(whose, _PLAN.c.scope == "person:" + whose.c.id)
        )
        .where(
            and_(_I.reported_at <= at, or_(_I.closed_at.is_(None), _I.closed_at > at)),
            and_(_RUN.c.began_at <= at, or_(_RUN.c.ended_at.is_(None), _RUN.c.ended_at > at)),
        )
        .order_by(_I.seq)
        .limit(LIMIT)
    )  # fmt: skip
    return list(found.mappings())
