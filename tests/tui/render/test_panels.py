"""The quiet panels: what is missing is said first, and nobody on duty is said outright (D6-D8, D35, D36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.people.rows import OffersDue
from models.rota.rows import Gap
from tests.tui.invented import NOW, board, incident, shift
from tui.reception import Health, Outage, Reception
from tui.render import health, panels, rota
from tui.render.line import plain
from tui.state import DeskState

TODAY = date(2026, 11, 25)
DUTY = board().duty


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"bring_up_on": date(2026, 11, 26)}, "tas upp igen torsdag"),
        ({"bring_up_on": TODAY}, "tas upp igen idag"),
        ({"bring_up_on": date(2026, 12, 24)}, "tas upp igen 24 dec"),
        ({"bring_up_on": date(2026, 11, 20)}, "skulle tagits upp 20 nov"),
        ({"police": "not_known"}, "polisanm. ej bekräftad"),
        ({"police": "filed", "outcome": "harm"}, "skada"),
        ({"police": "filed", "outcome": "near_miss"}, "tillbud"),
    ],
)
def test_what_an_incident_waits_for(more: dict[str, Any], words: str) -> None:
    assert panels.incident_waits(incident("2026-001", "hot", "SF-01", **more), TODAY) == words


@pytest.mark.parametrize(
    ("count", "height", "last"), [(3, 5, "2026-038"), (40, 3, "och 38 till"), (0, 3, "Inga")]
)
def test_the_rest_of_the_incidents_is_counted(count: int, height: int, last: str) -> None:
    rows = board().incidents if count else ()
    lines = panels.incident_lines(board((), incidents=rows, incident_count=count), TODAY, 60, height)
    assert len(lines) <= height
    assert plain(lines[-1]).startswith(last)


@pytest.mark.parametrize(
    ("offers", "words"),
    [
        (OffersDue(2, 3, 1, 0, date(2026, 12, 3)), "Säkerhetssamtal: 2 försenade · 3 inom 30 dagar"),
        (OffersDue(1, 0, 0, 0, None), "Säkerhetssamtal: 1 försenat"),
        (OffersDue(0, 1, 0, 0, None), "Säkerhetssamtal: 1 inom 30 dagar"),
        (OffersDue(0, 0, 0, 0, None), "Säkerhetssamtal: alla erbjudna"),
    ],
)
def test_talks_to_offer(offers: OffersDue, words: str) -> None:
    assert plain(panels.offer_lines(offers, TODAY, 60)[0]) == words


@pytest.mark.parametrize(
    ("more", "required", "words"),
    [
        ({}, False, "utanför kontorstid: TiB, akut 112"),
        ({}, True, "INGEN KONTAKT I TJÄNST, kontorstid"),
        ({"contact": shift("contact", "A. Lind", "25T07:00", "25T11:00")}, True, "A. Lind till 12:00"),
    ],
)
def test_the_contact_now(more: dict[str, Any], required: bool, words: str) -> None:
    assert rota.contact_words(replace(DUTY, contact_required=required, **more), NOW)[1] == words


def test_nobody_as_tib_is_said_outright() -> None:
    nobody = replace(DUTY, tib=None)
    assert rota.short_duty(nobody, NOW) == "TiB: INGEN"
    lines = [plain(each) for each in rota.duty_lines(nobody, (), 28, NOW, 60)]
    assert any("INGEN I TJÄNST" in each for each in lines)


def test_gaps_are_told_with_the_first() -> None:
    first = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    line = rota.cover_line((Gap("contact", first, first),), 2, NOW, 60)
    assert plain(line) == "Kontorstid: 1 lucka, från fre 09:00"


def state(**more: Any) -> DeskState:
    values: dict[str, Any] = {
        "now": NOW, "board": board(), "reception": Reception(Health.UP, 0.4, NOW), "arc_phone": "08-465 004 12",
    }  # fmt: skip
    return DeskState(**(values | more))


def health_words(width: int = 120, **more: Any) -> tuple[str, str]:
    lines, role = health.health_lines(state(**more), width, "j")
    return "\n".join(plain(each).strip() for each in lines), role


@pytest.mark.parametrize(
    ("more", "starts", "role"),
    [
        ({}, "LARMMOTTAGNING IGÅNG · kontroll för 0,4 s sedan · senaste avisering 03:12", ""),
        (
            {"reception": Reception(Health.STARTING, 2.0)},
            "LARMMOTTAGNING: väntar på första kontrollen, 2 s",
            "",
        ),
        (
            {"reception": Reception(Health.DEAD, 7.2, NOW)},
            "INGEN LARMMOTTAGNING SEDAN 00:00:07 · ring larmcentralen 08-465 004 12 · försöker igen",
            "dead",
        ),
        ({"away_s": 75.0}, "DATABASEN NÅS INTE SEDAN 00:01:15 · ring larmcentralen 08-465 004 12", "dead"),
        (
            {"board": board((), notifications="failed")},
            "LARMMOTTAGNING IGÅNG · kontroll för 0,4 s sedan · AVISERINGAR",
            "",
        ),
        (
            {"board": board((), notifications="untried")},
            "LARMMOTTAGNING IGÅNG · kontroll för 0,4 s sedan · aviseringar ej",
            "",
        ),
    ],
)
def test_the_health_line(more: dict[str, Any], starts: str, role: str) -> None:
    words, filled = health_words(**more)
    assert words.startswith(starts)
    assert filled == role


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_gap_is_said_whole_at_every_width(width: int) -> None:
    outage = Outage(NOW, NOW.replace(second=59))
    words, role = health_words(width, reception=Reception(Health.UP, 0.1, NOW, "", outage))
    assert "j = kontrollerat" in words.replace("\n", " ")
    assert "Fråga LC" in words.replace("\n", " ")
    assert role == "call"


@pytest.mark.parametrize("width", [40, 60, 80])
def test_dead_is_said_first_however_narrow(width: int) -> None:
    words, _ = health_words(width, reception=Reception(Health.DEAD, 7.2, NOW))
    assert words.startswith("INGEN LARMMOTTAGNING SEDAN 00:00:07")


@pytest.mark.parametrize("width", [20, 40, 80, 100, 160])
def test_the_clock_ticks_on_every_width(width: int) -> None:
    words = plain(health.masthead(state(), width))
    assert len(words) <= width
    if width >= 40:
        assert "03:12:41" in words
