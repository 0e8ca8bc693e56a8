"""From frames to rows: dedupe, signal, alarm, restore and entry, many senders in one commit (D32, D33).

The caller (the watch's committer) acknowledges on the wire only after `store.write()` has committed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update
from sqlmodel import Session

from models.access.actor import WATCH
from models.alarms.tables import Alarm, IntakeNotice, Line, Signal
from models.store.chain import record
from models.store.clock import Clock, deadline
from models.store.ids import new_id
from models.store.policy import Dedupe, Ladder, in_force

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = Line.__table__  # type: ignore[attr-defined]  # as above
_NOTICE: Any = IntakeNotice.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One event of a frame, already classified. `event` is alarm, restore, test or status; texts are clean."""

    event: str
    kind: str
    priority: int
    code: str
    text_id: str = ""
    partition: str = ""
    zone: str = ""
    text: str | None = None
    triggered_at: datetime | None = None
    arc_received_at: datetime | None = None
    restores: frozenset[str] = frozenset()
    position: str | None = None
    position_m: int | None = None


@dataclass(frozen=True, slots=True)
class ReceivedFrame:
    """One valid frame from a known transmitter. No events means a link test: it only touches the line.

    `dedupe_key` is a digest of account, token, sequence and body without timestamp; `raw` the bytes as received.
    """

    transmitter_id: str | None
    person_id: str | None
    portable: bool
    account: str
    source: str
    token: str
    sequence: str
    dedupe_key: str
    raw: bytes
    received_at: datetime
    events: tuple[ReceivedEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a frame: the alarms it raised, and whether it was a copy of one already stored."""

    alarm_ids: tuple[str, ...] = ()
    copy: bool = False


@dataclass(slots=True)
class _Batch:
    """Rows of one commit before they are inserted, and the policy they are made by."""

    session: Session
    clock: Clock
    window: timedelta
    ladder: Ladder
    alarms: list[dict[str, object]]
    signals: list[dict[str, object]]
    copies: dict[str, int]
    keys: dict[str, tuple[datetime, str | None]]
    heard: dict[str, datetime]
    links: dict[str, tuple[datetime, int]]


def store_frames(session: Session, frames: Sequence[ReceivedFrame], clock: Clock) -> list[Stored]:
    """Store a batch of frames in one transaction, in order; the answer has one item for each.

    Retransmissions within the dedupe window are kept as signals of the first alarm. Raises what the database
    raises: then nothing of the batch is stored, and nothing may be acknowledged.
    """
    connection = session.connection()
    now = clock.now()
    batch = _Batch(
        session=session,
        clock=clock,
        window=timedelta(seconds=in_force(connection, Dedupe, now).window_s),
        ladder=in_force(connection, Ladder, now),
        alarms=[],
        signals=[],
        copies={},
        keys={},
        heard={},
        links={},
    )
    _find_earlier(batch, frames)
    restores: list[tuple[ReceivedFrame, ReceivedEvent, dict[str, object]]] = []
    stored = [_take(batch, frame, restores) for frame in frames]
    if batch.alarms:
        connection.execute(insert(_ALARM), batch.alarms)
    for frame, event, signal in restores:
        signal["alarm_id"] = _restore(batch, frame, event)
    if batch.signals:
        connection.execute(insert(_SIGNAL), batch.signals)
    _count_copies(batch)
    _touch_lines(batch)
    if batch.signals:
        digest = hashlib.sha256()
        for signal in batch.signals:
            digest.update(str(signal["id"]).encode())
            digest.update(signal["raw"])  # type: ignore[arg-type]  # rows are dicts of plain values; raw is bytes
        detail: dict[str, object] = {"signals": len(batch.signals), "sha256": digest.hexdigest()}
        record(session, WATCH, "signals.received", f"signal:{batch.signals[0]['id']}", now, detail)
    return stored


def _find_earlier(batch: _Batch, frames: Sequence[ReceivedFrame]) -> None:
    """Read the last signal of each frame's dedupe key that still lies within the window."""
    wanted = {frame.dedupe_key for frame in frames if frame.events}
    if not wanted:
        return
    since = min(frame.received_at for frame in frames) - batch.window
    found = batch.session.connection().execute(
        select(_SIGNAL.c.dedupe_key, _SIGNAL.c.received_at, _SIGNAL.c.alarm_id)
        .where(_SIGNAL.c.dedupe_key.in_(wanted), _SIGNAL.c.received_at >= since)
        .order_by(_SIGNAL.c.seq)
    )
    for key, received_at, alarm_id in found:
        first = batch.keys.get(key)
        batch.keys[key] = (received_at, first[1] if first and first[1] else alarm_id)


def _take(
    batch: _Batch,
    frame: ReceivedFrame,
    restores: list[tuple[ReceivedFrame, ReceivedEvent, dict[str, object]]],
) -> Stored:
    if frame.transmitter_id is not None:
        if not frame.events:
            _, times = batch.links.get(frame.transmitter_id, (frame.received_at, 0))
            batch.links[frame.transmitter_id] = (frame.received_at, times + 1)
            return Stored()
        batch.heard[frame.transmitter_id] = frame.received_at
    earlier = batch.keys.get(frame.dedupe_key)
    if earlier is not None and frame.received_at - earlier[0] <= batch.window:
        batch.keys[frame.dedupe_key] = (frame.received_at, earlier[1])
        for event in frame.events:
            batch.signals.append(_signal(frame, event, "copy", earlier[1]))
        if earlier[1] is not None:
            batch.copies[earlier[1]] = batch.copies.get(earlier[1], 0) + 1
        return Stored((earlier[1],) if earlier[1] else (), copy=True)
    raised: list[str] = []
    for event in frame.events:
        alarm_id: str | None = None
        if event.event == "alarm":
            alarm_id = _raise(batch, frame, event)
            raised.append(alarm_id)
        signal = _signal(frame, event, event.event, alarm_id)
        batch.signals.append(signal)
        if event.event == "restore":
            restores.append((frame, event, signal))
    batch.keys[frame.dedupe_key] = (frame.received_at, raised[0] if raised else None)
    return Stored(tuple(raised))


def _raise(batch: _Batch, frame: ReceivedFrame, event: ReceivedEvent) -> str:
    alarm_id = new_id()
    due = deadline(batch.clock, batch.ladder.steps(event.priority)[0])
    batch.alarms.append(
        {
            "id": alarm_id,
            "priority": event.priority,
            "kind": event.kind,
            "state": "new",
            "source": frame.source,
            "account": frame.account,
            "transmitter_id": frame.transmitter_id,
            "person_id": frame.person_id,
            "portable": frame.portable,
            "code": event.code,
            "text_id": event.text_id,
            "text": event.text,
            "partition": event.partition,
            "zone": event.zone,
            "position": event.position,
            "position_m": event.position_m,
            "arc_verified": True,
            "triggered_at": event.triggered_at,
            "arc_received_at": event.arc_received_at,
            "received_at": frame.received_at,
            "acknowledged_label": "",
            "copies": 0,
            "ladder": batch.ladder.profile,
            "ladder_round": 1,
            "ladder_step": 0,
            "due_at": due.at,
            "due_boot_id": due.boot_id,
            "due_boottime": due.boottime,
            "version": 1,
        }
    )
    return alarm_id


def _signal(frame: ReceivedFrame, event: ReceivedEvent, kind: str, alarm_id: str | None) -> dict[str, object]:
    return {
        "id": new_id(),
        "alarm_id": alarm_id,
        "transmitter_id": frame.transmitter_id,
        "event": kind,
        "source": frame.source,
        "account": frame.account,
        "token": frame.token,
        "sequence": frame.sequence,
        "code": event.code,
        "partition": event.partition,
        "zone": event.zone,
        "text": event.text,
        "triggered_at": event.triggered_at,
        "received_at": frame.received_at,
        "dedupe_key": frame.dedupe_key,
        "raw": frame.raw,
    }


def _restore(batch: _Batch, frame: ReceivedFrame, event: ReceivedEvent) -> str | None:
    """Stamp the newest open alarm that this restore answers; the alarm itself stays to be seen."""
    connection = batch.session.connection()
    wanted = [
        _ALARM.c.account == frame.account,
        _ALARM.c.state != "closed",
        _ALARM.c.restored_at.is_(None),
        _ALARM.c.code.in_(event.restores or {event.code}),
    ]
    if event.zone:
        wanted.append(or_(_ALARM.c.zone == event.zone, _ALARM.c.zone == ""))
    if event.partition:
        wanted.append(or_(_ALARM.c.partition == event.partition, _ALARM.c.partition == ""))
    alarm_id = connection.execute(
        select(_ALARM.c.id).where(*wanted).order_by(_ALARM.c.seq.desc()).limit(1)
    ).scalar()
    if alarm_id is None:
        return None
    connection.execute(update(_ALARM).where(_ALARM.c.id == alarm_id).values(restored_at=frame.received_at))
    record(batch.session, WATCH, "alarm.restored", f"alarm:{alarm_id}", frame.received_at)
    return str(alarm_id)


def _count_copies(batch: _Batch) -> None:
    if not batch.copies:
        return
    batch.session.connection().execute(
        update(_ALARM)
        .where(_ALARM.c.id == bindparam("alarm"))
        .values(copies=_ALARM.c.copies + bindparam("more")),
        [{"alarm": alarm_id, "more": more} for alarm_id, more in batch.copies.items()],
    )


def _touch_lines(batch: _Batch) -> None:
    connection = batch.session.connection()
    touched = [{"line": key, "heard": at, "link": None, "more": 0} for key, at in batch.heard.items()] + [
        {"line": key, "heard": None, "link": at, "more": times} for key, (at, times) in batch.links.items()
    ]
    for each in touched:
        values: dict[str, object] = (
            {"last_signal_at": each["heard"]}
            if each["heard"]
            else {
                "last_link_at": each["link"],
                "links": _LINE.c.links + each["more"],
            }
        )
        done = connection.execute(
            update(_LINE).where(_LINE.c.transmitter_id == each["line"]).values(**values)
        )
        if done.rowcount == 0:
            fresh = {"last_signal_at": each["heard"], "last_link_at": each["link"], "links": each["more"]}
            connection.execute(insert(_LINE).values(transmitter_id=each["line"], **fresh))


def notice_refused(session: Session, cause: str, account: str, peer: str, times: int, clock: Clock) -> None:
    """Tell the officers of traffic that was met with silence: one row a cause and account, counted, reopened."""
    now = clock.now()
    connection = session.connection()
    done = connection.execute(
        update(_NOTICE)
        .where(_NOTICE.c.cause == cause, _NOTICE.c.account == account)
        .values(times=_NOTICE.c.times + times, last_at=now, peer=peer, settled_at=None, settled_by="")
    )
    if done.rowcount == 0:
        row = {"id": new_id(), "cause": cause, "account": account, "peer": peer, "times": times}
        connection.execute(insert(_NOTICE).values(**row, first_at=now, last_at=now, settled_by=""))
    record(session, WATCH, "intake.refused", f"intake:{cause}:{account}", now, {"times": times, "peer": peer})
