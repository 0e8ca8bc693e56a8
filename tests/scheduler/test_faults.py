"""What goes wrong in the watch is said in words, on the health line and by `status`."""

from __future__ import annotations

import pytest

from models.words import lookup
from scheduler import pace
from scheduler.engines import NO_BUS, OUTCOMES
from tests.tui.invented import NOW, board
from tui.cli.status import notification_words
from tui.reception import Health, Reception
from tui.render import health
from tui.state import DeskState

FAULTS = (
    *(f"clockwork.{name}_failed" for name in ("alarm", "new_alarms", "ladder", "talks", "time", "plans")),
    *(f"intake.canary_{what}" for what in ("unheard", "unanswered", "not_stored")),
    *(f"clockwork.{what}" for what in pace.TROUBLE.values() if what),
)


@pytest.mark.parametrize("language", lookup.LANGUAGES)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_the_clockwork_has_words(language: str, fault: str) -> None:
    assert lookup.known(fault, language)


@pytest.mark.parametrize(
    ("standing", "fault", "said"),
    [
        (Health.UP, "clockwork.talks_failed", "fel: påminnelser om säkerhetssamtal går inte"),
        (Health.DEAD, "clockwork.ladder_failed", "fel: eskaleringen går inte"),
    ],
)
def test_a_fault_stands_on_the_health_line(standing: Health, fault: str, said: str) -> None:
    """The words, not the id; also while alarms are received."""
    state = DeskState(now=NOW, board=board(), reception=Reception(standing, 0.4, fault), arc_phone="")
    line, _ = health.health_line(state, 240)
    assert said in "".join(piece.text for piece in line)


@pytest.mark.parametrize("word", [each for each in OUTCOMES if each != "ok"])
def test_status_says_in_words_why_notifications_fail(word: str) -> None:
    said = notification_words(word)
    assert word not in said
    assert "notice." not in said


def test_no_bus_is_named_so_that_somebody_can_mend_it() -> None:
    assert notification_words(NO_BUS) == "fungerar inte (ingen skrivbordssession (D-Bus) här)"
