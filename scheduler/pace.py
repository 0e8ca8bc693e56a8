"""Starting jobs at their pace with APScheduler, and nothing more: what is due is asked of rows, never remembered.

APScheduler reckons in wall time. Left alone it would sleep for an hour when the clock is set back an hour, and
count every missed second when a machine without a battery clock learns what year it is. The trigger here skips
what was missed, and a pacemaker on the monotonic clock pulls forward what lies too far ahead.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

_LIBRARY_LOG = logging.getLogger("apscheduler")
TROUBLE = {
    EVENT_JOB_MISSED: "missed",
    EVENT_JOB_ERROR: "error",
    EVENT_JOB_MAX_INSTANCES: "overrun",
    EVENT_JOB_EXECUTED: "",
}
PACEMAKER_S = 1.0


class Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Every so many seconds; what was missed is one run, and a clock set back does not stretch the pause."""

    def __init__(self, seconds: float) -> None:
        self.pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        if previous_fire_time is None:
            return now
        following = previous_fire_time + self.pause
        return following if now < following <= now + self.pause else now + self.pause


class Pace:
    """Jobs by name, each at its own pace, never two of one job at once.

    `on_trouble(name, what)` hears "missed", "error" or "overrun" of a job, and "" when it ran through. It must
    not raise, and is called from the scheduler's threads.
    """

    def __init__(self, on_trouble: Callable[[str, str], None]) -> None:
        # The library logs tracebacks with values in them; what goes wrong is told by the listener instead.
        _LIBRARY_LOG.setLevel(logging.CRITICAL + 1)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(3)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(
            lambda event: on_trouble(str(event.job_id), TROUBLE[event.code]),
            EVENT_JOB_MISSED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_EXECUTED,
        )
        self._pauses: dict[str, timedelta] = {}
        self._ending = threading.Event()
        self._pacemaker = threading.Thread(target=self._keep_pace, name="pacemaker", daemon=True)

    def add(self, name: str, job: Callable[[], object], every_s: float) -> None:
        """Run `job` at start and then every so many seconds."""
        trigger = Every(every_s)
        self._pauses[name] = trigger.pause
        self._scheduler.add_job(
            job, trigger, id=name, next_run_time=datetime.now(UTC)
        )  # the library's own time

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()
        self._pacemaker.start()

    def stop(self) -> None:
        """Start nothing more and wait for what runs."""
        self._ending.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        if self._pacemaker.is_alive():
            self._pacemaker.join()

    def ask(self, name: str) -> None:
        """Run a job now rather than at its next turn."""
        if self._scheduler.running and not self._ending.is_set():
            self._move(name)

    def pull_forward(self) -> None:
        """Start at once what waits longer than its own pause, as happens when the wall clock is set back."""
        now = datetime.now(UTC)
        for job in self._scheduler.get_jobs():
            if job.next_run_time is not None and job.next_run_time > now + self._pauses[job.id] + _SLACK:
                self._move(job.id)

    def _move(self, name: str) -> None:
        try:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
        except JobLookupError:
            return

    def _keep_pace(self) -> None:
        while not self._ending.wait(PACEMAKER_S):
            self.pull_forward()

    @property
    def scheduler(self) -> Any:
        """APScheduler itself, for tests that move its clockwork."""
        return self._scheduler


_SLACK = timedelta(seconds=1)
