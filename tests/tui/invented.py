"""An invented board and an invented services object, for every test of what is seen."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from models.alarms.rows import AlarmRow
from models.board.rows import BoardSnapshot
from models.incidents.rows import IncidentRow
from models.people.rows import OffersDue
from models.plans.engine import Mark, stand
from models.plans.rows import Number, WorkedPlan
from models.plans.shipped_plans import shipped_for
from models.rota.rows import OnDuty, ShiftRow
from models.store.clock import HeldClock
from models.store.errors import Overtaken
from models.watch.pulse import LocalPulse
from models.watch.rows import CanaryRow, DisturbanceRow, WatchRow
from tui.desk_values import DeskSettings, HistoryPage, Pulse
from tui.local import LocalView
from tui.sign_in import NoLogin

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)  # 03:12:41 at the glass


if TYPE_CHECKING:
    from models.alarms.spooled import LocalAlarm


def alarm(
    seq: int,
    person: str | None = "SF-07",
    priority: int = 1,
    kind: str = "personal",
    state: str = "new",
    age_s: float = 24,
    **more: Any,
) -> AlarmRow:
    """An invented alarm that came `age_s` seconds before NOW."""
    received = NOW - timedelta(seconds=age_s)
    values: dict[str, Any] = {
        "id": f"alarm-{seq}", "seq": seq, "version": 1, "priority": priority, "kind": kind, "state": state,
        "source": "dc09_tcp", "account": f"{1000 + seq}", "person": person, "portable": kind == "personal",
        "code": "123" if kind == "personal" else "130", "text_id": "cid.123" if kind == "personal" else "cid.130",
        "partition": "01", "zone": "" if kind == "personal" else "012", "triggered_at": received - timedelta(seconds=4),
        "arc_received_at": received - timedelta(seconds=2), "received_at": received, "acknowledged_at": None,
        "acknowledged_label": "", "action_at": None, "restored_at": None, "shelved_until": None, "closed_at": None,
        "close_class": None, "copies": 0, "ladder_step": 0, "due_at": None,
    }  # fmt: skip
    if state in ("acknowledged", "action_taken"):
        values |= {
            "acknowledged_at": received + timedelta(seconds=20),
            "acknowledged_label": "M. Ek",
            "version": 2,
        }
    if state == "shelved":
        values |= {"shelved_until": datetime(2026, 11, 25, 7, 0, tzinfo=UTC)}
    return AlarmRow(**(values | more))


def ringing_alarms() -> tuple[AlarmRow, ...]:
    """Two ringing, one in hand, one paused, as in the sketch of the overview."""
    return (
        alarm(41, "SF-07", 1, "personal", "new", 24),
        alarm(39, "SF-19", 2, "burglary", "acknowledged", 250),
        alarm(38, "SF-02", 3, "tamper", "new", 362),
        alarm(12, "SF-23", 4, "battery", "shelved", 90000),
    )


def shift(duty: str, who: str, starts: str, ends: str) -> ShiftRow:
    """A shift between two UTC times of NOW's day."""
    return ShiftRow(
        f"{duty}-{who}", duty, f"op-{who}", who,
        datetime.fromisoformat(f"2026-11-{starts}:00+00:00"), datetime.fromisoformat(f"2026-11-{ends}:00+00:00"),
        phone="0701740611",
    )  # fmt: skip


def incident(number: str, title: str, person: str, **more: Any) -> IncidentRow:
    """An invented open incident."""
    values: dict[str, Any] = {
        "id": number, "seq": 1, "version": 1, "number": number, "person": person, "title": title,
        "outcome": "near_miss", "state": "open", "police": "filed", "owner": "A. Lind", "reported_at": NOW,
        "occurred_at": None, "bring_up_on": None, "closed_at": None,
    }  # fmt: skip
    return IncidentRow(**(values | more))


