"""The notifier with engines that do anything: two seconds at most, one at a time, and the outcome told."""

from __future__ import annotations

import threading
import time

import pytest

from models.words import lookup
from scheduler.bubble import Bubble
from scheduler.engines import OUTCOMES
from scheduler.notifier import UNTRIED, Notifier
from tests.scheduler.conftest import until


class Said:
    """An engine that answers with a word, or does something first."""

    def __init__(self, name: str, word: str, wait: threading.Event | None = None) -> None:
        self.name = name
        self.word = word
        self.wait = wait
        self.shown: list[Bubble] = []

    def show(self, bubble: Bubble, limit_s: float) -> str:
        self.shown.append(bubble)
        if self.wait is not None:
            self.wait.wait(30)
        if self.word == "raise":
            raise RuntimeError("Eva Exempel")
        return self.word

    def cancel(self) -> None:
        if self.wait is not None:
            self.wait.set()


@pytest.mark.parametrize(
    ("first", "second", "word", "engine"),
    [
        ("ok", "ok", "ok", "first"),
        ("no_engine", "ok", "ok", "second"),
        ("failed", "ok", "ok", "second"),
        ("no_daemon", "ok", "ok", "second"),
        ("no_daemon", "no_engine", "no_engine", "second"),
        ("no_bus", "ok", "no_bus", "first"),
        ("hung", "ok", "hung", "first"),
        ("raise", "ok", "failed", ""),
    ],
)
def test_the_next_engine_is_tried_where_it_could_do_better(
    first: str, second: str, word: str, engine: str
) -> None:
    notifier = Notifier(ordinary=[Said("first", first), Said("second", second)])
    outcome = notifier.show(Bubble("V", "b"))
    assert (outcome.word, outcome.engine, notifier.health) == (word, engine, word)
    assert str(outcome) == ("raised" if word == "ok" else f"failed: {word}")


def test_an_engine_that_never_ends_holds_nobody_and_nothing_is_tried_beside_it() -> None:
    go_on = threading.Event()
    stuck = Said("stuck", "ok", go_on)
    notifier = Notifier(ordinary=[stuck], limit_s=0.1)
    assert notifier.show(Bubble("V", "1")).word == "hung"
    assert notifier.show(Bubble("V", "2")).word == "hung"
    assert [each.body for each in stuck.shown] == ["1"]
    go_on.set()
    until(lambda: notifier._worker is not None and not notifier._worker.is_alive())
    assert notifier.show(Bubble("V", "3")).word == "ok"


class Lingering(threading.Event):
    """Lets whoever waits go on while the one that set it is not over yet."""

    def set(self) -> None:
        super().set()
        time.sleep(0.05)


def test_one_right_after_another_never_looks_hung(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread of the one before has answered, and may not be quite over."""
    notifier = Notifier(ordinary=[Said("first", "ok")])
    monkeypatch.setattr(threading, "Event", Lingering)
    assert [notifier.show(Bubble("Vaktbord", "samtal")).word for _ in range(3)] == ["ok"] * 3


def test_a_closed_notifier_raises_nothing_more() -> None:
    engine = Said("any", "ok")
    notifier = Notifier(ordinary=[engine])
    notifier.close()
    assert notifier.show(Bubble("V", "b")).word == "hung"
    assert engine.shown == []


def test_engines_get_only_harmless_text() -> None:
    engine = Said("any", "ok")
    Notifier(ordinary=[engine]).show(Bubble("--wait", "<b>x"))
    assert (engine.shown[0].title, engine.shown[0].body) == ("wait", "‹b›x")


@pytest.mark.parametrize("language", lookup.LANGUAGES)
@pytest.mark.parametrize("word", [*OUTCOMES, UNTRIED])
def test_every_outcome_has_words(language: str, word: str) -> None:
    assert lookup.known(f"notice.health.{word}", language)
