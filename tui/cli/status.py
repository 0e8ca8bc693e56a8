"""`vaktbord status`: is anything ringing, is anything received, who is on duty. Exit 0 only when receiving."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from models.store.home import Home
from models.words.lookup import n, t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import NOT_OK, OK
from tui.cli.opened import opened

if TYPE_CHECKING:
    from models.board.rows import BoardSnapshot
    from models.store.store import Store
    from models.watch.rows import WatchRow

# The watch counts a finished cycle every second; after this long without one it is not believed (TRUST I5).
SILENT_S = 5.0
_LOOK_S = 3.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the watch lives, and seconds since its last finished cycle; None where it never finished one."""

    alive: bool
    age_s: float | None


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Tell how things stand, as words or JSON."""
    with opened(home) as at:
        from models.board.views import read_board

        zone = at.settings.display.time_zone
        with at.store.read() as connection:
            board = read_board(connection, at.store.clock.now(), zone)
        pulse = feel_pulse(at.store, board.watch, board.read_at)
        if arguments.json:
            say_json(as_json(board, pulse))
        else:
            for line in lines(board, pulse, zone):
                say(line)
    return OK if _receiving(board, pulse) else NOT_OK


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


def as_json(board: BoardSnapshot, pulse: Pulse) -> dict[str, object]:
    """The stable names that other programs build on."""
    duty = board.duty
    alive = pulse.alive
    return {
        "receiving": _receiving(board, pulse),
        "watch_age_s": None if pulse.age_s is None else round(pulse.age_s, 3),
        "listening": {
            "dc09_tcp": board.watch.dc09_tcp if alive else None,
            "dc09_udp": board.watch.dc09_udp if alive else None,
            "webhook": board.watch.webhook if alive else None,
        },
        "open": {str(priority): count for priority, count in sorted(board.by_priority.items())},
        "unacknowledged": board.unacknowledged,
        "contact": duty.contact.operator if duty.contact else None,
        "tib": duty.tib.operator if duty.tib else None,
        "notifications": board.notifications,
        "read_at": iso(board.read_at),
    }


def lines(board: BoardSnapshot, pulse: Pulse, time_zone: str) -> list[str]:
    """The same in words, one thing a line, the most pressing first."""
    watch = board.watch
    told: list[str] = []
    if _receiving(board, pulse):
        told.append(t("cli.status.receiving", age=f"{pulse.age_s or 0:.1f}".replace(".", t("cli.decimal"))))
        heard = [each for each in (watch.dc09_tcp, watch.dc09_udp, watch.webhook) if each]
        told.append(t("cli.status.listening", where=", ".join(heard)))
    elif pulse.alive:
        told.append(t("cli.status.not_storing"))
    elif watch.beat_at is None:
        told.append(t("cli.status.never"))
    else:
        told.append(t("cli.status.silent", since=at_the_glass(watch.stopped_at or watch.beat_at, time_zone)))
    told.append(n("cli.status.unacknowledged", board.unacknowledged))
    told.append(
        t(
            "cli.status.open",
            n=board.open_count,
            **{f"p{each}": board.by_priority.get(each, 0) for each in range(1, 5)},
        )
    )
    duty = board.duty
    contact = duty.contact.operator if duty.contact else None
    if contact is None:
        told.append(t("cli.status.contact_missing" if duty.contact_required else "cli.status.contact_closed"))
    else:
        told.append(t("cli.status.contact", who=contact))
    told.append(t("cli.status.tib", who=duty.tib.operator) if duty.tib else t("cli.status.tib_missing"))
    told.append(t("cli.status.notifications", health=notification_words(board.notifications)))
    return told


def notification_words(health: str) -> str:
    """The health of desktop notifications as a person reads it."""
    known = {"ok", "untried", "no_desk"}
    if health in known:
        return t(f"cli.notifications.{health}")
    return t("cli.notifications.failing", why=t(f"notice.health.{health}"))


def _receiving(board: BoardSnapshot, pulse: Pulse) -> bool:
    return pulse.alive and board.watch.receiving


def _since(earlier: datetime, now: datetime) -> float:
    return (now - earlier).total_seconds()
