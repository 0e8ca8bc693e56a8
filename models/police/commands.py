"""What officers write of a police report: whether, by whom, for whom, and what the police decided (D31, D58, D59).

Every command raises NotAllowed without the right, NotFound without the incident, Refused where a rule forbids it,
and Overtaken when the report changed since it was seen. It works on closed incidents too: the police decide late.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held, put
from models.incidents.words import POLICE_STATES
from models.notices.commands import drop_for
from models.obligations.keeping import keep
from models.people.validity import local_day
from models.police.rows import Keep, ReportTold
from models.police.standing import OF_FILED, says_filed
from models.police.tables import PoliceReport
from models.police.words import DECISIONS, FILERS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

WORDS = 2000
_LIMITS = {
    "filed_for": 200, "number": 80, "bops_contact": 200, "officer": 200, "officer_phone": 40,
    "decision_note": WORDS, "why_not": WORDS,
}  # fmt: skip


def write_report(
    session: Session, actor: Actor, incident_id: str, told: ReportTold, seen: int, clock: Clock
) -> None:
    """Write what was told; what is None stays. `seen` is the report's version, 0 where nothing was written yet.

    A report is filed by somebody, and one that is not made has a reason. A closed incident can only come to know more.
    """
    check(actor, "police.write")
    incident = held(session, incident_id, taken_in_too=True)
    row = _report(session, incident_id)
    # Two of one event may both be with the police: the second is followed where it stands.
    if incident["merged_into_id"] is not None and (row is None or incident["police"] != "filed"):
        raise Refused("incident.merged_away", number=incident["number"])
    if (row["version"] if row else 0) != seen:
        raise Overtaken("police.changed_meanwhile", number=incident["number"])
    now = clock.now()
    state = _state(told, incident)
    values = _values(told, row, now, actor)
    if row is not None and incident["police"] == "filed" != state:
        values = _taken_back(row) | values
    fresh = {name: value for name, value in values.items() if row is None or row[name] != value}
    _hold_together(state, {**(row or _EMPTY), **values}, incident, now)
    if not fresh and state == incident["police"]:
        return
    if row is None:
        session.connection().execute(
            insert(_REPORT).values(
                **{**_EMPTY, **values}, id=new_id(), incident_id=incident_id, recorded_at=now, version=1
            )
        )
    elif fresh:
        session.connection().execute(
            update(_REPORT).where(_REPORT.c.id == row["id"]).values(version=row["version"] + 1, **fresh)
        )
    if state != incident["police"]:
        put(session, incident, police=state)
    if state == "filed" or (state != "to_file" and {**(row or _EMPTY), **values}["why_not"]):
        drop_for(session, f"police:{incident_id}", now)
    detail: dict[str, object] = {"state": state, "written": sorted(fresh)}
    if values.get("decision"):
        detail["kind"] = values["decision"]
    verb = _verb(state, incident, fresh)
    # Filed yesterday and told today: the timeline has it on the day it was done.
    done_at = values.get("filed_at") if verb == "police.filed" else None
    record(session, actor, verb, f"incident:{incident_id}", now, detail, done_at)
    keep(session, actor, incident_id, clock)


_EMPTY: dict[str, Any] = {
    "filed_by": "", "filed_for": None, "filed_at": None, "number": None, "mandate_stated": None,
    "protection_asked": None, "bops_contact": None, "officer": None, "officer_phone": None, "decision": "",
    "decided_on": None, "decision_note": None, "closed_on": None, "why_not": None, "helped_label": "",
    "helped_at": None,
}  # fmt: skip


def _taken_back(row: RowMapping) -> dict[str, Any]:
    """It was not filed after all: what only a filed report has goes; its number stays readable in the note, struck."""
    values = {name: _EMPTY[name] for name in ("filed_by", "filed_at", *OF_FILED)}
    if row["number"]:
        day = local_day(row["filed_at"]).isoformat() if row["filed_at"] else ""
        lines = (row["decision_note"] or "", f"✗ {row['number']} {day}".rstrip())
        values["decision_note"] = "\n".join(filter(None, lines))
    return values


def _verb(state: str, incident: RowMapping, fresh: dict[str, Any]) -> str:
    """Which step this is on the timeline."""
    if state != incident["police"]:
        return {"filed": "police.filed", "not_filed": "police.not_filed"}.get(state, "police.noted")
    if fresh.get("decision"):
        return "police.decided"
    if fresh.get("closed_on"):
        return "police.closed"
    return "police.helped" if set(fresh) == {"helped_label", "helped_at"} else "police.noted"


def _report(session: Session, incident_id: str) -> RowMapping | None:
    chosen = select(_REPORT).where(_REPORT.c.incident_id == incident_id).with_for_update()
    return session.connection().execute(chosen).mappings().one_or_none()


def _state(told: ReportTold, incident: RowMapping) -> str:
    """The state it comes to. Whoever tells a number or a decision tells that it was filed."""
    state = told.state
    if state is None:
        meant = any(getattr(told, name) for name in ("number", "decision", "filed_at", "filed_by"))
        state = "filed" if meant else str(incident["police"])
    if state not in POLICE_STATES:
        raise Refused("incident.no_such_police", given=clean(state, 40), known=", ".join(POLICE_STATES))
    known = incident["police"] in ("filed", "not_filed")
    if incident["state"] == "closed" and known and state not in ("filed", incident["police"]):
        raise Refused("police.closed_knows", number=incident["number"])
    return state


def _values(told: ReportTold, row: RowMapping | None, now: datetime, actor: Actor) -> dict[str, Any]:
    """The columns that what was told is about, cleaned."""
    if told.filed_by is not None and told.filed_by not in ("", *FILERS):
        raise Refused("police.no_such_filer", given=clean(told.filed_by, 40), known=", ".join(FILERS))
    if told.decision is not None and told.decision not in DECISIONS:
        known = ", ".join(each for each in DECISIONS if each)
        raise Refused("police.no_such_decision", given=clean(told.decision, 40), known=known)
    values: dict[str, Any] = {}
    for each in fields(told):
        value = getattr(told, each.name)
        if each.name in ("state", "helped") or value is Keep.AS_IS:
            continue
        if value is None and each.name not in ("mandate_stated", "protection_asked"):
            continue
        if each.name in _LIMITS:
            limit = _LIMITS[each.name]
            value = clean(str(value), limit, keep_lines=limit > 200) or None
        values[each.name] = value
    if told.helped and not (row and row["helped_at"]):
        values |= {"helped_label": actor.label, "helped_at": now}
    return values


def _hold_together(state: str, whole: dict[str, Any], incident: RowMapping, now: datetime) -> None:
    """Raise Refused where what would stand contradicts itself."""
    number, today = incident["number"], local_day(now)
    if state == "not_filed" and not whole["why_not"]:
        raise Refused("police.why_not", number=number)
    if state == "filed" and not whole["filed_by"]:
        raise Refused("police.filed_by_whom", number=number)
    if state != "filed" and says_filed(whole):
        raise Refused("police.not_filed_yet", number=number)
    filed_at = whole["filed_at"]
    if filed_at is not None and filed_at > now:
        raise Refused("police.ahead", day=local_day(filed_at).isoformat())
    for day in (whole["decided_on"], whole["closed_on"]):
        if day is not None and day > today:
            raise Refused("police.ahead", day=day.isoformat())
        if day is not None and filed_at is not None and day < local_day(filed_at):
            raise Refused("police.before_filed", day=day.isoformat(), filed=local_day(filed_at).isoformat())


def day_of_report(reported_at: datetime, today: date) -> int:
    """Which day it is since an incident was told: 1 on that very day."""
    return max(0, (today - local_day(reported_at)).days) + 1
