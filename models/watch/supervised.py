"""The lines that ought to be heard, and the silences told of, as rows: so that a restart tells nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlmodel import Session

from models.access.actor import WATCH
from models.alarms.tables import Alarm, Line
from models.partners.tables import Partner, PartnerLine
from models.partners.views import partners_mark
from models.people.senders import senders_mark
from models.people.tables import Transmitter
from models.store.chain import record
from models.store.clock import Clock
from models.watch.tables import Silence

_SILENCE: Any = Silence.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_T: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = Line.__table__  # type: ignore[attr-defined]  # as above
_PARTNER: Any = Partner.__table__  # type: ignore[attr-defined]  # as above
_PARTNER_LINE: Any = PartnerLine.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above

MOST = 50_000
ALL = "all"
SILENT_CODE = "SILENT"


@dataclass(frozen=True, slots=True)
class Supervised:
    """A line that ought to be heard every `interval_s` seconds: a transmitter's or a webhook partner's."""

    subject: str
    account: str
    interval_s: float
    last_heard_at: datetime | None = None
    transmitter_id: str | None = None
    person_id: str | None = None
    portable: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class LastingSilence:
    """A silence told of that has not ended."""

    subject: str
    account: str
    alarm_id: str
    last_heard_at: datetime | None
    began_at: datetime


def supervised_mark(connection: Connection) -> tuple[int, ...]:
    """Something that differs when who is to be heard may have changed; cheap."""
    return (*senders_mark(connection), *partners_mark(connection))


def supervised(connection: Connection) -> tuple[Supervised, ...]:
    """Every transmitter and partner in use that has an interval."""
    found = connection.execute(
        select(
            _T.c.id, _T.c.account, _T.c.interval_s, _T.c.person_id, _T.c.portable, _T.c.kind,
            _LINE.c.last_signal_at, _LINE.c.last_link_at,
        )
        .select_from(_T.outerjoin(_LINE, _LINE.c.transmitter_id == _T.c.id))
        .where(_T.c.active.is_(True), _T.c.interval_s > 0)
        .limit(MOST)
    )  # fmt: skip
    transmitters = [
        Supervised(
            f"transmitter:{row.id}", row.account, float(row.interval_s), _later(row.last_signal_at, row.last_link_at),
            row.id, row.person_id, bool(row.portable), row.kind == "personal",
        )
        for row in found
    ]  # fmt: skip
    found = connection.execute(
        select(
            _PARTNER.c.id, _PARTNER.c.name, _PARTNER.c.interval_s, _PARTNER_LINE.c.last_signal_at,
            _PARTNER_LINE.c.last_beat_at,
        )
        .select_from(_PARTNER.outerjoin(_PARTNER_LINE, _PARTNER_LINE.c.partner_id == _PARTNER.c.id))
        .where(_PARTNER.c.active.is_(True), _PARTNER.c.interval_s > 0)
        .limit(MOST)
    )  # fmt: skip
    partners = [
        Supervised(
            f"partner:{row.id}", row.name, float(row.interval_s), _later(row.last_signal_at, row.last_beat_at)
        )
        for row in found
    ]
    return (*transmitters, *partners)


def lasting_silences(connection: Connection) -> tuple[LastingSilence, ...]:
    """The silences told of that have not ended, those included whose alarm came by the spool but whose row did not."""
    found = connection.execute(
        select(
            _SILENCE.c.subject, _SILENCE.c.account, _SILENCE.c.alarm_id, _SILENCE.c.last_heard_at, _SILENCE.c.began_at
        )
        .where(_SILENCE.c.ended_at.is_(None))
        .limit(MOST)
    )  # fmt: skip
    told = {row.subject: LastingSilence(*row) for row in found}
    known = select(_SILENCE.c.alarm_id)
    rowless = connection.execute(
        select(_ALARM.c.transmitter_id, _ALARM.c.account, _ALARM.c.id, _ALARM.c.received_at)
        .where(
            _ALARM.c.source == "watch", _ALARM.c.code == SILENT_CODE, _ALARM.c.state != "closed",
            _ALARM.c.restored_at.is_(None), _ALARM.c.transmitter_id.is_not(None), _ALARM.c.id.not_in(known),
        )
        .order_by(_ALARM.c.seq)
        .limit(MOST)
    )  # fmt: skip
    for row in rowless:
        subject = f"transmitter:{row.transmitter_id}"
        told.setdefault(subject, LastingSilence(subject, row.account, row.id, None, row.received_at))
    return tuple(told.values())


def begin_silence(session: Session, silence: LastingSilence, clock: Clock) -> None:
    """Write down that a silence was told of, once while it lasts."""
    connection = session.connection()
    lasts = connection.execute(
        select(_SILENCE.c.seq).where(_SILENCE.c.subject == silence.subject, _SILENCE.c.ended_at.is_(None))
    ).scalar()
    if lasts is not None:
        return
    connection.execute(
        _SILENCE.insert().values(
            subject=silence.subject,
            account=silence.account,
            alarm_id=silence.alarm_id,
            last_heard_at=silence.last_heard_at,
            began_at=silence.began_at,
        )
    )
    record(session, WATCH, "line.silent", silence.subject, clock.now(), event_at=silence.began_at)


def end_silence(
    session: Session, subject: str, ended_at: datetime, clock: Clock, *, heard: bool = True
) -> None:
    """Write down that a silence ended: the line was heard, or it is no longer supervised."""
    done = session.connection().execute(
        update(_SILENCE)
        .where(_SILENCE.c.subject == subject, _SILENCE.c.ended_at.is_(None))
        .values(ended_at=ended_at)
    )
    if done.rowcount:
        verb = "line.heard" if heard else "line.dropped"
        record(session, WATCH, verb, subject, clock.now(), event_at=ended_at)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
