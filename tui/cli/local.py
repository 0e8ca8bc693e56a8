"""What can be known on the watch's machine without the database: that the watch lives, and what waits in its spool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.store import keys
from models.store.errors import StoreUnavailable, VaktbordError
from models.store.opening import clock_of
from models.watch.pulse import read_pulse
from tui.cli import lock

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.alarms.spooled import LocalAlarm
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.spool.records import Record
    from models.watch.pulse import LocalPulse

MOST_RECORDS = 200_000


@dataclass(frozen=True, slots=True)
class Here:
    """The watch of this home on this machine. `held`: a process is it; `pulse`: and its loop turns, and says so."""

    held: bool
    pulse: LocalPulse | None

    @property
    def receiving(self) -> bool:
        """Whether what arrives at this machine becomes durable."""
        return self.pulse is not None and self.pulse.receiving

    @property
    def without_database(self) -> bool:
        """Whether the watch itself says that it does without the database."""
        return self.pulse is not None and self.pulse.storing != "database"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is in the spool and not in the database: `alarms` to show, and `frames` of all kinds that are behind."""

    alarms: tuple[LocalAlarm, ...] = ()
    frames: int = 0


def here(home: Home, settings: Settings) -> Here:
    """Look for this home's watch on this machine."""
    if lock.holder_of(home) is None:
        return Here(False, None)
    pulse = read_pulse(home.pulse_file)
    return Here(True, pulse if pulse is not None and pulse.is_fresh(clock_of(settings)) else None)


def waiting(home: Home, settings: Settings, connection: Connection | None) -> Waiting:
    """What waits in the spool. With a `connection` the database itself says how far it has come.

    Raises NotAllowed, IntegrityProblem or StoreUnavailable where the spool is there and cannot be read.
    """
    if not home.spool.is_dir():
        return Waiting()
    from models.alarms.spooled import local_alarms, read_local
    from models.store.spool.reader import read_spool

    key = keys.derive(home.master_key(settings), keys.SPOOL)
    if connection is None:
        found = read_local(home.spool, key)
        return Waiting(found.alarms, _frames(home, key, found.applied))
    from models.store.spool.marks import mark_of

    seen = read_spool(home.spool, key, after=2**62, most=0)
    mark = mark_of(connection, seen.spool_id)
    if seen.last <= mark:
        return Waiting()
    records = read_spool(home.spool, key, after=mark, most=MOST_RECORDS).records
    alarms = local_alarms(records, mark)
    stored = _stored(connection, [alarm.id for alarm in alarms])
    return Waiting(tuple(alarm for alarm in alarms if alarm.id not in stored), _count(records))


def behind(home: Home, settings: Settings, connection: Connection | None, told: Here) -> int | None:
    """How many frames are durable and not in the database; None where that cannot be known here."""
    try:
        return waiting(home, settings, connection).frames
    except VaktbordError:
        return told.pulse.behind if told.pulse is not None else None


def must_not_touch(home: Home) -> None:
    """Raise StoreUnavailable while an upgrade changes the database."""
    if lock.upgrading(home):
        raise StoreUnavailable("store.upgrading")


def _frames(home: Home, key: bytes, after: int) -> int:
    from models.store.spool.reader import read_spool

    return _count(read_spool(home.spool, key, after=after, most=MOST_RECORDS).records)


def _count(records: tuple[Record, ...]) -> int:
    from models.alarms.spooled import unpack

    count = 0
    for record in records:
        try:
            count += len(unpack(record.body))
        except ValueError:
            count += 1
    return count


def _stored(connection: Connection, ids: list[str]) -> set[str]:
    from sqlalchemy import select

    from models.alarms.tables import Alarm

    table = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        found.update(connection.execute(select(table.c.id).where(table.c.id.in_(chunk)).limit(500)).scalars())
    return found
