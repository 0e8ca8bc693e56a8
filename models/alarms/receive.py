"""From frames to rows: dedupe, signal, alarm, restore and entry, many senders in one commit (D32, D33).

The frames are durable in the spool and acknowledged before they come here. Ids and times were made at the door, so
that storing them later, or once more, makes the same rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, insert, or_, select, update
from sqlmodel import Session

from models.access.actor import WATCH
from models.alarms.frames import ReceivedEvent as ReceivedEvent
from models.alarms.frames import ReceivedFrame as ReceivedFrame
from models.alarms.recent import RecentKeys, rows_since
from models.alarms.standing import Standing, ladder_at
from models.alarms.tables import Alarm, IntakeNotice, Line, Signal
from models.drills.proving import Raised, meet
from models.partners.messages import insert_messages
from models.partners.rows import TakenMessage
from models.store.chain import record
from models.store.clock import Clock, Deadline, deadline
from models.store.hot import HotInsert, run
from models.store.ids import new_id
from models.store.policy import Dedupe, in_force
from models.watch.canary import canary_stored

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = Line.__table__  # type: ignore[attr-defined]  # as above
_NOTICE: Any = IntakeNotice.__table__  # type: ignore[attr-defined]  # as above

_insert_alarms = HotInsert(
    _ALARM,
    (
        "id", "priority", "kind", "state", "source", "account", "transmitter_id", "person_id", "portable", "code",
        "text_id", "text", "partition", "zone", "position", "position_m", "arc_case", "arc_verified", "triggered_at",
        "arc_received_at", "received_at", "acknowledged_label", "copies", "ladder", "ladder_round", "ladder_step",
        "due_at", "due_boot_id", "due_boottime", "version",
    ),
)  # fmt: skip
_insert_signals = HotInsert(
    _SIGNAL,
    (
        "id", "raw", "alarm_id", "transmitter_id", "event", "source", "account", "token", "sequence", "code",
        "partition", "zone", "text", "triggered_at", "received_at", "dedupe_key",
    ),
)  # fmt: skip
_ID, _RAW, _ALARM_ID = 0, 1, 2
_touch = HotInsert(
    _LINE,
    ("transmitter_id", "last_signal_at", "last_link_at", "links"),
    " ON CONFLICT (transmitter_id) DO UPDATE SET"
    " last_signal_at = COALESCE(excluded.last_signal_at, line.last_signal_at),"
    " last_link_at = COALESCE(excluded.last_link_at, line.last_link_at),"
    " links = line.links + excluded.links",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a frame: the alarms it raised, and whether it was a copy of one already stored."""

    alarm_ids: tuple[str, ...] = ()
    copy: bool = False


