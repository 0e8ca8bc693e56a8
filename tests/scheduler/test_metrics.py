"""The metrics page: counters and ages, readable as OpenMetrics, held up by nobody, and nothing else in it."""

from __future__ import annotations

import dataclasses
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from prometheus_client.core import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from scheduler.metrics import MetricFacts, Metrics
from scheduler.metrics_server import MOST_LINES, MetricsServer

FACTS = MetricFacts(
    receiving=True,
    up_s=12.5,
    frames={"dc09_tcp": 7, "webhook": 2},
    durable=9,
    stored=8,
    refused=3,
    behind=1,
    cycle_age_s=0.4,
    canaries=2,
    canaries_failed=1,
    lines=5,
    lines_silent=1,
)


@pytest.fixture
def server() -> Iterator[MetricsServer]:
    made = MetricsServer(Metrics(lambda: FACTS), "127.0.0.1", 0)
    made.start()
    yield made
    made.stop()


def _get(
    server: MetricsServer, path: str = "/metrics", method: str = "GET", **headers: str
) -> tuple[int, str, str]:
    assert server.address is not None
    asked = urllib.request.Request(
        f"http://{server.address[0]}:{server.address[1]}{path}", method=method, headers=headers
    )
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def _families(page: str) -> list[Metric]:
    return list(text_string_to_metric_families(page))  # type: ignore[no-untyped-call]  # the library has no types here


def test_the_page_is_openmetrics(server: MetricsServer) -> None:
    code, kind, page = _get(server, Accept="application/openmetrics-text; version=1.0.0")
    assert code == 200
    assert kind.startswith("application/openmetrics-text")
    families = {each.name: each for each in _families(page)}
    frames = {sample.labels["door"]: sample.value for sample in families["vaktbord_frames"].samples}
    assert frames == {"dc09_tcp": 7.0, "webhook": 2.0}
    assert families["vaktbord_frames_stored"].samples[0].value == 8.0
    assert families["vaktbord_cycle_age_seconds"].samples[0].value == 0.4
    assert families["vaktbord_receiving"].samples[0].value == 1.0
    # What is not known is not told as zero.
    assert "vaktbord_canary_age_seconds" not in families
    assert page.endswith("# EOF\n")


def test_an_older_reader_gets_the_older_form(server: MetricsServer) -> None:
    assert _get(server, Accept="text/plain")[1].startswith("text/plain; version=0.0.4")


def test_only_counters_and_ages() -> None:
    """Every name is one of ours, the only label is the door; a new field must be thought of here."""
    page = Metrics(lambda: FACTS).page()[0].decode()
    families = _families(page)
    assert all(each.name.startswith("vaktbord_") for each in families)
    labels = {name for each in families for sample in each.samples for name in sample.labels}
    assert labels == {"door"}
    words = ("account", "person", "alarm_", "name", "city", "kind")
    assert not [each.name for each in families for word in words if word in each.name]
    told = {field.name for field in dataclasses.fields(MetricFacts)}
    assert len(told) == 19


@pytest.mark.parametrize(
    ("path", "method", "code"),
    [("/", "GET", 404), ("/metrics/x", "GET", 404), ("/metrics", "POST", 405), ("/metrics?x=1", "GET", 200)],
)
def test_nothing_else_is_served(server: MetricsServer, path: str, method: str, code: int) -> None:
    assert _get(server, path, method)[0] == code


@pytest.mark.parametrize(
    "sent", [b"\r\n\r\n", b"GET /metrics\r\n\r\n", b"\x16\x03\x01\xff\xff\r\n\r\n", b"x" * 20_000]
)
def test_what_is_no_request_is_refused(server: MetricsServer, sent: bytes) -> None:
    with _dialled(server) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        try:
            answer = line.recv(4096)
        except ConnectionResetError:
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")
    assert _get(server)[0] == 200


def test_slow_readers_hold_up_nobody(server: MetricsServer) -> None:
    slow = [_dialled(server) for _ in range(MOST_LINES - 1)]
    for line in slow:
        line.sendall(b"GET /met")
    began = time.monotonic()
    assert _get(server)[0] == 200
    assert time.monotonic() - began < 4.0
    # One more than may be open is let go at once, and room comes back.
    slow += [_dialled(server) for _ in range(3)]
    slow[-1].settimeout(4)
    assert slow[-1].recv(10) == b""
    for line in slow:
        line.close()
    _until(lambda: _reads(server))


def test_a_page_that_fails_does_not_end_the_server() -> None:
    facts = [lambda: FACTS]
    made = MetricsServer(Metrics(lambda: facts[0]()), "127.0.0.1", 0)
    made.start()
    try:
        facts[0] = lambda: 1 // 0  # type: ignore[assignment,return-value]  # it fails, and that is the point
        with _dialled(made) as line:
            line.sendall(b"GET /metrics HTTP/1.1\r\n\r\n")
            line.settimeout(4)
            assert line.recv(4096).startswith(b"HTTP/1.1 500 ")
        facts[0] = lambda: FACTS
        assert _get(made)[0] == 200
    finally:
        made.stop()


def test_an_address_that_is_taken_is_told(server: MetricsServer) -> None:
    assert server.address is not None
    with pytest.raises(OSError):
        MetricsServer(Metrics(lambda: FACTS), *server.address).start()


def test_stopped_is_stopped(server: MetricsServer) -> None:
    bound = server.address
    assert bound is not None
    server.stop()
    assert server.address is None
    with pytest.raises(OSError):
        socket.create_connection(bound, 1).close()


def _dialled(server: MetricsServer) -> socket.socket:
    assert server.address is not None
    return socket.create_connection(server.address, 5)


def _reads(server: MetricsServer) -> bool:
    try:
        return _get(server)[0] == 200
    except OSError:
        return False


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 10
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.05)
