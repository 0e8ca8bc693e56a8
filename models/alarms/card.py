"""One alarm whole, for the officer who works it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.access.actor import is_unproven
from models.alarms.rows import AlarmCard, AlarmRow, SignalRow, ThreatAbout
from models.alarms.tables import Alarm, Signal
from models.alarms.views import alarm_row, as_rows, select_alarms
from models.incidents.tables import Incident, IncidentAlarm
from models.people.tables import Transmitter
from models.people.validity import local_day
from models.people.views import person_in_alarm
from models.risks.linking import threats_about
from models.store.sealing import unreadable_is_marked
from models.store.timeline import blocks, timeline, without_words

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above

RELATED = 10
OPEN_RELATED = 500


@unreadable_is_marked()
def alarm_card(
    connection: Connection, alarm_id: str, actor_id: str, now: datetime, *, words: bool = True
) -> AlarmCard | None:
    """One alarm whole. The person is opened only to the officer who has the open alarm (DIRECTIVE rule 11).

    Without `words`, what officers wrote is blocks; not for the one who has the alarm.
    """
    row = alarm_row(connection, alarm_id)
    if row is None:
        return None
    more = connection.execute(
        select(
            _ALARM.c.text,
            _ALARM.c.position,
            _ALARM.c.position_m,
            _ALARM.c.arc_case,
            _ALARM.c.arc_verified,
            _ALARM.c.close_reason,
            _ALARM.c.acknowledged_by,
            _ALARM.c.person_id,
            _TRANSMITTER.c.placement,
            _TRANSMITTER.c.kind.label("transmitter_kind"),
            _INCIDENT.c.number,
            _INCIDENT.c.id.label("incident_id"),
        )
        .select_from(
            _ALARM.outerjoin(_TRANSMITTER, _TRANSMITTER.c.id == _ALARM.c.transmitter_id)
            .outerjoin(_LINK, _LINK.c.alarm_id == _ALARM.c.id)
            .outerjoin(_INCIDENT, _INCIDENT.c.id == _LINK.c.incident_id)
        )
        .where(_ALARM.c.id == alarm_id)
    ).one()
    # Somebody who has not shown who they are has opened nothing, whatever they quieted.
    opened = more.acknowledged_by == actor_id and row.state != "closed" and not is_unproven(actor_id)
    person = None
    threats: tuple[ThreatAbout, ...] = ()
    if opened and more.person_id:
        person = person_in_alarm(connection, more.person_id, local_day(now))
        threats = tuple(ThreatAbout(*each) for each in threats_about(connection, more.person_id))
    signals: Any = connection.execute(
        select(
            _SIGNAL.c.seq, _SIGNAL.c.event, _SIGNAL.c.source, _SIGNAL.c.token, _SIGNAL.c.sequence, _SIGNAL.c.code,
            _SIGNAL.c.partition, _SIGNAL.c.zone, _SIGNAL.c.text, _SIGNAL.c.triggered_at, _SIGNAL.c.received_at,
            _SIGNAL.c.raw,
        )
        .where(_SIGNAL.c.alarm_id == alarm_id)
        .order_by(_SIGNAL.c.seq)
        .limit(50)
    )  # fmt: skip
    told = tuple(SignalRow(*each) for each in signals)
    written = timeline(connection, f"alarm:{alarm_id}")
    words = words or opened
    shown = written if words else without_words(written)
    close_reason = more.close_reason if words else blocks(more.close_reason)
    return AlarmCard(
        row=row,
        text=more.text if opened else None,
        placement=more.placement if opened else None,
        position=more.position if opened else None,
        position_m=more.position_m if opened else None,
        arc_case=more.arc_case,
        arc_verified=more.arc_verified,
        transmitter_kind=more.transmitter_kind,
        close_reason=close_reason,
        incident=more.number,
        incident_id=more.incident_id,
        person=person,
        # What a sender itself said may name anybody: it does not even leave for a desk that may not show it.
        signals=tuple(row if opened else replace(row, text=None, raw=b"") for row in told),
        timeline=shown,
        related=_related(connection, row, more.person_id),
        opened=opened,
        threats=threats,
        hides_words=shown != written or close_reason != more.close_reason,
    )


def _related(connection: Connection, row: AlarmRow, person_id: str | None) -> tuple[AlarmRow, ...]:
    """The other alarms of the same person: every open one, then the newest closed to make up ten."""
    if person_id is None:
        return ()
    same = (
        select_alarms()
        .where(_ALARM.c.person_id == person_id, _ALARM.c.id != row.id)
        .order_by(_ALARM.c.seq.desc())
    )
    there = as_rows(connection.execute(same.where(_ALARM.c.state != "closed").limit(OPEN_RELATED)))
    left = RELATED - len(there)
    if left <= 0:
        return there
    return there + as_rows(connection.execute(same.where(_ALARM.c.state == "closed").limit(left)))
