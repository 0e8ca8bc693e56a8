"""Incidents in words: what one waits for, how it ended, which took it in, and its history without bare numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.alarms.rows import TimelineRow
from models.incidents.rows import IncidentCard
from models.words import lookup
from models.words.lookup import n, t
from tests.tui.invented import NOW, incident
from tui.render.incidents import incident_lines, queue_line, subject_line, went_into
from tui.render.line import plain
from tui.render.timeline import entry_words
from tui.screens.case_form import CaseForm

DONE: dict[str, Any] = {"state": "closed", "closed_at": NOW - timedelta(days=22)}


def entry(verb: str, **detail: object) -> TimelineRow:
    """An invented entry."""
    return TimelineRow(1, NOW, NOW, "A. Lind", verb, detail)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "ingen dag satt"),
        ({"police": "not_known"}, "polisanm. ej bekräftad"),
        ({"bring_up_on": date(2026, 11, 26)}, "tas upp igen torsdag"),
        (DONE | {"close_class": "referred"}, "överlämnad till annan"),
        (DONE | {"close_class": "handled"}, "hanterad 3 nov"),
        (DONE, "gick upp i ett annat"),
    ],
)
def test_what_an_incident_waits_for_is_never_its_outcome_and_how_it_ended_comes_first(
    more: dict[str, Any], words: str
) -> None:
    shown = plain(queue_line(incident("2026-001", "hot", "SF-01", **more), NOW, 80))
    assert words in shown
    assert shown.count("tillbud") == 1


@pytest.mark.parametrize("chosen", ["sv", "en"])
@pytest.mark.parametrize("width", [56, 60, 80, 100, 107, 108, 131, 132, 160])
def test_the_age_and_the_outcome_are_whole_on_any_width(width: int, chosen: str) -> None:
    row = incident("2026-001", "misstänkt försändelse", "SF-01", reported_at=NOW - timedelta(days=159))
    try:
        lookup.use(chosen)
        shown = plain(queue_line(row, NOW, width)).rstrip()
        assert shown.endswith("159 d") and f"{t('incident.outcome.near_miss')} " in shown
    finally:
        lookup.use("sv")


def test_an_incident_that_went_into_another_says_which() -> None:
    card = IncidentCard(
        incident("2026-010", "dubblett", "SF-11", **DONE),
        None,
        None,
        (),
        (entry("incident.merged_into", number="2026-009"),),
    )
    head = plain(subject_line(card.row, NOW, 100, went_into(card)))
    assert "gick upp i 2026-009" in head and ", " not in head
    assert any("gick upp i 2026-009" in plain(each) for each in incident_lines(card, NOW, 80))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            entry("incident.act_added", due_on="2026-11-28", what="byt lås"),
            "åtgärd, ska vara klar 28 nov: byt lås",
        ),
        (entry("incident.act_added", due_on="snart", what="byt lås"), "åtgärd, ska vara klar snart: byt lås"),
        (
            entry("incident.assessed", severity=3, level=2, reasoning="Upprepat."),
            "bedömd: allvarlig, nivå 2. Upprepat.",
        ),
    ],
)
def test_the_history_says_words_and_days(made: TimelineRow, words: str) -> None:
    assert entry_words(made, NOW) == words


class Desk:
    """Keeps what a form that was sent does with the desk."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def tell(self, words: str) -> None:
        self.done.append(words)

    def step_back(self) -> None:
        self.done.append("back")

    def open_place(self, *where: str) -> None:
        self.done.append(" ".join(where))


@pytest.mark.parametrize(
    ("subject", "result", "done"),
    [
        (
            "merge|gone|stays|1:1",
            "2026-009",
            [t("tell.case.merge", result="2026-009"), "back", "incident stays"],
        ),
        ("merge|gone|stays|1:1", "no", []),
        ("hand_over||a|", "1", [n("tell.case.hand_over", 1)]),
    ],
)
def test_merging_leads_to_the_one_that_goes_on(
    monkeypatch: pytest.MonkeyPatch, subject: str, result: str, done: list[str]
) -> None:
    desk = Desk()
    monkeypatch.setattr(CaseForm, "desk", desk)
    CaseForm(subject).sent(result)
    assert desk.done == done
    assert not any(word.startswith("1 ärenden") for word in desk.done)
