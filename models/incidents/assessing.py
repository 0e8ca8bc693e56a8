"""What is held of an incident, and why (D28): required before it is closed; one that was wrong is struck through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held_open, held_with, put, required
from models.incidents.tables import Assessment
from models.obligations.keeping import keep
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.ids import new_id

_ASSESSMENT: Any = Assessment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_A = _ASSESSMENT.c

SPANS = {"severity": (1, 4), "level": (0, 4), "likelihood": (1, 5), "consequence": (1, 5)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Severity 1-4 (light, felt, severe, life), level 0-4 as the police's scale, likelihood and consequence 1-5."""

    severity: int
    danger_to_life: bool
    ongoing: bool
    level: int
    likelihood: int
    consequence: int
    reasoning: str
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment as it was made, and who struck it through where somebody did."""

    id: str
    judged: Judgement
    who: str
    assessed_at: datetime
    struck_at: datetime | None
    struck_by: str
    struck_why: str | None


def assess(
    session: Session, actor: Actor, incident_id: str, judged: Judgement, seen: int, clock: Clock
) -> str:
    """Assess an open incident; returns the id. The one before stays readable below it."""
    check(actor, "incident.change")
    row = held_open(session, incident_id, seen)
    for name, (lowest, highest) in SPANS.items():
        if not lowest <= int(getattr(judged, name)) <= highest:
            raise Refused("incident.assess_span", lowest=lowest, highest=highest)
    why = required(judged.reasoning, "incident.assess_why", 4000)
    now, made = clock.now(), new_id()
    if judged.next_review_on is not None and judged.next_review_on < now.date():
        raise Refused("incident.review_past")
    session.connection().execute(
        insert(_ASSESSMENT).values(
            id=made, incident_id=incident_id, severity=judged.severity, danger_to_life=judged.danger_to_life,
            ongoing=judged.ongoing, level=judged.level, likelihood=judged.likelihood,
            consequence=judged.consequence, reasoning=why, next_review_on=judged.next_review_on,
            assessed_label=actor.label, assessed_at=now, struck_label="",
        )
    )  # fmt: skip
    put(session, row)
    detail: dict[str, object] = {
        "severity": judged.severity, "level": judged.level, "danger_to_life": judged.danger_to_life,
        "ongoing": judged.ongoing, "likelihood": judged.likelihood, "consequence": judged.consequence,
        "reasoning": why,
    }  # fmt: skip
    record(session, actor, "incident.assessed", f"incident:{incident_id}", now, detail)
    keep(session, actor, incident_id, clock)
    return made


def strike(session: Session, actor: Actor, assessment_id: str, reason: str, clock: Clock) -> None:
    """Strike an assessment of an open incident through, with a reason; it stays, and no longer holds."""
    check(actor, "incident.change")
    incident, row = held_with(session, _ASSESSMENT, assessment_id, "incident.no_such_assessment")
    held_open(session, incident["id"], None)
    if row["struck_at"] is not None:
        raise Refused("incident.struck_already")
    why, now = required(reason, "incident.strike_why", 400), clock.now()
    session.connection().execute(
        update(_ASSESSMENT)
        .where(_A.id == assessment_id)
        .values(struck_at=now, struck_label=actor.label, struck_reason=why)
    )
    put(session, incident)
    detail: dict[str, object] = {"severity": row["severity"], "level": row["level"], "reason": why}
    record(session, actor, "incident.assessment_struck", f"incident:{incident['id']}", now, detail)
    keep(session, actor, incident["id"], clock)


def assessments_of(connection: Connection, incident_id: str, limit: int = 100) -> tuple[AssessmentRow, ...]:
    """An incident's assessments, the newest first, the struck ones too."""
    chosen = (
        select(_ASSESSMENT)
        .where(_A.incident_id == incident_id)
        .order_by(_A.assessed_at.desc(), _A.seq.desc())
        .limit(limit)
    )
    return tuple(
        AssessmentRow(
            row["id"],
            Judgement(
                row["severity"], row["danger_to_life"], row["ongoing"], row["level"], row["likelihood"],
                row["consequence"], row["reasoning"], row["next_review_on"],
            ),
            row["assessed_label"], row["assessed_at"], row["struck_at"], row["struck_label"], row["struck_reason"],
        )
        for row in connection.execute(chosen).mappings()
    )  # fmt: skip


def holds(rows: tuple[AssessmentRow, ...]) -> AssessmentRow | None:
    """The assessment that holds: the newest that is not struck through."""
    return next((row for row in rows if row.struck_at is None), None)