@dataclass(slots=True)
class _Batch:
    """Rows of one commit before they are inserted, and the policy they are made by."""

    session: Session
    connection: Connection
    clock: Clock
    window: timedelta
    ladder: Standing
    alarms: list[list[Any]] = field(default_factory=list)
    signals: list[list[Any]] = field(default_factory=list)
    copies: dict[str, int] = field(default_factory=dict)
    keys: dict[str, tuple[datetime, str | None]] = field(default_factory=dict)
    lines: dict[str, list[Any]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    raised: list[Raised] = field(default_factory=list)


def store_frames(
    session: Session, frames: Sequence[ReceivedFrame], clock: Clock, recent: RecentKeys | None = None
) -> list[Stored]:
    """Store a batch of frames in one transaction, in order; the answer has one item for each.

    Retransmissions within the dedupe window are kept as signals of the first alarm. `recent` is the caller's memory
    of earlier frames, to be settled after the commit; without one the rows are read. Raises what the database
    raises: then nothing of the batch is stored.
    """
    connection = session.connection()
    now = clock.now()
    dedupe, ladder = _policies(connection, now)
    batch = _Batch(
        session=session,
        connection=connection,
        clock=clock,
        window=timedelta(seconds=dedupe.window_s),
        ladder=ladder,
    )
    if frames:
        since = min(frame.received_at for frame in frames) - batch.window
        keys = {frame.dedupe_key for frame in frames}
        batch.keys = (
            recent.earlier(connection, keys, since) if recent else rows_since(connection, since, keys)
        )
    _keep_messages(batch, frames)
    restores: list[tuple[ReceivedFrame, ReceivedEvent, list[Any]]] = []
    stored = [_take(batch, frame, restores) for frame in frames]
    _insert_alarms(connection, batch.alarms)
    meet(session, batch.raised, clock)
    for frame, event, signal in restores:
        signal[_ALARM_ID] = _restore(batch, frame, event)
    detail = _digest(batch.signals)
    _insert_signals(connection, batch.signals)
    _count_copies(batch)
    _touch(connection, list(batch.lines.values()))
    if batch.signals:
        record(session, WATCH, "signals.received", f"signal:{batch.signals[0][_ID]}", now, detail)
    if recent:
        recent.add(batch.keys)
    return stored


@dataclass(frozen=True, slots=True)
class _Policies:
    """What was in force at `at` when the newest policy row was `newest`."""

    newest: int
    at: datetime
    dedupe: Dedupe
    ladder: Standing


_remembered: WeakKeyDictionary[Engine, _Policies] = WeakKeyDictionary()


def _policies(connection: Connection, now: datetime) -> tuple[Dedupe, Standing]:
    """The policies in force, read anew when one was decided and at least once a second."""
    newest = int(run(connection, "SELECT COALESCE(MAX(seq), 0) FROM policy").fetchone()[0])
    known = _remembered.get(connection.engine)
    if known is None or known.newest != newest or not timedelta(0) <= now - known.at < timedelta(seconds=1):
        known = _Policies(newest, now, in_force(connection, Dedupe, now), ladder_at(connection, now))
        _remembered[connection.engine] = known
    return known.dedupe, known.ladder


def _digest(signals: list[list[Any]]) -> dict[str, object]:
    digest = hashlib.sha256()
    for signal in signals:
        digest.update(signal[_ID].encode())
        digest.update(signal[_RAW])
    return {"signals": len(signals), "sha256": digest.hexdigest()}


def _take(
    batch: _Batch,
    frame: ReceivedFrame,
    restores: list[tuple[ReceivedFrame, ReceivedEvent, list[Any]]],
) -> Stored:
    if frame.canary:
        canary_stored(batch.connection, frame.canary, frame.received_at, batch.clock.now())
        return Stored()
    # What the watch raises about a line is no sign of that line's life.
    if frame.transmitter_id is not None and frame.source != "watch":
        line = batch.lines.setdefault(frame.transmitter_id, [frame.transmitter_id, None, None, 0])
        if not frame.events:
            line[2] = frame.received_at
            line[3] += 1
            return Stored()
        line[1] = frame.received_at
    if not frame.events:
        return Stored()
    earlier = batch.keys.get(frame.dedupe_key)
    if frame.id in batch.known and earlier is None:
        earlier = (frame.received_at, None)
    # Either way: a clock set back an hour must not make a new alarm a copy of an old one.
    if earlier is not None and (
        frame.id in batch.known or abs(frame.received_at - earlier[0]) <= batch.window
    ):
        batch.keys[frame.dedupe_key] = (frame.received_at, earlier[1])
        for place, event in enumerate(frame.events):
            batch.signals.append(_signal(frame, place, event, "copy", earlier[1]))
        if earlier[1] is not None:
            batch.copies[earlier[1]] = batch.copies.get(earlier[1], 0) + 1
        return Stored((earlier[1],) if earlier[1] else (), copy=True)
    raised: list[str] = []
    for place, event in enumerate(frame.events):
        alarm_id: str | None = None
        if event.event == "alarm":
            alarm_id = _raise(batch, frame, event)
            raised.append(alarm_id)
        signal = _signal(frame, place, event, event.event, alarm_id)
        batch.signals.append(signal)
        if event.event == "restore":
            restores.append((frame, event, signal))
    batch.keys[frame.dedupe_key] = (frame.received_at, raised[0] if raised else None)
    return Stored(tuple(raised))


def _raise(batch: _Batch, frame: ReceivedFrame, event: ReceivedEvent) -> str:
    alarm_id = event.id
    batch.raised.append((frame, event))
    due = _due(batch, frame, event.priority)
    batch.alarms.append(
        [
            alarm_id, event.priority, event.kind, "new", frame.source, frame.account, frame.transmitter_id,
            frame.person_id, frame.portable, event.code, event.text_id, event.text, event.partition, event.zone,
            event.position, event.position_m, event.arc_case, event.arc_verified, event.triggered_at,
            event.arc_received_at, frame.received_at, "", 0, batch.ladder.profile, 1, 0, due.at,
            due.boot_id, due.boottime, 1,
        ]
    )  # fmt: skip
    return alarm_id


def _due(batch: _Batch, frame: ReceivedFrame, priority: int) -> Deadline:
    """When the ladder's first step comes, counted from when the frame came in."""
    seconds = batch.ladder.steps(priority)[0]
    if frame.boot_id:
        at = frame.received_at + timedelta(seconds=seconds)
        return Deadline(at, frame.boot_id, frame.boottime + seconds)
    return deadline(batch.clock, seconds)


def _signal(
    frame: ReceivedFrame, place: int, event: ReceivedEvent, kind: str, alarm_id: str | None
) -> list[Any]:
    return [
        signal_id(frame.id, place), frame.raw, alarm_id, frame.transmitter_id, kind, frame.source, frame.account,
        frame.token, frame.sequence, event.code, event.partition, event.zone, event.text, event.triggered_at,
        frame.received_at, frame.dedupe_key,
    ]  # fmt: skip


def signal_id(frame_id: str, place: int) -> str:
    """The id of a frame's signal number `place`, the same each time it is stored."""
    if place == 0:
        return frame_id
    head, tail = frame_id[:-12], int(frame_id[-12:], 16)
    return f"{head}{(tail + place) % 2**48:012x}"


def already_stored(connection: Connection, frames: Sequence[ReceivedFrame]) -> set[str]:
    """The ids of those frames that are in the database already: for a spool that is replayed."""
    if not frames:
        return set()
    alarms = {event.id: frame.id for frame in frames for event in frame.events if event.event == "alarm"}
    found: set[str] = set()
    ids = list(alarms)
    for start in range(0, len(ids), 400):
        part = ids[start : start + 400]
        rows = connection.execute(select(_ALARM.c.id).where(_ALARM.c.id.in_(part)).limit(len(part)))
        found.update(alarms[alarm_id] for alarm_id in rows.scalars())
    first, last = min(each.received_at for each in frames), max(each.received_at for each in frames)
    received = select(_SIGNAL.c.id).where(_SIGNAL.c.received_at.between(first, last))
    wanted = [frame.id for frame in frames if frame.events]
    for start in range(0, len(wanted), 400):
        part = wanted[start : start + 400]
        found.update(connection.execute(received.where(_SIGNAL.c.id.in_(part)).limit(len(part))).scalars())
    return found


def _keep_messages(batch: _Batch, frames: Sequence[ReceivedFrame]) -> None:
    """Remember partners' messages; frames of such as were taken before are copies."""
    sent = [(frame, frame.partner) for frame in frames if frame.partner is not None]
    taken = [TakenMessage(message, frame.received_at, beat=not frame.events) for frame, message in sent]
    fresh = insert_messages(batch.connection, taken)
    batch.known = {frame.id for (frame, _), new in zip(sent, fresh, strict=True) if not new}


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
