"""How the watch fares, as OpenMetrics for whatever supervises the machine: counters and ages only, nobody's business.

No account, person, address or alarm is in it, also not as a label. Off until `watch.metrics` names an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector


@dataclass(frozen=True, slots=True)
class MetricFacts:
    """What is told. Ages are seconds on the monotonic clock; None is not told at all.

    `frames` counts by kind of door; `waiting` is not yet durable, `behind` durable and not yet
    in the database.
    """

    receiving: bool = False
    up_s: float = 0.0
    frames: Mapping[str, int] = field(default_factory=dict)
    durable: int = 0
    stored: int = 0
    refused: int = 0
    waiting: int = 0
    behind: int = 0
    connections: int = 0
    last_frame_age_s: float | None = None
    cycles: int = 0
    cycle_age_s: float | None = None
    loop_age_s: float | None = None
    canaries: int = 0
    canaries_failed: int = 0
    canary_age_s: float | None = None
    canary_delay_s: float | None = None
    lines: int = 0
    lines_silent: int = 0


_COUNTERS: tuple[tuple[str, str, Callable[[MetricFacts], float]], ...] = (
    ("vaktbord_frames_durable", "Frames made durable", lambda facts: facts.durable),
    ("vaktbord_frames_stored", "Frames stored in the database", lambda facts: facts.stored),
    ("vaktbord_frames_refused", "Frames met with silence or refused", lambda facts: facts.refused),
    ("vaktbord_cycles", "Finished cycles of the clockwork", lambda facts: facts.cycles),
    ("vaktbord_canaries", "Own test alarms sent", lambda facts: facts.canaries),
    (
        "vaktbord_canaries_failed",
        "Own test alarms that did not come through",
        lambda facts: facts.canaries_failed,
    ),
)
_GAUGES: tuple[tuple[str, str, Callable[[MetricFacts], float | None]], ...] = (
    ("vaktbord_receiving", "1 while frames are received and stored", lambda facts: float(facts.receiving)),
    ("vaktbord_up_seconds", "Age of this watch", lambda facts: facts.up_s),
    ("vaktbord_frames_waiting", "Frames not yet durable", lambda facts: facts.waiting),
    ("vaktbord_frames_behind", "Frames durable and not yet in the database", lambda facts: facts.behind),
    ("vaktbord_connections", "Open lines of senders", lambda facts: facts.connections),
    ("vaktbord_last_frame_age_seconds", "Age of the newest frame", lambda facts: facts.last_frame_age_s),
    ("vaktbord_cycle_age_seconds", "Age of the newest finished cycle", lambda facts: facts.cycle_age_s),
    ("vaktbord_loop_age_seconds", "Age of the event loop's newest turn", lambda facts: facts.loop_age_s),
    (
        "vaktbord_canary_age_seconds",
        "Age of the newest own test that came through",
        lambda facts: facts.canary_age_s,
    ),
    ("vaktbord_canary_delay_seconds", "Its way from socket to database", lambda facts: facts.canary_delay_s),
    ("vaktbord_lines", "Supervised lines", lambda facts: facts.lines),
    ("vaktbord_lines_silent", "Supervised lines that are silent", lambda facts: facts.lines_silent),
)


class _Facts(Collector):
    def __init__(self, facts: Callable[[], MetricFacts]) -> None:
        self._facts = facts

    def collect(self) -> Iterator[Metric]:
        facts = self._facts()
        frames = CounterMetricFamily("vaktbord_frames", "Sound frames and messages by door", labels=["door"])
        for door, count in sorted(facts.frames.items()):
            frames.add_metric([door], count)
        yield frames
        for name, words, of in _COUNTERS:
            yield CounterMetricFamily(name, words, value=of(facts))
        for name, words, value_of in _GAUGES:
            value = value_of(facts)
            if value is not None:
                yield GaugeMetricFamily(name, words, value=value)


class Metrics:
    """The page itself. `facts` is asked at each reading, from another thread; it must not block."""

    def __init__(self, facts: Callable[[], MetricFacts]) -> None:
        # Of its own: the library's shared one also tells of the process, its memory and its Python.
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Facts(facts))

    def page(self, accept: str = "application/openmetrics-text") -> tuple[bytes, str]:
        """The metrics and their content type, in the newest form that `accept` takes."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type
