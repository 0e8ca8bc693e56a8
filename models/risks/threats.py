"""What is done with threats: recorded, assessed again and again, linked, closed; nothing of it is taken away (D19).

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when the threat changed since it was seen. Entries hold numbers, levels and days; the words stand sealed in
the rows. `seen` is the version that was acted on, None for whatever stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people.validity import local_day
from models.risks.linking import end_link, meant, meant_all, put_link
from models.risks.numbers import next_threat
from models.risks.tables import Threat, ThreatAssessment
from models.risks.words import CONFIDENCES, LEVELS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_THREAT: Any = Threat.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSED: Any = ThreatAssessment.__table__  # type: ignore[attr-defined]  # as above

TITLE, STORY, METHOD = 200, 20_000, 80


def open_threat(
    session: Session,
    actor: Actor,
    title: str,
    level: int,
    reasons: str,
    review_on: date,
    clock: Clock,
    *,
    evidence: str = "",
    method: str = "",
    confidence: str = "",
    linked: Iterable[str] | str = (),
) -> str:
    """Record a threat with its first assessment; returns its number. `linked` are codes of persons, incidents, actors.

    Level 0 to 4; `method` is how it was assessed; it is looked at again on `review_on`, from today on.
    """
    check(actor, "threat.write")
    now = clock.now()
    named = required(title, "threat.empty_title", TITLE)
    why = required(reasons, "threat.empty_reasons", STORY)
    require_level(level)
    require_later(review_on, now)
    _confidence(confidence)
    others = meant_all(session.connection(), linked)
    threat_id, number = new_id(), next_threat(session, now)
    held: dict[str, object] = {
        "level": level, "confidence": confidence, "method": clean(method, METHOD), "review_on": review_on,
    }  # fmt: skip
    session.connection().execute(
        insert(_THREAT).values(
            id=threat_id,
            number=number,
            title=named,
            evidence=clean(evidence, STORY, keep_lines=True) or None,
            assessment=why,
            state="open",
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
            **held,
        )
    )
    _keep(session, actor, threat_id, why, held, now)
    detail: dict[str, object] = {"number": number, "level": level, "review_on": review_on.isoformat()}
    record(session, actor, "threat.opened", f"threat:{threat_id}", now, detail)
    for kind, other_id, code in others:
        if put_link(session, "threat", threat_id, kind, other_id, now):
            _tell_link(session, actor, "threat.linked", threat_id, number, code, now)
    return number


def assess(
    session: Session,
    actor: Actor,
    number: str,
    level: int,
    reasons: str,
    review_on: date,
    clock: Clock,
    *,
    method: str = "",
    confidence: str = "",
    evidence: str | None = None,
    seen: int | None = None,
) -> None:
    """Assess an open threat anew; the assessments before stay. `evidence` adds lines to what was known."""
    check(actor, "threat.write")
    now = clock.now()
    why = required(reasons, "threat.empty_reasons", STORY)
    require_level(level)
    require_later(review_on, now)
    _confidence(confidence)
    row = _open(session, number, seen)
    held: dict[str, object] = {
        "level": level,
        "confidence": confidence,
        "method": clean(method, METHOD) or row["method"],
        "review_on": review_on,
    }
    more = clean(evidence or "", STORY, keep_lines=True)
    known = "\n".join(part for part in (row["evidence"], more) if part) or None
    _change(session, row, assessment=why, evidence=known, **held)
    _keep(session, actor, str(row["id"]), why, held, now)
    detail: dict[str, object] = {
        "number": row["number"], "level": {"from": row["level"], "to": level}, "review_on": review_on.isoformat(),
    }  # fmt: skip
    record(session, actor, "threat.assessed", f"threat:{row['id']}", now, detail)


def strike(session: Session, actor: Actor, number: str, assessment_id: str, why: str, clock: Clock) -> None:
    """Strike an assessment that was wrong: it stays readable, with the reason.

    The threat stands by the latest that is not struck, and is open again where the struck one had closed it.

    Raises Refused for the only one left: assess anew first.
    """
    check(actor, "threat.write")
    reason = required(why, "threat.empty_strike", 2000)
    row = _locked(session, number, None)
    connection, now = session.connection(), clock.now()
    c = _ASSESSED.c
    standing = connection.execute(
        select(c.id, c.level, c.confidence, c.method, c.reasons, c.review_on)
        .where(c.threat_id == row["id"], c.struck_at.is_(None))
        .order_by(c.seq.desc())
        .limit(1000)
    ).all()
    if assessment_id not in {each.id for each in standing}:
        raise NotFound("threat.no_such_assessment", number=row["number"])
    if len(standing) == 1:
        raise Refused("threat.only_assessment", number=row["number"])
    connection.execute(
        update(_ASSESSED)
        .where(c.id == assessment_id)
        .values(struck_at=now, struck_label=actor.label, struck_reason=reason)
    )
    left = next(each for each in standing if each.id != assessment_id)
    values: dict[str, object] = {
        "level": left.level, "confidence": left.confidence, "method": left.method, "assessment": left.reasons,
    }  # fmt: skip
    if row["state"] == "open" or standing[0].id == assessment_id:
        # What is struck may be the one that closed it.
        values |= {"review_on": left.review_on, "state": "open", "closed_on": None}
    _change(session, row, **values)
    detail: dict[str, object] = {"number": row["number"], "assessment": assessment_id, "level": left.level}
    record(session, actor, "threat.assessment_struck", f"threat:{row['id']}", now, detail)


def link(
    session: Session, actor: Actor, number: str, given: str, clock: Clock, *, ended: bool = False
) -> str:
    """Link a threat to what a code means, or end that link; returns the code. Linked already: nothing happens."""
    check(actor, "threat.write")
    row = _locked(session, number, None)
    kind, other_id, code = meant(session.connection(), given)
    now, threat_id = clock.now(), str(row["id"])
    if ended:
        if not end_link(session, "threat", threat_id, kind, other_id, now):
            raise NotFound("risk.not_linked", one=row["number"], other=code)
        _tell_link(session, actor, "threat.unlinked", threat_id, row["number"], code, now)
    elif put_link(session, "threat", threat_id, kind, other_id, now):
        _tell_link(session, actor, "threat.linked", threat_id, row["number"], code, now)
    return code


def close_threat(
    session: Session, actor: Actor, number: str, reasons: str, clock: Clock, *, seen: int | None = None
) -> None:
    """End a threat: held to be over, as a last assessment of level 0 that says why."""
    check(actor, "threat.write")
    why = required(reasons, "threat.empty_reasons", STORY)
    row = _open(session, number, seen)
    now = clock.now()
    today = local_day(now)
    held: dict[str, object] = {
        "level": 0, "confidence": row["confidence"], "method": row["method"], "review_on": today,
    }  # fmt: skip
    _keep(session, actor, str(row["id"]), why, held, now)
    _change(session, row, level=0, assessment=why, state="closed", closed_on=today)
    record(session, actor, "threat.closed", f"threat:{row['id']}", now, {"number": row["number"]})


def required(text: str, message_id: str, limit: int) -> str:
    """Words that must be there, cleaned; raises Refused."""
    cleaned = clean(text, limit, keep_lines=True)
    if not cleaned:
        raise Refused(message_id)
    return cleaned


def require_level(level: int) -> None:
    """Raise Refused for a level that is none."""
    if level not in LEVELS:
        raise Refused("risk.no_such_level", given=str(level)[:20], most=LEVELS[-1])


def require_later(day: date, now: datetime) -> None:
    """Raise Refused for a review that was due before today."""
    if day < local_day(now):
        raise Refused("risk.review_passed", day=day.isoformat())


def _confidence(given: str) -> None:
    if given not in CONFIDENCES:
        raise Refused("threat.no_such_confidence", given=clean(given, 20), known=", ".join(CONFIDENCES[1:]))


def _keep(
    session: Session, actor: Actor, threat_id: str, why: str, held: dict[str, object], now: datetime
) -> None:
    session.connection().execute(
        insert(_ASSESSED).values(
            id=new_id(), threat_id=threat_id, reasons=why, assessed_label=actor.label, assessed_at=now, **held
        )
    )


def _tell_link(
    session: Session, actor: Actor, verb: str, threat_id: str, number: str, code: str, now: datetime
) -> None:
    record(session, actor, verb, f"threat:{threat_id}", now, {"number": number, "to": code})


def _locked(session: Session, number: str, seen: int | None) -> RowMapping:
    wanted = clean(number, 40).upper()
    found = session.connection().execute(select(_THREAT).where(_THREAT.c.number == wanted).with_for_update())
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("threat.not_found", number=clean(number, 40))
    if seen is not None and row["version"] != seen:
        raise Overtaken("risk.changed_meanwhile", code=row["number"])
    return row


def _open(session: Session, number: str, seen: int | None) -> RowMapping:
    row = _locked(session, number, seen)
    if row["state"] != "open":
        raise Refused("threat.closed_already", number=row["number"])
    return row


def _change(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_THREAT).where(_THREAT.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )
