"""The clock of a risk in words, ticking between readings, and the panel of the overview at any width (D42, D43)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.assignments.rows import AssignmentRow, Exposed
from tui.render.assignments import clock_words, exposed_lines
from tui.render.line import plain

# Wednesday 25 November 2026, 09:00 in the city.
NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
HOURS = tuple(
    (datetime(2026, 11, day, 7, tzinfo=UTC), datetime(2026, 11, day, 16, tzinfo=UTC)) for day in (25, 26, 27)
)


def row(
    number: int, analysis: str = "needed", *, due: datetime | None = None, hours: int = 30
) -> AssignmentRow:
    asked = NOW if analysis == "escalated" else None
    return AssignmentRow(
        str(number), f"U2026-{number:03}", 1, "unknown_persons", "", "office", "HL", "", NOW + timedelta(hours=hours),
        None, None, "not_judged", analysis, None, "", asked, due, None, None, "", "", "planned", "A. Lind", NOW,
        ("SF-04", "SF-11"), HOURS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (NOW, "svar inom 4 h 00 min"),
        (NOW + timedelta(hours=3, minutes=30), "svar inom 30 min"),
        (NOW + timedelta(hours=4, minutes=10), "FÖRSENAT 10 min"),
        # An evening and a night count for nothing: seven hours to 16:00, one more from 08:00.
        (NOW + timedelta(hours=24), "FÖRSENAT 5 h 00 min"),
    ],
)
def test_the_clock_ticks_in_office_time(now: datetime, words: str) -> None:
    each = row(1, "escalated", due=NOW + timedelta(hours=4))
    assert clock_words(each, now, short=True) == words


def test_a_closed_office_says_so() -> None:
    each = row(1, "escalated", due=datetime(2026, 11, 26, 9, tzinfo=UTC))
    assert clock_words(each, datetime(2026, 11, 25, 22, tzinfo=UTC), short=True) == "svar senast tor 10:00"


@pytest.mark.parametrize("width", [40, 57, 78])
def test_the_panel_shows_late_answers_first_and_counts_what_has_no_room(width: int) -> None:
    late = row(9, "escalated", due=NOW - timedelta(hours=1), hours=60)
    found = Exposed(tuple(row(at, hours=at + 1) for at in range(1, 7)), (late,))
    lines = [plain(each) for each in exposed_lines(found, NOW, width, 4)]
    assert len(lines) == 4
    assert lines[0].startswith("SKYNDSAMT U2026-009")
    assert " SF-04 +1 " in lines[1]
    assert "okända " in lines[1]
    assert lines[3] == "4 till"
    assert exposed_lines(Exposed(), NOW, width, 4)[0][0].text == "Inga exponerade uppdrag."