def board(alarms: tuple[AlarmRow, ...] = (), counter: int = 1, **more: Any) -> BoardSnapshot:
    """An invented city at night."""
    real = [row for row in alarms if not row.drill]
    by_priority = {priority: sum(row.priority == priority for row in real) for priority in (1, 2, 3, 4)}
    values: dict[str, Any] = {
        "counter": counter, "read_at": NOW, "city": "Sundhamra stad", "demo": False, "alarms": alarms,
        "open_count": len(real), "drills": len(alarms) - len(real), "by_priority": by_priority,
        "unacknowledged": sum(row.rings for row in real), "targets": {1: 30, 2: 90, 3: 180, 4: 3600},
        "last_signal_at": NOW - timedelta(minutes=62), "last_signal_person": "SF-19",
        "incidents": (
            incident("2026-041", "hot via sms", "SF-04", police="not_known"),
            incident("2026-040", "skadegörelse bil", "SF-11", bring_up_on=date(2026, 11, 26)),
            incident("2026-038", "trakasserier på nätet", "SF-19", outcome="harm"),
        ),
        "incident_count": 3,
        "duty": OnDuty(
            NOW, False, None,
            (shift("contact", "A. Lind", "25T07:00", "25T11:00"), shift("contact", "K. Nyman", "25T11:00", "25T16:00")),
            shift("tib", "M. Ek", "24T15:00", "25T06:00"), shift("tib", "J. Holm", "25T06:00", "25T15:00"),
            shift("tib_backup", "S. Berg", "24T15:00", "25T06:00"), tib_standing="confirmed",
        ),
        "gaps": (), "cover_days": 28, "offers": OffersDue(2, 3, 1, 0, date(2026, 12, 3)), "intake_notices": (),
        "watch": watch(1), "notifications": "ok", "notified_at": NOW - timedelta(seconds=30),
        "ladder_profile": "staffed", "ladder_seconds": (30, 60, 120),
    }  # fmt: skip
    return BoardSnapshot(**(values | more))


def watch(cycle: int, **more: Any) -> WatchRow:
    """The watch as read at some cycle."""
    values: dict[str, Any] = {
        "epoch": 1, "holder": "bord", "pid": 1, "cycle": cycle, "started_at": NOW, "beat_at": NOW, "stopped_at": None,
        "receiving": True, "dc09_tcp": "127.0.0.1:12000", "dc09_udp": None, "webhook": None, "fault": "",
    }  # fmt: skip
    return WatchRow(**(values | more))


def disturbance(id: str = "d1", kind: str = "outage", lasts: bool = False, **more: Any) -> DisturbanceRow:
    """A gap of 28 seconds a minute ago."""
    began = NOW - timedelta(seconds=60)
    values: dict[str, Any] = {
        "id": id, "kind": kind, "began_at": began, "ended_at": None if lasts else began + timedelta(seconds=28),
        "seconds": None, "detail": "", "noted_at": NOW,
    }  # fmt: skip
    return DisturbanceRow(**(values | more))


def pulse_of(cycle: int, storing: str = "spool", **more: Any) -> LocalPulse:
    """The watch's pulse beside the database."""
    values: dict[str, Any] = {
        "pid": 7, "boot_id": "held", "boottime": 1000.0, "cycle": cycle, "receiving": True, "storing": storing,
    }  # fmt: skip
    return LocalPulse(**(values | more))


def local_alarm(id: str, age_s: float = 5, **more: Any) -> LocalAlarm:
    """An alarm in the spool, not in the database."""
    from models.alarms.spooled import LocalAlarm

    values: dict[str, Any] = {
        "id": id, "received_at": NOW - timedelta(seconds=age_s), "triggered_at": None, "priority": 1,
        "kind": "personal", "source": "dc09_tcp", "account": "4711", "person_id": "p-7", "code": "120",
        "text_id": "cid.120", "partition": "01", "zone": "012", "portable": True,
    }  # fmt: skip
    return LocalAlarm(**(values | more))


SETTINGS = DeskSettings(arc_phone="08-465 004 12", me="M. Ek", city="Sundhamra stad")


