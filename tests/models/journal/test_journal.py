"""The log: written, struck and never taken away; read by group, day, words and codes, as its reader may."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import Actor, operator_at
from models.alarms import commands as alarms
from models.incidents.commands import add_note, open_incident
from models.journal.commands import strike, write
from models.journal.rows import JournalRow, Wanted
from models.journal.views import entered_since, journal, written_line
from models.risks.threats import open_threat
from models.search.indexing import catch_up
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, add_person, ring

ADMIN = operator_at("op-adm", "A. Admin", "administrator", "desk-4")


def put(store: Store, words: str, actor: Actor = EK, at: datetime | None = None, about: str = "") -> str:
    with store.write() as session:
        return write(session, actor, words, store.clock, event_at=at, about=about)


def read(store: Store, actor: Actor = EK, **wanted: object) -> tuple[JournalRow, ...]:
    with store.write() as session:
        while catch_up(session.connection()):
            pass
    with store.read() as connection:
        return journal(connection, actor, Wanted(**wanted))  # type: ignore[arg-type]  # the test names its fields


def texts(rows: tuple[JournalRow, ...]) -> list[object]:
    return [row.detail.get("text") for row in rows]


def test_a_line_is_written_linked_found_struck_and_still_read(store: Store, clock: HeldClock) -> None:
    add_person(store, clock)
    with store.write() as session:
        incident = open_incident(session, EK, "Klotter", "near_miss", clock, person="SF-07")
        number = session.connection().execute(text("SELECT number FROM incident")).scalar_one()
    before = clock.now() - timedelta(hours=3)
    log_id = put(store, "Vaktbolaget ringde om grinden", about=f"SF-07, {number}", at=before)
    other = put(store, "Tyst natt")
    [second, first] = read(store, groups=("written",))
    assert (second.about.id, first.about.id) == (other, log_id)
    assert first.event_at == before
    assert first.entered_at == clock.now()
    assert [(link.kind, link.code) for link in first.links] == [("person", "SF-07"), ("incident", number)]
    for asked, found in (
        ("grind", [log_id]), ("GRINDEN vaktbolaget", [log_id]), ("grind tyst", []), ("natt", [other]),
        ("om gr", []), ("om GRI", [log_id]), ("SF-07", [log_id]),
        (number, [log_id]), ("ek", [other, log_id]), ("rinden", []), ("%", []),
    ):  # fmt: skip
        assert [row.about.id for row in read(store, groups=("written",), words=asked)] == found, asked
    assert {row.about.kind for row in read(store, words="SF-07")} == {"log", "incident"}
    with store.write() as session:
        strike(session, EK, log_id, "Fel grind", clock)
    with store.read() as connection:
        [line, struck] = written_line(connection, EK, log_id)
    assert line.detail["text"] == "Vaktbolaget ringde om grinden"
    assert line.struck is not None
    assert (line.struck.who, line.struck.reason, struck.verb) == ("M. Ek", "Fel grind", "log.struck")
    with pytest.raises(Refused, match="struck_already"), store.write() as session:
        strike(session, EK, log_id, "igen", clock)
    with pytest.raises(NotFound), store.write() as session:
        strike(session, EK, incident, "x", clock)


@pytest.mark.parametrize(
    ("words", "category", "minutes", "about", "error"),
    [
        (" \u200b ", "event", 0, "", Refused),
        ("x", "weather", 0, "", Refused),
        ("x", "event", 10, "", Refused),
        ("x", "event", 0, "SF-99", NotFound),
        ("x", "event", 0, "99999", NotFound),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    sqlite_store: Store, words: str, category: str, minutes: int, about: str, error: type[Exception]
) -> None:
    at = sqlite_store.clock.now() + timedelta(minutes=minutes)
    with pytest.raises(error), sqlite_store.write() as session:
        write(session, EK, words, sqlite_store.clock, category=category, event_at=at, about=about)
    assert read(sqlite_store) == ()


def test_an_auditor_reads_and_does_not_write_and_an_administrator_writes_and_reads_blocks(
    sqlite_store: Store,
) -> None:
    put(sqlite_store, "Strömmen gick", ADMIN)
    assert texts(read(sqlite_store, AUDITOR)) == ["Strömmen gick"]
    assert texts(read(sqlite_store, ADMIN)) == ["••••••••"]
    with pytest.raises(NotAllowed):
        put(sqlite_store, "x", AUDITOR)


def test_the_log_holds_what_the_system_wrote_and_no_words_of_an_incident(
    sqlite_store: Store, clock: HeldClock
) -> None:
    alarm_id = ring(sqlite_store)
    with sqlite_store.write() as session:
        alarms.acknowledge(session, EK, alarm_id, clock)
        alarms.add_note(session, EK, alarm_id, "Hunden skällde", clock)
        incident = open_incident(session, EK, "Hot i brev", "near_miss", clock)
        add_note(session, EK, incident, "Brevet är handskrivet", clock)
    rows = read(sqlite_store)
    verbs = [row.verb for row in rows]
    assert {
        "alarm.received",
        "alarm.acknowledged",
        "alarm.noted",
        "incident.opened",
        "incident.noted",
    } <= set(verbs)
    assert "handskrivet" not in repr(rows)
    assert "Hot i brev" not in repr(rows)
    assert "skällde" in repr(rows)
    # Told by whom it may be found: the incident's own words lead to its line, and still stand in blocks.
    assert [row.verb for row in read(sqlite_store, words="handskrivet")] == [
        "incident.noted",
        "incident.opened",
    ]
    assert {row.verb for row in read(sqlite_store, words="hunden")} >= {"alarm.noted", "alarm.received"}
    assert {row.group for row in read(sqlite_store, groups=("alarm",))} == {"alarm"}
    assert read(sqlite_store, begins=clock.now() + timedelta(seconds=1)) == ()


def test_a_day_begins_at_its_first_entry_whatever_its_number(sqlite_store: Store, clock: HeldClock) -> None:
    begun = clock.now()
    for hours in range(20):
        clock.advance(3600)
        put(sqlite_store, f"rad {hours}")
    with sqlite_store.read() as connection:
        for hours, first in ((-5, 1), (0, 1), (1, 2), (7, 8), (19, 20), (20, 21)):
            assert entered_since(connection, begun + timedelta(hours=hours, minutes=10)) == first, hours
    day = read(sqlite_store, begins=begun + timedelta(hours=3), ends=begun + timedelta(hours=5))
    assert texts(day) == ["rad 3", "rad 2"]


def test_the_log_is_no_way_to_find_by_words_that_one_may_not_read(
    sqlite_store: Store, clock: HeldClock
) -> None:
    head = operator_at("op-head", "H. Chef", "head", "desk-9")
    review = clock.now().date() + timedelta(days=30)
    with sqlite_store.write() as session:
        open_threat(session, head, "Planterad man", 2, "skäl", review, clock)
        open_incident(session, EK, "Hot mot Planterad", "harm", clock)
        write(session, EK, "Planterad ringde", clock)
    for actor, nouns in ((head, {"threat", "incident", "log"}), (EK, {"incident", "log"}), (ADMIN, set())):
        assert {row.about.kind for row in read(sqlite_store, actor, words="planterad")} == nouns
