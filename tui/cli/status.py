"""`vaktbord status`: is anything ringing, is anything received, who is on duty. Exit 0 only when all of it is in order.

1: nothing is received. 5: the database is away; whether alarms are taken in here all the same is said.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from models.store.errors import IntegrityProblem, StoreUnavailable
from models.store.home import Home
from models.store.opening import clock_of
from models.words.lookup import n, t
from tui.cli import local
from tui.cli.backup import fault_words
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import NOT_OK, OK, UNAVAILABLE
from tui.cli.opened import opened
from tui.render.ages import span_words

if TYPE_CHECKING:
    from models.backup.rows import BackupHealth
    from models.board.rows import BoardSnapshot
    from models.store.settings import Settings
    from models.store.store import Store
    from models.watch.pulse import LocalPulse
    from models.watch.rows import WatchRow

# The watch counts a finished cycle every second; after this long without one it is not believed (TRUST I5).
SILENT_S = 5.0
_LOOK_S = 3.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the watch lives, and seconds since its last finished cycle; None where it never finished one."""

    alive: bool
    age_s: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that is told. `board` None: the database is away, `away` says why; `behind` None: not known here."""

    board: BoardSnapshot | None
    pulse: Pulse
    here: local.Here
    behind: int | None
    local_alarms: int
    read_at: datetime
    away: StoreUnavailable | None = None
    local_faults: int = 0

    @property
    def receiving(self) -> bool:
        """Whether what arrives becomes durable. The watch's own loop is asked where it runs on this machine."""
        told = self.here
        if told.held and (self.board is None or told.pulse is None or told.without_database):
            return told.receiving
        if self.board is None or not self.pulse.alive:
            return False
        return told.receiving if told.held else self.board.watch.receiving

    @property
    def storing(self) -> str | None:
        """Where it becomes durable: "database", "spool" or "nothing"; None where no watch is known to live."""
        if self.here.pulse is not None:
            return self.here.pulse.storing
        return "database" if self.receiving else None

    @property
    def code(self) -> int:
        """What the command ends with."""
        if not self.receiving:
            return NOT_OK if self.board is not None or self.here.held else UNAVAILABLE
        return OK if self.board is not None and self.storing == "database" else UNAVAILABLE


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Tell how things stand, as words or JSON."""
    settings = home.settings()
    standing = look(home, settings)
    if arguments.json:
        say_json(as_json(standing))
    elif standing.away is not None and not standing.here.held:
        raise standing.away
    else:
        for line in lines(standing, settings):
            say(line)
    return standing.code


def look(home: Home, settings: Settings) -> Standing:
    """See how things stand. Raises what opening the home raises, but not that the database is away."""
    here = local.here(home, settings)
    try:
        local.must_not_touch(home)
        with opened(home) as at:
            from models.board.views import read_board

            with at.store.read() as connection:
                board = read_board(connection, at.store.clock.now(), settings.display.time_zone)
                behind = local.behind(home, settings, connection, here)
            pulse = feel_pulse(at.store, board.watch, board.read_at)
            return Standing(board, pulse, here, behind, 0, board.read_at)
    except StoreUnavailable as error:
        return _without_database(home, settings, here, error)


def _without_database(home: Home, settings: Settings, here: local.Here, away: StoreUnavailable) -> Standing:
    clock = clock_of(settings)
    age = here.pulse.age_s(clock) if here.pulse is not None else None
    try:
        found = local.waiting(home, settings, None)
    except (StoreUnavailable, IntegrityProblem):
        found = local.Waiting(faults=1)
    return Standing(
        None,
        Pulse(here.pulse is not None, age),
        here,
        found.frames,
        len(found.alarms),
        clock.now(),
        away,
        found.faults,
    )


def feel_pulse(store: Store, seen: WatchRow, now: datetime) -> Pulse:
    """Whether the watch lives: its beat is fresh, or else its cycle is seen to turn within three seconds.

    The second look is for wall clocks that differ or were moved; ages are then of what was seen here.
    """
    if seen.beat_at is None or seen.stopped_at is not None:
        return Pulse(False, None if seen.beat_at is None else _since(seen.beat_at, now))
    age = _since(seen.beat_at, now)
    if 0 <= age <= SILENT_S:
        return Pulse(True, age)
    from models.watch.views import watch_row

    ends = time.monotonic() + _LOOK_S
    while time.monotonic() < ends:
        time.sleep(0.1)
        with store.read() as connection:
            if watch_row(connection).cycle != seen.cycle:
                return Pulse(True, 0.0)
    return Pulse(False, max(age, _LOOK_S))


def as_json(standing: Standing) -> dict[str, object]:
    """The stable names that other programs build on; what only the database knows is null while it is away."""
    board, pulse = standing.board, standing.pulse
    heard = _listening(standing)
    told: dict[str, object] = {
        "receiving": standing.receiving,
        "storing": standing.storing,
        "behind": standing.behind,
        "fault": _fault(standing) or None,
        "watch_age_s": None if pulse.age_s is None else round(pulse.age_s, 3),
        "listening": {
            "dc09_tcp": heard.dc09_tcp if heard else None,
            "dc09_udp": heard.dc09_udp if heard else None,
            "webhook": heard.webhook if heard else None,
        },
        "open": None,
        "unacknowledged": None,
        "drills": None,
        "contact": None,
        "tib": None,
        "notifications": None,
        "disturbances": None,
        "silent": None,
        "unproven": None,
        "canary_at": None,
        "backup_age_s": None,
        "backup_fault": None,
        "drill_age_s": None,
        "read_at": iso(standing.read_at),
    }
    if board is not None:
        duty, canary = board.duty, board.canary
        told |= {
            "open": {str(priority): count for priority, count in sorted(board.by_priority.items())},
            "unacknowledged": board.unacknowledged,
            "drills": board.drills,
            "contact": duty.contact.operator if duty.contact else None,
            "tib": duty.tib.operator if duty.tib else None,
            "notifications": board.notifications,
            "disturbances": len(board.disturbances),
            "silent": board.silent,
            "unproven": board.unproven,
            "canary_at": iso(canary.stored_at) if canary is not None else None,
        }
        if board.backup is not None:
            told |= {
                "backup_age_s": _age(board.backup.made_at, board.read_at),
                "backup_fault": board.backup.fault or None,
                "drill_age_s": _age(board.backup.drilled_at, board.read_at),
            }
    return told


def lines(standing: Standing, settings: Settings) -> list[str]:
    """The same in words, one thing a line, the most pressing first."""
    told = _reception_lines(standing, settings)
    board = standing.board
    if board is None:
        told.append(n("cli.status.waiting", standing.local_alarms))
        if standing.local_faults:
            told.append(local.damage_words(settings))
        return told
    told.append(n("cli.status.unacknowledged", board.unacknowledged))
    told.append(
        t(
            "cli.status.open",
            n=board.open_count,
            **{f"p{each}": board.by_priority.get(each, 0) for each in range(1, 5)},
        )
    )
    if board.drills:
        told.append(t("cli.status.drills", n=board.drills))
    duty = board.duty
    contact = duty.contact.operator if duty.contact else None
    if contact is None:
        told.append(t("cli.status.contact_missing" if duty.contact_required else "cli.status.contact_closed"))
    else:
        told.append(t("cli.status.contact", who=contact))
    told.append(t("cli.status.tib", who=duty.tib.operator) if duty.tib else t("cli.status.tib_missing"))
    told.append(t("cli.status.notifications", health=notification_words(board.notifications)))
    told += [
        n(f"cli.status.{name}", count)
        for name, count in (
            ("disturbances", len(board.disturbances)),
            ("silent_lines", board.silent),
            ("unproven", board.unproven),
        )
        if count
    ]
    return told + ([] if board.demo else _backup_lines(board.backup, board.read_at))


def _reception_lines(standing: Standing, settings: Settings) -> list[str]:
    board, pulse = standing.board, standing.pulse
    phone = settings.desk.arc_phone or t("cli.status.arc_unknown")
    told: list[str] = []
    if standing.receiving:
        if standing.storing == "spool":
            told.append(t("cli.status.locally"))
        else:
            age = f"{pulse.age_s or 0:.1f}".replace(".", t("cli.decimal"))
            told.append(t("cli.status.receiving", age=age))
        heard = _listening(standing)
        where = (heard.dc09_tcp, heard.dc09_udp, heard.webhook) if heard else ()
        told.append(t("cli.status.listening", where=", ".join(each for each in where if each)))
        if standing.behind:
            told.append(n("cli.status.behind", standing.behind))
    elif board is None:
        told.append(t("cli.status.nothing_away", phone=phone))
    elif pulse.alive:
        told.append(t("cli.status.not_storing"))
    elif board.watch.beat_at is None:
        told.append(t("cli.status.never"))
    else:
        since = at_the_glass(board.watch.stopped_at or board.watch.beat_at, settings.display.time_zone)
        told.append(t("cli.status.silent", since=since))
    fault = _fault(standing)
    if fault and fault != "store.away":
        told.append(t(fault))
    return told


def notification_words(health: str) -> str:
    """The health of desktop notifications as a person reads it."""
    known = {"ok", "untried", "no_desk"}
    if health in known:
        return t(f"cli.notifications.{health}")
    return t("cli.notifications.failing", why=t(f"notice.health.{health}"))


def _listening(standing: Standing) -> LocalPulse | WatchRow | None:
    """Who knows where the watch listens, None where it does not live."""
    if standing.here.pulse is not None:
        return standing.here.pulse
    return standing.board.watch if standing.board is not None and standing.pulse.alive else None


def _fault(standing: Standing) -> str:
    if standing.here.pulse is not None:
        return standing.here.pulse.fault
    if standing.away is not None:
        return standing.away.message_id
    board = standing.board
    return board.watch.fault if board is not None and standing.pulse.alive else ""


def _backup_lines(known: BackupHealth | None, now: datetime) -> list[str]:
    """How old the newest copy is, and how long ago one was read back."""
    if known is None:
        return []
    made, drilled = _age(known.made_at, now), _age(known.drilled_at, now)
    told = [t("cli.status.backup_none") if made is None else t("cli.status.backup", age=span_words(made))]
    if known.fault:
        told.append(t("cli.status.backup_failed", why=fault_words(known.fault, "backup.folder")))
    if made is not None:
        told.append(
            t("cli.status.drill_never") if drilled is None else t("cli.status.drill", age=span_words(drilled))
        )
    return told


def _age(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else max(0, int(_since(at, now)))


def _since(earlier: datetime, now: datetime) -> float:
    return (now - earlier).total_seconds()
