"""What desks and commands read of plans: which holds, which is worked by, and how far it has come."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, select

from models.people.tables import Person, Transmitter
from models.plans.engine import Mark
from models.plans.plan import Plan
from models.plans.rows import PlanRow
from models.plans.schema import check
from models.plans.shipped_plans import shipped, shipped_for
from models.plans.tables import PlanMark, PlanRun, PlanVersion

_PLAN: Any = PlanVersion.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RUN: Any = PlanRun.__table__  # type: ignore[attr-defined]  # as above
_MARK: Any = PlanMark.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500
# Built once: every acknowledgement asks both, and building them costs more than asking.
_CHOSEN = (
    select(_PLAN)
    .where(_PLAN.c.scope.in_(bindparam("scopes", expanding=True)), _PLAN.c.shipped.is_(False))
    .order_by(_PLAN.c.seq.desc())
    .limit(LIMIT)
)
_RUN_OF = (
    select(
        _RUN.c.id, _RUN.c.began_at, _PLAN.c.code, _PLAN.c.version, _PLAN.c.decision, _PLAN.c.scope,
        _PLAN.c.source, _PLAN.c.shipped,
    )
    .join(_PLAN, _PLAN.c.id == _RUN.c.plan_id)
    .where(_RUN.c.subject == bindparam("subject"), _RUN.c.ended_at.is_(None))
)  # fmt: skip


@lru_cache(maxsize=128)
def parsed(source: str) -> Plan | None:
    """The plan that a stored file says; None where this version of the program cannot read it."""
    return check(source)[0]


def scopes(person_id: str | None, transmitter_id: str | None) -> tuple[str, ...]:
    """Whose plans are for a subject, the nearest first: the transmitter's, the person's, the class's."""
    return (
        *((f"transmitter:{transmitter_id}",) if transmitter_id else ()),
        *((f"person:{person_id}",) if person_id else ()),
        "",
    )


def chosen(
    connection: Connection, kind: str, person_id: str | None, transmitter_id: str | None
) -> RowMapping | None:
    """The newest loaded plan for a class of alarm and whose it is; None where only a shipped one is for it."""
    wanted = scopes(person_id, transmitter_id)
    found = connection.execute(_CHOSEN, {"scopes": wanted}).mappings().all()
    for scope in wanted:
        seen: set[str] = set()
        for row in found:
            if row["scope"] != scope or row["code"] in seen:
                continue
            seen.add(row["code"])
            if row["ended_at"] is None and kind in row["kinds"].split() and parsed(row["source"]) is not None:
                return row
    return None


def plan_for(
    connection: Connection, kind: str, person_id: str | None, transmitter_id: str | None
) -> tuple[Plan, int, str, str]:
    """The plan that would be begun now: the plan, its version, its decision and its scope."""
    row = chosen(connection, kind, person_id, transmitter_id)
    plan = parsed(row["source"]) if row is not None else None
    if row is None or plan is None:
        return shipped_for(kind)[0], 0, "", ""
    return plan, int(row["version"]), str(row["decision"]), str(row["scope"])


def run_of(connection: Connection, subject: str) -> RowMapping | None:
    """The plan that a subject is worked by, with its version's words."""
    return connection.execute(_RUN_OF, {"subject": subject}).mappings().one_or_none()


def marks_of(connection: Connection, run_id: str) -> tuple[Mark, ...]:
    """What was done at the steps of a run, in order."""
    found = connection.execute(
        select(
            _MARK.c.id, _MARK.c.number, _MARK.c.step, _MARK.c.act, _MARK.c.at, _MARK.c.by, _MARK.c.label,
            _MARK.c.outcome, _MARK.c.source, _MARK.c.ends, _MARK.c.undoes, _MARK.c.told,
        )
        .where(_MARK.c.run_id == run_id)
        .order_by(_MARK.c.number)
        .limit(LIMIT)
    )  # fmt: skip
    return tuple(mark_of_row(row) for row in found)


def mark_of_row(row: Any) -> Mark:
    """A mark as it is stored; a row with its columns."""
    return Mark(
        row.number, row.step, row.act, row.at, row.by, row.label, row.outcome, row.source, bool(row.ends), row.undoes,
        json.loads(row.told) if row.told else {},
    )  # fmt: skip


def plans(connection: Connection, at: datetime | None = None) -> tuple[PlanRow, ...]:
    """The newest version of every plan in force, and the shipped ones nothing has replaced, by code.

    With `at` those that were in force at an instant.
    """
    chosen = _PLAN.c.shipped.is_(False)
    if at is not None:
        chosen = and_(chosen, _PLAN.c.recorded_at <= at)
    found = (
        connection.execute(
            select(_PLAN, _PERSON.c.code.label("person"), _TRANSMITTER.c.account)
            .select_from(
                _PLAN.outerjoin(_PERSON, _PLAN.c.scope == "person:" + _PERSON.c.id).outerjoin(
                    _TRANSMITTER, _PLAN.c.scope == "transmitter:" + _TRANSMITTER.c.id
                )
            )
            .where(chosen)
            .order_by(_PLAN.c.seq.desc())
            .limit(LIMIT)
        )
        .mappings()
        .all()
    )
    rows: list[PlanRow] = []
    seen: set[tuple[str, str]] = set()
    for row in found:
        key = (str(row["code"]), str(row["scope"]))
        if key in seen:
            continue
        seen.add(key)
        plan = parsed(row["source"])
        ended_at = row["ended_at"]
        in_force = ended_at is None or (at is not None and ended_at > at)
        if in_force and plan is not None:
            whose = str(row["person"] or row["account"] or "")
            rows.append(_row(plan, row["source"], row, whose))
    replaced = {kind for row in rows if not row.whose for kind in row.kinds}
    for plan, source in shipped().values():
        if not set(plan.kinds) <= replaced:
            rows.append(_row(plan, source))
    return tuple(sorted(rows, key=lambda row: (row.code, row.whose)))


def _row(plan: Plan, source: str, stored: RowMapping | None = None, whose: str = "") -> PlanRow:
    steps = sum(step.kind != "never" for step in plan.steps)
    at: datetime | None = stored["recorded_at"] if stored is not None else None
    return PlanRow(
        code=plan.code,
        version=int(stored["version"]) if stored is not None else 0,
        kinds=plan.kinds,
        title_sv=plan.title.sv,
        title_en=plan.title.en,
        steps=steps,
        shipped=stored is None,
        decision=str(stored["decision"]) if stored is not None else "",
        whose=whose,
        recorded_at=at,
        recorded_label=str(stored["recorded_label"]) if stored is not None else "",
        source=source,
    )
