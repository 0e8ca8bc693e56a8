"""The quiet panels: what is missing is said first, and nobody on duty is said outright (D6-D8, D35, D36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.people.rows import OffersDue
from models.rota.rows import Gap
from models.watch.rows import CanaryRow, DisturbanceRow
from models.watch.words import DISTURBANCES
from models.words import lookup
from tests.tui.invented import NOW, board, disturbance, incident, shift
from tui.reception import Health, Reception
from tui.render import health, panels, rota
from tui.render.disturbances import disturbance_lines, disturbance_words
from tui.render.line import plain
from tui.state import DeskState

TODAY = date(2026, 11, 25)
DUTY = board().duty
SENT = NOW.replace(minute=10, second=0)
CANARY = CanaryRow("c1", SENT, SENT, SENT, SENT + timedelta(milliseconds=120))


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
    ("count", "words"), [(0, ""), (1, "1 hänvisning väntar (o 0)"), (3, "3 hänvisningar väntar (o 0)")]
)
def test_referrals_that_no_owner_has_confirmed_are_counted(count: int, words: str) -> None:
    keys = {"people": "o", "referrals": "0"}.__getitem__
    assert plain(panels.waiting_referrals(count, keys)) == words
    said = plain(
        panels.digest_lines(
            state(board=board((), referrals=count)),
            80,
            lambda name: {"people": "o", "referrals": "0"}.get(name, "i"),
        )[0]
    )
    assert words in said and ("hänvisning" in said) is bool(count)


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


def test_an_outgoing_tib_who_waits_to_be_relieved_is_told_with_whom_for() -> None:
    late = replace(DUTY, tib_incoming=shift("tib", "S. Berg", "25T02:00", "25T11:00"), tib_standing="staying")
    assert DUTY.tib is not None
    words = f"{DUTY.tib.operator} KVAR, S. Berg har inte tagit över"
    assert rota.short_duty(late, NOW) == f"TiB: {words}"
    assert any(words in plain(each) for each in rota.duty_lines(late, (), 28, NOW, 80))


def test_gaps_are_told_with_the_first() -> None:
    first = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    line = rota.cover_line((Gap("contact", first, first),), 2, NOW, 60)
    assert plain(line) == "Bemanning: 1 lucka på två veckor, från fre 09:00"


def state(**more: Any) -> DeskState:
    values: dict[str, Any] = {
        "now": NOW, "board": board(), "reception": Reception(Health.UP, 0.4), "arc_phone": "08-465 004 12",
    }  # fmt: skip
    return DeskState(**(values | more))


def health_words(width: int = 120, **more: Any) -> tuple[str, str]:
    told, role = health.health_line(state(**more), width)
    return plain(told).strip(), role


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
            {"reception": Reception(Health.DEAD, 7.2)},
            "INGEN LARMMOTTAGNING SEDAN 00:00:07 · ring larmcentralen 08-465 004 12 · försöker igen",
            "dead",
        ),
        (
            {"away_s": 75.0},
            "DATABASEN NÅS INTE · RING LARMCENTRALEN 08-465 004 12 · sedan 00:01:15 · försöker igen",
            "dead",
        ),
        (
            {"away_s": 75.0, "reception": Reception(Health.LOCAL, 0.4)},
            "DATABASEN NÅS INTE · LARM TAS EMOT LOKALT · sedan 00:01:15 · inget eskaleras",
            "call",
        ),
        (
            {"reception": Reception(Health.LOCAL, 0.4), "local_faults": 1},
            "DATABASEN NÅS INTE · LARM TAS EMOT LOKALT · MOTTAGNA LARM GÅR INTE ATT LÄSA · ring larmcentralen",
            "call",
        ),
        (
            {"reception": Reception(Health.STALLED, 9.0)},
            "VAKTENS KONTROLL STÅR STILLA SEDAN 00:00:09 · larm tas emot men inget eskaleras",
            "dead",
        ),
        (
            {"canary": CANARY},
            "LARMMOTTAGNING IGÅNG · kontroll för 0,4 s sedan · egenkontroll 03:10, 0,1 s · senaste avisering",
            "",
        ),
        (
            {"canary": CANARY, "canary_missed": 2},
            "EGENKONTROLLEN KOMMER INTE FRAM · senast 03:10 · ring larmcentralen 08-465 004 12",
            "dead",
        ),
        (
            {"board": board((), silent=2, unproven=1), "canary": None},
            "LARMMOTTAGNING IGÅNG · kontroll för 0,4 s sedan · senaste avisering 03:12 · 2 TYSTA LARMSÄNDARE",
            "",
        ),
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
    lines = disturbance_lines(state(board=board((), disturbances=(disturbance(),))), width, "j")
    words = " ".join(plain(each).strip() for each in lines)
    assert words.startswith("STÖRNING: Ingen larmmottagning 03:11:41-03:12:09 (28 s). FRÅGA LARMCENTRALEN")
    if width >= 60:
        assert words.endswith("j = frågat")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            disturbance(kind="database_away"),
            "Databasen var borta, larm togs emot lokalt 03:11:41-03:12:09 (28 s).",
        ),
        (disturbance(lasts=True), "Ingen larmmottagning sedan 03:11:41, pågår."),
        (
            disturbance(kind="clock_jump", seconds=3600.0),
            "Klockan flyttades 60 min framåt 03:11:41; tider före och",
        ),
        (disturbance(kind="clock_jump", seconds=-7.0), "Klockan flyttades 7 s bakåt 03:11:41;"),
        (
            disturbance(kind="spool_cut", ended_at=disturbance().began_at),
            "De senast mottagna larmen saknas 03:11:41.",
        ),
        (
            disturbance(began_at=NOW - timedelta(days=1)),
            "Ingen larmmottagning igår 03:12:41-03:12:09 (23 h 59 min).",
        ),
        (
            disturbance(kind="spool_changed", detail="outbox 3", ended_at=disturbance().began_at),
            "Något som gjordes vid ett bord utan databas gick inte att läsa 03:11:41.",
        ),
        (disturbance(kind="of_tomorrow"), "of_tomorrow 03:11:41-03:12:09 (28 s)."),
    ],
)
def test_a_disturbance_in_words(row: DisturbanceRow, words: str) -> None:
    assert disturbance_words(row, NOW).startswith(words)


@pytest.mark.parametrize("kind", DISTURBANCES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_disturbance_has_words(kind: str, language: str) -> None:
    lookup.use(language)
    row = disturbance(kind=kind, seconds=61.0 if kind == "clock_jump" else None)
    assert kind not in disturbance_words(row, NOW)
    lines = disturbance_lines(state(board=board((), disturbances=(row,))), 80, "j")
    assert len(lines) <= 3
    assert "j = " in " ".join(plain(each) for each in lines), "the key must be seen at 80 columns"


def test_the_oldest_that_can_be_ticked_comes_first_and_the_others_are_counted() -> None:
    rows = (disturbance("d1", lasts=True), disturbance("d2"), disturbance("d3"))
    words = " ".join(
        plain(each) for each in disturbance_lines(state(board=board((), disturbances=rows)), 200, "j")
    )
    assert "03:11:41-03:12:09" in words
    assert "2 störningar till." in words


@pytest.mark.parametrize("width", [40, 60, 80])
def test_dead_is_said_first_however_narrow(width: int) -> None:
    words, _ = health_words(width, reception=Reception(Health.DEAD, 7.2))
    assert words.startswith("INGEN LARMMOTTAGNING SEDAN 00:00:07")


@pytest.mark.parametrize("width", [20, 40, 80, 100, 160])
def test_the_clock_ticks_on_every_width(width: int) -> None:
    words = plain(health.masthead(state(), width))
    assert len(words) <= width
    if width >= 40:
        assert "03:12:41" in words
