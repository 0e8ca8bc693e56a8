"""What the watch does without a key pressed: a cycle every second, and the calendar.

A cycle tells of new alarms, fires what is due on open ones, writes down what upset time itself, and only when all of
that went through counts a heartbeat. Every question is put to rows, so a restart, a sleep or a moved clock loses
nothing and doubles nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from models.access.two_person import expire
from models.alarms.ladder import fire_due
from models.alarms.late_steps import late_steps, tell_late_steps
from models.alarms.untold import AT_ONCE, tell_new
from models.audit.signing import Signer
from models.drills.drilling import play_due, wants_playing
from models.people.validity import local_day
from models.store.feed import board_counter
from models.store.store import Store
from models.watch.commands import beat, tell_fault
from models.watch.disturbances import note_folded
from models.watch.seen import note_seen
from scheduler.assignments import look_to_assignments
from scheduler.backup import LOOK_S as BACKUPS_S
from scheduler.backup import Backups
from scheduler.guarded import Guard
from scheduler.handover import look_to_handovers
from scheduler.law import tell_law
from scheduler.obligations import look_to_obligations
from scheduler.owed import tell_owed
from scheduler.pace import Pace
from scheduler.protection import guards_untold, tell_guards, tell_reviews
from scheduler.referrals import look_to_referrals
from scheduler.register import tell_register
from scheduler.risks import tell_risks
from scheduler.rota import look_to_rota
from scheduler.routines import look_to_routines
from scheduler.talks import tell_talks
from scheduler.timekeeping import OUTAGE, Timekeeper, take_reading

CYCLE_S = 1.0
CALENDAR_S = 3600.0
HEADS_S = 600.0
OPENINGS_S = 60.0
ROTA_S = 20.0
CYCLE, CALENDAR, HEADS, BACKUPS, OPENINGS, ROTA = "cycle", "calendar", "heads", "backups", "openings", "rota"


class Clockwork:
    """The watch's clockwork. `epoch` is the watch's own, asked each cycle; `health` says (receiving, fault).

    `fault` is a message id of the words domains, "" when there is none. `on_cycle` hears of every cycle that came to
    its end, also of one that found the database away: then it did what can be done. It is called from a thread and
    must not block. `signer` signs how far the record has come, every ten minutes in which something was written;
    `backups` begins the daily backup.
    Safe to start once; `stop` waits for the cycle that runs.
    """

    def __init__(
        self,
        store: Store,
        epoch: Callable[[], int],
        health: Callable[[], tuple[bool, str]],
        on_cycle: Callable[[], None] | None = None,
        signer: Signer | None = None,
        backups: Backups | None = None,
    ) -> None:
        self._store = store
        self._backups = backups
        self._signer = signer
        self._epoch = epoch
        self._health = health
        self._on_cycle = on_cycle
        self._guard = Guard()
        self._time = Timekeeper()
        self._stuck_alarms = 0
        self._channels_failed = False
        self.cycles = 0
        self.cycled_at: float | None = None
        self._pace = Pace(self._heard)
        self._trouble: dict[str, str] = {}
        # Only spares work: looked at anew whenever unknown.
        self._told_at: int | None = None
        self._calendar_day: date | None = None
        self._cycling = threading.Lock()

    def start(self) -> None:
        """Begin: the first cycle and the calendar at once."""
        self._pace.add(CYCLE, self.run_cycle, CYCLE_S)
        self._pace.add(CALENDAR, self.run_calendar, CALENDAR_S)
        self._pace.add(OPENINGS, self.look_to_openings, OPENINGS_S)
        self._pace.add(ROTA, self.look_to_rota, ROTA_S)
        if self._signer is not None:
            self._pace.add(HEADS, self.sign_head, HEADS_S)
        if self._backups is not None:
            self._pace.add(BACKUPS, self.look_to_backups, BACKUPS_S)
        self._pace.start()

    def stop(self) -> None:
        """End after the cycle that runs."""
        if self._backups is not None:
            self._backups.stop()
        self._pace.stop()

    def wake(self) -> None:
        """Run a cycle now rather than within the second, as when alarms have just been stored."""
        self._pace.ask(CYCLE)

    def loop_turned(self) -> None:
        """The event loop turns, some times a second; when it stood still, nobody was heard, and that is noted."""
        self._time.turned(take_reading(self._store.clock))

    @property
    def seconds(self) -> dict[str, float]:
        """How long each step took the last time."""
        return dict(self._guard.seconds)

    def run_cycle(self) -> bool:
        """One cycle; True when it finished and was counted. Never raises."""
        with self._cycling:
            self._guard.run("clocks", self._look_at_the_clocks)
            failed, away = self._take_steps()
            if not away:
                # A drill is not worth a watch that says it is ill: how it went is logged, no more.
                self._guard.run("drill", self._play_drill)
                self._guard.run("guards", self._tell_guards)
            if away:
                pass  # telling would only wait for the database once more
            elif failed:
                self._guard.run("fault", lambda: self._tell_fault(failed))
            else:
                failed = self._guard.run("beat", self._beat)
                away = failed.startswith("store.")
        if (away or not failed) and self._on_cycle is not None:
            self._guard.run("on_cycle", self._on_cycle)
        if failed:
            return False
        self.cycles += 1
        self.cycled_at = self._store.clock.monotonic()
        self._follow_the_day()
        return True

    def _take_steps(self) -> tuple[str, bool]:
        """Which fault the steps of a cycle left, "" for none, and whether that is the database being away."""
        failed = ""
        # Each step has a guard of its own, so that one that fails does not silence the others.
        for name, step in (
            ("new_alarms", self._tell_new),
            ("ladder", self._fire_due),
            ("plans", self._tell_late_steps),
            ("time", self._tell_time),
        ):
            why = self._guard.run(name, step)
            if why:
                failed = failed or f"clockwork.{name}_failed"
                if why.startswith("store."):
                    return failed, True  # the other steps would only wait for the database in turn
        return failed, False

    def run_calendar(self) -> bool:
        """Look at what falls due by the calendar; True when it went through. Never raises."""
        today = local_day(self._store.clock.now())
        unseen = [
            self._guard.run("risks", self._tell_risks),
            self._guard.run("register", self._tell_register),
            self._guard.run("law", self._tell_law),
            self._guard.run("obligations", lambda: look_to_obligations(self._store)),
        ]
        kept = self._guard.run("two_person", self._expire)
        reviews = self._guard.run("reviews", self._tell_reviews)
        if self._guard.run("talks", self._tell_talks) or reviews:
            return False
        self._calendar_day = today
        return not kept and not any(unseen)

    def look_to_openings(self) -> bool:
        """Tell of referrals nobody confirmed, risks that wait for us and late steps; True when all went through."""
        told = self._guard.run("referrals", lambda: look_to_referrals(self._store))
        risks = self._guard.run("assignments", lambda: look_to_assignments(self._store))
        steps = self._guard.run("routines", lambda: look_to_routines(self._store))
        return not told and not risks and not steps

    def look_to_rota(self) -> bool:
        """Tell of duties that nobody accepted, of gaps in the rota, and of handovers that nobody signed; True when it
        went through. Never raises."""
        unseen = self._guard.run("rota", lambda: look_to_rota(self._store))
        unsigned = self._guard.run("handover", lambda: look_to_handovers(self._store))
        return not unseen and not unsigned

    def look_to_backups(self) -> bool:
        """Begin a backup if one is due; True when that went through. Never raises."""
        return self._backups is None or not self._guard.run("backups", self._backups.look)

    def sign_head(self) -> bool:
        """Sign how far the record has come; True when it went through. Never raises."""
        return not self._guard.run("heads", self._sign_head)

    def _sign_head(self) -> None:
        if self._signer is not None:
            self._signer.sign(self._store)

    def _tell_new(self) -> None:
        counter = board_counter(self._store)
        if counter == self._told_at:
            return
        with self._store.write() as session:
            told = tell_new(session, self._store.clock)
        self._told_at = None if told.moved >= AT_ONCE else counter
        self._channels_failed = bool(told.failed)
        self._guard.note("channels", told.failed[0] if told.failed else None)

    def _fire_due(self) -> None:
        with self._store.write() as session:
            fired = fire_due(session, self._store.clock)
        self._stuck_alarms = len(fired.failed)
        self._guard.note("alarm", fired.failed[0] if fired.failed else None)

    def _tell_late_steps(self) -> None:
        """A plan's step past its time target is told of."""
        with self._store.read() as connection:
            if not late_steps(connection, self._store.clock):
                self._guard.note("plan", None)
                return
        with self._store.write() as session:
            failed = tell_late_steps(session, self._store.clock).failed
        self._guard.note("plan", failed[0] if failed else None)

    def _play_drill(self) -> None:
        """What a drill invents rings when it is due."""
        with self._store.read() as connection:
            if not wants_playing(connection):
                return
        with self._store.write() as session:
            play_due(session, self._store.clock)

    def _look_at_the_clocks(self) -> None:
        self._time.look(take_reading(self._store.clock))

    def _tell_time(self) -> None:
        those = self._time.untold
        if not those:
            return
        with self._store.write() as session:
            for each in those:
                if each.kind == OUTAGE:
                    note_seen(session, each.began_at, each.ended_at, self._store.clock)
                else:
                    note_folded(
                        session, each.kind, each.began_at, each.ended_at, each.seconds, self._store.clock
                    )
        self._time.told(those)

    def _tell_talks(self) -> None:
        with self._store.write() as session:
            tell_talks(session, self._store.clock)
        with self._store.write() as session:
            tell_owed(session, self._store.clock)

    def _tell_reviews(self) -> None:
        with self._store.write() as session:
            tell_reviews(session, self._store.clock)

    def _tell_guards(self) -> None:
        """Guards that begin, and those that are about to go or have gone."""
        with self._store.read() as connection:
            if not guards_untold(connection, self._store.clock):
                return
        with self._store.write() as session:
            tell_guards(session, self._store.clock)

    def _tell_risks(self) -> None:
        with self._store.write() as session:
            tell_risks(session, self._store.clock)

    def _tell_register(self) -> None:
        with self._store.write() as session:
            tell_register(session, self._store.clock)

    def _tell_law(self) -> None:
        """Police reports nobody knows of, days in court, follow-ups of crisis support."""
        with self._store.write() as session:
            tell_law(session, self._store.clock)

    def _expire(self) -> None:
        with self._store.write() as session:
            expire(session, self._store.clock)

    def _beat(self) -> None:
        receiving, fault = self._health()
        with self._store.write() as session:
            beat(session, self._epoch(), receiving, fault or self._own_fault(), self._store.clock)

    def _tell_fault(self, fault: str) -> None:
        with self._store.write() as session:
            tell_fault(session, self._epoch(), fault)

    def _own_fault(self) -> str:
        """What is wrong though the cycle goes round: an alarm that cannot be moved, the calendar, late jobs."""
        if self._stuck_alarms:
            return "clockwork.alarm_failed"
        if "plan" in self._guard.failures:
            return "clockwork.plans_failed"
        if self._channels_failed:
            return "clockwork.channels_failed"
        for each in ("guards", "talks", "reviews", "risks", "referrals", "register", "law", "obligations",
                     "assignments", "routines"):  # fmt: skip
            if each in self._guard.failures:
                return f"clockwork.{each}_failed"
        return next((f"clockwork.{what}" for what in self._trouble.values() if what), "")

    def _follow_the_day(self) -> None:
        """The calendar is asked every hour, and as soon as the local day is another."""
        day = self._calendar_day
        if day is not None and day != local_day(self._store.clock.now()):
            self._pace.ask(CALENDAR)

    def _heard(self, job: str, what: str) -> None:
        self._trouble[job] = what
