"""The log lines: JSON, one a line, and nothing in them that could be anybody's."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.errors import StoreUnavailable
from scheduler import logs
from scheduler.logs import Bounded, JsonLines, shown, to_stream

NOW = datetime(2026, 11, 25, 2, 12, 41, 123456, tzinfo=UTC)
PLANTED = ("Eva Exempel", "Provgatan 12", "08-465 004 12", "198001019999", "nyckel=00ff00ff")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the process writes; pytest's own handlers are put back."""
    root = logging.getLogger()
    handlers, level, raises = list(root.handlers), root.level, logging.raiseExceptions
    stream = io.StringIO()
    to_stream(lambda: NOW, lambda: 0.0, stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("vaktbord").setLevel(logging.NOTSET)
    logging.raiseExceptions = raises


def _lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_line_is_an_object(written: io.StringIO) -> None:
    logging.getLogger("vaktbord.intake").error("a commit of %d frames failed: %s", 12, "ValueError")
    assert _lines(written) == [
        {
            "at": "2026-11-25T02:12:41.123Z",
            "level": "error",
            "room": "intake",
            "event": "a commit of 12 frames failed: ValueError",
        }
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (7, 7),
        (0.5, 0.5),
        (None, None),
        (True, True),
        ("ladder", "ladder"),
        ("store.away", "store.away"),
        ("OperationalError", "OperationalError"),
        ("ValueError ladder.py:120", "ValueError ladder.py:120"),
        ("4711", "…11"),
        ("00A1B2C3", "…C3"),
        ("12", "…"),
        ("SF-07", "…07"),
        ("Eva", "…"),
        ("Eva Exempel", "…"),
        ("Provgatan 12", "…"),
        ("eva@exempel", "…"),
        (b"raw", "…"),
        (ValueError("Eva"), "…"),
        (["Eva"], "…"),
    ],
)
def test_only_what_is_nobodys_is_filled_in(value: object, told: object) -> None:
    assert shown(value) == told


@given(st.text(max_size=60))
def test_of_any_text_at_most_two_signs_of_an_account_are_told(text: str) -> None:
    told = str(shown(text))
    if told != text:
        assert told[0] == "…"
        assert len(told) <= 3
    else:
        assert " " not in text or ".py:" in text
        assert not any(sign.isdigit() for sign in text[:1])


@pytest.mark.parametrize("planted", PLANTED)
def test_planted_words_reach_no_line(written: io.StringIO, planted: str) -> None:
    ours, theirs = logging.getLogger("vaktbord.intake"), logging.getLogger("sqlalchemy.engine")
    ours.error("a thing failed: %s", planted)
    ours.error("a thing failed: %(what)s", {"what": planted})
    ours.error("a thing failed %d", planted)
    theirs.error("SELECT %s", planted)
    theirs.error(planted)
    try:
        raise ValueError(planted)
    except ValueError:
        ours.exception("a thing failed")
        theirs.exception(planted)
    assert planted not in written.getvalue()
    lines = _lines(written)
    assert len(lines) == 7
    assert str(lines[5]["error"]).startswith("ValueError test_logs.py:")
    assert (lines[4]["room"], lines[4]["event"]) == ("sqlalchemy.engine", "")


def test_an_error_of_ours_is_told_by_its_message_id(written: io.StringIO) -> None:
    try:
        raise StoreUnavailable("store.away", path="/home/eva")
    except StoreUnavailable:
        logging.getLogger("vaktbord").exception("gone")
    assert _lines(written)[0]["error"] == "store.away"


def test_a_line_break_makes_no_second_line(written: io.StringIO) -> None:
    logging.getLogger("vaktbord").error('one\n{"level":"info"}\r\x1b[31m %s', "a\nb")
    assert len(written.getvalue().splitlines()) == 1
    assert "\x1b" not in written.getvalue()


def test_quiet_libraries_and_our_own_news(written: io.StringIO) -> None:
    logging.getLogger("asyncio").info("told")
    logging.getLogger("vaktbord.watch").info("ready")
    logging.getLogger("vaktbord.watch").debug("details")
    assert [each["event"] for each in _lines(written)] == ["ready"]


def test_a_fault_that_repeats_fills_no_disk() -> None:
    now = [0.0]
    told: list[int] = []
    bounded = Bounded(lambda: now[0], most=3, tell=told.append)
    record = logging.LogRecord("vaktbord", logging.ERROR, "", 1, "again", None, None)
    assert [bounded.filter(record) for _ in range(5)] == [True, True, True, False, False]
    now[0] = 60.0
    assert bounded.filter(record)
    assert told == [2]
    now[0] = 120.0
    assert bounded.filter(record)
    assert told == [2]


@pytest.mark.usefixtures("written")  # it puts back what is set here
def test_what_was_held_back_is_counted_in_the_log() -> None:
    now, stream = [0.0], io.StringIO()
    handler = to_stream(lambda: NOW, lambda: now[0], stream)
    record = logging.LogRecord("vaktbord", logging.ERROR, "", 1, "again", None, None)
    for _ in range(700):
        handler.handle(record)
    now[0] = 61.0
    handler.handle(record)
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert len(events) == 602
    assert events[-2:] == ["100 lines were held back in a minute", "again"]


def test_a_stream_that_is_gone_is_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError(28, "No space left on device")

    handler = logging.StreamHandler(Gone())
    handler.setFormatter(JsonLines(lambda: NOW))
    raises = logging.raiseExceptions
    logging.raiseExceptions = False
    try:
        handler.handle(logging.LogRecord("vaktbord", logging.ERROR, "", 1, "x %s", ("Eva Exempel",), None))
    finally:
        logging.raiseExceptions = raises
    assert capfd.readouterr().err == ""
    assert logs.OURS == "vaktbord"