class InventedServices:
    """Services that hold a board in memory. `put` commits a new one; `beat` lets the watch finish a cycle."""

    def __init__(self, first: BoardSnapshot | None = None, settings: DeskSettings = SETTINGS) -> None:
        self.clock = HeldClock(NOW)
        self.settings = settings
        self.login = NoLogin()
        self.login.on = None
        self.now_board = first or board()
        self.cycle = 1
        self.watch_more: dict[str, Any] = {}
        self.calls: list[tuple[Any, ...]] = []
        self.away: Exception | None = None
        self.broken: Exception | None = None
        self.refusals: deque[Exception] = deque()
        self.on_call: Callable[[str], None] = lambda name: None
        self._changed = threading.Event()
        self.closed = False
        self.boards_read = 0
        self.beside = LocalView()
        self.canary: CanaryRow | None = None
        self.shown: list[str] = []

    def put(self, *alarms: AlarmRow, **more: Any) -> None:
        """Commit a board with these alarms."""
        self.now_board = board(tuple(alarms), self.now_board.counter + 1, **more)
        self._changed.set()

    def beat(self) -> None:
        """The watch finished a cycle."""
        self.cycle += 1
        self._changed.set()

    def start(self) -> None:
        self._check()

    def close(self) -> None:
        self.closed = True
        self._changed.set()

    def wait(self, timeout: float) -> bool:
        found = self._changed.wait(min(timeout, 0.05))
        self._changed.clear()
        self._check()
        return found

    def pulse(self) -> Pulse:
        self._check()
        return Pulse(self.now_board.counter, watch(self.cycle, **self.watch_more), canary=self.canary)

    def local(self) -> LocalView:
        return self.beside

    def read_board(self) -> BoardSnapshot:
        self._check()
        self.boards_read += 1
        return self.now_board

    def saw_outage(self, began: datetime, ended: datetime) -> None:
        known = self.now_board.disturbances
        seen = disturbance(f"seen-{len(known)}", began_at=began, ended_at=ended)
        self.put(*self.now_board.alarms, disturbances=(*known, seen))

    def settle(self, disturbance_id: str) -> None:
        self._command("settle", disturbance_id)
        left = tuple(each for each in self.now_board.disturbances if each.id != disturbance_id)
        self.put(*self.now_board.alarms, disturbances=left)

    def canary_shown(self, canary_id: str) -> None:
        self.shown.append(canary_id)

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken
        if self.away is not None:
            raise self.away

    def _command(self, name: str, *values: Any) -> None:
        self.calls.append((name, *values))
        self.on_call(name)
        if self.refusals:
            raise self.refusals.popleft()

    def acknowledge(self, alarm_id: str, seen: int) -> None:
        self._command("acknowledge", alarm_id, seen)
        self._change(
            alarm_id, state="acknowledged", acknowledged_at=self.clock.now(), acknowledged_label="M. Ek"
        )

    def release(self, alarm_id: str, seen: int) -> None:
        self._command("release", alarm_id, seen)
        self._change(alarm_id, state="new", acknowledged_at=None, acknowledged_label="")

    def escalate(self, alarm_id: str, seen: int) -> None:
        self._command("escalate", alarm_id, seen)

    def tell_early(self, alarm_id: str, whom: str) -> tuple[str, ...]:
        self._command("tell_early", alarm_id, whom)
        return (whom,)

    def awake(self, alarm_id: str) -> None:
        self._command("awake", alarm_id)

    def _change(self, alarm_id: str, **values: Any) -> None:
        rows = tuple(
            replace(row, version=row.version + 1, **values) if row.id == alarm_id else row
            for row in self.now_board.alarms
        )
        self.put(*rows)

    def read_plan(self, alarm_id: str) -> WorkedPlan | None:
        return None

    def search_history(self, text: str, before: int | None, limit: int) -> HistoryPage:
        return HistoryPage((), None)

    def __getattr__(self, name: str) -> Any:
        def command(*values: Any) -> None:
            self._command(name, *values)

        return command


def plan_of(kind: str = "personal", *marks: Mark, facts: tuple[str, ...] = (), **more: Any) -> WorkedPlan:
    """The shipped plan for a class of alarm, begun half a minute ago, with numbers to ring."""
    plan, _ = shipped_for(kind)
    standing = stand(plan, facts, marks, NOW - timedelta(seconds=30))
    numbers = {
        step.id: tuple(
            Number(source, "Lo Ankarby", f"08-465 004 3{at}") for at, source in enumerate(step.phones)
        )
        for step in plan.steps
        if step.phones
    }
    values: dict[str, Any] = {
        "code": plan.code, "version": 1, "decision": "", "whose": "", "standing": standing,
        "began_at": NOW - timedelta(seconds=30), "numbers": numbers,
    }  # fmt: skip
    return WorkedPlan(**(values | more))


def mark(number: int, step: str, act: str, **more: Any) -> Mark:
    """What M. Ek did at a step, `number` seconds after the plan began."""
    return Mark(number, step, act, NOW - timedelta(seconds=30 - number), "op-ek", "M. Ek", **more)


def overtaken(who: str = "S. Berg") -> Overtaken:
    """Another officer was first."""
    return Overtaken("alarm.already_taken", who=who, at=NOW - timedelta(seconds=3))
