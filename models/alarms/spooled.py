"""Frames in the spool: packed into a record's bytes, and read from it without any database.

The bytes are JSON, a list a frame in the order of the fields: what one version wrote another can read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from models.alarms.frames import ReceivedEvent, ReceivedFrame
from models.partners.rows import PartnerMessage
from models.store.spool.reader import SpoolReading, read_spool
from models.store.spool.records import SpoolFault

FORM = 1
# As the policy's default; the database has the last word on what is a copy.
WINDOW_S = 120
# So many records before the oldest that counts are read too, so that a copy is known as one.
_BEFORE = 256
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LocalAlarm:
    """An alarm that is received and not in the database yet. `copies` counts retransmissions."""

    id: str
    received_at: datetime
    triggered_at: datetime | None
    priority: int
    kind: str
    source: str
    account: str
    person_id: str | None
    code: str
    text_id: str
    partition: str
    zone: str
    copies: int = 0
    restored_at: datetime | None = None
    portable: bool = False


@dataclass(frozen=True, slots=True)
class LocalAlarms:
    """What the spool holds beyond the database, oldest first; `last` is the spool's last number.

    `frames` of all kinds are beyond it; `faults` tell of records beyond it that cannot be read.
    """

    alarms: tuple[LocalAlarm, ...]
    last: int
    faults: tuple[SpoolFault, ...]
    spool_id: str = ""
    applied: int = 0
    frames: int = 0


def pack(frames: Iterable[ReceivedFrame]) -> bytes:
    """The bytes of one record."""
    return json.dumps([FORM, [_packed(frame) for frame in frames]], separators=(",", ":")).encode("ascii")


def unpack(body: bytes) -> tuple[ReceivedFrame, ...]:
    """The frames of one record. Raises ValueError where this version cannot read it."""
    try:
        form, frames = json.loads(body)
        if form != FORM:
            raise ValueError(f"a record of form {form!r}")
        return tuple(_unpacked(frame) for frame in frames)
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError("a record that is none of ours") from error


def read_local(folder: Path, key: bytes, most: int = 20_000, *, after: int | None = None) -> LocalAlarms:
    """The alarms that wait in the spool for the database; restores and retransmissions are noted on them.

    `after` is how far the database is known to have come, else what is noted in the spool itself. Read by any process,
    also while the watch writes. Raises StoreUnavailable where the spool cannot be read, IntegrityProblem for another
    key.
    """
    begin = read_spool(folder, key, after=2**62, most=0).applied if after is None else after
    found = read_spool(folder, key, after=max(0, begin - _BEFORE), most=most)
    beyond = _Beyond(found.applied if after is None else after)
    beyond.take(found)
    # A long outage fills the spool with link tests too: what rang last must be shown however much lies before it.
    while not found.whole and found.records:
        found = read_spool(folder, key, after=found.records[-1].number, most=most)
        beyond.take(found)
    return LocalAlarms(
        tuple(beyond.alarms.values()),
        found.last,
        tuple(beyond.faults),
        found.spool_id,
        beyond.applied,
        beyond.frames,
    )


class _Beyond:
    """What lies beyond the database, record after record; records up to `applied` only tell what is a copy."""

    def __init__(self, applied: int) -> None:
        self.applied = applied
        self.alarms: dict[str, LocalAlarm] = {}
        self.faults: list[SpoolFault] = []
        self.frames = 0
        self._heard: dict[str, tuple[datetime, str]] = {}

    def take(self, found: SpoolReading) -> None:
        """The records of one reading, which follow those of the reading before."""
        self.faults += [fault for fault in found.faults if fault.until > self.applied]
        for record in found.records:
            counts = record.number > self.applied
            try:
                frames = unpack(record.body)
            except ValueError:
                if counts:
                    self.frames += 1
                    self.faults.append(SpoolFault("changed", record.number, record.number))
                continue
            self.frames += len(frames) if counts else 0
            for frame in frames:
                if not frame.canary:
                    self._hear(frame, counts)

    def _hear(self, frame: ReceivedFrame, counts: bool) -> None:
        before = self._heard.get(frame.dedupe_key)
        # Both ways, as in the database: a clock that was set back makes no new alarm a copy.
        if before is not None and abs(frame.received_at - before[0]) <= timedelta(seconds=WINDOW_S):
            self._heard[frame.dedupe_key] = (frame.received_at, before[1])
            if counts and before[1] in self.alarms:
                first = self.alarms[before[1]]
                self.alarms[first.id] = replace(first, copies=first.copies + 1)
            return
        raised = ""
        for event in frame.events:
            if event.event == "alarm":
                raised = raised or event.id
                if counts:
                    self.alarms[event.id] = _local(frame, event)
            elif event.event == "restore":
                _restore(frame, event, self.alarms)
        if frame.events:
            self._heard[frame.dedupe_key] = (frame.received_at, raised)


def _local(frame: ReceivedFrame, event: ReceivedEvent) -> LocalAlarm:
    return LocalAlarm(
        id=event.id,
        received_at=frame.received_at,
        triggered_at=event.triggered_at,
        priority=event.priority,
        kind=event.kind,
        source=frame.source,
        account=frame.account,
        person_id=frame.person_id,
        code=event.code,
        text_id=event.text_id,
        partition=event.partition,
        zone=event.zone,
        portable=frame.portable,
    )


def _restore(frame: ReceivedFrame, event: ReceivedEvent, alarms: dict[str, LocalAlarm]) -> None:
    """By the same rule as in the database: the newest open alarm that it answers."""
    codes = event.restores or {event.code}
    for alarm in reversed(alarms.values()):
        if (
            alarm.account == frame.account
            and alarm.restored_at is None
            and alarm.code in codes
            and event.zone in ("", alarm.zone if alarm.zone else event.zone)
            and event.partition in ("", alarm.partition if alarm.partition else event.partition)
        ):
            alarms[alarm.id] = replace(alarm, restored_at=frame.received_at)
            return


def _packed(frame: ReceivedFrame) -> list[object]:
    partner = frame.partner
    return [
        frame.id, frame.transmitter_id, frame.person_id, frame.portable, frame.account, frame.source, frame.token,
        frame.sequence, frame.dedupe_key, frame.raw.decode("latin-1"), _ticks(frame.received_at), frame.boot_id,
        frame.boottime, [partner.partner_id, partner.message_id, partner.digest] if partner is not None else None,
        frame.canary, [_packed_event(event) for event in frame.events],
    ]  # fmt: skip


def _packed_event(event: ReceivedEvent) -> list[object]:
    return [
        event.id, event.event, event.kind, event.priority, event.code, event.text_id, event.partition, event.zone,
        event.text, _ticks(event.triggered_at), _ticks(event.arc_received_at), sorted(event.restores),
        event.position, event.position_m, event.arc_case, event.arc_verified,
    ]  # fmt: skip


def _unpacked(frame: list[Any]) -> ReceivedFrame:
    (
        id_, transmitter_id, person_id, portable, account, source, token, sequence, dedupe_key, raw, received_at,
        boot_id, boottime, partner, canary, events,
    ) = frame  # fmt: skip
    return ReceivedFrame(
        transmitter_id=transmitter_id,
        person_id=person_id,
        portable=portable,
        account=account,
        source=source,
        token=token,
        sequence=sequence,
        dedupe_key=dedupe_key,
        raw=raw.encode("latin-1"),
        received_at=_EPOCH + received_at * _MICROSECOND,
        events=tuple(_unpacked_event(event) for event in events),
        id=id_,
        boot_id=boot_id,
        boottime=boottime,
        partner=PartnerMessage(*partner) if partner is not None else None,
        canary=canary,
    )


def _unpacked_event(listed: list[Any]) -> ReceivedEvent:
    (
        id_, event, kind, priority, code, text_id, partition, zone, text, triggered_at, arc_received_at, restores,
        position, position_m, arc_case, arc_verified,
    ) = listed  # fmt: skip
    return ReceivedEvent(
        event=event,
        kind=kind,
        priority=priority,
        code=code,
        text_id=text_id,
        partition=partition,
        zone=zone,
        text=text,
        triggered_at=None if triggered_at is None else _EPOCH + triggered_at * _MICROSECOND,
        arc_received_at=None if arc_received_at is None else _EPOCH + arc_received_at * _MICROSECOND,
        restores=frozenset(restores),
        position=position,
        position_m=position_m,
        arc_case=arc_case,
        arc_verified=arc_verified,
        id=id_,
    )


def _ticks(instant: datetime | None) -> int | None:
    return None if instant is None else (instant - _EPOCH) // _MICROSECOND
