"""What can be known on the watch's machine without the database: that the watch lives, and what waits in its spool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.store import keys
from models.store.errors import StoreUnavailable, VaktbordError
from models.store.opening import clock_of
from models.watch.pulse import read_pulse
from models.words.lookup import t
from tui.cli import lock

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.alarms.spooled import LocalAlarm
    from models.store.home import Home
    from models.store.settings import Settings
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
    """What is in the spool and not in the database: `alarms` to show, and `frames` of all kinds that are behind.

    `faults` counts what is there, or should be, and cannot be read.
    """

    alarms: tuple[LocalAlarm, ...] = ()
    frames: int = 0
    faults: int = 0


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
    from models.alarms.spooled import read_local

    key = keys.derive(home.master_key(settings), keys.SPOOL)
    if connection is None:
        found = read_local(home.spool, key, MOST_RECORDS)
        return Waiting(found.alarms, found.frames, len(found.faults))
    from models.alarms.views import which_exist
    from models.store.spool.marks import mark_of
    from models.store.spool.reader import read_spool

    seen = read_spool(home.spool, key, after=2**62, most=0)
    mark = mark_of(connection, seen.spool_id)
    if seen.last <= mark:
        return Waiting()
    found = read_local(home.spool, key, MOST_RECORDS, after=mark)
    stored = which_exist(connection, [alarm.id for alarm in found.alarms])
    alarms = tuple(alarm for alarm in found.alarms if alarm.id not in stored)
    return Waiting(alarms, found.frames, len(found.faults))


def behind(home: Home, settings: Settings, connection: Connection | None, told: Here) -> int | None:
    """How many frames are durable and not in the database; None where that cannot be known here."""
    try:
        return waiting(home, settings, connection).frames
    except VaktbordError:
        return told.pulse.behind if told.pulse is not None else None


def damage_words(settings: Settings) -> str:
    """That something in the spool cannot be read: it may be an alarm, and nobody here can tell."""
    return t("cli.local.damaged", phone=settings.desk.arc_phone or t("cli.status.arc_unknown"))


def must_not_touch(home: Home) -> None:
    """Raise StoreUnavailable while an upgrade changes the database."""
    if lock.upgrading(home):
        raise StoreUnavailable("store.upgrading")
