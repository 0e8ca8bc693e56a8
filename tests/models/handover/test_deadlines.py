"""The sheet tells what falls due in open cases: owed, to be remedied, in court; and nothing of what was written."""

from __future__ import annotations

from datetime import timedelta

from models.handover.deadlines import deadlines
from models.incidents.remedial import add_act
from models.people.validity import local_day
from models.police.court import add_date, open_case
from models.store.clock import HeldClock
from models.store.store import Store
from models.words.lookup import use
from tests.models.obligations.build import case
from tests.models.people.build import EK


def _told(store: Store, clock: HeldClock) -> list[tuple[str, str]]:
    use("en")
    with store.read() as connection:
        return [(line.text, line.weight) for line in deadlines(connection, clock.now())]


def test_what_falls_due_stands_on_the_sheet_and_what_was_let_slip_shouts(
    store: Store, clock: HeldClock
) -> None:
    incident = case(store)
    today = local_day(clock.now())
    with store.write() as session:
        add_act(session, EK, incident, "hemlig åtgärd", "city", today + timedelta(days=2), clock)
        add_act(session, EK, incident, "hemlig åtgärd", "city", today + timedelta(days=40), clock)
        trial = open_case(session, EK, incident, "Provstads tingsrätt", clock)
        add_date(session, EK, trial, "hearing", clock.now() + timedelta(days=5), clock, place="hemlig sal")
        add_date(session, EK, trial, "meeting", clock.now() + timedelta(days=20), clock)
    before = _told(store, clock)
    assert [weight for text, weight in before if "court" in text or "remedial" in text] == ["warn", "warn"]
    assert any("City" in text or "city" in text for text, _ in before if "soon" in text)
    assert not any("TIME IS UP" in text for text, _ in before)
    clock.jump(4 * 86400)
    after = _told(store, clock)
    assert any("TIME IS UP" in text and weight == "late" for text, weight in after)
    assert any("SHOULD HAVE BEEN DONE" in text and weight == "late" for text, weight in after)
    assert all("SF-07" in text for text, _ in after)
    assert "hemlig" not in repr(before + after)
