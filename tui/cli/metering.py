"""What the watch tells of itself as metrics: gathered from its parts, counters and ages only."""

from __future__ import annotations

import logging
from collections.abc import Callable

from intake.reception import Reception
from models.store.clock import Clock
from models.store.settings import address
from scheduler.clockwork import Clockwork
from scheduler.metrics import MetricFacts, Metrics
from scheduler.metrics_server import MetricsServer

_log = logging.getLogger("vaktbord.watch")


class Metering:
    """The metrics of one watch. `loop_at` gives the monotonic time of the event loop's newest turn."""

    def __init__(
        self, reception: Reception, clockwork: Clockwork, clock: Clock, loop_at: Callable[[], float | None]
    ) -> None:
        self._reception = reception
        self._clockwork = clockwork
        self._clock = clock
        self._loop_at = loop_at
        self._began = clock.monotonic()
        self._server: MetricsServer | None = None

    def start(self, where: str) -> None:
        """Tell them at "host:port"; where that cannot be had, alarms are received all the same."""
        server = MetricsServer(Metrics(self.facts), *address(where))
        try:
            server.start()
        except OSError as error:
            _log.error("the metrics' address cannot be had: %s", type(error).__name__)
            return
        self._server = server

    def stop(self) -> None:
        """Tell no more."""
        if self._server is not None:
            self._server.stop()

    def facts(self) -> MetricFacts:
        """How the watch fares now; called from the metrics' own thread."""
        now = self._clock.monotonic()
        told, canary = self._reception.facts(), self._reception.canary
        lines, silent = self._reception.lines
        last = told.last_at
        return MetricFacts(
            receiving=told.receiving,
            up_s=now - self._began,
            frames={"dc09": told.frames, "webhook": told.messages},
            durable=told.durable,
            stored=told.stored,
            refused=told.refused,
            waiting=told.waiting,
            behind=told.behind,
            connections=told.connections,
            last_frame_age_s=None if last is None else max(0.0, (self._clock.now() - last).total_seconds()),
            cycles=self._clockwork.cycles,
            cycle_age_s=_age(now, self._clockwork.cycled_at),
            loop_age_s=_age(now, self._loop_at()),
            canaries=canary.sent,
            canaries_failed=canary.failed,
            canary_age_s=_age(now, canary.passed_at),
            canary_delay_s=canary.stored_s,
            lines=lines,
            lines_silent=silent,
        )


def _age(now: float, then: float | None) -> float | None:
    return None if then is None else max(0.0, now - then)
