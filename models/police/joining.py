"""The police reports of two incidents that become one (D58, D72): the one that stays bears what is furthest from done.

Filed by somebody goes before filed, that before to be filed, that before not known; a reason why none is made comes
last, since it answers only for its own. What gives way stays readable with the incident that goes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.notices.commands import drop_for
from models.police.tables import PoliceReport
from models.store.clock import Clock

_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_R = _REPORT.c

# What a report is, whatever it says.
_ITS_OWN = ("seq", "id", "incident_id", "version")


def join_reports(session: Session, gone: RowMapping, stays: RowMapping, clock: Clock) -> tuple[str, str]:
    """Let the incident that stays have the report that counts; returns the state of the police there and of the other.

    Both incidents are held by the caller.
    """
    reports = {each: _report(session, each) for each in sorted((gone["id"], stays["id"]))}
    theirs, ours = reports[gone["id"]], reports[stays["id"]]
    drop_for(session, f"police:{gone['id']}", clock.now())
    one, other = weight(gone["police"], theirs), weight(stays["police"], ours)
    if one > other or (one == other and ours is None):
        _change_places(session, theirs, ours, gone["id"], stays["id"])
        return str(gone["police"]), str(stays["police"])
    return str(stays["police"]), str(gone["police"])


def weight(state: str, report: RowMapping | dict[str, Any] | None) -> int:
    """How much a report counts when two become one, by its state and what was written of it."""
    if state == "filed":
        return 5 if report is not None and report["filed_by"] else 4
    if state == "to_file":
        return 3
    return 1 if report is not None and report["why_not"] else 2


def _change_places(
    session: Session, theirs: RowMapping | None, ours: RowMapping | None, from_id: str, into_id: str
) -> None:
    """One report stands on an incident: two change what they say, one alone moves."""
    if theirs is not None and ours is not None:
        for row, told in ((theirs, ours), (ours, theirs)):
            _put(session, row, **{name: told[name] for name in told if name not in _ITS_OWN})
    elif theirs is not None:
        _put(session, theirs, incident_id=into_id)
    elif ours is not None:
        _put(session, ours, incident_id=from_id)


def _report(session: Session, incident_id: str) -> RowMapping | None:
    chosen = select(_REPORT).where(_R.incident_id == incident_id).with_for_update()
    return session.connection().execute(chosen).mappings().one_or_none()


def _put(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_REPORT).where(_R.id == row["id"]).values(version=row["version"] + 1, **values)
    )
