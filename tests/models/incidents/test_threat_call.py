"""A phoned-in threat as an incident: every answer kept, time of day to an instant, figures to words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.alarms.views import open_alarms
from models.incidents.threat_call import take_call
from models.incidents.threat_call_form import HEARD, ThreatCall, heard_of, started_at
from models.incidents.views import incident_card
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.conftest import NIGHT
from tests.models.alarms.build import AUDITOR, EK, add_person

ZONE = "Europe/Stockholm"


@pytest.mark.parametrize("plan", [True, False])
def test_it_becomes_an_incident_and_if_wanted_an_alarm_in_one_act(
    store: Store, clock: HeldClock, plan: bool
) -> None:
    add_person(store, clock)
    call = ThreatCall(NIGHT, "ord för ord", "070-174 06 05", "pengar", "man", "2 personer", "SF-07", plan)
    with store.write() as session:
        incident_id = take_call(session, EK, call, clock)
    with store.read() as connection:
        card = incident_card(connection, incident_id)
        alarms = open_alarms(connection)
    assert card is not None
    assert (card.row.person, card.row.outcome, card.row.occurred_at) == ("SF-07", "near_miss", NIGHT)
    assert "ord för ord" in (card.what_happened or "")
    assert "Hördes bakom: musik, personer (2 personer)" in (card.what_happened or "")
    assert "ord" not in card.row.title
    assert [(row.kind, row.priority) for row in alarms] == ([("threat_call", 1)] if plan else [])
    assert [each.id for each in card.alarms] == [each.id for each in alarms]


@pytest.mark.parametrize(
    ("who", "words", "person", "error"),
    [(AUDITOR, "x", "", NotAllowed), (EK, "  \u200b", "", Refused), (EK, "x", "SF-99", NotFound)],
    ids=["auditor", "empty", "nobody"],
)
def test_refused_whole(
    store: Store, clock: HeldClock, who: object, words: str, person: str, error: type[Exception]
) -> None:
    with pytest.raises(error), store.write() as session:
        take_call(session, who, ThreatCall(NIGHT, words, person=person), clock)  # type: ignore[arg-type]  # actors
    with store.read() as connection:
        for table in ("incident", "alarm", "entry"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


@pytest.mark.parametrize(
    ("typed", "known", "more"),
    [
        ("", (), ""), ("1", ("traffic",), ""), ("13", ("traffic", "voices"), ""), ("1, 3", ("traffic", "voices"), ""),
        ("11", ("traffic",), ""), ("9 sedan musik", ("silence",), "sedan musik"), ("en tv", (), "en tv"),
        ("0", (), "0"),
    ],
)  # fmt: skip
def test_figures_stand_for_what_was_heard(typed: str, known: tuple[str, ...], more: str) -> None:
    assert heard_of(typed) == (known, more)


@given(st.text(max_size=60))
def test_nothing_that_was_typed_is_lost(typed: str) -> None:
    known, more = heard_of(typed)
    assert set(known) <= set(HEARD)
    assert typed.strip().endswith(more)
    figures = typed.strip().removesuffix(more) if more else typed.strip()
    assert set(figures) <= set("123456789 ,.") or figures.strip(" ,.").isascii()


@pytest.mark.parametrize(
    ("typed", "now", "at"),
    [
        ("03:12:41", NIGHT, NIGHT),
        ("3:05", NIGHT, datetime(2026, 11, 25, 2, 5, tzinfo=UTC)),
        ("23:59", NIGHT, datetime(2026, 11, 24, 22, 59, tzinfo=UTC)),
        ("03.10", NIGHT, datetime(2026, 11, 25, 2, 10, tzinfo=UTC)),
        # The night the clock goes back: 02:30 comes twice, and the first is meant.
        ("02:30", datetime(2026, 10, 25, 3, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("25:00", NIGHT, None), ("nyss", NIGHT, None), ("", NIGHT, None),
    ],
)  # fmt: skip
def test_a_time_of_day_is_the_latest_that_has_been(typed: str, now: datetime, at: datetime | None) -> None:
    assert started_at(typed, now, ZONE) == at
